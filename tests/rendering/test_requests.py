"""Messages about requests, compared with what was read and found good."""

import pytest

from rendering.words import LANGUAGES
from tests.rendering import requesting, snapshots
from tests.rendering.scenes import World

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_messages_about_requests_read_as_before(language: str) -> None:
    shown, expected = snapshots.stored(f"requests.{language}", requesting.scenes(World(language)))

    assert shown == expected


@every_language
def test_a_message_about_a_request_fits_one_phone_screen(language: str) -> None:
    messages = requesting.scenes(World(language))

    assert {name for name, m in messages.items() if m.text.count("\n") > 19 or "\n\n\n" in m.text} == set()
