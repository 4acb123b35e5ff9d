"""Reminders, computed from the ledger at every tick: no row per reminder, no copy of a deadline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import WorkCalendar, instant, local_day
from domain.cycles import PlannedPeriod
from domain.delivery import Priority
from domain.notices import MessageKind
from domain.reminders import Step, current_step, steps
from domain.roles import Role
from models.cycles import Cycle, Period
from models.people import Person
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.queries import reviews as review_queries
from models.views import PlannedMessage, SeatHolding
from services import outbox

REVIEW_DIGEST_TIME = time(9)  # local, on working days
CALENDAR_ALARM_TIME = time(9)  # local, on working days
REVIEW_ROLES = (Role.SECRETARIAT, Role.REVIEWER)
CONTACT_ROLES = (Role.LIAISON, Role.BACKUP_LIAISON)


@dataclass(frozen=True)
class _Clockwork:
    """What every computation of moments needs."""

    zone: ZoneInfo
    work_calendar: WorkCalendar

    def steps_of(self, cycle: Cycle, due_at: datetime) -> list[Step]:
        return steps(
            due_at,
            cycle.reminder_offsets,
            cycle.reminder_time,
            zone=self.zone,
            work_calendar=self.work_calendar,
        )

    def moments_of(self, cycle: Cycle, due_at: datetime) -> frozenset[datetime]:
        return frozenset(step.at for step in self.steps_of(cycle, due_at))


def release_due(session: Session, *, now: datetime, zone: ZoneInfo) -> int:
    """Put the digests whose moment has come into the outbox; how many new ones.

    Called at every tick. The key (person, moment) makes a second one impossible, so missed ticks and restarts
    lose nothing and double nothing; of several moments missed only the latest is told.
    """
    clockwork = _Clockwork(zone, calendar_queries.work_calendar(session))
    released = 0
    for (person_id, at), offsets in sorted(_due_now(session, clockwork, now).items()):
        released += outbox.enqueue(
            session,
            kind=MessageKind.DUE_DIGEST,
            person_id=person_id,
            dedup_key=f"due:{person_id}:{outbox.moment(at)}",
            facts={"at": at.isoformat(), "offset": min(offsets), "duties": len(offsets)},
            priority=Priority.DUE_TODAY if 0 in offsets else Priority.REMINDER,
            now=now,
        )
    released += _release_review_digests(session, clockwork, now) + _release_alarms(session, now)
    return released + _release_calendar_alarm(session, clockwork, now)


def _due_now(session: Session, clockwork: _Clockwork, now: datetime) -> dict[tuple[int, datetime], list[int]]:
    """By person and moment the steps that were reached, as offsets: one for each duty."""
    owed = [row for row in report_queries.owed(session) if row.period.due_at > now]
    contacts = people_queries.contacts(session, {row.agency.id for row in owed}, now=now)
    due: dict[tuple[int, datetime], list[int]] = defaultdict(list)
    for row in owed:
        holding = contacts.get(row.agency.id)
        if holding is None or holding.person is None:
            continue
        moments = clockwork.steps_of(_cycle_of(session, row.period), row.period.due_at)
        since = _known_since(row.period, holding)
        step = current_step(moments, now=now, due_at=row.period.due_at, since=since)
        if step is not None:
            due[holding.person.id, step.at].append(step.offset)
    return due


def _cycle_of(session: Session, period: Period) -> Cycle:
    return session.get_one(Cycle, period.cycle_id)


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
    waiting = [
        row for row in review_queries.queue(session) if (row.view.report.submitted_at or now) < morning
    ]
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
    return _reachable(people_queries.seats_with_roles(session, REVIEW_ROLES))


def _secretaries(session: Session) -> list[int]:
    return _reachable(people_queries.seats_with_roles(session, [Role.SECRETARIAT]))


def _reachable(holdings: Iterable[SeatHolding]) -> list[int]:
    people = (row.person for row in holdings)
    return sorted({row.id for row in people if row is not None and people_queries.is_reachable(row)})


def _release_alarms(session: Session, now: datetime) -> int:
    """Tell the secretariat, once each time, that somebody who answers for an agency cannot be written to."""
    lost = [
        (holding.seat.id, since)
        for holding in people_queries.seats_with_roles(session, CONTACT_ROLES)
        if holding.person is not None and (since := holding.person.unreachable_since) is not None
    ]
    if not lost:
        return 0
    secretaries = _secretaries(session)
    return sum(
        outbox.enqueue(
            session,
            kind=MessageKind.AGENCY_UNREACHABLE,
            person_id=person_id,
            dedup_key=f"unreachable:{seat_id}:{outbox.moment(since)}:{person_id}",
            facts={"seat_id": seat_id},
            priority=Priority.REMINDER,
            now=now,
        )
        for seat_id, since in lost
        for person_id in secretaries
    )


def _release_calendar_alarm(session: Session, clockwork: _Clockwork, now: datetime) -> int:
    """Tell the secretariat, on a week's first working day, that a year's holidays have to be entered."""
    today = local_day(now, clockwork.zone)
    year = clockwork.work_calendar.missing_year(today)
    is_early = now < instant(today, CALENDAR_ALARM_TIME, clockwork.zone)
    if year is None or is_early or not clockwork.work_calendar.is_workday(today):
        return 0
    week = today.isocalendar()
    return sum(
        outbox.enqueue(
            session,
            kind=MessageKind.CALENDAR_MISSING,
            person_id=person_id,
            dedup_key=f"calendar:{year}:{week.year}-{week.week}:{person_id}",
            facts={"year": year},
            priority=Priority.REMINDER,
            now=now,
        )
        for person_id in _secretaries(session)
    )


# The plan: the same rules, asked about the future.


@dataclass(frozen=True)
class _Span:
    """A duty as its agency's contact lives with it, owed already or to come."""

    person: Person
    period: tuple[int, date]  # cycle and first day
    opened_at: datetime
    due_at: datetime
    moments: frozenset[datetime]


