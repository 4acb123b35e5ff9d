"""The bot as processes of their own, on a simulated Telegram over HTTP that tells when it answered."""

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.simulator.people import Person
from bot.simulator.records import Answer
from bot.simulator.telegram import Telegram
from tests.sources import ROOT

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


class Watched(Telegram):
    """Telegram, and whoever waits until something is so on it."""

    def __init__(self) -> None:
        super().__init__(
            token=TOKEN, username="duban_demo_bot", now=lambda: datetime(2026, 10, 20, 2, tzinfo=UTC)
        )
        self._news = asyncio.Event()

    async def answer(self, *arguments: Any) -> Answer:
        """Answer one request, and say so; requests that wait are told of when they come."""
        self._news.set()
        answer = await super().answer(*arguments)
        self._news.set()
        return answer

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for it, looking after every request."""
        while not condition():
            self._news.clear()
            await self._news.wait()

    async def is_asked(self, method: str, times: int = 1) -> None:
        """Wait until the bot has called a method so often."""
        await self.until(lambda: len(self.sent(method)) >= times)

    def newcomers(self, *user_ids: int) -> list[Person]:
        """People who press Start now."""
        people = [self.person(user_id, "林") for user_id in user_ids]
        for person in people:
            person.start()
        return people

    async def have_answers(self, people: list[Person], count: int = 1) -> None:
        """Wait until each of them was answered so often."""
        await self.until(lambda: all(len(person.received) >= count for person in people))


class Running:
    """A process of the bot."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.said = ""

    async def says(self, words: str) -> None:
        """Wait for a line with these words on standard error."""
        assert self.process.stderr is not None
        while words not in self.said:
            line = await self.process.stderr.readline()
            assert line, f"ended without saying {words!r}: {self.said}"
            self.said += line.decode()

    async def end(self, number: int | None = None) -> int:
        """Wait for its end, after a signal if one is given; its exit code."""
        if number is not None:
            self.process.send_signal(number)
        _, rest = await self.process.communicate()
        self.said += rest.decode()
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def running(folder: Path, address: str, **settings: str) -> AsyncIterator[Running]:
    """`python -m bot run` with its data in `folder`."""
    async with started(folder, {"BOT_API_URL": address, **settings}, output=PIPE) as bot:
        yield bot


@asynccontextmanager
async def started(folder: Path, settings: dict[str, str], *, output: int) -> AsyncIterator[Running]:
    """The same with all of its settings, and what it says going to `output`: a pipe has to be read."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "BOT_TOKEN": TOKEN, **settings},
        stdout=output,
        stderr=output,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
