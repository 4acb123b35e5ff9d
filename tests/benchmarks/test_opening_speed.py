"""Opening a period in which a million duties are owed, beside the bare statement that writes them."""

import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot import installation
from domain.cycles import PeriodStatus
from domain.items import AssignmentState, ItemStatus, PartyRole
from models.base import Base
from models.cycles import Period
from models.database import Database
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.people import Agency, LeadingGroup
from services import openings
from tests.benchmarks import figures, histories
from tests.sources import ROOT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

PAGE = ROOT / "docs" / "performance.md"
NOW = datetime(2026, 10, 13, 1, tzinfo=UTC)
ITEMS, AGENCIES = 50_000, 20
DUTIES = ITEMS * AGENCIES
ROUNDS = 3
BARE = """
INSERT INTO duty (period_id, item_id, agency_id, role, state)
SELECT 1, item_id, agency_id, role, 'expected' FROM assignment WHERE state <> 'released'
"""


def frame() -> Iterator[Base]:
    """Everything but the items and who owes them, each table once."""
    yield LeadingGroup(id=1, name="云港市深化医改领导小组")
    yield Ledger(
        id=1,
        group_id=1,
        title="云港市深化医药卫生体制改革重点工作任务",
        year=2026,
        period_end=date(2026, 12, 31),
        status=LedgerStatus.PUBLISHED,
        created_at=NOW,
        published_at=NOW,
    )
    yield histories.cycle(1)
    yield Period(
        id=1,
        cycle_id=1,
        ledger_id=1,
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 10, 31),
        nominal_due_on=date(2026, 10, 27),
        open_at=NOW,
        due_at=NOW + timedelta(days=14),
        grace_until=NOW + timedelta(days=19),
        status=PeriodStatus.PLANNED,
    )


def agencies() -> Iterator[Base]:
    for number in range(1, AGENCIES + 1):
        yield Agency(id=number, group_id=1, name=f"市第{number}局", created_at=NOW)


def items() -> Iterator[Base]:
    for number in range(1, ITEMS + 1):
        yield Item(
            id=number,
            ledger_id=1,
            number=number,
            title=f"推进改革（{number}）",
            body="年底前完成。",
            status=ItemStatus.ASSIGNED,
        )


def parts() -> Iterator[Base]:
    for number in range(DUTIES):
        yield Assignment(
            id=number + 1,
            item_id=number // AGENCIES + 1,
            agency_id=number % AGENCIES + 1,
            role=PartyRole.PARTICIPANT if number % AGENCIES else PartyRole.LEAD,
            position=number,
            state=AssignmentState.ACKNOWLEDGED,
        )


def seconds(database: Database, act: Callable[[Session], object]) -> float:
    """What the act takes, which is undone behind it."""
    with Session(database.engine) as session:
        session.connection()
        begun = time.perf_counter()
        act(session)
        session.flush()
        taken = time.perf_counter() - begun
        (count,) = session.connection().exec_driver_sql("SELECT count(*) FROM duty").one()
        assert count == DUTIES
        session.rollback()
    return taken


def opened(session: Session) -> None:
    openings.open_period(session, session.get_one(Period, 1), NOW)


def bare(session: Session) -> None:
    session.connection().execute(sa.text(BARE))


def peak() -> int:
    """The most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_opening_beside_the_bare_statement(kind: str, new_url: Callable[[], str]) -> None:
    database = Database(new_url())
    installation.prepare(database)
    for fixed in frame():
        histories.write(database, iter([fixed]))
    for rows in (agencies(), items(), parts()):
        histories.write(database, rows)
    seconds(database, bare)  # the first one makes the file grow
    before = peak()

    ours, theirs = [], []
    for _ in range(ROUNDS):  # taking turns
        theirs.append(seconds(database, bare))
        ours.append(seconds(database, opened))
    grown = peak() - before
    database.close()

    ratio = median(ours) / median(theirs)
    row = (f"{median(ours):.1f}", f"{median(theirs):.1f}", f"{ratio:.2f}", f"{grown}")
    head = ("Opening, s", "Bare `INSERT … SELECT`, s", "Ratio", "Memory more, MB")
    figures.keep(f"opening-{kind}", figures.table(head, [row]), PAGE)
    assert grown < 200
