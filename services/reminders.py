"""Reminders, computed from the ledger at every tick: no row per reminder, no copy of a deadline."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import WorkCalendar, instant, local_day
from domain.cycles import PeriodStatus, PlannedPeriod, periods
from domain.delivery import Priority
from domain.notices import MessageKind
from domain.reminders import Step, current_step, steps
from domain.roles import Role
from models.cycles import Cycle, Period
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.views import OwedDuty, PlannedMessage, SeatHolding
from services import cycles, outbox

REVIEW_DIGEST_TIME = time(9)  # local, on working days
REVIEW_ROLES = (Role.SECRETARIAT, Role.REVIEWER)


@dataclass(frozen=True)
class _Clockwork:
    """What every computation of moments needs."""

    zone: ZoneInfo
    work_calendar: WorkCalendar

    def steps_of(self, cycle: Cycle, due_at: datetime) -> list[Step]:
        return steps(
            due_at, cycle.reminder_offsets, cycle.reminder_time, zone=self.zone, work_calendar=self.work_calendar
        )


def release_due(session: Session, *, now: datetime, zone: ZoneInfo) -> int:
    """Put the digests whose moment has come into the outbox; how many new ones.

    Called at every tick. The key (person, moment) makes a second one impossible, so missed ticks and restarts lose
    nothing and double nothing; of several moments missed only the latest is told.
    """
    clockwork = _Clockwork(zone, calendar_queries.work_calendar(session))
    released = 0
    for (person_id, step), owed in _due_now(session, clockwork, now).items():
        released += outbox.enqueue(
            session,
            kind=MessageKind.DUE_DIGEST,
            person_id=person_id,
            dedup_key=f"due:{person_id}:{step.at.isoformat()}",
            facts={"at": step.at.isoformat(), "offset": step.offset, "duties": len(owed)},
            priority=Priority.DUE_TODAY if step.offset == 0 else Priority.REMINDER,
            now=now,
        )
    return released + _release_review_digests(session, clockwork, now)


def _due_now(session: Session, clockwork: _Clockwork, now: datetime) -> dict[tuple[int, Step], list[OwedDuty]]:
    owed = [row for row in report_queries.owed(session) if row.period.due_at > now]
    contacts = people_queries.contacts(session, {row.agency.id for row in owed})
    due: dict[tuple[int, Step], list[OwedDuty]] = defaultdict(list)
    for row in owed:
        holding = contacts.get(row.agency.id)
        cycle = session.get(Cycle, row.period.cycle_id)
        if holding is None or holding.person is None or cycle is None:
            continue
        moments = clockwork.steps_of(cycle, row.period.due_at)
        step = current_step(moments, now=now, due_at=row.period.due_at, since=_known_since(row.period, holding))
        if step is not None:
            due[holding.person.id, step].append(row)
    return due


def _known_since(period: Period, holding: SeatHolding) -> datetime:
    """When the holder was first told of the period's duties: at its opening, or on taking the seat."""
    moments = [moment for moment in (period.opened_at, holding.seat.held_since) if moment is not None]
    return max(moments)


def _release_review_digests(session: Session, clockwork: _Clockwork, now: datetime) -> int:
    """Once each working day, when something waits since before that morning."""
    today = local_day(now, clockwork.zone)
    morning = instant(today, REVIEW_DIGEST_TIME, clockwork.zone)
    if now < morning or not clockwork.work_calendar.is_workday(today):
        return 0
    waiting = [row for row in report_queries.queue(session) if (row.view.report.submitted_at or now) < morning]
    if not waiting:
        return 0
    return sum(
        outbox.enqueue(
            session,
            kind=MessageKind.REVIEW_DIGEST,
            person_id=person_id,
            dedup_key=f"review:{person_id}:{today.isoformat()}",
            facts={},
            priority=Priority.REMINDER,
            now=now,
        )
        for person_id in _reviewers(session)
    )


def _reviewers(session: Session) -> list[int]:
    holdings = people_queries.seats_with_roles(session, REVIEW_ROLES)
    return sorted({row.person.id for row in holdings if row.person is not None and people_queries.is_reachable(row.person)})


def plan(session: Session, *, now: datetime, until: datetime, zone: ZoneInfo) -> list[PlannedMessage]:
    """What will be sent to whom when, up to `until`, if nothing changes: openings and digests, in order of time."""
    clockwork = _Clockwork(zone, calendar_queries.work_calendar(session))
    tally: dict[tuple[datetime, int, MessageKind], list[datetime]] = defaultdict(list)
    people = {}
    for at, holding, kind, due_at in _future(session, clockwork, now, until):
        if holding.person is not None and now < at <= until:
            people[holding.person.id] = holding.person
            tally[at, holding.person.id, kind].append(due_at)
    return [
        PlannedMessage(at, people[person_id], kind, len(due), local_day(min(due), zone))
        for (at, person_id, kind), due in sorted(tally.items())
    ]


_Event = tuple[datetime, SeatHolding, MessageKind, datetime]


def _future(session: Session, clockwork: _Clockwork, now: datetime, until: datetime) -> Iterator[_Event]:
    owed = report_queries.owed(session)
    contacts = people_queries.contacts(session, {row.agency.id for row in owed})
    for row in owed:
        cycle, holding = session.get(Cycle, row.period.cycle_id), contacts.get(row.agency.id)
        if cycle is not None and holding is not None:
            for step in clockwork.steps_of(cycle, row.period.due_at):
                yield step.at, holding, MessageKind.DUE_DIGEST, row.period.due_at
    for cycle in cycle_queries.in_force(session):
        yield from _future_periods(session, clockwork, cycle, now, until)


def _future_periods(
    session: Session, clockwork: _Clockwork, cycle: Cycle, now: datetime, until: datetime
) -> Iterator[_Event]:
    owing = cycles.who_owes(session, cycle.ledger_id)
    contacts = people_queries.contacts(session, {row.agency_id for row in owing})
    for period in _unopened(session, clockwork, cycle, now, until):
        opened_at = max(now, period.open_at)
        moments = [(opened_at, MessageKind.PERIOD_OPENED)]
        moments += [
            (step.at, MessageKind.DUE_DIGEST)
            for step in clockwork.steps_of(cycle, period.due_at)
            if step.at > opened_at
        ]
        for assignment in owing:
            if assignment.agency_id in contacts:
                for at, kind in moments:
                    yield at, contacts[assignment.agency_id], kind, period.due_at


def _unopened(
    session: Session, clockwork: _Clockwork, cycle: Cycle, now: datetime, until: datetime
) -> Iterator[PlannedPeriod]:
    opened = {
        row.starts_on for row in cycle_queries.of_cycle(session, cycle.id) if row.status is not PeriodStatus.PLANNED
    }
    coming = periods(
        cycle_queries.rule_of(cycle), since=now, zone=clockwork.zone, work_calendar=clockwork.work_calendar
    )
    for period in takewhile(lambda row: row.open_at <= until, coming):
        if period.starts_on not in opened:
            yield period
