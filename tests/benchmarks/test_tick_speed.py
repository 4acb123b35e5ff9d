"""A tick over a million duties: of five thousand the reminder is due, then of none."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from bot import installation
from bot.demo.stage import Stage
from domain.delivery import DeliveryState, Priority
from domain.items import ACTIVE, AssignmentState, ItemStatus, PartyRole
from domain.notices import MessageKind
from domain.roles import Role
from models.base import Base
from models.cycles import Period
from models.database import Database
from models.items import Assignment, Item
from models.outbox import OutboxMessage
from models.people import Seat
from models.queries import inserts
from models.queries.reports import is_owed
from models.reports import Duty
from tests.benchmarks import figures, histories
from tests.journeys.stages import Home
from tests.sources import ROOT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

PAGE = ROOT / "docs" / "performance.md"
DUTIES = 1_000_000
DUE = 5_000  # duties of the period that is due in five working days, with those of `histories`
OTHERS = range(2, histories.AGENCIES + 1)
ROUNDS = 15
HEAD = ("Tick", "ms", "Bare SQL, ms", "Ratio")
DUTIES_OF_ADDED = """
INSERT INTO duty (period_id, item_id, agency_id, role, state)
SELECT period.id, item.id, assignment.agency_id, assignment.role, 'expected'
FROM period
JOIN item ON item.ledger_id = period.ledger_id AND item.number > :items
JOIN assignment ON assignment.item_id = item.id
WHERE period.status = 'open'
"""
SENT = "UPDATE outbox SET state = 'sent', settled_at = :now WHERE state = 'waiting'"


def filled(url: str, folder: Path) -> Home:
    """An installation whose ledger in force has items enough."""
    database = Database(url)
    installation.prepare(database)
    histories.fill(database, DUTIES)
    with database.engine.connect() as connection:
        ledger, item = connection.exec_driver_sql("SELECT max(ledger_id), max(id) FROM item").one()
        (part,) = connection.exec_driver_sql("SELECT max(id) FROM assignment").one()
    histories.write(database, _items(ledger, item))
    histories.write(database, _parts(item, part))
    _run(database, DUTIES_OF_ADDED, items=histories.ITEMS)
    database.close()
    return Home(url, folder)


def _added() -> range:
    """Numbers of the added items: each belongs to all agencies but the first."""
    usual = histories.ITEMS * histories.PARTIES
    return range(1, (DUE - usual) // len(OTHERS) + 1)


def _items(ledger: int, after: int) -> Iterator[Base]:
    for number in _added():
        yield Item(
            id=after + number,
            ledger_id=ledger,
            number=histories.ITEMS + number,
            title=f"推进改革（{number}）",
            body="年底前完成。",
            status=ItemStatus.IN_PROGRESS,
        )


def _parts(item: int, after: int) -> Iterator[Base]:
    for number in _added():
        for place, agency in enumerate(OTHERS):
            yield Assignment(
                id=after + (number - 1) * len(OTHERS) + place + 1,
                item_id=item + number,
                agency_id=agency,
                role=PartyRole.PARTICIPANT if place else PartyRole.LEAD,
                position=place,
                state=AssignmentState.ACKNOWLEDGED,
            )


def _run(database: Database, statement: str, **parameters: object) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text(statement), parameters)


def _bare(session: Session) -> None:
    """Whoever owes anything is to be reminded of it: the same question, and what follows, as one statement.

    Nothing of leave, steps, hours and budgets, nor of what was told before.
    """
    table = OutboxMessage.__table__  # type: ignore[attr-defined]  # sqlmodel makes it
    fixed = {
        "kind": MessageKind.DUE_DIGEST,
        "facts": {},
        "priority": Priority.REMINDER,
        "due_at": histories.NOW,
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "created_at": histories.NOW,
    }
    values = [sa.literal(value, table.c[name].type) for name, value in fixed.items()]
    key = sa.literal("due:") + sa.cast(col(Seat.person_id), sa.String)
    query = (
        sa.select(col(Seat.person_id), key, *values)
        .join(Duty, col(Duty.agency_id) == col(Seat.agency_id))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(col(Seat.role) == Role.LIAISON, is_owed())
        .where(col(Item.status).in_(ACTIVE), col(Period.due_at) > histories.NOW)
        .group_by(col(Seat.person_id))
    )
    names = ["person_id", "dedup_key", *fixed]
    row = inserts.into(session, table).from_select(names, query)
    session.connection().execute(row.on_conflict_do_nothing())


async def measure(home: Home) -> dict[str, float]:
    """Median milliseconds of each kind of tick, and of the bare statement."""
    found: dict[str, list[float]] = defaultdict(list)
    async with home.stage(histories.NOW) as stage:
        now = histories.NOW.replace(tzinfo=None) if stage.database.is_sqlite else histories.NOW
        await stage.ticks.look()  # what the history left undone
        for _ in range(ROUNDS):
            _run(stage.database, "DELETE FROM outbox")
            begun = time.perf_counter()
            with stage.database.transaction() as session:
                _bare(session)
            found["bare"].append(time.perf_counter() - begun)
            assert _waiting(stage.database) == histories.AGENCIES
            _run(stage.database, "DELETE FROM outbox")
            found["due"].append(await _look(stage))
            assert _waiting(stage.database) == histories.AGENCIES
            _run(stage.database, SENT, now=now)
            found["news"].append(await _look(stage))
            found["none"].append(await _look(stage))
    return {kind: 1000 * median(seconds) for kind, seconds in found.items()}


async def _look(stage: Stage) -> float:
    begun = time.perf_counter()
    await stage.ticks.look()
    return time.perf_counter() - begun


def _waiting(database: Database) -> int:
    with database.engine.connect() as connection:
        (count,) = connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'waiting'").one()
    return int(count)


def test_a_tick_over_a_million_duties(kind: str, new_url: Callable[[], str], tmp_path: Path) -> None:
    home = filled(new_url(), tmp_path)

    found = asyncio.run(measure(home))

    bare = found["bare"]
    rows = [
        (
            f"{DUE:,} due".replace(",", " "),
            f"{found['due']:.0f}",
            f"{bare:.0f}",
            f"{found['due'] / bare:.1f}",
        ),
        ("something happened, none due", f"{found['news']:.0f}", "", ""),
        ("nothing happened, none due", f"{found['none']:.1f}", "", ""),
    ]
    figures.keep(f"tick-{kind}", figures.table(HEAD, rows), PAGE)
    assert found["none"] < found["news"]
