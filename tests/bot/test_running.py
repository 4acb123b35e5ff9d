"""The bot as a process of its own, polling a simulated Telegram over HTTP."""

import asyncio
import json
import signal
import urllib.error
import urllib.request
from pathlib import Path

from sqlmodel import select

from bot import installation
from bot.simulator.faults import timeout_before
from domain.delivery import DeliveryState, Priority
from domain.notices import MessageKind, NoticeStatus
from models.database import Database
from models.outbox import OutboxMessage
from services import outbox
from tests import factories
from tests.bot.processes import TOKEN, Watched, free_port, running


async def test_it_answers_and_ends_well_when_asked_to(
    telegram: Watched, address: str, tmp_path: Path
) -> None:
    people = telegram.newcomers(1001)

    async with running(tmp_path, address) as bot:
        await telegram.is_asked("sendMessage")
        code = await bot.end(signal.SIGTERM)

    assert code == 0, bot.said
    assert [len(person.received) for person in people] == [1]
    assert telegram.pending_updates() == []
    assert TOKEN not in bot.said


async def test_what_it_was_handling_when_it_was_killed_is_handled_after_all(
    telegram: Watched, address: str, tmp_path: Path
) -> None:
    telegram.faults.next(timeout_before(), method="sendMessage")
    people = telegram.newcomers(1001)
    async with running(tmp_path, address) as bot:
        await telegram.is_asked("sendMessage")
        await bot.end(signal.SIGKILL)

    async with running(tmp_path, address) as bot:
        await telegram.have_answers(people)
        code = await bot.end(signal.SIGTERM)

    assert code == 0, bot.said
    assert telegram.pending_updates() == []
    assert [len(person.received) for person in people] == [1]


async def test_it_sends_what_waits_in_the_outbox(telegram: Watched, address: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'data' / 'duban.sqlite3'}")
    installation.prepare(database)
    message_id = put_a_message(database)

    async with running(tmp_path, address) as bot:
        await telegram.is_asked("sendMessage")
        code = await bot.end(signal.SIGINT)

    assert code == 0, bot.said
    with database.read() as session:
        # Nobody with this chat is known to Telegram: settled all the same, before the program ended.
        assert session.get_one(OutboxMessage, message_id).state is DeliveryState.UNREACHABLE
    database.close()


def put_a_message(database: Database) -> int:
    """A notice to somebody whom Telegram does not know; its message's id."""
    group, person, author = factories.group(), factories.person(), factories.person("王秘书")
    seat = factories.seat(group_id=group.id, person_id=person.id)
    notice = factories.notice(group_id=group.id, author_id=author.id, status=NoticeStatus.SENT)
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
    async with running(tmp_path, address, BOT_TOKEN=TOKEN[:-1] + "X") as bot:
        code = await bot.end()

    assert code == 1
    assert bot.said.splitlines() == ["Telegram does not know this BOT_TOKEN: compare it with @BotFather's."]


async def test_a_second_process_on_one_sqlite_file_is_refused_and_told_of_the_first(
    telegram: Watched, address: str, tmp_path: Path
) -> None:
    async with running(tmp_path, address) as first:
        await telegram.is_asked("getUpdates")

        async with running(tmp_path, address) as second:
            code = await second.end()

        assert code == 1
        assert second.said.startswith("The bot runs already on this database (")
        assert f"/{first.process.pid}, since " in second.said
        assert len(second.said.splitlines()) == 1


async def test_after_a_kill_the_sqlite_file_is_free_again(
    telegram: Watched, address: str, tmp_path: Path
) -> None:
    async with running(tmp_path, address) as first:
        await telegram.is_asked("getUpdates")
        await first.end(signal.SIGKILL)

    async with running(tmp_path, address) as second:
        await second.says("running")
        assert await second.end(signal.SIGTERM) == 0


async def test_health_is_served_where_it_is_asked_for(
    telegram: Watched, address: str, tmp_path: Path
) -> None:
    port = free_port()

    async with running(tmp_path, address, HEALTH_ADDRESS=str(port)) as bot:
        await telegram.have_answers(telegram.newcomers(1001))
        live = await asyncio.to_thread(got, port, "healthz")
        ready = await asyncio.to_thread(got, port, "readyz")
        figures = await asyncio.to_thread(got, port, "metrics")
        code = await bot.end(signal.SIGTERM)

    assert live == (200, "ok\n")
    assert json.loads(ready[1])["leads"]
    assert 'duban_updates_received_total{way="polling"} 1.0' in figures[1]
    assert code == 0, bot.said


def got(port: int, path: str) -> tuple[int, str]:
    """Status and text of a page."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


async def test_an_address_that_is_taken_is_one_clear_sentence(address: str, tmp_path: Path) -> None:
    taken = address.removeprefix("http://")

    async with running(tmp_path, address, HEALTH_ADDRESS=taken) as bot:
        code = await bot.end()

    assert code == 1
    assert bot.said.splitlines() == [f"HEALTH_ADDRESS={taken} cannot be listened on: Address already in use."]
