"""Reminders, computed from the ledger at every tick: no row per reminder, no copy of a deadline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import WorkCalendar, instant, local_day
from domain.cycles import PlannedPeriod
from domain.delivery import Priority
from domain.notices import MessageKind
from domain.reminders import DEFAULT_OFFSETS, DEFAULT_TIME, Step, current_step, steps
from domain.roles import Role
from models.breakdowns import SubItemCard
from models.cycles import Cycle, Period
from models.people import Person
from models.queries import breakdowns as breakdown_queries
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import delegations as delegation_queries
from models.queries import outbox as outbox_queries
from models.queries import people as people_queries
from models.queries import periods as period_queries
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries import reviews as review_queries
from models.views import PlannedMessage, SeatHolding
from services import outbox

REVIEW_DIGEST_TIME = time(9)  # local, on working days
CALENDAR_ALARM_TIME = time(9)  # local, on working days
REVIEW_ROLES = (Role.SECRETARIAT, Role.REVIEWER)
SUB_ITEMS_AHEAD = timedelta(days=31)  # further than any step before a deadline reaches
CONTACT_ROLES = (Role.LIAISON, Role.BACKUP_LIAISON)


@dataclass(frozen=True)
class _Clockwork:
    """What every computation of moments needs."""

    zone: ZoneInfo
    work_calendar: WorkCalendar

    def steps_of(self, cycle: Cycle | None, end: datetime) -> list[Step]:
        """The steps before an end; the usual ones where no cycle is in force."""
        offsets = cycle.reminder_offsets if cycle is not None else DEFAULT_OFFSETS
        at = cycle.reminder_time if cycle is not None else DEFAULT_TIME
        return steps(end, offsets, at, zone=self.zone, work_calendar=self.work_calendar)

    def end_of(self, day: date) -> datetime:
        """The last minute of a local day."""
        return instant(day + timedelta(days=1), time(0), self.zone) - timedelta(minutes=1)

    def moments_of(self, cycle: Cycle | None, end: datetime) -> frozenset[datetime]:
        return frozenset(step.at for step in self.steps_of(cycle, end))


@dataclass(frozen=True)
class _Letter:
    """A message whose moment has come, whether it is in the outbox already or not."""

    kind: MessageKind
    person_id: int
    dedup_key: str
    facts: dict[str, Any]
    priority: Priority = Priority.REMINDER


@dataclass(frozen=True)
class _Owed:
    """What agencies owe in periods that are not due yet, looked up once, and who answers for each."""

    rows: Sequence[tuple[Period, int, int]]  # period, agency, number of duties
    contacts: Mapping[int, SeatHolding]

    @staticmethod
    def at(session: Session, now: datetime) -> "_Owed":
        rows = report_queries.owed_counts(session, now)
        agency_ids = {agency_id for _, agency_id, _ in rows}
        return _Owed(rows, people_queries.contacts(session, agency_ids, now=now))

    @property
    def silent(self) -> set[int]:
        """The agencies that nobody answers for."""
        return {agency_id for _, agency_id, _ in self.rows} - self.contacts.keys()


@dataclass(frozen=True)
class _Reached:
    """A step that one agency's contact is to be told of."""

    step: Step
    count: int  # duties
    is_for_another: bool


