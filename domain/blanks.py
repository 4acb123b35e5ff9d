"""Templates of notices: texts with blanks such as {会议时间}, to be filled in one by one."""

import re
from collections.abc import Sequence

MAX_TEMPLATE_NAME = 30  # characters
_BLANK = re.compile(r"[{｛]([^{}｛｝\n]{1,20})[}｝]")


def blanks(text: str) -> tuple[str, ...]:
    """The names of the blanks, each once, as they come."""
    return tuple(dict.fromkeys(name.strip() for name in _BLANK.findall(text)))


def filled(text: str, values: Sequence[str]) -> str:
    """The text with the values in the place of its blanks, in their order."""
    given = dict(zip(blanks(text), values, strict=True))
    return _BLANK.sub(lambda found: given[found[1].strip()], text)


def split(typed: str) -> tuple[str, str]:
    """Name and text of a template as it was typed: the name is the first line; either may be empty."""
    name, _, text = typed.strip().partition("\n")
    return " ".join(name.split()), text.strip()
