"""What people see of chases, compared with what was read and found good."""

import pytest

from rendering.words import LANGUAGES
from tests.rendering import snapshots
from tests.rendering.chasing import scenes
from tests.rendering.scenes import World
from tests.rendering.test_limits import limit_of, visible_units
from tests.rendering.test_messages import LINES_ON_A_PHONE

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_messages_read_as_before(language: str) -> None:
    shown, expected = snapshots.stored(f"chases.{language}", scenes(World(language)))

    assert shown == expected


@every_language
def test_a_message_fits_one_phone_screen(language: str) -> None:
    tall = {name: message.text.count("\n") + 1 for name, message in scenes(World(language)).items()}

    assert {name: lines for name, lines in tall.items() if lines > LINES_ON_A_PHONE} == {}


@every_language
def test_parts_of_a_message_are_one_blank_line_apart(language: str) -> None:
    assert [name for name, m in scenes(World(language)).items() if "\n\n\n" in m.text] == []


@every_language
@pytest.mark.parametrize("words", ["<b>&😀", "😀" * 5000, "&" * 10000])
def test_every_message_is_one_that_telegram_takes(language: str, words: str) -> None:
    messages = scenes(World(language, words))

    assert {name for name, m in messages.items() if visible_units(m) > limit_of(m)} == set()
