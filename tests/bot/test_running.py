"""The bot as a process of its own, polling a simulated Telegram over HTTP."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot import installation
from bot.simulator.errors import Json
from bot.simulator.faults import timeout_before
from bot.simulator.http import build_app, serving
from bot.simulator.telegram import Telegram
from domain.delivery import DeliveryState, Priority
from domain.notices import MessageKind
from models.database import Database
from models.outbox import OutboxMessage
from services import outbox
from tests import factories
from tests.sources import ROOT

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(token=TOKEN, username="duban_demo_bot", now=lambda: datetime(2026, 10, 20, 2, tzinfo=UTC))


@pytest.fixture
async def address(telegram: Telegram) -> AsyncIterator[str]:
    async with serving(build_app(telegram)) as address:
        yield address


def called(telegram: Telegram, method: str) -> asyncio.Event:
    """Set as soon as the bot calls this method."""
    event = asyncio.Event()

    def note(asked: str, _parameters: Json) -> bool:
        if asked == method:
            event.set()
        return False

    telegram.faults.when(note, timeout_before())
    return event


@asynccontextmanager
async def running(folder: Path, address: str, token: str = TOKEN) -> AsyncIterator[Process]:
    """`python -m bot run` with its data in `folder`."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "BOT_API_URL": address, "BOT_TOKEN": token}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: Process) -> tuple[int, str]:
    """Exit code and what was said."""
    _, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_it_answers_and_ends_well_when_asked_to(
    telegram: Telegram, address: str, tmp_path: Path
) -> None:
    answered = called(telegram, "sendMessage")
    somebody = telegram.person(1001, "林")
    somebody.start()

    async with running(tmp_path, address) as process:
        await answered.wait()
        process.send_signal(signal.SIGTERM)
        code, said = await ended(process)

    assert code == 0, said
    assert len(somebody.received) == 1
    assert telegram.pending_updates() == []
    assert TOKEN not in said


async def test_what_it_was_handling_when_it_was_killed_is_handled_after_all(
    telegram: Telegram, address: str, tmp_path: Path
) -> None:
    answered = called(telegram, "sendMessage")
    somebody = telegram.person(1001, "林")
    somebody.start()
    async with running(tmp_path, address) as process:
        await answered.wait()
        process.kill()
        await process.wait()
    assert len(telegram.pending_updates()) == 1
    again = called(telegram, "sendMessage")

    async with running(tmp_path, address) as process:
        await again.wait()
        process.send_signal(signal.SIGTERM)
        await ended(process)

    assert telegram.pending_updates() == []
    assert somebody.received


async def test_it_sends_what_waits_in_the_outbox(telegram: Telegram, address: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'data' / 'duban.sqlite3'}")
    installation.prepare(database)
    message_id = put_a_message(database)
    asked = called(telegram, "sendMessage")

    async with running(tmp_path, address) as process:
        await asked.wait()
        process.send_signal(signal.SIGINT)
        code, said = await ended(process)

    assert code == 0, said
    with database.read() as session:
        # Nobody with this chat is known to Telegram: settled all the same, before the program ended.
        assert session.get_one(OutboxMessage, message_id).state is DeliveryState.UNREACHABLE
    database.close()


def put_a_message(database: Database) -> int:
    """A notice to somebody whom Telegram does not know; its message's id."""
    group, person, author = factories.group(), factories.person(), factories.person("王秘书")
    seat = factories.seat(group_id=group.id, person_id=person.id)
    notice = factories.notice(group_id=group.id, author_id=author.id)
    receipt = factories.receipt(notice_id=notice.id, seat_id=seat.id, person_id=person.id)
    with database.transaction() as session:
        for row in (group, person, author, seat, notice, receipt):
            session.add(row)
            session.flush()
        outbox.enqueue(
            session,
            kind=MessageKind.NOTICE,
            person_id=person.id,
            dedup_key="notice:1",
            facts={"notice_id": notice.id, "receipt_id": receipt.id},
            priority=Priority.BROADCAST,
            now=factories.NOW,
        )
        return session.exec(select(OutboxMessage)).one().id


async def test_a_token_that_telegram_does_not_know_is_refused(address: str, tmp_path: Path) -> None:
    wrong = TOKEN[:-1] + "X"

    async with running(tmp_path, address, wrong) as process:
        code, said = await ended(process)

    assert code == 1
    assert said.splitlines() == ["Telegram does not know this BOT_TOKEN: compare it with @BotFather's."]
