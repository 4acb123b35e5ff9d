"""A whole turn, from update to answer, beside a bot that only says the same."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from bot import installation
from models.database import Database
from tests.benchmarks import figures, histories
from tests.bot.processes import TOKEN, free_port
from tests.sources import ROOT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

PAGE = ROOT / "docs" / "performance.md"
WRITERS = histories.AGENCIES * len(histories.IN_AGENCY)
MESSAGES = 3 * WRITERS  # as many as may be answered at once in one chat
ROUNDS = 3
DELAYS = (0.0, 0.002, 0.03)  # seconds: none, next door, and far away


async def rate(text: str, *command: str, port: int, folder: Path, delay: float, **settings: str) -> float:
    """Answers a second of a bot that is started for it."""
    arguments = (str(port), str(MESSAGES), str(WRITERS), text, str(delay))
    server = await _started("-m", "tests.benchmarks.loopback", *arguments, folder=ROOT)
    bot = await _started(*command, folder=folder, **settings)
    try:
        assert server.stdout is not None
        async with asyncio.timeout(120):
            return MESSAGES / float(await server.stdout.readline())
    finally:
        for process in (bot, server):
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _started(*command: str, folder: Path, **settings: str) -> Process:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **settings}
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=folder, env=environment, stdout=PIPE, stderr=DEVNULL
    )


async def _ours(url: str, folder: Path, delay: float) -> float:
    port = free_port()
    settings = {"BOT_API_URL": f"http://127.0.0.1:{port}", "BOT_TOKEN": TOKEN, "DATABASE_URL": url}
    pace = {"SEND_RATE": "1000"}
    return await rate("/my", "-m", "bot", "run", port=port, folder=folder, delay=delay, **settings, **pace)


async def _echo(folder: Path, delay: float) -> float:
    port = free_port()
    command = ("-m", "tests.benchmarks.echo", f"http://127.0.0.1:{port}", TOKEN)
    return await rate("/my", *command, port=port, folder=folder, delay=delay)


def test_a_turn_beside_an_echo(kind: str, new_url: Callable[[], str], tmp_path: Path) -> None:
    url = new_url()
    database = Database(url)
    installation.prepare(database)
    histories.fill(database, 1_000)

    rows = []
    for delay in DELAYS:
        ours, echo = [], []
        for _ in range(ROUNDS):  # taking turns, on the same messages
            _forget(database)
            echo.append(asyncio.run(_echo(tmp_path, delay)))
            ours.append(asyncio.run(_ours(url, tmp_path, delay)))
        ratio = median(ours) / median(echo)
        rows.append((f"{delay * 1000:.0f} ms", f"{median(ours):.0f}", f"{median(echo):.0f}", f"{ratio:.2f}"))
    database.close()

    head = ("An answer takes", "`/my`, answers a second", "Bare echo on stock python-telegram-bot", "Ratio")
    figures.keep(f"turns-{kind}", figures.table(head, rows), PAGE)
    assert len(rows) == len(DELAYS)


def _forget(database: Database) -> None:
    """Updates of the same numbers are new ones."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM inbox")
