"""Reminders, computed from the ledger at every tick: no row per reminder, no copy of a deadline."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from domain.zones import Zones
from models.queries import calendars as calendar_queries
from models.queries import outbox as outbox_queries
from services import alarms, digests, ladders, outbox
from services.ladders import Climb
from services.moments import Clockwork, Letter, Owed


@dataclass(frozen=True)
class Release:
    """All that is to be told at a moment, whether it is in the outbox already or not."""

    letters: tuple[Letter, ...]
    climb: Climb

    def is_news(self, session: Session) -> bool:
        """Whether anything of it is to be written."""
        keys = {letter.dedup_key for letter in self.letters}
        return self.climb.is_any or outbox_queries.known(session, keys) < len(self.letters)


def look(session: Session, *, now: datetime, zones: Zones) -> Release | None:
    """The digests whose moment has come, and whom the ladders reach; None where all of it was told before.

    Of several moments missed only the latest is told.
    """
    found = _due(session, now, zones)
    return found if found.is_news(session) else None


def release(session: Session, found: Release, *, now: datetime, zones: Zones) -> None:
    """Put what a look found into the outbox.

    The key (person, moment) makes a second one impossible: missed ticks and restarts lose nothing and double
    nothing.
    """
    letters = (*found.letters, *found.climb.letters)
    outbox.enqueue_each(session, [letter.columns for letter in letters], now=now)
    ladders.keep(session, [passing for letter in letters for passing in letter.passings])
    ladders.keep(session, found.climb.passed)
    ladders.end(session, found.climb.ended, now=now)


def _due(session: Session, now: datetime, zones: Zones) -> Release:
    clockwork = Clockwork(zones, calendar_queries.recent(session, now))
    owed = Owed.at(session, clockwork, now)
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
    return Release(letters, climb)
