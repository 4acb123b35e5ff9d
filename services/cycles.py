"""Reporting cycles: set one, open its periods with their duties, lock them when their time is over."""

from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from domain.calendars import WorkCalendar
from domain.cycles import CycleRule, PeriodStatus, PlannedPeriod, periods
from domain.delivery import Priority
from domain.errors import LedgerMissing
from domain.items import ACTIVE, AssignmentState
from domain.notices import MessageKind
from domain.reminders import DEFAULT_OFFSETS, DEFAULT_TIME
from domain.reports import DutyState
from models.cycles import Cycle, Period
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.people import Agency
from models.queries import calendars as calendar_queries
from models.queries import cycles as queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.reports import Duty
from services import audit, outbox

PLANNED_AHEAD = 2  # periods kept in the table before they open


def set_cycle(
    session: Session, ledger_id: int, rule: CycleRule, *, actor_id: int | None, now: datetime, zone: ZoneInfo
) -> Cycle:
    """Put a cycle in force for a published ledger; it acts on future periods only.

    An open period of the cycle before stays open until it is due; its planned ones are cancelled.
    Errors: LedgerMissing.
    """
    ledger = session.get(Ledger, ledger_id, with_for_update=True)
    if ledger is None or ledger.status is not LedgerStatus.PUBLISHED:
        raise LedgerMissing
    _end_current(session, ledger_id, now)
    cycle = Cycle(
        ledger_id=ledger_id,
        frequency=rule.frequency,
        due_day=rule.due_day,
        due_time=rule.due_time,
        shift=rule.shift,
        open_workdays=rule.open_workdays,
        grace_days=rule.grace_days,
        reminder_offsets=list(DEFAULT_OFFSETS),
        reminder_time=DEFAULT_TIME,
        created_at=now,
        created_by_id=actor_id,
    )
    session.add(cycle)
    session.flush()
    audit.record(
        session, now=now, actor_id=actor_id, action="set_cycle", noun="ledger", noun_id=ledger_id, ledger_id=ledger_id
    )
    open_and_lock(session, now=now, zone=zone)
    return cycle


def _end_current(session: Session, ledger_id: int, now: datetime) -> None:
    current = queries.current(session, ledger_id)
    if current is None:
        return
    current.ended_at = now
    for period in queries.planned(session):
        if period.cycle_id == current.id:
            period.status = PeriodStatus.CANCELLED
    session.flush()


def open_and_lock(session: Session, *, now: datetime, zone: ZoneInfo) -> None:
    """What the clock does to periods: plan the next ones, open those whose time has come, lock those that are over."""
    work_calendar = calendar_queries.work_calendar(session)
    for cycle in queries.in_force(session):
        _plan(session, cycle, now, zone, work_calendar)
    for period in queries.unlocked(session):
        if now > period.grace_until:
            _lock(session, period, now)
    for period in queries.planned(session):
        if now >= period.open_at:
            _open(session, period, now)


def _plan(session: Session, cycle: Cycle, now: datetime, zone: ZoneInfo, work_calendar: WorkCalendar) -> None:
    """Keep the next periods in the table; a planned one follows the calendar when a new year is published."""
    existing = {period.starts_on: period for period in queries.of_cycle(session, cycle.id)}
    since = max(now, cycle.created_at)
    coming = periods(queries.rule_of(cycle), since=since, zone=zone, work_calendar=work_calendar)
    for planned in islice(coming, PLANNED_AHEAD):
        period = existing.get(planned.starts_on)
        if period is None:
            session.add(_period(cycle, planned))
        elif period.status is PeriodStatus.PLANNED and period.due_at != planned.due_at:
            period.open_at, period.due_at, period.grace_until = planned.open_at, planned.due_at, planned.grace_until
    session.flush()


def _period(cycle: Cycle, planned: PlannedPeriod) -> Period:
    return Period(
        cycle_id=cycle.id,
        ledger_id=cycle.ledger_id,
        starts_on=planned.starts_on,
        ends_on=planned.ends_on,
        nominal_due_on=planned.nominal_due_on,
        open_at=planned.open_at,
        due_at=planned.due_at,
        grace_until=planned.grace_until,
    )


def _open(session: Session, period: Period, now: datetime) -> None:
    """Open a period: one duty per item and agency from a snapshot of who owes now, and one message per person."""
    period.status = PeriodStatus.OPEN
    period.opened_at = now
    owing = who_owes(session, period.ledger_id)
    for assignment in owing:
        session.add(
            Duty(
                period_id=period.id, item_id=assignment.item_id, agency_id=assignment.agency_id, role=assignment.role
            )
        )
    audit.record(
        session,
        now=now,
        actor_id=None,
        action="open",
        noun="period",
        noun_id=period.id,
        ledger_id=period.ledger_id,
        duties=len(owing),
    )
    session.flush()
    for person_id in sorted(people_queries.contact_ids(session, {row.agency_id for row in owing})):
        outbox.enqueue(
            session,
            kind=MessageKind.PERIOD_OPENED,
            person_id=person_id,
            dedup_key=f"period_opened:{period.id}:{person_id}",
            facts={"period_id": period.id},
            priority=Priority.REMINDER,
            now=now,
        )


def who_owes(session: Session, ledger_id: int) -> list[Assignment]:
    """The parts in active items that owe a report if a period opened now; collective names owe nothing."""
    query = (
        select(Assignment)
        .join(Item, col(Item.id) == col(Assignment.item_id))
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(
            Item.ledger_id == ledger_id,
            col(Item.status).in_(ACTIVE),
            col(Agency.is_collective).is_(False),
            col(Assignment.state).in_((AssignmentState.PENDING, AssignmentState.ACKNOWLEDGED)),
        )
        .order_by(col(Item.number), col(Assignment.position))
    )
    return list(session.exec(query).all())


def _lock(session: Session, period: Period, now: datetime) -> None:
    """Lock a period: what was not filed is missing from now on; a draft that somebody was writing is kept."""
    period.status = PeriodStatus.LOCKED
    period.locked_at = now
    for duty in report_queries.expected_in_period(session, period.id):
        duty.state = DutyState.MISSING
    audit.record(
        session, now=now, actor_id=None, action="lock", noun="period", noun_id=period.id, ledger_id=period.ledger_id
    )
