"""Periods and their duties as a whole: counts and what has to be kept while one opens."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from domain.cycles import Frequency, PeriodStatus
from domain.items import ACTIVE
from domain.reports import RECEIVED, DutyState
from domain.statistics import PeriodFigures, period_figures
from models.cycles import Cycle, Period
from models.documents import Ledger
from models.items import Item
from models.periods import PeriodCard
from models.queries import unlocks
from models.reports import Duty

_STARTING = select(Period).where(
    col(Period.cycle_id).in_(sa.bindparam("cycle_ids", expanding=True)),
    col(Period.starts_on).in_(sa.bindparam("days", expanding=True)),
)


def keep_items(session: Session, ledger_id: int) -> int:
    """Keep the ledger's items under way from ending until the transaction ends; how many they are.

    One statement, and not a row of it comes here: a ledger may have a hundred thousand.
    """
    under_way = select(Item.id).where(Item.ledger_id == ledger_id, col(Item.status).in_(ACTIVE))
    kept = under_way.order_by(col(Item.id)).with_for_update(read=True).subquery()
    return session.exec(select(func.count()).select_from(kept)).one()


def duty_count(session: Session, period_id: int, state: DutyState | None = None) -> int:
    """How many duties a period has, in any state or in one."""
    query = select(func.count()).select_from(Duty).where(Duty.period_id == period_id)
    return session.exec(query if state is None else query.where(Duty.state == state)).one()


def expected_agencies(session: Session, period_id: int) -> Sequence[int]:
    """The agencies that have not filed everything in a period."""
    query = select(Duty.agency_id).where(Duty.period_id == period_id, Duty.state == DutyState.EXPECTED)
    return session.exec(query.distinct()).all()


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether the clock has a period to open, or one to lock."""
    return any(session.connection().execute(_any_due(), {"now": now}).one())


@cache  # to put it together takes longer than to run it
def _any_due() -> sa.Select[bool, bool]:
    now: sa.BindParameter[datetime] = sa.bindparam("now")
    to_open = (
        select(Period.id)
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .where(Period.status == PeriodStatus.PLANNED, col(Cycle.ended_at).is_(None), Period.open_at <= now)
    )
    to_lock = select(Period.id).where(Period.status == PeriodStatus.OPEN, Period.grace_until < now)
    return sa.select(to_open.exists(), to_lock.exists())


def starting(
    session: Session, cycle_ids: Collection[int], days: Collection[date]
) -> dict[int, dict[date, Period]]:
    """By cycle its periods that start on these days, by day."""
    found: dict[int, dict[date, Period]] = defaultdict(dict)
    for row in session.exec(_STARTING, params={"cycle_ids": list(cycle_ids), "days": list(days)}).all():
        found[row.cycle_id][row.starts_on] = row
    return found


def planned_of(session: Session, cycle_id: int) -> Sequence[Period]:
    """The periods of a cycle that have not opened yet, in order."""
    query = select(Period).where(Period.cycle_id == cycle_id, Period.status == PeriodStatus.PLANNED)
    return session.exec(query.order_by(col(Period.starts_on))).all()


def one_off(session: Session, ledger_id: int, title: str, due_at: datetime) -> Period | None:
    """The one-off report of this name and due time, unless it was called off."""
    query = select(Period).where(
        Period.ledger_id == ledger_id,
        Period.title == title,
        Period.due_at == due_at,
        Period.status != PeriodStatus.CANCELLED,
    )
    return session.exec(query.order_by(col(Period.id)).limit(1)).first()


def one_off_due(session: Session, ledger_id: int, due_at: datetime) -> Period | None:
    """The latest one-off report that is due at this time, whatever its name."""
    query = select(Period).where(
        Period.ledger_id == ledger_id, col(Period.title).is_not(None), Period.due_at == due_at
    )
    return session.exec(query.order_by(col(Period.id).desc()).limit(1)).first()


def planned_one_offs(session: Session) -> Sequence[tuple[Cycle, Period]]:
    """The one-off reports of all ledgers that have not opened yet, with their cycles."""
    query = (
        select(Cycle, Period)
        .join(Period, col(Period.cycle_id) == col(Cycle.id))
        .where(
            Cycle.frequency == Frequency.ONE_OFF,
            Period.status == PeriodStatus.PLANNED,
            col(Cycle.ended_at).is_(None),
        )
    )
    return session.exec(query.order_by(col(Period.due_at), col(Period.id))).all()


def to_come(session: Session, ledger_id: int | None = None) -> list[Period]:
    """The next period of each cycle in force (None: of all ledgers), and the one-off reports to come."""
    query = (
        select(Period)
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .where(Period.status == PeriodStatus.PLANNED, col(Cycle.ended_at).is_(None))
    )
    if ledger_id is not None:
        query = query.where(Period.ledger_id == ledger_id)
    first: dict[int, Period] = {}
    for row in session.exec(query.order_by(col(Period.due_at), col(Period.id))).all():
        first.setdefault(row.cycle_id, row)
    return list(first.values())


def one_offs(session: Session, ledger_id: int) -> Sequence[Period]:
    """The one-off reports of a ledger that are planned or open, the one that is due first in front."""
    query = (
        select(Period)
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .where(
            Period.ledger_id == ledger_id,
            Cycle.frequency == Frequency.ONE_OFF,
            col(Period.status).in_((PeriodStatus.PLANNED, PeriodStatus.OPEN)),
        )
    )
    return session.exec(query.order_by(col(Period.due_at), col(Period.id))).all()


def one_offs_to_come(session: Session, ledger_id: int) -> Sequence[Period]:
    """The one-off reports of a ledger that have not opened yet."""
    return [row for row in one_offs(session, ledger_id) if row.status is PeriodStatus.PLANNED]


def figures(session: Session, period_id: int) -> PeriodFigures:
    """The counts of a period as a whole."""
    timely = func.count().filter(col(Duty.is_on_time).is_(True), col(Duty.state).in_(RECEIVED))
    query = select(Duty.state, func.count(), timely).where(Duty.period_id == period_id)
    counted = session.exec(query.group_by(col(Duty.state))).all()
    counts = {DutyState(state): number for state, number, _ in counted}
    return period_figures(counts, sum(on_time for _, _, on_time in counted))


def card(session: Session, period_id: int, now: datetime) -> PeriodCard | None:
    """One period with its figures and what is unlocked in it."""
    period = session.get(Period, period_id)
    if period is None:
        return None
    return PeriodCard(
        ledger=session.get_one(Ledger, period.ledger_id),
        cycle=session.get_one(Cycle, period.cycle_id),
        period=period,
        figures=figures(session, period.id),
        unlocks=unlocks.of_period(session, period.id, now),
    )


def latest(session: Session, ledger_id: int, limit: int) -> Sequence[Period]:
    """The ledger's periods that opened, of its cycle and one-off, the latest due in front."""
    query = select(Period).where(Period.ledger_id == ledger_id, col(Period.opened_at).is_not(None))
    return session.exec(query.order_by(col(Period.due_at).desc(), col(Period.id).desc()).limit(limit)).all()


def duties(session: Session, period_ids: Collection[int]) -> Sequence[Duty]:
    """The duties of some periods, in order; of planned ones, those that somebody began to file early."""
    query = select(Duty).where(col(Duty.period_id).in_(period_ids))
    return session.exec(query.order_by(col(Duty.period_id), col(Duty.id))).all()
