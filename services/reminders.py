"""Reminders, computed from the ledger at every tick: no row per reminder, no copy of a deadline."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from models.queries import calendars as calendar_queries
from models.queries import outbox as outbox_queries
from services import alarms, digests, outbox
from services.moments import Clockwork, Letter, Owed


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


def _letters(session: Session, now: datetime, zone: ZoneInfo) -> list[Letter]:
    clockwork = Clockwork(zone, calendar_queries.work_calendar(session))
    owed = Owed.at(session, now)
    return [
        *digests.due(session, clockwork, owed, now),
        *digests.reviews(session, clockwork, now),
        *alarms.lost(session),
        *alarms.desertions(session, owed, now),
        *alarms.silences(session, clockwork, owed, now),
        *alarms.calendar(session, clockwork, now),
    ]
