"""A chat as text for a terminal: who said what and when, with buttons and files."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo

from bot.simulator.messages import Message

WIDTH = 72
INDENT = 8


def render(messages: Iterable[Message], *, width: int = WIDTH, zone: tzinfo = UTC) -> str:
    """The messages one below the other: the bot's at the left, people's at the right."""
    return "\n\n".join(render_message(message, width=width, zone=zone) for message in messages)


def render_message(message: Message, *, width: int = WIDTH, zone: tzinfo = UTC) -> str:
    """One message in a frame, with its buttons in rows below."""
    inner = width - INDENT - 4
    lines = [*_file_lines(message), *_wrapped(message.content, inner)] or ["…"]
    size = max([columns(line) for line in lines] + [columns(_head(message, zone)) + 2])
    frame = [
        f"╭─ {_head(message, zone)} {'─' * (size - columns(_head(message, zone)) - 1)}╮",
        *(f"│ {padded(line, size)} │" for line in lines),
        f"╰{'─' * (size + 2)}╯",
        *_button_lines(message, inner),
    ]
    margin = "" if message.sender.is_bot else " " * max(0, width - size - 4)
    return "\n".join(f"{margin}{line}".rstrip() for line in frame)


def columns(text: str) -> int:
    """The room a text takes in a terminal: wide characters take two columns, combining ones none."""
    return sum(_character_columns(character) for character in text)


def padded(text: str, size: int) -> str:
    """The text filled up with blanks."""
    return text + " " * (size - columns(text))


def _character_columns(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200b\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _head(message: Message, zone: tzinfo) -> str:
    marks = [message.sender.name, _clock(message.date, zone)]
    marks += ["✎"] if message.edited else []
    marks += ["📌"] if message.pinned else []
    return " ".join(marks)


def _clock(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%m-%d %H:%M")


def _file_lines(message: Message) -> list[str]:
    lines = []
    if message.document is not None:
        lines.append(f"📎 {message.document.name} ({_readable_size(message.document.size)})")
    if message.photo is not None:
        lines.append(f"🖼 {message.photo.width}×{message.photo.height}")
    return lines


def _readable_size(size: int) -> str:
    return f"{size} B" if size < 1024 else f"{size / 1024:.1f} KB"


def _button_lines(message: Message, inner: int) -> Iterator[str]:
    for row in message.buttons:
        yield from _wrapped_row([f"[ {label} ]" for label in row], inner)


def _wrapped_row(labels: list[str], inner: int) -> Iterator[str]:
    line = ""
    for label in labels:
        if line and columns(line) + 1 + columns(label) > inner + 4:
            yield line
            line = ""
        line = f"{line} {label}".strip()
    yield line


def _wrapped(text: str, inner: int) -> list[str]:
    return [piece for line in text.split("\n") for piece in _pieces(line, inner)] if text else []


def _pieces(line: str, inner: int) -> Iterator[str]:
    """A line cut to the room there is: at a blank if there is one, anywhere between wide characters."""
    piece = ""
    for character in line:
        if columns(piece) + _character_columns(character) > inner:
            cut = piece.rfind(" ") + 1 if character.isascii() and character != " " else 0
            cut = cut or len(piece)
            yield piece[:cut].rstrip()
            piece = piece[cut:]
        piece += character
    yield piece
