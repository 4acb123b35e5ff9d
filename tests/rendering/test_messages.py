"""What people see, compared with what was read and found good (UPDATE_SNAPSHOTS=1 writes it anew)."""

import pytest

from rendering.words import LANGUAGES
from tests.rendering import snapshots
from tests.rendering.scenes import SCENES, World

every_module = pytest.mark.parametrize("module", SCENES)
every_language = pytest.mark.parametrize("language", LANGUAGES)

LINES_ON_A_PHONE = 20


@every_language
@every_module
def test_messages_read_as_before(module: str, language: str) -> None:
    shown, expected = snapshots.stored(f"{module}.{language}", SCENES[module](World(language)))

    assert shown == expected


@every_language
@every_module
def test_a_message_fits_one_phone_screen(module: str, language: str) -> None:
    messages = SCENES[module](World(language))

    tall = {name: m.text.count("\n") + 1 for name, m in messages.items() if name != "whole text, very long"}

    assert {name: lines for name, lines in tall.items() if lines > LINES_ON_A_PHONE} == {}


@every_language
@every_module
def test_parts_of_a_message_are_one_blank_line_apart(module: str, language: str) -> None:
    messages = SCENES[module](World(language))

    assert [name for name, message in messages.items() if "\n\n\n" in message.text] == []


@every_language
def test_what_comes_unasked_keeps_the_body_to_itself(language: str) -> None:
    body, progress = "住院费用占比达到80%以上", "已完成18家医院"

    texts = [message.text for message in SCENES["reminders"](World(language)).values()]

    assert [text for text in texts if body in text or progress in text] == []
