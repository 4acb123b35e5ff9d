"""The plan: the rules of reminding, asked about the future."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import local_day
from domain.cycles import PlannedPeriod
from domain.notices import MessageKind
from models.cycles import Cycle, Period
from models.people import Person
from models.queries import breakdowns as breakdown_queries
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import deadlines as deadline_queries
from models.queries import people as people_queries
from models.queries import periods as period_queries
from models.queries import reports as report_queries
from models.views import PlannedMessage
from services import digests, moments
from services.moments import Clockwork


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
    clockwork = Clockwork(zone, calendar_queries.work_calendar(session))
    spans = [
        *_owed_spans(session, clockwork),
        *_coming_spans(session, clockwork, now, until),
        *_sub_item_spans(session, clockwork, now, until),
        *_item_spans(session, clockwork, now, until),
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


def _owed_spans(session: Session, clockwork: Clockwork) -> Iterator[_Span]:
    owed = report_queries.owed(session)
    contacts = people_queries.contacts(session, {row.agency.id for row in owed})
    for row in owed:
        holding, period = contacts.get(row.agency.id), row.period
        if holding is not None and holding.person is not None:
            reached = clockwork.moments_of(moments.cycle_of(session, period), period.due_at)
            key = (period.cycle_id, period.starts_on)
            yield _Span(holding.person, key, moments.known_since(period, holding), period.due_at, reached)


def _sub_item_spans(
    session: Session, clockwork: Clockwork, now: datetime, until: datetime
) -> Iterator[_Span]:
    last = local_day(until, clockwork.zone) + digests.AHEAD
    cards = breakdown_queries.open_until(session, since=local_day(now, clockwork.zone), until=last)
    charged = {agency_id for card in cards for agency_id in card.breakdown.in_charge(card.line)}
    contacts = people_queries.contacts(session, charged) if charged else {}
    cycles = digests.cycles_of(session, cards)
    for card in cards:
        end, created_at = clockwork.end_of(card.line.sub_item.deadline), card.line.sub_item.created_at
        reached = clockwork.moments_of(cycles.get(card.breakdown.item.ledger_id), end)
        for agency_id in sorted(card.breakdown.in_charge(card.line) & contacts.keys()):
            person = contacts[agency_id].person
            if person is not None:
                yield _Span(person, None, created_at, end, reached)


def _item_spans(session: Session, clockwork: Clockwork, now: datetime, until: datetime) -> Iterator[_Span]:
    last = local_day(until, clockwork.zone) + digests.AHEAD
    found = deadline_queries.between(session, since=local_day(now, clockwork.zone), until=last)
    contacts = people_queries.contacts(session, {row.agency_id for row in found}) if found else {}
    cycles = cycle_queries.currents(session, {row.ledger_id for row in found})
    for row in found:
        person = contacts[row.agency_id].person if row.agency_id in contacts else None
        if person is not None:
            end = clockwork.end_of(row.deadline)
            reached = clockwork.moments_of(cycles.get(row.ledger_id), end)
            yield _Span(person, None, row.known_at or now, end, reached)


def _coming_spans(session: Session, clockwork: Clockwork, now: datetime, until: datetime) -> Iterator[_Span]:
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
            reached = clockwork.moments_of(cycle, period.due_at)
            opened_at, key = max(now, period.open_at), (cycle.id, period.starts_on)
            for person in people:
                if person is not None:
                    yield _Span(person, key, opened_at, period.due_at, reached)


def _unopened(
    session: Session, clockwork: Clockwork, cycle: Cycle, now: datetime, until: datetime
) -> Iterator[PlannedPeriod | Period]:
    rule, zone = cycle_queries.rule_of(cycle), clockwork.zone
    coming = cycle_queries.coming(
        session, cycle.ledger_id, rule, since=now, zone=zone, work_calendar=clockwork.work_calendar
    )
    return takewhile(lambda row: row.open_at <= until, coming)
