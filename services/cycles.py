"""Reporting cycles: set one, open its periods with their duties, lock them when their time is over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from sqlmodel import Session

from domain.calendars import WorkCalendar
from domain.cycles import (
    GRACE_DAYS,
    OPEN_WORKDAYS,
    CycleRule,
    Details,
    Frequency,
    PeriodStatus,
    PlannedPeriod,
    Shift,
    is_possible,
    one_off,
    open_workdays,
    periods,
)
from domain.errors import CycleMissing, LedgerMissing, NotFound, OutOfDate
from domain.holidays import DueDay
from domain.reminders import DEFAULT_TIME, offsets_for
from domain.zones import Zones
from models.cycles import Cycle, Period
from models.documents import Ledger, LedgerStatus
from models.queries import calendars as calendar_queries
from models.queries import cycles as queries
from models.queries import periods as period_queries
from models.queries import rows
from services import audit, early_reports, openings

PLANNED_AHEAD = 2  # periods kept in the table before they open


def set_cycle(
    session: Session, ledger_id: int, rule: CycleRule, *, actor_id: int | None, now: datetime, zones: Zones
) -> Cycle:
    """Put a cycle in force for a published ledger; it acts on future periods only.

    A period that is open stays as it is, and nothing up to its end is asked about again; those planned by the
    cycle before are cancelled, and what was filed early for them goes over. Details that were set before
    stay: an opening only where the pace does, which also decides on the reminders. Errors: LedgerMissing.
    """
    _published(session, ledger_id)
    details = _kept_details(session, ledger_id, rule)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="set_cycle",
        ledger_id=ledger_id,
        frequency=rule.frequency,
        due_day=rule.due_day,
        due_time=rule.due_time.isoformat("minutes"),
        shift=rule.shift,
    )
    return _replace(session, _cycle(ledger_id, rule, details, actor_id, now), now, zones)


def set_details(
    session: Session, ledger_id: int, details: Details, *, actor_id: int, now: datetime, zones: Zones
) -> Cycle:
    """Set when the cycle's future periods open, remind and lock; the one that is open keeps what it has.

    The same details again change nothing. Errors: LedgerMissing, CycleMissing, OutOfDate for impossible ones.
    """
    _published(session, ledger_id)
    current = queries.current(session, ledger_id)
    if current is None:
        raise CycleMissing
    before = queries.details_of(current)
    if details == before:
        return current
    if not is_possible(details, current.frequency):
        raise OutOfDate
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="set_cycle_details",
        ledger_id=ledger_id,
        before=_told(before),
        after=_told(details),
    )
    rule = queries.rule_of(current)
    return _replace(session, _cycle(ledger_id, rule, details, actor_id, now), now, zones)


def _told(details: Details) -> dict[str, object]:
    return {
        "open_workdays": details.open_workdays,
        "grace_days": details.grace_days,
        "offsets": list(details.offsets),
        "remind_at": details.remind_at.isoformat("minutes"),
    }


def _published(session: Session, ledger_id: int) -> Ledger:
    """The ledger, held, if it is in force. Errors: LedgerMissing."""
    ledger = rows.held(session, Ledger, ledger_id)
    if ledger is None or ledger.status is not LedgerStatus.PUBLISHED:
        raise LedgerMissing
    return ledger


def _replace(session: Session, cycle: Cycle, now: datetime, zones: Zones) -> Cycle:
    """Put a cycle in the place of the one in force, for the periods that have not opened."""
    cancelled = _end_current(session, cycle.ledger_id, now)
    session.add(cycle)
    session.flush()
    _plan(session, cycle, now, zones, calendar_queries.work_calendar(session))
    planned = period_queries.planned_of(session, cycle.id)
    early_reports.carry(session, cancelled, planned)
    for period in planned:
        _open_in_time(session, period, now)
    return cycle


def _kept_details(session: Session, ledger_id: int, rule: CycleRule) -> Details:
    current = queries.current(session, ledger_id)
    usual = Details(rule.open_workdays, rule.grace_days, offsets_for(rule.frequency), DEFAULT_TIME)
    is_usual = (rule.open_workdays, rule.grace_days) == (open_workdays(rule.frequency), GRACE_DAYS)
    if current is None or not is_usual:
        return usual  # the first cycle, or one whose rule says itself when to open and lock
    kept = queries.details_of(current)
    if (current.frequency is Frequency.WEEKLY) == (rule.frequency is Frequency.WEEKLY):
        return kept
    return replace(usual, grace_days=kept.grace_days, remind_at=kept.remind_at)


def _cycle(ledger_id: int, rule: CycleRule, details: Details, actor_id: int | None, now: datetime) -> Cycle:
    return Cycle(
        ledger_id=ledger_id,
        frequency=rule.frequency,
        due_day=rule.due_day,
        due_time=rule.due_time,
        shift=rule.shift,
        open_workdays=details.open_workdays,
        grace_days=details.grace_days,
        reminder_offsets=list(details.offsets),
        reminder_time=details.remind_at,
        created_at=now,
        created_by_id=actor_id,
    )


def _end_current(session: Session, ledger_id: int, now: datetime) -> list[Period]:
    """End the cycle in force; its periods that had not opened, now cancelled."""
    current = queries.current(session, ledger_id)
    if current is None or (cycle := rows.held(session, Cycle, current.id)) is None:
        return []
    cycle.ended_at = now
    cancelled = []
    for planned in period_queries.planned_of(session, cycle.id):
        period = rows.held(session, Period, planned.id)  # somebody may be filing early in it
        if period is not None and period.status is PeriodStatus.PLANNED:
            period.status = PeriodStatus.CANCELLED
            cancelled.append(period)
    session.flush()
    return cancelled


# One-off reports


def set_one_off(
    session: Session,
    ledger_id: int,
    title: str,
    due_at: datetime,
    *,
    actor_id: int,
    now: datetime,
    zones: Zones,
) -> Period:
    """Ask once for a named report by `due_at`, beside the regular cycle, which goes on; twice is once.

    It covers the time since the ledger came into force. Errors: LedgerMissing, DueInPast, TitleInvalid.
    """
    ledger = _published(session, ledger_id)
    planned = one_off(
        title,
        due_at,
        starts_on=zones.day(ledger.published_at or now, ledger_id),
        now=now,
        zone=zones.of(ledger_id),
        work_calendar=calendar_queries.work_calendar(session),
    )
    known = period_queries.one_off(session, ledger_id, planned.title or "", due_at)
    return known if known is not None else _keep_one_off(session, ledger_id, planned, actor_id, now, zones)


def _keep_one_off(
    session: Session, ledger_id: int, planned: PlannedPeriod, actor_id: int, now: datetime, zones: Zones
) -> Period:
    local = planned.due_at.astimezone(zones.of(ledger_id))
    rule = CycleRule(Frequency.ONE_OFF, local.day, local.time(), Shift.NONE)
    details = Details(OPEN_WORKDAYS, GRACE_DAYS, offsets_for(Frequency.ONE_OFF), DEFAULT_TIME)
    cycle = _cycle(ledger_id, rule, details, actor_id, now)
    cycle.title = planned.title
    session.add(cycle)
    session.flush()
    period = _period(cycle, planned)
    session.add(period)
    session.flush()
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="set_one_off",
        ledger_id=ledger_id,
        title=planned.title,
        due_at=planned.due_at.isoformat(),
    )
    _open_in_time(session, period, now)
    return period


def drop_one_off(session: Session, period_id: int, *, actor_id: int, now: datetime) -> Period:
    """Call a one-off report off before it is asked for; twice is once. What was filed early is kept.

    Errors: NotFound, OutOfDate once it was asked for.
    """
    found = session.get(Period, period_id)
    cycle = rows.held(session, Cycle, found.cycle_id) if found is not None else None
    period = rows.held(session, Period, period_id)
    if period is None or cycle is None or cycle.frequency is not Frequency.ONE_OFF:
        raise NotFound
    if period.status is PeriodStatus.PLANNED:
        period.status, cycle.ended_at = PeriodStatus.CANCELLED, now
        openings.note(session, period, now, action="cancel", actor_id=actor_id)
    elif period.status is not PeriodStatus.CANCELLED:
        raise OutOfDate
    return period


# The clock


def open_and_lock(session: Session, *, now: datetime, zones: Zones) -> None:
    """What the clock does to periods: plan the next, open those whose time has come, lock those that ended.

    Called at every tick; whatever was missed is made up for.
    """
    replan(session, now=now, zones=zones)
    for period in queries.unlocked(session):
        if now > period.grace_until:
            openings.lock(session, period.id, now)
    for period in queries.planned(session):
        _open_in_time(session, period, now)


def is_due(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether `open_and_lock` would change anything: the clock looks before it holds all writers up."""
    if period_queries.is_any_due(session, now):
        return True
    work_calendar = calendar_queries.recent(session, now)
    coming = _coming(session, queries.in_force(session), now, zones, work_calendar)
    existing = _existing(session, coming)
    return any(
        _strays(existing[cycle_id].get(day), planned)
        for cycle_id, days in coming.items()
        for day, planned in days.items()
    )


