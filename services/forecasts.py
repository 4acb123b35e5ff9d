"""What reminders will come to one person and why, by the rules that send them; their own hour and pace."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time

from sqlmodel import Session

from domain.cycles import REMIND_HOURS
from domain.errors import OutOfDate
from domain.reminders import Pace
from domain.zones import Zones
from models.forecasts import Coming, ComingChase, Forecast, Reason
from models.ladders import Thing
from models.people import Person
from models.queries import breakdowns as breakdown_queries
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import deadlines as deadline_queries
from models.queries import ladders as ladder_queries
from models.queries import people as people_queries
from models.queries import regulations as regulation_queries
from models.queries import reports as report_queries
from models.views import Identity
from services import ascents, audit, moments
from services.moments import AHEAD, Clockwork
from services.quiet_hours import Rests


def of_person(session: Session, identity: Identity, *, now: datetime, zones: Zones) -> Forecast:
    """What comes, if nothing is done until then, for what is owed now; one message a day, by time."""
    person = people_queries.person(session, identity.person.id) or identity.person
    clockwork = Clockwork(zones, calendar_queries.work_calendar(session))
    contacts = people_queries.contacts(session, identity.agency_ids, now=now)
    own = {
        key
        for key, holding in contacts.items()
        if holding.person is not None and holding.person.id == person.id
    }
    days: dict[object, list[Reason]] = defaultdict(list)
    for reason in _reasons(session, clockwork, person, own, now):
        days[zones.day(reason.step.at)].append(reason)
    ledger_ids = {row.ledger_id for rows in days.values() for row in rows}
    limits = regulation_queries.of_ledgers(session, ledger_ids)
    rests = Rests(zones, clockwork.work_calendar, limits)
    coming = [Coming(_leaves(rests, rows), tuple(_merged(rows))) for rows in days.values()]
    chases = _chases(session, clockwork, person, identity.agency_ids, now)
    return Forecast(person, bool(own), tuple(sorted(coming, key=lambda row: row.at)), chases)


def _leaves(rests: Rests, reasons: Sequence[Reason]) -> datetime:
    """When the message of a day leaves: at its hour, or when the hours of the ledgers it is for begin."""
    at = min(row.step.at for row in reasons)
    return rests.opening(sorted({row.ledger_id for row in reasons if row.step.at == at}), at)


def _chases(
    session: Session, clockwork: Clockwork, person: Person, agency_ids: Collection[int], now: datetime
) -> tuple[ComingChase, ...]:
    """What the ladders of chases will tell, one message a day."""
    days: dict[object, list[tuple[datetime, Thing]]] = defaultdict(list)
    for row in ascents.to_come(session, clockwork, person, agency_ids, now):
        days[clockwork.zones.day(row[0])].append(row)
    return tuple(
        ComingChase(rows[0][0], ladder_queries.lines(session, [thing for _, thing in rows]))
        for rows in days.values()
    )


def _reasons(
    session: Session, clockwork: Clockwork, person: Person, agency_ids: set[int], now: datetime
) -> Iterator[Reason]:
    for owed in report_queries.owed(session, agency_ids):
        cycle = moments.cycle_of(session, owed.period)
        for step in clockwork.of(owed.period.ledger_id).steps_of(cycle, owed.period.due_at, person):
            if step.at > now:
                yield Reason(step, 1, owed.period, None, "", owed.period.due_at, owed.period.ledger_id)
    first, last = clockwork.zones.days(now)
    items = deadline_queries.between(session, since=first, until=last + AHEAD, agency_ids=agency_ids)
    cards = [
        card
        for card in breakdown_queries.open_until(session, since=first, until=last + AHEAD)
        if card.breakdown.in_charge(card.line) & agency_ids
    ]
    ledger_ids = {row.ledger_id for row in items} | {card.breakdown.item.ledger_id for card in cards}
    cycles = cycle_queries.currents(session, ledger_ids)
    ends = [(row.ledger_id, row.deadline, str(row.number)) for row in items]
    ends += [(card.breakdown.item.ledger_id, card.line.sub_item.deadline, card.number) for card in cards]
    for ledger_id, deadline, number in ends:
        clock = clockwork.of(ledger_id)
        end = clock.end_of(deadline)
        for step in clock.steps_of(cycles.get(ledger_id), end, person):
            if step.at > now:
                yield Reason(step, 1, None, deadline, number, end, ledger_id)


def _merged(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """One reason for all reports of a period; what is due first in front."""
    periods: dict[int, Reason] = {}
    for row in reasons:
        if row.period is not None:
            known = periods.get(row.period.id)
            periods[row.period.id] = replace(row, count=known.count + 1 if known is not None else 1)
    rest = [row for row in reasons if row.period is None]
    yield from sorted([*periods.values(), *rest], key=lambda row: (row.due_at, row.number))


def set_hour(session: Session, identity: Identity, hour: int | None, *, now: datetime) -> None:
    """At which full local hour somebody is reminded; None: at the ledger's. Errors: OutOfDate.

    The same again is nothing.
    """
    if hour is not None and hour not in REMIND_HOURS:
        raise OutOfDate
    own, chosen = _own(session, identity), time(hour) if hour is not None else None
    if own.reminder_time != chosen:
        own.reminder_time = chosen
        _record(session, identity, "set_hour", hour, now)


def set_pace(session: Session, identity: Identity, pace: Pace, *, now: datetime) -> None:
    """At every step, or at the last ones only; the one of the due day always comes. The same is nothing."""
    own = _own(session, identity)
    if own.reminder_pace is not pace:
        own.reminder_pace = pace
        _record(session, identity, "set_pace", pace, now)


def _own(session: Session, identity: Identity) -> Person:
    return session.get_one(Person, identity.person.id)


def _record(session: Session, identity: Identity, action: str, chosen: object, now: datetime) -> None:
    person_id = identity.person.id
    audit.record(
        session, now=now, actor_id=person_id, action=action, noun="person", noun_id=person_id, after=chosen
    )
