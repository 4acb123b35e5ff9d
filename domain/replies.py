"""What a reply to a reminder says: which item, how much is done, figures of its targets."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain import quantities
from domain.quantities import Quantity

_NUMBER = re.compile(
    r"\s*(?:第\s*(?P<ordinal>\d{1,4})\s*[项条号]|(?:事项|item)\s*(?P<named>\d{1,4})(?!\d)"
    r"|(?P<bare>\d{1,4})(?=[\s、:：号项]|[.．](?!\d)))[\s、.．:：号项,，]*",
    re.IGNORECASE,
)
_OF_THE_WHOLE = re.compile(r"(?:进度|总体|整体|progress|done)\S{0,4}\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """`number` is that of an item, None where none is named; `text` is the rest."""

    text: str
    number: int | None = None


def parse(text: str, numbers: Collection[int]) -> Reply:
    """The item that a text begins with, if it is one of `numbers`: 9 已完成…, 第9项：…"""
    found = _NUMBER.match(text)
    if found is None:
        return Reply(text.strip())
    number = int(found["ordinal"] or found["named"] or found["bare"])
    if number not in numbers:
        return Reply(text.strip())
    return Reply(text[found.end() :].strip(), number)


def percent(text: str, units: Sequence[str]) -> int | None:
    """The share done that a text names; None where several figures or a target in % may be meant."""
    shares = [(row, before) for row, before in quantities.within(text) if row.unit.startswith("%")]
    named = [row for row, before in shares if _OF_THE_WHOLE.search(before)]
    plain = [row for row, _ in shares] if "%" not in units else []
    found = named or plain
    if len(found) != 1 or not 0 <= found[0].value <= 100:
        return None
    return int(found[0].value)


def figures(text: str, units: Sequence[str]) -> dict[int, float]:
    """Figures for the targets that count in `units`, by their place, where only one can be meant."""
    said = [row for row, _ in quantities.within(text)]
    found = {}
    for place, unit in enumerate(units):
        if unit == "%" or units.count(unit) > 1:
            continue
        values = [value for row in said if (value := _value(row, unit)) is not None]
        if len(values) == 1:
            found[place] = values[0]
    return found


def _value(row: Quantity, unit: str) -> float | None:
    """A figure in a target's unit; what follows the unit in the text is what is counted: 3场|培训."""
    base = unit.lstrip("万亿千百")
    for typed in (unit, base):
        if typed and row.unit.startswith(typed):
            return quantities.in_unit(Quantity(row.value, typed, is_scaled=row.is_scaled), unit)
    return None