def _strays(period: Period | None, planned: PlannedPeriod) -> bool:
    """Whether a period is not what the rule gives by the calendar as it is now."""
    if period is None:
        return True
    return period.status is PeriodStatus.PLANNED and _moments(period) != _moments(planned)


def _moments(period: Period | PlannedPeriod) -> tuple[datetime, datetime, datetime]:
    return period.open_at, period.due_at, period.grace_until


def replan(session: Session, *, now: datetime, zones: Zones, ledger_id: int | None = None) -> None:
    """Plan the next periods, of one ledger or of all.

    Those that have not opened follow the calendar as it is now.
    """
    work_calendar = calendar_queries.work_calendar(session)
    for cycle in queries.in_force(session):
        is_asked = ledger_id is None or cycle.ledger_id == ledger_id
        held = rows.held(session, Cycle, cycle.id) if is_asked else None
        if held is not None and held.ended_at is None:
            _plan(session, held, now, zones, work_calendar)


def moved_by(
    session: Session, work_calendar: WorkCalendar, *, now: datetime, zones: Zones
) -> Iterator[DueDay]:
    """Planned periods whose due time another calendar moves."""
    cycles = queries.in_force(session)
    coming = _coming(session, cycles, now, zones, work_calendar)
    for cycle in cycles:
        ledger, days = session.get_one(Ledger, cycle.ledger_id), coming[cycle.id]
        for period in period_queries.planned_of(session, cycle.id):
            due_at = days[period.starts_on].due_at if period.starts_on in days else period.due_at
            if due_at != period.due_at:
                yield DueDay(ledger.id, ledger.title, period.starts_on, period.ends_on, period.due_at, due_at)


