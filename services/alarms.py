"""Alarms for the secretariat: agencies where nobody can be reminded, a year whose holidays are missing."""

from collections.abc import Iterator
from datetime import datetime, time

from sqlmodel import Session

from domain.calendars import instant
from domain.notices import MessageKind
from domain.reminders import current_step
from domain.roles import Role
from domain.zones import Zones
from models.alarms import SilentAgencies
from models.outbox import OutboxMessage
from models.people import Agency, Person
from models.queries import alarms as queries
from models.queries import delegations as delegation_queries
from models.queries import people as people_queries
from services import moments, outbox
from services.moments import Clockwork, Letter, Owed

CALENDAR_ALARM_TIME = time(9)  # local, on working days
CONTACT_ROLES = (Role.LIAISON, Role.BACKUP_LIAISON)


def lost(session: Session) -> Iterator[Letter]:
    """Tell the secretariat, once each time, that somebody who answers for an agency cannot be written to."""
    lost = people_queries.unreachable_seats(session, CONTACT_ROLES)
    secretaries = moments.secretaries(session) if lost else []
    for seat_id, since in lost:
        for person_id in secretaries:
            key = f"unreachable:{seat_id}:{outbox.moment(since)}:{person_id}"
            yield Letter(MessageKind.AGENCY_UNREACHABLE, person_id, key, {"seat_id": seat_id})


def desertions(session: Session, owed: Owed, now: datetime) -> Iterator[Letter]:
    """Tell the secretariat, once each time, of an agency that owes and whose people are all away.

    Seats that nobody was ever invited to are told when the ledger is published, and in /agencies.
    """
    absences = delegation_queries.away_by(session, now=now) if owed.silent else {}
    secretaries = moments.secretaries(session) if absences else []
    for agency_id in sorted(owed.silent):
        seats = people_queries.agency_seats(session, [agency_id])
        leaves = {absences.get(row.person.id) for row in seats if row.person is not None} - {None}
        for person_id in secretaries if leaves else []:
            key = f"deserted:{agency_id}:{max(row for row in leaves if row is not None)}:{person_id}"
            yield Letter(MessageKind.AGENCY_DESERTED, person_id, key, {"agency_id": agency_id})


def silences(session: Session, clockwork: Clockwork, owed: Owed, now: datetime) -> Iterator[Letter]:
    """Tell the secretariat who could not be reminded: one message for all agencies at a moment of reminding.

    Also of seats that nobody was ever invited to. Who is on leave without a stand-in was told of at once.
    """
    reached_at: set[datetime] = set()
    for period, cycle, agency_id, _ in owed.reports:
        if agency_id not in owed.contacts:
            reached = clockwork.of(period.ledger_id).steps_of(cycle, period.due_at)
            since = period.opened_at or now
            step = current_step(reached, now=now, due_at=period.due_at, since=since)
            reached_at |= {step.at} if step is not None else set()
    secretaries = moments.secretaries(session) if reached_at else []
    for at in sorted(reached_at):
        for person_id in secretaries:
            key = f"silent:{person_id}:{outbox.moment(at)}"
            yield Letter(MessageKind.AGENCIES_SILENT, person_id, key, {"at": at.isoformat()})


def calendar(session: Session, clockwork: Clockwork, now: datetime) -> Iterator[Letter]:
    """Tell the secretariat, on a week's first working day, that a year's holidays have to be entered."""
    today = clockwork.zones.day(now)
    year = clockwork.work_calendar.missing_year(today)
    is_early = now < instant(today, CALENDAR_ALARM_TIME, clockwork.zones.usual)
    if year is None or is_early or not clockwork.work_calendar.is_workday(today):
        return
    week = today.isocalendar()
    for person_id in moments.secretaries(session):
        key = f"calendar:{year}:{week.year}-{week.week}:{person_id}"
        yield Letter(MessageKind.CALENDAR_MISSING, person_id, key, {"year": year})


# What they tell when their turn comes: nothing, once somebody is there


def deserted(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> Agency | None:
    """The agency, as long as nobody is there."""
    agency_id: int = message.facts["agency_id"]
    return session.get(Agency, agency_id) if queries.silent(session, [agency_id], now=now) else None


def silent(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SilentAgencies | None:
    """All agencies that owe reports and cannot be reminded, as long as there are any."""
    found = queries.silent_debtors(session, now)
    return found if found.agencies else None