def plan(session: Session, *, now: datetime, until: datetime, zone: ZoneInfo) -> list[PlannedMessage]:
    """What will be sent to whom when, up to `until`, if nothing changes: openings and digests by time."""
    clockwork = _Clockwork(zone, calendar_queries.work_calendar(session))
    spans = [*_owed_spans(session, clockwork), *_coming_spans(session, clockwork, now, until)]
    by_person: dict[int, list[_Span]] = defaultdict(list)
    for span in spans:
        by_person[span.person.id].append(span)
    planned = [
        PlannedMessage(at, own[0].person, kind, len(told), local_day(min(span.due_at for span in told), zone))
        for own in by_person.values()
        for at, kind, told in _messages(own)
        if now < at <= until
    ]
    return sorted(planned, key=lambda line: (line.at, line.person.id, line.kind))


def _messages(own: Sequence[_Span]) -> Iterator[tuple[datetime, MessageKind, list[_Span]]]:
    """One person's messages, each with the duties that it names."""
    opening: dict[tuple[int, date], list[_Span]] = defaultdict(list)
    for span in own:
        opening[span.period].append(span)
    for told in opening.values():
        yield told[0].opened_at, MessageKind.PERIOD_OPENED, told
    for at in {moment for span in own for moment in span.moments if moment > span.opened_at}:
        yield at, MessageKind.DUE_DIGEST, [span for span in own if span.opened_at <= at < span.due_at]


def _owed_spans(session: Session, clockwork: _Clockwork) -> Iterator[_Span]:
    owed = report_queries.owed(session)
    contacts = people_queries.contacts(session, {row.agency.id for row in owed})
    for row in owed:
        holding, period = contacts.get(row.agency.id), row.period
        if holding is not None and holding.person is not None:
            moments = clockwork.moments_of(_cycle_of(session, period), period.due_at)
            key = (period.cycle_id, period.starts_on)
            yield _Span(holding.person, key, _known_since(period, holding), period.due_at, moments)


def _coming_spans(session: Session, clockwork: _Clockwork, now: datetime, until: datetime) -> Iterator[_Span]:
    for cycle in cycle_queries.in_force(session):
        owing = cycle_queries.who_owes(session, cycle.ledger_id)
        contacts = people_queries.contacts(session, {row.agency_id for row in owing})
        people = [contacts[row.agency_id].person for row in owing if row.agency_id in contacts]
        for period in _unopened(session, clockwork, cycle, now, until):
            moments = clockwork.moments_of(cycle, period.due_at)
            opened_at, key = max(now, period.open_at), (cycle.id, period.starts_on)
            for person in people:
                if person is not None:
                    yield _Span(person, key, opened_at, period.due_at, moments)


def _unopened(
    session: Session, clockwork: _Clockwork, cycle: Cycle, now: datetime, until: datetime
) -> Iterator[PlannedPeriod]:
    rule, zone = cycle_queries.rule_of(cycle), clockwork.zone
    coming = cycle_queries.coming(
        session, cycle.ledger_id, rule, since=now, zone=zone, work_calendar=clockwork.work_calendar
    )
    return takewhile(lambda row: row.open_at <= until, coming)
