"""A notice to many people, sent by a process of the bot to a server that refuses what is too fast."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import installation
from domain.delivery import DeliveryState, Priority
from domain.notices import MessageKind, NoticeStatus, ReceiptState
from domain.roles import Role
from models.database import Database
from models.notices import Receipt
from models.outbox import OutboxMessage
from models.people import Person, Seat
from tests import factories
from tests.benchmarks import figures, histories
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


def fill(database: Database, people: int) -> None:
    """A notice that was just sent to so many liaisons."""
    group, author = factories.group(), factories.person("王秘书")
    notice = factories.notice("请于周五前核对名单。", status=NoticeStatus.SENT)
    with database.transaction() as session:
        session.add_all([group, author])
        session.flush()
        notice.group_id, notice.author_id = group.id, author.id
        session.add(notice)
        session.flush()
    now = histories.NOW
    ids = range(author.id + 1, author.id + 1 + people)
    rows = {
        Person: [{"id": one, "telegram_id": 10_000 + one, "name": "李", "created_at": now} for one in ids],
        Seat: [
            {"id": one, "group_id": group.id, "role": Role.LIAISON, "person_id": one, "created_at": now}
            for one in ids
        ],
        Receipt: [
            {"notice_id": notice.id, "seat_id": one, "person_id": one, "state": ReceiptState.QUEUED}
            for one in ids
        ],
        OutboxMessage: [
            {
                "dedup_key": f"notice:{one}",
                "kind": MessageKind.NOTICE,
                "facts": {"notice_id": notice.id},
                "person_id": one,
                "priority": int(Priority.BROADCAST),
                "due_at": now,
                "state": DeliveryState.WAITING,
                "attempts": 0,
                "created_at": now,
            }
            for one in ids
        ],
    }
    with database.engine.begin() as connection:
        for table, lines in rows.items():
            connection.execute(sa.insert(table), lines)


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
        fill(database, people)
        database.close()

        seconds, refused = asyncio.run(send(url, people, rate, tmp_path))

        pace = (people - 1) / seconds
        table.append(
            (f"{people:,}".replace(",", " "), str(rate), f"{pace:.1f}", f"{pace / rate:.1%}", str(refused))
        )
    figures.keep(f"sending-{kind}", figures.table(HEAD, table), PAGE)
    assert table
