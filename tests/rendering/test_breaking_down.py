"""What people see of sub-items, compared with what was read and found good."""

import pytest

from rendering.words import LANGUAGES
from tests.rendering import snapshots
from tests.rendering.breaking_down import scenes
from tests.rendering.scenes import World
from tests.rendering.test_limits import limit_of, visible_units
from tests.rendering.test_messages import LINES_ON_A_PHONE

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_messages_read_as_before(language: str) -> None:
    shown, expected = snapshots.stored(f"sub_items.{language}", scenes(World(language)))

    assert shown == expected


@every_language
def test_a_message_fits_one_phone_screen(language: str) -> None:
    tall = {name: message.text.count("\n") + 1 for name, message in scenes(World(language)).items()}

    assert {name: lines for name, lines in tall.items() if lines > LINES_ON_A_PHONE} == {}


@every_language
def test_parts_of_a_message_are_one_blank_line_apart(language: str) -> None:
    messages = scenes(World(language))

    assert [name for name, message in messages.items() if "\n\n\n" in message.text] == []


@pytest.mark.parametrize("hostile", ["<b>&", "长" * 4000, "😀" * 2000])
def test_whatever_people_write_fits_one_message(hostile: str) -> None:
    for message in scenes(World("zh", hostile[:300])).values():
        assert visible_units(message) <= limit_of(message)
