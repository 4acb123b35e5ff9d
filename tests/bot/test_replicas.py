"""Several processes on one PostgreSQL: one leads, another takes over, nothing is lost and nothing doubled."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from bot.simulator.faults import timeout_before
from models import leadership
from models.database import Database
from tests.bot.processes import TOKEN, Running, Watched, running
from tests.sources import ROOT


def url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def counts(telegram: Watched) -> list[int]:
    return [len(person.received) for person in telegram.people.values()]


async def test_when_the_leader_is_killed_another_process_answers_what_comes(
    telegram: Watched, address: str, server: Database, tmp_path: Path
) -> None:
    async with running(tmp_path, address, DATABASE_URL=url(server)) as first:
        await first.says("] leading")
        async with running(tmp_path, address, DATABASE_URL=url(server)) as second:
            await second.says("running")
            await telegram.have_answers(telegram.newcomers(1001, 1002, 1003))
            await first.end(signal.SIGKILL)

            await telegram.have_answers(telegram.newcomers(1004, 1005, 1006))
            code = await second.end(signal.SIGTERM)

    assert code == 0, second.said
    assert counts(telegram) == [1] * 6
    assert telegram.pending_updates() == []


async def test_what_the_killed_one_had_in_hand_is_answered_once_by_the_other(
    telegram: Watched, address: str, server: Database, tmp_path: Path
) -> None:
    async with running(tmp_path, address, DATABASE_URL=url(server)) as first:
        await first.says("] leading")
        telegram.faults.next(timeout_before(), method="sendMessage")
        people = telegram.newcomers(1001)
        await telegram.is_asked("sendMessage")
        await first.end(signal.SIGKILL)

    async with running(tmp_path, address, DATABASE_URL=url(server)) as second:
        await telegram.have_answers(people)
        await second.end(signal.SIGTERM)

    assert counts(telegram) == [1]


async def test_a_leader_that_is_stopped_hands_over_and_leaves_its_part_of_the_rate(
    telegram: Watched, address: str, server: Database, tmp_path: Path
) -> None:
    async with running(tmp_path, address, DATABASE_URL=url(server)) as first:
        await first.says("] leading")
        async with running(tmp_path, address, DATABASE_URL=url(server)) as second:
            await second.says("running")
            await second.says("processes=2")
            assert await first.end(signal.SIGTERM) == 0

            await second.says("] leading")
            await telegram.have_answers(telegram.newcomers(1001))
            await second.says("processes=1")

    assert counts(telegram) == [1]


async def test_a_leader_whose_connections_are_cut_leads_again(
    telegram: Watched, address: str, server: Database, tmp_path: Path
) -> None:
    async with running(tmp_path, address, DATABASE_URL=url(server)) as bot:
        await bot.says("] leading")
        cut_off_others(server)

        await bot.says("the lead is lost")
        await telegram.have_answers(telegram.newcomers(1001))

        assert await bot.end(signal.SIGTERM) == 0
    assert counts(telegram) == [1]


def cut_off_others(database: Database) -> None:
    """End every connection to the database but our own."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with database.engine.connect() as connection:
        connection.execute(sa.text(f"{others} AND pid <> pg_backend_pid()"))


async def test_check_tells_who_leads(
    telegram: Watched, address: str, server: Database, tmp_path: Path
) -> None:
    assert leadership.leader(server) is None

    async with running(tmp_path, address, DATABASE_URL=url(server)) as bot:
        await bot.says("] leading")
        said = await asyncio.to_thread(check, tmp_path, server)

    assert names(bot) in said


def check(folder: Path, database: Database) -> str:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "BOT_TOKEN": TOKEN, "DATABASE_URL": url(database)}
    command = [sys.executable, "-m", "bot", "check"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout


def names(bot: Running) -> str:
    return f"/{bot.process.pid}, since "
