"""Whatever people write, every message keeps to Telegram's limits and markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulator import markup
from rendering.lengths import units
from rendering.messages import MAX_TEXT_UNITS, Message
from rendering.words import LANGUAGES
from tests.rendering.scenes import SCENES, World

MAX_CAPTION_UNITS = 1024
HOSTILE = st.text(st.sampled_from("<>&\"'%{}_*`😀👩‍⚕️督 办\n\t"), min_size=1, max_size=40)
NASTY = st.one_of(
    st.just("<b>&😀"),
    st.just("😀" * 5000),
    st.just("&" * 10000),
    st.just("<b>" * 3334),
    st.builds(lambda chunk, count: (chunk * count)[:10000], HOSTILE, st.integers(1, 10000)),
)


def visible_units(message: Message) -> int:
    """Length as Telegram counts it, after its own parser; refuses markup that Telegram refuses."""
    text, _ = markup.parse(message.text)
    return units(text)


def limit_of(message: Message) -> int:
    return MAX_CAPTION_UNITS if message.file else MAX_TEXT_UNITS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", SCENES)
@given(words=NASTY)
@settings(max_examples=20)
def test_every_message_is_one_that_telegram_takes(module: str, language: str, words: str) -> None:
    messages = SCENES[module](World(language, words))

    beyond = {name: visible_units(m) for name, m in messages.items() if visible_units(m) > limit_of(m)}

    assert beyond == {}
