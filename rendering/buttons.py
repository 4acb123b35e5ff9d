"""Buttons, and their data: an action and its arguments within Telegram's 64 bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from domain.errors import OutOfDate
from rendering.actions import Action

MAX_DATA_BYTES = 64
MAX_NUMBER = 2**63 - 1

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Press:
    """A pressed button, unpacked."""

    action: Action
    arguments: tuple[str, ...]

    def number(self, index: int = 0) -> int:
        """The argument at `index` as a whole number that a database holds; OutOfDate where it is none."""
        try:
            number = int(self.arguments[index])
        except (IndexError, ValueError):
            raise OutOfDate from None
        if abs(number) > MAX_NUMBER:
            raise OutOfDate
        return number

    def word(self, index: int = 0) -> str:
        """The argument at `index`; OutOfDate where it is missing."""
        try:
            return self.arguments[index]
        except IndexError:
            raise OutOfDate from None

    def choice(self, kind: type[Choice], index: int = 0) -> Choice:
        """The argument at `index` as one of a kind's values; OutOfDate where it is none of them."""
        try:
            return kind(self.word(index))
        except ValueError:
            raise OutOfDate from None


def pack(action: Action, *arguments: int | str | None) -> str:
    """Callback data of at most 64 bytes; ValueError when longer, or without an id (mistakes of ours)."""
    if None in arguments:
        raise ValueError(f"{action.name} of a row that is not stored")
    data = ":".join((action, *map(str, arguments)))
    if len(data.encode()) > MAX_DATA_BYTES:
        raise ValueError(f"callback data too long: {data}")
    return data


def unpack(data: str) -> Press:
    """What `pack` packed; OutOfDate for anything else."""
    code, *arguments = data.split(":")
    try:
        return Press(Action(code), tuple(arguments))
    except ValueError:
        raise OutOfDate from None


@dataclass(frozen=True)
class Button:
    """What can be pressed under a message: its label, and one of the things that happen then."""

    text: str
    callback_data: str | None = None  # as `pack` makes it
    url: str | None = None
    copy_text: str | None = None


@dataclass(frozen=True)
class Keyboard:
    """Rows of buttons, none of them empty."""

    rows: tuple[tuple[Button, ...], ...]


def button(label: str, action: Action, *arguments: int | str | None) -> Button:
    """A button that asks for `action`."""
    return Button(label, pack(action, *arguments))


def keyboard(*rows: Iterable[Button]) -> Keyboard | None:
    """Rows of buttons without the empty ones; None where nothing is left."""
    filled = tuple(row for row in map(tuple, rows) if row)
    return Keyboard(filled) if filled else None


def grid(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """The buttons in rows of `width`, for labels as short as a number."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def pager(number: int, pages: int, action: Action, *arguments: int | str | None) -> list[Button]:
    """‹ 2/7 › for a list whose page is the last argument of `action`; empty for a single page."""
    if pages <= 1:
        return []
    row = [button(f"{number}/{pages}", Action.NOTHING)]
    if number > 1:
        row.insert(0, button("‹", action, *arguments, number - 1))
    if number < pages:
        row.append(button("›", action, *arguments, number + 1))
    return row
