"""Everything the bot asked of Telegram in the story is what the Bot API's specification describes."""

from collections import Counter

import pytest

from tests.conftest import SHARED_ABSENT
from tests.journeys.play import Play
from tests.simulator import specification

#: Refusals that are nobody's fault: a second press shows what is shown already; somebody blocked the bot.
EXPECTED = ("message is not modified", "bot was blocked by the user")


@pytest.fixture
def judge() -> specification.Specification:
    """The public specification."""
    if not specification.is_present():
        pytest.skip(SHARED_ABSENT)
    return specification.load()


def test_every_request_obeys_the_specification(played: Play, judge: specification.Specification) -> None:
    problems = Counter(problem for row in played.requests for problem in judge.request_problems(row))

    assert problems == {}


def test_telegram_has_nothing_to_complain_of(played: Play) -> None:
    assert played.telegram.complaints == []


def test_no_request_is_refused_for_a_fault_of_ours(played: Play) -> None:
    refused = [
        (row.method, row.description)
        for row in played.requests
        if row.status != 200 and not any(text in row.description for text in EXPECTED)
    ]

    assert refused == []


def test_the_story_asks_for_more_than_a_few_methods(played: Play) -> None:
    methods = {row.method for row in played.requests}

    assert methods >= {"sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument", "getFile"}
