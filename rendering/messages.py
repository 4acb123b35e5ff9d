"""A message as it leaves: text, keyboard, file."""

from dataclasses import dataclass

from rendering.buttons import Keyboard
from rendering.lengths import units

MAX_TEXT_UNITS = 4096  # UTF-16 code units after entity parsing


@dataclass(frozen=True)
class File:
    """A document to send along."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Message:
    """HTML text with the buttons under it; with a file, the text is its caption."""

    text: str
    keyboard: Keyboard | None = None
    file: File | None = None
    is_silent: bool = False  # delivered without a sound


def in_full(text: str, *, caption: str, file: File, keyboard: Keyboard | None) -> Message:
    """A text that nobody shortens: one message where it fits, else the file under its caption."""
    if units(text) <= MAX_TEXT_UNITS:
        return Message(text, keyboard)
    return Message(caption, keyboard, file)