def kept_by(session: Session, before: WorkCalendar, after: WorkCalendar, *, zones: Zones) -> Iterator[DueDay]:
    """Open periods whose due day becomes a day off by another calendar: they stay where they are."""
    for period in queries.unlocked(session):
        due_on = zones.day(period.due_at, period.ledger_id)
        if before.is_workday(due_on) and not after.is_workday(due_on):
            ledger = session.get_one(Ledger, period.ledger_id)
            yield DueDay(ledger.id, ledger.title, period.starts_on, period.ends_on, period.due_at)


def _coming(
    session: Session, cycles: Sequence[Cycle], now: datetime, zones: Zones, work_calendar: WorkCalendar
) -> dict[int, dict[date, PlannedPeriod]]:
    """By cycle its next periods by their first day."""
    asked_until = queries.asked_until(session, {cycle.ledger_id for cycle in cycles})
    found = {}
    for cycle in cycles:
        rule, zone = queries.rule_of(cycle), zones.of(cycle.ledger_id)
        after = asked_until.get(cycle.ledger_id)
        endless = periods(rule, since=now, zone=zone, work_calendar=work_calendar, after=after)
        found[cycle.id] = {planned.starts_on: planned for planned in islice(endless, PLANNED_AHEAD)}
    return found


def _existing(
    session: Session, coming: Mapping[int, Mapping[date, PlannedPeriod]]
) -> dict[int, dict[date, Period]]:
    """Those of the periods that are in the table, by cycle and first day."""
    return period_queries.starting(session, coming, {day for days in coming.values() for day in days})


def _plan(session: Session, cycle: Cycle, now: datetime, zones: Zones, work_calendar: WorkCalendar) -> None:
    """Keep the next periods in the table; a planned one follows the calendar when a new year is published."""
    coming = _coming(session, [cycle], now, zones, work_calendar)
    existing = _existing(session, coming)[cycle.id]
    for day, planned in coming[cycle.id].items():
        period = existing.get(day)
        if period is None:
            session.add(_period(cycle, planned))
        elif period.status is PeriodStatus.PLANNED:
            _move(session, period, planned, now)
    session.flush()


def _move(session: Session, period: Period, planned: PlannedPeriod, now: datetime) -> None:
    """Let a planned period follow its rule; a due time that moves is on record."""
    if period.due_at != planned.due_at:
        before, after = period.due_at.isoformat(), planned.due_at.isoformat()
        openings.note(session, period, now, action="move", before=before, after=after)
    period.open_at = planned.open_at
    period.due_at = planned.due_at
    period.grace_until = planned.grace_until


def _period(cycle: Cycle, planned: PlannedPeriod) -> Period:
    return Period(
        cycle_id=cycle.id,
        ledger_id=cycle.ledger_id,
        title=planned.title,
        starts_on=planned.starts_on,
        ends_on=planned.ends_on,
        nominal_due_on=planned.nominal_due_on,
        open_at=planned.open_at,
        due_at=planned.due_at,
        grace_until=planned.grace_until,
    )


def _open_in_time(session: Session, planned: Period, now: datetime) -> None:
    """Open a planned period whose time has come; cancel one whose whole time went by while nothing ran."""
    if now < planned.open_at:
        return
    period = rows.held(session, Period, planned.id)
    if period is None or period.status is not PeriodStatus.PLANNED:
        return
    if now > period.grace_until:
        period.status = PeriodStatus.CANCELLED
        openings.note(session, period, now, action="cancel")
    else:
        openings.open_period(session, period, now)
