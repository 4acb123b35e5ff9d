"""What the clock does at every look, in this order; the plan plays the same."""

from collections.abc import Callable
from dataclasses import dataclass

from services import cycles, group_posts, pending, reminders, reviews, schedules, sign_offs, slip_limits


@dataclass(frozen=True)
class Act:
    """Something the clock does; `is_due` is asked first: whoever writes holds all others up.

    `act` looks again, since somebody may have acted in between.
    """

    is_due: Callable[..., bool]
    act: Callable[..., object]


ACTS = (
    Act(cycles.is_due, cycles.open_and_lock),
    Act(reviews.is_clock_due, reviews.accept_unreviewed),
    Act(reminders.is_due, reminders.release_due),
    Act(group_posts.is_due, group_posts.release_due),
    Act(sign_offs.is_due, sign_offs.release),
    Act(pending.is_due, pending.look_after),
    Act(slip_limits.is_due, slip_limits.release),
    Act(schedules.is_due, schedules.release_due),
)
