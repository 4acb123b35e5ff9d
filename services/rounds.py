"""What the clock does at every look, in this order; the plan plays the same."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from domain.zones import Zones
from models.queries import stamps
from models.queries.stamps import Stamp
from services import (
    cycles,
    group_posts,
    inbox,
    pending,
    reminders,
    reviews,
    schedules,
    sign_offs,
    slip_limits,
)


@dataclass(frozen=True)
class Act:
    """Something the clock does: `look` says what is due (false: nothing), `act` does that.

    The clock looks first: whoever writes holds all others up.
    """

    look: Callable[..., object]
    act: Callable[..., object]


def next_due(session: Session, left: deque[Act], *, now: datetime, zones: Zones) -> tuple[Act, object] | None:
    """The first act for which something is due, and what; each that is looked at is taken off those left."""
    while left:
        act = left.popleft()
        if found := act.look(session, now=now, zones=zones):
            return act, found
    return None


def carry_out(
    session: Session, act: Act, found: object, since: Stamp, *, now: datetime, zones: Zones
) -> None:
    """Do what a look found; where anybody did anything since the mark before it was taken, look again."""
    if not stamps.stamp(session, now).is_as(since):
        found = act.look(session, now=now, zones=zones)
    if found:
        act.act(session, found, now=now, zones=zones)


def _anew(act: Callable[..., object]) -> Callable[..., object]:
    """An act that looks up itself what is due: seldom anything is."""
    return lambda session, _found, **moment: act(session, **moment)


ACTS = (
    Act(cycles.is_due, _anew(cycles.open_and_lock)),
    Act(reviews.is_clock_due, _anew(reviews.accept_unreviewed)),
    Act(reminders.look, reminders.release),
    Act(group_posts.is_due, _anew(group_posts.release_due)),
    Act(sign_offs.is_due, _anew(sign_offs.release)),
    Act(pending.is_due, _anew(pending.look_after)),
    Act(slip_limits.is_due, _anew(slip_limits.release)),
    Act(schedules.is_due, _anew(schedules.release_due)),
    Act(inbox.has_old, _anew(inbox.purge)),
)
