"""In the story every message is short enough to be read on a phone, and every button is answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.simulator import markup
from bot.simulator.records import Request
from rendering.lengths import units
from tests.journeys.play import NOTICE, Play

MAX_UNITS, MAX_CAPTION_UNITS = 4096, 1024
MAX_LINES = 25
MAX_BUTTONS_PER_ROW = 8
MAX_BUTTONS = 40
MAX_LABEL = 30  # columns of a button that has a row to itself; a Chinese character takes two


def shown(played: Play) -> Iterator[tuple[Request, str]]:
    """Each request that shows something, and the text as people see it."""
    for request in played.requests:
        words = request.parameters.get("text") or request.parameters.get("caption")
        if words and request.method != "answerCallbackQuery":
            yield request, markup.parse(str(words))[0]


def keyboards(played: Play) -> Iterator[list[list[Any]]]:
    """The buttons of each message."""
    for request in played.requests:
        given = request.parameters.get("reply_markup")
        if given:
            yield (json.loads(given) if isinstance(given, str) else given)["inline_keyboard"]


def test_no_message_is_longer_than_telegram_takes(played: Play) -> None:
    limits = {"sendDocument": MAX_CAPTION_UNITS}
    long = [text for row, text in shown(played) if units(text) > limits.get(row.method, MAX_UNITS)]

    assert long == []


def test_no_message_is_longer_than_a_screen(played: Play) -> None:
    folded = ("<blockquote expandable>",)  # Telegram shows three lines of it
    long = [
        text
        for row, text in shown(played)
        if len(text.splitlines()) > MAX_LINES and not any(tag in str(row.parameters) for tag in folded)
    ]

    assert long == []


def test_no_row_of_buttons_is_wider_than_a_phone(played: Play) -> None:
    rows = [[button["text"] for button in row] for keyboard in keyboards(played) for row in keyboard]

    assert rows
    assert [row for row in rows if len(row) > MAX_BUTTONS_PER_ROW] == []


def test_no_keyboard_is_larger_than_a_screen(played: Play) -> None:
    sizes = [sum(map(len, keyboard)) for keyboard in keyboards(played)]

    assert max(sizes) <= MAX_BUTTONS


def test_every_press_is_answered(played: Play) -> None:
    silent = [press.data for player in played.people for press in player.presses if not press.answered]

    assert silent == []


@pytest.mark.parametrize("words", ["None", "{{", "%(", "Undefined", "&lt;", "&amp;"])
def test_no_message_shows_the_machinery(played: Play, words: str) -> None:
    assert [text for _, text in shown(played) if words in text.replace(NOTICE, "")] == []


def test_no_message_begins_or_ends_with_nothing(played: Play) -> None:
    assert [text for _, text in shown(played) if text != text.strip() or "\n\n\n" in text] == []