def is_due(session: Session, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `release_due` would put anything in: the clock looks before it holds all writers up."""
    keys = {letter.dedup_key for letter in _letters(session, now, zone)}
    return outbox_queries.known(session, keys) < len(keys)


def release_due(session: Session, *, now: datetime, zone: ZoneInfo) -> int:
    """Put the digests whose moment has come into the outbox; how many new ones.

    Called at every tick. The key (person, moment) makes a second one impossible, so missed ticks and restarts
    lose nothing and double nothing; of several moments missed only the latest is told.
    """
    return sum(
        outbox.enqueue(
            session,
            kind=letter.kind,
            person_id=letter.person_id,
            dedup_key=letter.dedup_key,
            facts=letter.facts,
            priority=letter.priority,
            now=now,
        )
        for letter in _letters(session, now, zone)
    )


def _letters(session: Session, now: datetime, zone: ZoneInfo) -> list[_Letter]:
    clockwork = _Clockwork(zone, calendar_queries.work_calendar(session))
    owed = _Owed.at(session, now)
    return [
        *_due_digests(session, clockwork, owed, now),
        *_review_digests(session, clockwork, now),
        *_alarms(session),
        *_desertions(session, owed, now),
        *_silences(session, clockwork, owed, now),
        *_calendar_alarm(session, clockwork, now),
    ]


def _due_digests(session: Session, clockwork: _Clockwork, owed: _Owed, now: datetime) -> Iterator[_Letter]:
    """One for each person, unless they had one of a later moment: that named everything."""
    due = _due_now(session, clockwork, owed, now)
    latest = outbox_queries.latest_keys(session, MessageKind.DUE_DIGEST, due.keys())
    for person_id, reached in sorted(due.items()):
        letter = _due_digest(clockwork, person_id, reached, now)
        if letter.dedup_key >= latest.get(person_id, ""):
            yield letter


def _due_digest(clockwork: _Clockwork, person_id: int, reached: Sequence[_Reached], now: datetime) -> _Letter:
    at = max(row.step.at for row in reached)  # one digest names everything: an earlier one adds nothing
    offset = min(row.step.offset for row in reached)
    counted = [row for row in reached if row.step.at == at]
    facts = {
        "at": at.isoformat(),
        "offset": offset,
        "duties": sum(row.count for row in counted),
        "zone": clockwork.zone.key,
    }
    if all(row.is_for_another for row in counted):
        facts["told_from"] = now.isoformat()  # it was not theirs to be told before: not late
    key = f"due:{person_id}:{outbox.moment(at)}"
    priority = Priority.DUE_TODAY if offset == 0 else Priority.REMINDER
    return _Letter(MessageKind.DUE_DIGEST, person_id, key, facts, priority)


def _due_now(
    session: Session, clockwork: _Clockwork, owed: _Owed, now: datetime
) -> dict[int, list[_Reached]]:
    """By person the steps that were reached, and of how many duties each is."""
    returned = report_queries.came_back(session, now)
    due: dict[int, list[_Reached]] = defaultdict(list)
    for period, agency_id, count in owed.rows:
        holding = owed.contacts.get(agency_id)
        if holding is None or holding.person is None:
            continue
        moments = clockwork.steps_of(_cycle_of(session, period), period.due_at)
        since = known_since(period, holding)
        step = current_step(moments, now=now, due_at=period.due_at, since=since)
        if step is not None and count > _later(returned[period.id, agency_id], step):
            due[holding.person.id].append(_Reached(step, count, _is_for_another(holding)))
    for holding, step in _sub_items_now(session, clockwork, now):
        if holding.person is not None:
            due[holding.person.id].append(_Reached(step, 0, _is_for_another(holding)))
    return due


def _is_for_another(holding: SeatHolding) -> bool:
    """Whether somebody is told in place of whoever usually is: a stand-in, or the backup."""
    is_holder = holding.person is not None and holding.person.id == holding.seat.person_id
    return not is_holder or holding.seat.role is Role.BACKUP_LIAISON


def _sub_items_now(
    session: Session, clockwork: _Clockwork, now: datetime
) -> Iterator[tuple[SeatHolding, Step]]:
    """Who is reminded of a sub-item, by which step of its ledger's cycle: in the digest of that moment."""
    today = local_day(now, clockwork.zone)
    cards = breakdown_queries.open_until(session, since=today, until=today + SUB_ITEMS_AHEAD)
    charged = {agency_id for row in cards for agency_id in row.breakdown.in_charge(row.line)}
    contacts = people_queries.contacts(session, charged, now=now) if charged else {}
    cycles = _cycles_of(session, cards)
    for card in cards:
        end = clockwork.end_of(card.line.sub_item.deadline)
        moments = clockwork.steps_of(cycles.get(card.breakdown.item.ledger_id), end)
        for agency_id in sorted(card.breakdown.in_charge(card.line) & contacts.keys()):
            holding = contacts[agency_id]
            told_at = [card.line.sub_item.created_at, holding.seat.held_since]
            since = max(moment for moment in told_at if moment is not None)
            step = current_step(moments, now=now, due_at=end, since=since)
            if step is not None:
                yield holding, step


def _cycles_of(session: Session, cards: Sequence[SubItemCard]) -> dict[int, Cycle]:
    """By ledger the cycle by which its sub-items are reminded of."""
    return cycle_queries.currents(session, {card.breakdown.item.ledger_id for card in cards})


def _later(came_back: Sequence[datetime], step: Step) -> int:
    """How many reports came back after a step.

    Where nothing else is owed, that step is over: who was just told of a return is not reminded of it a
    moment later, but at the next step.
    """
    return sum(moment > step.at for moment in came_back)


def _cycle_of(session: Session, period: Period) -> Cycle:
    return session.get_one(Cycle, period.cycle_id)


def known_since(period: Period, holding: SeatHolding) -> datetime:
    """When the holder was first told of the period's duties: at its opening, or on taking the seat."""
    moments = [moment for moment in (period.opened_at, holding.seat.held_since) if moment is not None]
    return max(moments)


def _review_digests(session: Session, clockwork: _Clockwork, now: datetime) -> Iterator[_Letter]:
    """Once each working day, when something waits since before that morning."""
    today = local_day(now, clockwork.zone)
    morning = instant(today, REVIEW_DIGEST_TIME, clockwork.zone)
    if now < morning or not clockwork.work_calendar.is_workday(today):
        return
    asked = [row for row in request_queries.waiting(session) if (row.submitted_at or now) < morning]
    if not asked and not review_queries.is_waiting_since(session, morning):
        return
    heads = [Role.GROUP_HEAD] if any(row.level > 1 for row in asked) else []
    for person_id in _present(session, [*REVIEW_ROLES, *heads], now):
        key = f"review:{person_id}:{today.isoformat()}"
        yield _Letter(MessageKind.REVIEW_DIGEST, person_id, key, {"zone": clockwork.zone.key})


def _present(session: Session, roles: Iterable[Role], now: datetime) -> list[int]:
    """Who sits in seats of these roles, with the stand-ins of those who are away."""
    away = delegation_queries.away(session, now=now)
    seats = people_queries.seats_with_roles(session, roles)
    return people_queries.reachable_ids(
        replace(row, person=people_queries.present_holder(row, away)) for row in seats
    )


def _secretaries(session: Session) -> list[int]:
    return people_queries.reachable_ids(people_queries.seats_with_roles(session, [Role.SECRETARIAT]))


def _alarms(session: Session) -> Iterator[_Letter]:
    """Tell the secretariat, once each time, that somebody who answers for an agency cannot be written to."""
    lost = [
        (holding.seat.id, since)
        for holding in people_queries.seats_with_roles(session, CONTACT_ROLES)
        if holding.person is not None and (since := holding.person.unreachable_since) is not None
    ]
    secretaries = _secretaries(session) if lost else []
    for seat_id, since in lost:
        for person_id in secretaries:
            key = f"unreachable:{seat_id}:{outbox.moment(since)}:{person_id}"
            yield _Letter(MessageKind.AGENCY_UNREACHABLE, person_id, key, {"seat_id": seat_id})


def _desertions(session: Session, owed: _Owed, now: datetime) -> Iterator[_Letter]:
    """Tell the secretariat, once each time, of an agency that owes and whose people are all away.

    Seats that nobody was ever invited to are told when the ledger is published, and in /agencies.
    """
    absences = delegation_queries.away_by(session, now=now)
    if not absences:
        return
    secretaries = _secretaries(session) if owed.silent else []
    for agency_id in sorted(owed.silent):
        seats = people_queries.agency_seats(session, [agency_id])
        leaves = {absences.get(row.person.id) for row in seats if row.person is not None} - {None}
        for person_id in secretaries if leaves else []:
            key = f"deserted:{agency_id}:{max(row for row in leaves if row is not None)}:{person_id}"
            yield _Letter(MessageKind.AGENCY_DESERTED, person_id, key, {"agency_id": agency_id})


def _silences(session: Session, clockwork: _Clockwork, owed: _Owed, now: datetime) -> Iterator[_Letter]:
    """Tell the secretariat who could not be reminded: one message for all agencies at a moment of reminding.

    Also of seats that nobody was ever invited to. Who is on leave without a stand-in was told of at once.
    """
    moments = set()
    for period, agency_id, _ in owed.rows:
        if agency_id not in owed.contacts:
            reached = clockwork.steps_of(_cycle_of(session, period), period.due_at)
            since = period.opened_at or now
            step = current_step(reached, now=now, due_at=period.due_at, since=since)
            moments |= {step.at} if step is not None else set()
    secretaries = _secretaries(session) if moments else []
    for at in sorted(moments):
        for person_id in secretaries:
            key = f"silent:{person_id}:{outbox.moment(at)}"
            yield _Letter(MessageKind.AGENCIES_SILENT, person_id, key, {"at": at.isoformat()})


def _calendar_alarm(session: Session, clockwork: _Clockwork, now: datetime) -> Iterator[_Letter]:
    """Tell the secretariat, on a week's first working day, that a year's holidays have to be entered."""
    today = local_day(now, clockwork.zone)
    year = clockwork.work_calendar.missing_year(today)
    is_early = now < instant(today, CALENDAR_ALARM_TIME, clockwork.zone)
    if year is None or is_early or not clockwork.work_calendar.is_workday(today):
        return
    week = today.isocalendar()
    for person_id in _secretaries(session):
        key = f"calendar:{year}:{week.year}-{week.week}:{person_id}"
        yield _Letter(MessageKind.CALENDAR_MISSING, person_id, key, {"year": year})


# The plan: the same rules, asked about the future.


@dataclass(frozen=True)
class _Span:
    """A duty as its agency's contact lives with it, owed already or to come."""

    person: Person
    period: tuple[int, date] | None  # cycle and first day; None for a sub-item
    opened_at: datetime
    due_at: datetime
    moments: frozenset[datetime]

    def is_named(self, at: datetime) -> bool:
        """Whether a digest of that moment names it; a sub-item is named from its own first step on."""
        since = self.opened_at if self.period is not None else min(self.moments, default=self.due_at)
        return since <= at < self.due_at


def plan(session: Session, *, now: datetime, until: datetime, zone: ZoneInfo) -> list[PlannedMessage]:
    """What will be sent to whom when, up to `until`, if nothing changes: openings and digests by time."""
    clockwork = _Clockwork(zone, calendar_queries.work_calendar(session))
    spans = [
        *_owed_spans(session, clockwork),
        *_coming_spans(session, clockwork, now, until),
        *_sub_item_spans(session, clockwork, now, until),
    ]
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
        if span.period is not None:
            opening[span.period].append(span)
    for told in opening.values():
        yield told[0].opened_at, MessageKind.PERIOD_OPENED, told
    for at in {moment for span in own for moment in span.moments if moment > span.opened_at}:
        yield at, MessageKind.DUE_DIGEST, [span for span in own if span.is_named(at)]


def _owed_spans(session: Session, clockwork: _Clockwork) -> Iterator[_Span]:
    owed = report_queries.owed(session)
    contacts = people_queries.contacts(session, {row.agency.id for row in owed})
    for row in owed:
        holding, period = contacts.get(row.agency.id), row.period
        if holding is not None and holding.person is not None:
            moments = clockwork.moments_of(_cycle_of(session, period), period.due_at)
            key = (period.cycle_id, period.starts_on)
            yield _Span(holding.person, key, known_since(period, holding), period.due_at, moments)


def _sub_item_spans(
    session: Session, clockwork: _Clockwork, now: datetime, until: datetime
) -> Iterator[_Span]:
    last = local_day(until, clockwork.zone) + SUB_ITEMS_AHEAD
    cards = breakdown_queries.open_until(session, since=local_day(now, clockwork.zone), until=last)
    charged = {agency_id for card in cards for agency_id in card.breakdown.in_charge(card.line)}
    contacts = people_queries.contacts(session, charged) if charged else {}
    cycles = _cycles_of(session, cards)
    for card in cards:
        end, created_at = clockwork.end_of(card.line.sub_item.deadline), card.line.sub_item.created_at
        moments = clockwork.moments_of(cycles.get(card.breakdown.item.ledger_id), end)
        for agency_id in sorted(card.breakdown.in_charge(card.line) & contacts.keys()):
            person = contacts[agency_id].person
            if person is not None:
                yield _Span(person, None, created_at, end, moments)


def _coming_spans(session: Session, clockwork: _Clockwork, now: datetime, until: datetime) -> Iterator[_Span]:
    regular = [
        (cycle, _unopened(session, clockwork, cycle, now, until)) for cycle in cycle_queries.in_force(session)
    ]
    once = [
        (cycle, iter([period]))
        for cycle, period in period_queries.planned_one_offs(session)
        if period.open_at <= until
    ]
    for cycle, periods in (*regular, *once):
        owing = cycle_queries.who_owes(session, cycle.ledger_id)
        contacts = people_queries.contacts(session, {row.agency_id for row in owing})
        people = [contacts[row.agency_id].person for row in owing if row.agency_id in contacts]
        for period in periods:
            moments = clockwork.moments_of(cycle, period.due_at)
            opened_at, key = max(now, period.open_at), (cycle.id, period.starts_on)
            for person in people:
                if person is not None:
                    yield _Span(person, key, opened_at, period.due_at, moments)


def _unopened(
    session: Session, clockwork: _Clockwork, cycle: Cycle, now: datetime, until: datetime
) -> Iterator[PlannedPeriod | Period]:
    rule, zone = cycle_queries.rule_of(cycle), clockwork.zone
    coming = cycle_queries.coming(
        session, cycle.ledger_id, rule, since=now, zone=zone, work_calendar=clockwork.work_calendar
    )
    return takewhile(lambda row: row.open_at <= until, coming)
