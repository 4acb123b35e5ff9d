"""Times at the terminal: by the clocks of the ledger that they are of, where these are not the usual ones."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import health, installation, storage
from bot.commands import calendars
from bot.settings import Settings
from domain.holidays import DueDay, HolidayList, HolidayPlan
from models.database import Database
from models.documents import LedgerStatus
from tests import factories
from tests.factories import DUE_AT, NOW

TITLE = "新疆项目2026年重点工作任务"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        database_url=SecretStr(f"sqlite:///{tmp_path / 'duban.sqlite3'}"), data_dir=tmp_path, language="en"
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A ledger in Urumqi, in force, with an open period."""
    with storage.reached(settings) as database:
        installation.prepare(database)
        with database.transaction() as session:
            session.add(group := factories.group(id=1))
            session.flush()
            ledger = factories.ledger(
                id=1, group_id=group.id, title=TITLE, status=LedgerStatus.PUBLISHED, timezone="Asia/Urumqi"
            )
            session.add(ledger)
            session.flush()
            session.add(factories.cycle(id=1, open_workdays=10, grace_days=5))
            session.flush()
            session.add(factories.period(opened_at=NOW))
        yield database


def test_what_is_checked_names_the_due_time_of_the_ledger(settings: Settings, database: Database) -> None:
    found = [finding.text for finding in health.examine(settings, now=NOW)]

    assert (
        f"{TITLE}: the period from 2026-10-01 to 2026-10-31 is open, due 2026-10-26 16:00 (Urumqi time)."
    ) in found


def test_a_year_of_holidays_moves_due_times_of_the_ledger(settings: Settings, database: Database) -> None:
    moved = DueDay(1, TITLE, date(2026, 11, 1), date(2026, 11, 30), DUE_AT, DUE_AT + timedelta(days=2))
    plan = HolidayPlan(HolidayList(2026, "", {}), None, (), (moved,), ())

    lines = calendars.plan_lines(plan, settings, database, is_rehearsal=False)

    assert "· Nov 2026: due 26 Oct 16:00 (Urumqi time) → 28 Oct 16:00 (Urumqi time)" in lines
