"""When to remind: steps in working days before a due time, computed anew at every tick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendars import WorkCalendar, instant, local_day
from domain.cycles import Frequency

DEFAULT_OFFSETS = (5, 2, 0)  # working days before the due day
WEEKLY_OFFSETS = (1, 0)
DEFAULT_TIME = time(9)  # local
LAST_OFFSET = 1  # working days before the due day: what counts as the last reminders


class Pace(StrEnum):
    """How many of the reminders somebody wants; the last one always comes."""

    ALL = "all"
    LAST = "last"  # of the day before and the day itself


@dataclass(frozen=True)
class Step:
    """One moment to remind: `offset` working days before the due day."""

    offset: int
    at: datetime


def offsets_for(frequency: Frequency) -> tuple[int, ...]:
    """The steps that a new cycle gets."""
    return WEEKLY_OFFSETS if frequency is Frequency.WEEKLY else DEFAULT_OFFSETS


def wanted(offsets: Sequence[int], pace: Pace) -> tuple[int, ...]:
    """The steps that somebody wants: all, or those of the last working days; one at least."""
    if pace is Pace.ALL or not offsets:
        return tuple(offsets)
    last = tuple(offset for offset in offsets if offset <= LAST_OFFSET)
    return last or (min(offsets),)


def steps(
    due_at: datetime,
    offsets: Sequence[int],
    at: time,
    *,
    zone: ZoneInfo,
    work_calendar: WorkCalendar,
    hour_zone: ZoneInfo | None = None,
) -> list[Step]:
    """The moments to remind of one due time, earliest first; none at or after it, none on a day off.

    What is due on a day off is reminded of for the last time on the working day before. Days are those of
    `zone`; `hour_zone` is where it has to be `at`, if that is another one.
    """
    due_on = local_day(due_at, zone)
    days: dict[date, int] = {}
    for offset in sorted(set(offsets), reverse=True):
        days[work_calendar.workday_from(work_calendar.plus_workdays(due_on, -offset), -1)] = offset
    moments = [Step(offset, instant(day, at, hour_zone or zone)) for day, offset in days.items()]
    return [step for step in moments if step.at < due_at]


def current_step(moments: Sequence[Step], *, now: datetime, due_at: datetime, since: datetime) -> Step | None:
    """The latest step reached by `now`: one message after a long downtime, not three.

    None before the first step, after the due time, and when the step was reached before `since`: the moment
    when the holder was told of the duty, because the period opened or the holder took the seat.
    """
    if now >= due_at:
        return None
    reached = [step for step in moments if step.at <= now]
    return reached[-1] if reached and reached[-1].at > since else None
