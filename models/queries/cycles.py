"""Reporting cycles and periods."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from domain.calendars import WorkCalendar
from domain.cycles import CycleRule, Details, Frequency, PeriodStatus, PlannedPeriod, periods
from domain.items import ACTIVE, AssignmentState
from domain.reminders import DEFAULT_OFFSETS
from domain.reports import ReportKind
from domain.zones import Zones
from models.cycles import Cycle, Period
from models.documents import Ledger
from models.items import Assignment, Item
from models.people import Agency
from models.queries import periods as periods_of
from models.queries.reports import STANDING
from models.reports import Duty, Report
from models.views import CycleCard

UPCOMING = 3


def current(session: Session, ledger_id: int) -> Cycle | None:
    """The ledger's regular cycle in force; one-off reports stand beside it."""
    return currents(session, [ledger_id]).get(ledger_id)


def currents(session: Session, ledger_ids: Collection[int]) -> dict[int, Cycle]:
    """The same of several ledgers; without those that have none."""
    rows = session.exec(_currents(), params={"ledger_ids": list(ledger_ids)}).all() if ledger_ids else ()
    return {cycle.ledger_id: cycle for cycle in rows}


@cache
def _currents() -> SelectOfScalar[Cycle]:
    return _in_force().where(col(Cycle.ledger_id).in_(sa.bindparam("ledger_ids", expanding=True)))


@cache  # to put it together takes longer than to run it
def _in_force() -> SelectOfScalar[Cycle]:
    query = select(Cycle).where(col(Cycle.ended_at).is_(None), Cycle.frequency != Frequency.ONE_OFF)
    return query.order_by(col(Cycle.id))


def first_steps(
    session: Session,
    ledger_ids: Collection[int],
    *,
    now: datetime,
    zones: Zones,
    work_calendar: WorkCalendar,
) -> dict[int, date]:
    """By ledger the last day of what is reminded of by now: its cycle's first step before it has come."""
    cycles = currents(session, ledger_ids)

    def ahead(ledger_id: int) -> int:
        cycle = cycles.get(ledger_id)
        return max(cycle.reminder_offsets if cycle is not None else DEFAULT_OFFSETS, default=0)

    return {
        ledger_id: work_calendar.plus_workdays(zones.day(now, ledger_id), ahead(ledger_id))
        for ledger_id in ledger_ids
    }


def in_force(session: Session) -> Sequence[Cycle]:
    """All regular cycles in force: those that a rule plans."""
    return session.exec(_in_force()).all()


def rule_of(cycle: Cycle) -> CycleRule:
    """A stored regular cycle as the rule it is."""
    return CycleRule(
        frequency=cycle.frequency,
        due_day=cycle.due_day,
        due_time=cycle.due_time,
        shift=cycle.shift,
        open_workdays=cycle.open_workdays,
        grace_days=cycle.grace_days,
    )


def details_of(cycle: Cycle) -> Details:
    """When a stored cycle's periods open, remind and lock."""
    offsets = tuple(sorted(cycle.reminder_offsets, reverse=True))
    return Details(cycle.open_workdays, cycle.grace_days, offsets, cycle.reminder_time)


def planned(session: Session) -> Sequence[Period]:
    """Periods of the cycles in force that have not opened yet."""
    return session.exec(_planned()).all()


def _planned() -> SelectOfScalar[Period]:
    query = select(Period).join(Cycle, col(Cycle.id) == col(Period.cycle_id))
    in_force = query.where(Period.status == PeriodStatus.PLANNED, col(Cycle.ended_at).is_(None))
    return in_force.order_by(col(Period.due_at), col(Period.id))


def unlocked(session: Session) -> Sequence[Period]:
    """Open periods, the one that is due first in front."""
    return session.exec(
        select(Period).where(Period.status == PeriodStatus.OPEN).order_by(col(Period.due_at))
    ).all()


def of_cycle(session: Session, cycle_id: int) -> Sequence[Period]:
    """All periods of a cycle, oldest first."""
    return session.exec(
        select(Period).where(Period.cycle_id == cycle_id).order_by(col(Period.starts_on))
    ).all()


def period(session: Session, period_id: int) -> Period | None:
    """A period by id."""
    return session.get(Period, period_id)


