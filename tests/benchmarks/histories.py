"""An office with years of history: one ledger in force, all the others archived, every duty reported on."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from domain.cycles import Frequency, PeriodStatus
from domain.items import AssignmentState, ItemStatus, PartyRole
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.roles import Role
from models.base import Base
from models.cycles import Cycle, Period
from models.database import Database
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.people import Agency, LeadingGroup, Person, Seat
from models.reports import Duty, Report

AGENCIES = 21
ITEMS = 20  # of a ledger
OWN_ITEMS = 16  # of each ledger, in which the first agency has a part
PARTIES = 6  # of an item
PERIODS = 12  # of a ledger
DUTIES_OF_LEDGER = ITEMS * PARTIES * PERIODS
WAITING = 12  # reports of the open period that wait for a reviewer

#: Tuesday, 20 October 2026, 10:00 in Shanghai: the tenth period of the ledger in force is open.
NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)
OPEN_PERIOD = 10
IN_AGENCY = (Role.LIAISON, Role.BACKUP_LIAISON, Role.SECTION_HEAD, Role.SUPERVISING_LEADER)
IN_GROUP = ((None, Role.SECRETARIAT), (None, Role.REVIEWER))
PEOPLE = AGENCIES * len(IN_AGENCY) + len(IN_GROUP)
#: People by number: the liaison of the first agency, and the last two.
LIAISON, SECRETARY, REVIEWER = 1, PEOPLE - 1, PEOPLE
FIRST_TELEGRAM = 10_000
_CHUNK = 20_000


def telegram_id(person_id: int) -> int:
    """The Telegram account of a person."""
    return FIRST_TELEGRAM + person_id


def fill(database: Database, duties: int) -> None:
    """Write about so many duties, and all that belongs to them; the tables are empty before."""
    ledgers = max(1, round(duties / DUTIES_OF_LEDGER))
    for rows in (_groups, _people, _agencies, _seats):
        write(database, rows())
    for of_ledgers in (_ledgers, _items, _assignments, _cycles, _periods):
        write(database, of_ledgers(ledgers))
    for of_all in (_duties, _reports):  # a million rows: made by the database itself
        table, names, query = of_all()
        with database.engine.begin() as connection:
            connection.execute(sa.insert(table).from_select(names, query))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def write(database: Database, rows: Iterator[Base]) -> None:
    """Rows of one table, in chunks."""
    chunk: list[dict[str, Any]] = []
    table: sa.Table | None = None
    for row in rows:
        table = type(row).__table__  # type: ignore[attr-defined]  # sqlmodel makes it
        chunk.append(row.model_dump())
        if len(chunk) == _CHUNK:
            _insert(database, table, chunk)
            chunk = []
    if table is not None and chunk:
        _insert(database, table, chunk)
    if table is not None and not database.is_sqlite and "id" in table.c:
        last = f'(SELECT max(id) FROM "{table.name}")'
        query = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last})"
        with database.engine.begin() as connection:
            connection.exec_driver_sql(query)


def _insert(database: Database, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.execute(sa.insert(table), rows)
            return
        names = list(rows[0])
        quoted = ", ".join(f'"{name}"' for name in names)
        cursor = connection.connection.cursor()
        with cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row([_plain(row[name]) for name in names])


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _groups() -> Iterator[Base]:
    yield LeadingGroup(id=1, name="云港市深化医改领导小组")


def _people() -> Iterator[Base]:
    for number in range(1, PEOPLE + 1):
        yield Person(id=number, telegram_id=telegram_id(number), name=f"联络员{number}", created_at=NOW)


def _agencies() -> Iterator[Base]:
    for number in range(1, AGENCIES + 1):
        yield Agency(id=number, group_id=1, name=f"市第{number}局", created_at=NOW)


def _seats() -> Iterator[Base]:
    """All seats of all agencies, and two in the leading group."""
    agencies = [(agency, role) for role in IN_AGENCY for agency in range(1, AGENCIES + 1)]
    for number, (agency_id, role) in enumerate([*agencies, *IN_GROUP], 1):
        yield Seat(
            id=number,
            group_id=1,
            agency_id=agency_id,
            role=role,
            person_id=number,
            held_since=NOW - timedelta(days=300),
            created_at=NOW,
        )


def _ledgers(count: int) -> Iterator[Base]:
    for number in range(1, count + 1):
        yield Ledger(
            id=number,
            group_id=1,
            title=f"云港市深化医药卫生体制改革重点工作任务（第{number}批）",
            year=2026,
            period_end=date(2026, 12, 31),
            status=LedgerStatus.PUBLISHED if number == count else LedgerStatus.ARCHIVED,
            created_at=NOW - timedelta(days=300),
            published_at=NOW - timedelta(days=300),
        )


def _items(count: int) -> Iterator[Base]:
    for ledger in range(1, count + 1):
        for number in range(1, ITEMS + 1):
            yield Item(
                id=(ledger - 1) * ITEMS + number,
                ledger_id=ledger,
                number=number,
                title=f"推进按病种付费方式改革（{number}）",
                body="年底前，全市二级以上医院按病种付费的住院费用占比达到80%以上。" * 5,
                deadline=date(2026, 10 + number % 3, 28),
                original_deadline=date(2026, 10 + number % 3, 28),
                status=ItemStatus.IN_PROGRESS if ledger == count else ItemStatus.ARCHIVED,
            )


def _agencies_of(number: int) -> list[int]:
    """Who answers for an item: the first agency for most, others in turn."""
    first = [1] if number <= OWN_ITEMS else []
    others = (2 + (number * 5 + place * 3) % (AGENCIES - 1) for place in range(AGENCIES))
    return [*first, *dict.fromkeys(others)][:PARTIES]


def _parts(count: int) -> Iterator[tuple[int, int, int, PartyRole]]:
    """Ledger, item, agency, role of every part."""
    for ledger in range(1, count + 1):
        for number in range(1, ITEMS + 1):
            for place, agency in enumerate(_agencies_of(number)):
                role = PartyRole.PARTICIPANT if place else PartyRole.LEAD
                yield ledger, (ledger - 1) * ITEMS + number, agency, role


def _assignments(count: int) -> Iterator[Base]:
    for number, (_, item, agency, role) in enumerate(_parts(count), 1):
        yield Assignment(
            id=number,
            item_id=item,
            agency_id=agency,
            role=role,
            position=number,
            state=AssignmentState.ACKNOWLEDGED,
        )


def _cycles(count: int) -> Iterator[Base]:
    for ledger in range(1, count + 1):
        yield cycle(ledger, ended_at=None if ledger == count else NOW)


def cycle(ledger: int, *, ended_at: datetime | None = None) -> Cycle:
    """The monthly cycle of a ledger, of the same id."""
    return Cycle(
        id=ledger,
        ledger_id=ledger,
        frequency=Frequency.MONTHLY,
        due_day=27,
        due_time=time(18),
        open_workdays=10,
        grace_days=5,
        reminder_offsets=[5, 2, 0],
        reminder_time=time(9),
        created_at=NOW,
        ended_at=ended_at,
    )


def _periods(count: int) -> Iterator[Base]:
    for ledger in range(1, count + 1):
        for month in range(1, PERIODS + 1):
            due_at = datetime(2026, month, 27, 10, tzinfo=UTC)
            yield Period(
                id=(ledger - 1) * PERIODS + month,
                cycle_id=ledger,
                ledger_id=ledger,
                starts_on=date(2026, month, 1),
                ends_on=date(2026, month, 28),
                nominal_due_on=date(2026, month, 27),
                open_at=due_at - timedelta(days=14),
                due_at=due_at,
                grace_until=due_at + timedelta(days=5),
                status=_status(ledger == count, month),
                opened_at=due_at - timedelta(days=14),
            )


def _status(is_in_force: bool, month: int) -> PeriodStatus:
    if not is_in_force or month < OPEN_PERIOD:
        return PeriodStatus.LOCKED
    return PeriodStatus.OPEN if month == OPEN_PERIOD else PeriodStatus.PLANNED


def _duties() -> tuple[sa.Table, Sequence[str], sa.Select[Any]]:
    """One per part and period that has begun; those of periods that are over were reported in time."""
    is_over = col(Period.status) == PeriodStatus.LOCKED
    duty = sa.inspect(Duty).columns
    query = (
        sa.select(
            col(Period.id),
            col(Item.id),
            col(Assignment.agency_id),
            col(Assignment.role),
            _either(is_over, DutyState.REPORTED, DutyState.EXPECTED, duty.state.type),
            _either(is_over, NOW - timedelta(days=30), None, duty.first_submitted_at.type),
            _either(is_over, True, None, duty.is_on_time.type),
        )
        .join(Item, col(Item.ledger_id) == col(Period.ledger_id))
        .join(Assignment, col(Assignment.item_id) == col(Item.id))
        .where(col(Period.status) != PeriodStatus.PLANNED)
        .order_by(col(Period.due_at), col(Assignment.id))
    )
    names = ("period_id", "item_id", "agency_id", "role", "state", "first_submitted_at", "is_on_time")
    return Duty.metadata.tables["duty"], names, query


def _reports() -> tuple[sa.Table, Sequence[str], sa.Select[Any]]:
    """One per duty that is over, and some that wait for a reviewer."""
    is_over = col(Period.status) == PeriodStatus.LOCKED
    waiting = (
        sa.select(col(Duty.id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(~is_over, col(Duty.agency_id) != 1)
        .order_by(col(Duty.id))
        .limit(WAITING)
    )
    report = sa.inspect(Report).columns
    fixed = {
        "version": 1,
        "kind": ReportKind.PROGRESS,
        "progress_text": "已完成18家医院的系统改造，按病种付费的住院费用占比升至64%。",
        "progress_percent": 60,
        "carried": [],
        "author_id": LIAISON,
        "created_at": NOW - timedelta(days=30),
    }
    query = (
        sa.select(
            col(Duty.id),
            _either(is_over, ReportStatus.ACCEPTED, ReportStatus.SUBMITTED, report.status.type),
            _either(is_over, NOW - timedelta(days=30), NOW - timedelta(days=2), report.submitted_at.type),
            *(sa.literal(value, report[name].type) for name, value in fixed.items()),
        )
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(is_over | col(Duty.id).in_(waiting))
        .order_by(col(Duty.id))
    )
    return Report.metadata.tables["report"], ("duty_id", "status", "submitted_at", *fixed), query


def _either(condition: sa.ColumnElement[bool], yes: object, no: object, kind: Any) -> sa.Case[Any]:
    return sa.case((condition, sa.literal(yes, kind)), else_=sa.literal(no, kind))
