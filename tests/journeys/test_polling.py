"""The program as it runs: settings in, real polling of a web server, a clean stop; and a wrong token."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import SecretStr

from bot import running, storage
from bot.clock import SystemClock
from bot.demo.stage import TOKEN
from bot.refusals import Refusal
from bot.settings import Settings
from bot.simulator.http import build_app, serving
from bot.simulator.people import Person
from bot.simulator.records import Answer
from bot.simulator.telegram import Telegram
from domain.roles import Role
from services import people
from tests.journeys.stages import HomeMaker

PATIENCE = 20.0  # seconds; nothing here takes two

Script = Callable[["Noticing"], Awaitable[None]]


class Noticing(Telegram):
    """Telegram that tells when it answered the bot."""

    def __init__(self) -> None:
        super().__init__(token=TOKEN, username="duban_demo_bot", now=SystemClock().now)
        self._news = asyncio.Event()

    async def answer(self, *arguments: Any) -> Answer:
        """Answer one request, then say so."""
        answer = await super().answer(*arguments)
        self._news.set()
        return answer

    async def reply_to(self, person: Person, text: str) -> str:
        """What the bot replies to a text."""
        seen = len(person.received)
        person.send(text)
        while len(person.received) == seen:
            self._news.clear()
            await self._news.wait()
        return person.last.text


class Elsewhere:
    """Telegram as a web server in a thread of its own; `play` runs a script there, then ends the program."""

    def __init__(self, telegram: Noticing, pool: ThreadPoolExecutor) -> None:
        self.telegram = telegram
        self.over: Future[None] = Future()
        self._pool = pool

    def begin(self, script: Script) -> tuple[str, Future[None]]:
        """The server's address, and what the script comes to."""
        ready: Future[str] = Future()
        played = self._pool.submit(lambda: asyncio.run(self._serve(script, ready)))
        return ready.result(PATIENCE), played

    async def _serve(self, script: Script, ready: "Future[str]") -> None:
        async with serving(build_app(self.telegram)) as address:
            ready.set_result(address)
            try:
                async with asyncio.timeout(PATIENCE):
                    await script(self.telegram)
            finally:
                if not self.over.done():
                    os.kill(os.getpid(), signal.SIGTERM)
                await asyncio.wrap_future(self.over)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with ThreadPoolExecutor(1) as pool:
        place = Elsewhere(Noticing(), pool)
        yield place
        if not place.over.done():
            place.over.set_result(None)


@pytest.fixture
def settings(sqlite_homes: HomeMaker, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of an installation with an empty database; the server is on this machine."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    home = sqlite_homes("polling")
    return home.settings().model_copy(update={"bot_token": SecretStr(TOKEN)})


def invitation(settings: Settings) -> str:
    """A code of the command line."""
    with storage.opened(settings) as database, database.transaction() as session:
        now = SystemClock().now()
        return people.invite(session, role=Role.SECRETARIAT, invited_by_id=None, now=now).code


def test_the_running_bot_answers_what_it_polls_and_stops_on_a_signal(
    elsewhere: Elsewhere, settings: Settings
) -> None:
    code = invitation(settings)
    seen: list[str] = []

    async def script(telegram: Noticing) -> None:
        wang = telegram.person(1001, "王")
        for text in ("/start", f"/start {code}", "/help"):
            seen.append(await telegram.reply_to(wang, text))  # noqa: PERF401 - what was seen before a failure

    address, played = elsewhere.begin(script)
    running.run(settings.model_copy(update={"bot_api_url": address}))
    elsewhere.over.set_result(None)
    played.result(PATIENCE)

    assert "邀请链接" in seen[0]
    assert "欢迎您，王" in seen[1]
    assert "/agencies" in seen[2]
    assert elsewhere.telegram.complaints == []
    assert elsewhere.telegram.exchange.updates.first(10) == []


def test_a_wrong_token_is_one_clear_sentence(elsewhere: Elsewhere, settings: Settings) -> None:
    async def script(telegram: Noticing) -> None:
        await asyncio.wrap_future(elsewhere.over)

    address, played = elsewhere.begin(script)
    wrong = {"bot_token": SecretStr("200000000:not_the_one"), "bot_api_url": address}

    with pytest.raises(Refusal, match="BOT_TOKEN") as refusal:
        running.run(settings.model_copy(update=wrong))

    assert "not_the_one" not in str(refusal.value)
    assert played.running()


def test_a_telegram_that_cannot_be_reached_is_one_clear_sentence(settings: Settings) -> None:
    with pytest.raises(Refusal, match="cannot be reached"):
        running.run(settings.model_copy(update={"bot_api_url": "http://127.0.0.1:9"}))


def test_without_a_token_the_bot_says_which_setting_is_missing(settings: Settings) -> None:
    with pytest.raises(Refusal, match="BOT_TOKEN"):
        running.run(settings.model_copy(update={"bot_token": None}))
