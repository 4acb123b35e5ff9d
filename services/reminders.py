"""Reminders, computed from the ledger at every tick: no row per reminder, no copy of a deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from models.queries import calendars as calendar_queries
from models.queries import outbox as outbox_queries
from services import alarms, digests, ladders, outbox
from services.ladders import Climb
from services.moments import Clockwork, Letter, Owed


@dataclass(frozen=True)
class _Release:
    """All that is to be told at a moment."""

    letters: tuple[Letter, ...]
    climb: Climb


def is_due(session: Session, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `release_due` would put anything in: the clock looks before it holds all writers up."""
    found = _release(session, now, zone)
    return found.climb.is_any or _known(session, found.letters) < len(found.letters)


def release_due(session: Session, *, now: datetime, zone: ZoneInfo) -> int:
    """Put the digests whose moment has come, and whom the ladders reach, into the outbox; how many new ones.

    The key (person, moment) makes a second one impossible, so missed ticks and restarts lose nothing and
    double nothing; of several moments missed only the latest is told. What `is_due` saw is looked up anew:
    since then somebody may have been pressed by hand, or have left a seat.
    """
    found = _release(session, now, zone)
    letters = (*found.letters, *found.climb.letters)
    count = len(letters) - _known(session, letters)
    outbox.enqueue_each(session, [letter.columns for letter in letters], now=now)
    ladders.keep(session, [passing for letter in letters for passing in letter.passings])
    ladders.keep(session, found.climb.passed)
    ladders.end(session, found.climb.ended, now=now)
    return count


def _known(session: Session, letters: Sequence[Letter]) -> int:
    """How many of these were put in before."""
    return outbox_queries.known(session, {letter.dedup_key for letter in letters})


def _release(session: Session, now: datetime, zone: ZoneInfo) -> _Release:
    clockwork = Clockwork(zone, calendar_queries.work_calendar(session))
    owed = Owed.at(session, now)
    due = tuple(digests.due(session, clockwork, owed, now))
    letters = (
        *due,
        *digests.edits(session, now),
        *digests.reviews(session, clockwork, now),
        *alarms.lost(session),
        *alarms.desertions(session, owed, now),
        *alarms.silences(session, clockwork, owed, now),
        *alarms.calendar(session, clockwork, now),
    )
    climb = ladders.climb(session, clockwork, now, busy={letter.person_id for letter in due})
    return _Release(letters, climb)
