"""How long the clock may rest: until somebody does something, or the next moment comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.zones import Zones
from models.queries import moments, stamps, zones
from models.queries.stamps import Stamp

#: Whatever should have been noticed and was not waits no longer than this.
LONGEST = timedelta(minutes=5)


@dataclass(frozen=True)
class Rest:
    """Nothing is to be done from one moment to another, if nobody does anything."""

    stamp: Stamp
    since: datetime
    until: datetime

    def lasts(self, stamp: Stamp, now: datetime) -> bool:
        """Whether the clock need not look."""
        return stamp.is_as(self.stamp) and self.since <= now < self.until


def before(session: Session, *, now: datetime, usual: ZoneInfo) -> tuple[Stamp, Zones]:
    """The mark to be taken before the clock looks, and the zones in force; `usual` is the installation's.

    What happens while it looks is seen at the next look.
    """
    return stamps.stamp(session, now), zones.in_force(session, usual)


def after(session: Session, stamp: Stamp, *, now: datetime, zones: Zones) -> Rest:
    """The rest after all that was due at a moment is done; the mark is of before."""
    return Rest(stamp, now, min(now + LONGEST, moments.next_moment(session, now, zones=zones)))