def latest_opened(session: Session, ledger_id: int) -> Period | None:
    """The period of the ledger's regular cycles that opened last; without any, its latest one-off report."""
    query = (
        select(Period)
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .where(Period.ledger_id == ledger_id, col(Period.opened_at).is_not(None))
        .order_by(col(Cycle.frequency) == Frequency.ONE_OFF, col(Period.due_at).desc())
    )
    return session.exec(query.limit(1)).first()


def next_due(session: Session, now: datetime) -> Period | None:
    """The next period of any ledger that has not opened yet."""
    return session.exec(_planned().where(Period.due_at > now).limit(1)).first()


def asked_until(session: Session, ledger_ids: Collection[int]) -> dict[int, date]:
    """By ledger the last day of the periods that its agencies were asked about; whatever the cycle, once.

    A one-off report is a question of its own: what it covers is still asked about by the cycle.
    """
    return dict(session.exec(_asked_until(), params={"ledger_ids": list(ledger_ids)}).all())


@cache
def _asked_until() -> Select[int, date]:
    return (
        select(col(Period.ledger_id), func.max(Period.ends_on))
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .where(
            col(Period.ledger_id).in_(sa.bindparam("ledger_ids", expanding=True)),
            col(Period.opened_at).is_not(None),
            Cycle.frequency != Frequency.ONE_OFF,
        )
        .group_by(col(Period.ledger_id))
    )


def coming(
    session: Session,
    ledger_id: int,
    rule: CycleRule,
    *,
    since: datetime,
    zone: ZoneInfo,
    work_calendar: WorkCalendar,
) -> Iterator[PlannedPeriod]:
    """The periods, without end, that a rule gives for a ledger from now on."""
    after = asked_until(session, [ledger_id]).get(ledger_id)
    return periods(rule, since=since, zone=zone, work_calendar=work_calendar, after=after)


def upcoming(
    session: Session,
    ledger_id: int,
    rule: CycleRule,
    *,
    since: datetime,
    zone: ZoneInfo,
    work_calendar: WorkCalendar,
    count: int = UPCOMING,
) -> tuple[PlannedPeriod, ...]:
    """The first of the periods that a rule would give for a ledger."""
    endless = coming(session, ledger_id, rule, since=since, zone=zone, work_calendar=work_calendar)
    return tuple(islice(endless, count))


def owing_columns() -> tuple[SQLCoreOperations[Any], ...]:
    """Item, agency and part of whoever `owing` finds."""
    return col(Assignment.item_id), col(Assignment.agency_id), col(Assignment.role)


def owing(ledger_id: int) -> SelectOfScalar[Assignment]:
    """The parts in active items that owe a report if a period opened now.

    Collective names owe nothing, nor does an agency whose declaration of completion waits or was accepted.
    """
    is_completed = (
        select(Report.id)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .where(
            col(Duty.item_id) == col(Assignment.item_id),
            col(Duty.agency_id) == col(Assignment.agency_id),
            col(Report.kind) == ReportKind.COMPLETION,
            col(Report.status).in_(STANDING),
        )
        .correlate(Assignment)
        .exists()
    )
    query = (
        select(Assignment)
        .join(Item, col(Item.id) == col(Assignment.item_id))
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(
            Item.ledger_id == ledger_id,
            col(Item.status).in_(ACTIVE),
            col(Agency.is_collective).is_(False),
            col(Assignment.state).in_((AssignmentState.PENDING, AssignmentState.ACKNOWLEDGED)),
            ~is_completed,
        )
    )
    return query.order_by(col(Item.number), col(Assignment.position))


def who_owes(session: Session, ledger_id: int) -> list[Assignment]:
    """The parts that owe a report if a period opened now, by number of the item."""
    return list(session.exec(owing(ledger_id)).all())


def card(
    session: Session, ledger: Ledger, *, now: datetime, zone: ZoneInfo, work_calendar: WorkCalendar
) -> CycleCard:
    """A ledger's cycle, its open period and what comes after it."""
    cycle, one_offs = current(session, ledger.id), tuple(periods_of.one_offs(session, ledger.id))
    if cycle is None:
        return CycleCard(ledger, None, None, (), one_offs)
    opened = latest_opened(session, ledger.id)
    is_open = opened is not None and opened.status is PeriodStatus.OPEN
    rule = rule_of(cycle)
    following = upcoming(session, ledger.id, rule, since=now, zone=zone, work_calendar=work_calendar)
    return CycleCard(ledger, cycle, opened if is_open else None, following, one_offs)
