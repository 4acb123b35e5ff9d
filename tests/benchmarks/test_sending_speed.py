"""A notice to many people, sent by a process of the bot to a server that refuses what is too fast."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import installation
from models.database import Database
from tests import broadcasts
from tests.benchmarks import figures
from tests.bot.processes import TOKEN, free_port
from tests.sources import ROOT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

PAGE = ROOT / "docs" / "performance.md"
HEAD = (
    "Recipients",
    "Limit, messages a second",
    "Sent a second",
    "Share of the limit",
    "Refused by the server",
)
#: By kind of database the notices: how many people, and what the server takes in any second.
NOTICES = {"sqlite": ((10_000, 30),), "postgresql": ((10_000, 30), (100_000, 1000))}


async def send(url: str, people: int, rate: int, folder: Path) -> tuple[float, int]:
    """Seconds for all messages, and how many were refused on the way."""
    port = free_port()
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "DATABASE_URL": url}
    settings = {"BOT_API_URL": f"http://127.0.0.1:{port}", "BOT_TOKEN": TOKEN, "SEND_RATE": str(rate)}
    numbers = (str(port), str(people), str(rate))
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.counting",
        *numbers,
        cwd=ROOT,
        env=environment,
        stdout=PIPE,
        stderr=DEVNULL,
    )
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=folder,
        env=environment | settings,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        assert server.stdout is not None
        seconds, refused = (await server.stdout.readline()).split()
        return float(seconds), int(refused)
    finally:
        for process in (bot, server):
            if process.returncode is None:
                process.kill()
            await process.wait()


def test_a_notice_to_many(kind: str, new_url: Callable[[], str], tmp_path: Path) -> None:
    table = []
    for people, rate in NOTICES[kind]:
        database = Database(url := new_url())
        installation.prepare(database)
        broadcasts.waiting(database, people, ["请于周五前核对名单。"])
        database.close()

        seconds, refused = asyncio.run(send(url, people, rate, tmp_path))

        pace = (people - 1) / seconds
        table.append(
            (f"{people:,}".replace(",", " "), str(rate), f"{pace:.1f}", f"{pace / rate:.1%}", str(refused))
        )
    figures.keep(f"sending-{kind}", figures.table(HEAD, table), PAGE)
    assert table
