"""A Telegram with one person in it, and a clock that only moves when told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.simulator.people import Person
from bot.simulator.rates import unlimited
from bot.simulator.records import Answer
from bot.simulator.telegram import Telegram

TOKEN = "123456:simulated-token"

Call = Callable[..., Any]


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def _durations_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this the library warns whenever it is told to wait."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    """Without rate limits: what is about them puts them on."""
    return Telegram(token=TOKEN, username="duban_demo_bot", now=clock.now, rates=unlimited())


@pytest.fixture
def lin(telegram: Telegram) -> Person:
    """Lin pressed Start; the update is out of the way."""
    person = telegram.person(1001, "林", last_name="晓", username="linxiao")
    person.start()
    telegram.take_updates()
    return person


@pytest.fixture
def ask(telegram: Telegram) -> Callable[..., Answer]:
    """One request, with its parameters by name; the whole answer."""

    def ask_with(method: str, **parameters: object) -> Answer:
        return telegram.call(TOKEN, method, parameters)

    return ask_with


@pytest.fixture
def call(ask: Callable[..., Answer]) -> Call:
    """One request that must succeed; its result."""

    def result_of(method: str, **parameters: object) -> Any:
        answer = ask(method, **parameters)
        assert answer.status == 200, answer.body
        return answer.body["result"]

    return result_of


@pytest.fixture
def refusal(ask: Callable[..., Answer]) -> Call:
    """One request that must fail; status and description as one text."""

    def refusal_of(method: str, **parameters: object) -> str:
        answer = ask(method, **parameters)
        return f"{answer.status} {answer.body.get('description')}"

    return refusal_of
