"""The ladder of chases (催办): who is told of what is overdue, one rung after the other.

What comes before the due time are the reminders of the reporting cycle; the ladder begins on the due day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendars import WorkCalendar, instant, local_day
from domain.roles import Role


class Audience(StrEnum):
    """Who is told at one rung."""

    LIAISON = "liaison"  # whoever answers for the agency at the moment
    LIAISONS = "liaisons"  # both, the liaison and the backup (AB角)
    SECTION_HEAD = "section_head"
    SUPERVISING_LEADER = "supervising_leader"  # 分管领导
    SECRETARIAT = "secretariat"  # decides on a slip


class Unheard(StrEnum):
    """Why a rung was passed without anybody being told; the ladder does not stop for it."""

    VACANT = "vacant"
    AWAY = "away"  # and nobody stands in
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, order=True)
class Rung:
    """One step: so many working days after the due day."""

    offset: int
    audience: Audience


DEFAULT_LADDER = (
    Rung(0, Audience.LIAISONS),
    Rung(2, Audience.SECTION_HEAD),
    Rung(4, Audience.SUPERVISING_LEADER),
    Rung(5, Audience.SECRETARIAT),
)
MAX_OFFSET = 20  # working days after the due day
MAX_RUNGS = 8
#: How far back it is looked at what is overdue: further than any rung, over any holiday.
REACH = timedelta(days=60)
#: Whom an agency's liaison answers to: who was told learns that it is settled.
ABOVE = frozenset({Audience.SECTION_HEAD, Audience.SUPERVISING_LEADER})
ROLES = {Audience.SECTION_HEAD: Role.SECTION_HEAD, Audience.SUPERVISING_LEADER: Role.SUPERVISING_LEADER}


@dataclass(frozen=True)
class Passed:
    """The highest rung that something has reached so far."""

    offset: int
    at: datetime  # when it was delivered; where it reached nobody, its own moment
    is_under_way: bool = False  # a message of it has not left yet


def is_possible(rungs: Sequence[Rung]) -> bool:
    """Whether a ladder can be climbed: rungs in order, one a day, none too far."""
    offsets = [rung.offset for rung in rungs]
    is_ordered = offsets == sorted(set(offsets))
    return is_ordered and len(rungs) <= MAX_RUNGS and all(0 <= offset <= MAX_OFFSET for offset in offsets)


def next_rung(rungs: Collection[Rung], passed: Passed | None) -> Rung | None:
    """The rung after the one that was passed; none while its message is under way, none above the last."""
    if passed is None:
        return min(rungs, default=None)
    higher = (rung for rung in rungs if rung.offset > passed.offset)
    return None if passed.is_under_way else min(higher, default=None)


def is_held(rung: Rung, rungs: Collection[Rung], *, is_asked_about: bool) -> bool:
    """Whether a rung waits for a decision: while an extension is asked for, only the first is climbed."""
    return is_asked_about and rung != min(rungs)


def moment_of(
    rung: Rung,
    passed: Passed | None,
    due_on: date,
    at: time,
    *,
    zone: ZoneInfo,
    work_calendar: WorkCalendar,
) -> datetime:
    """When a rung is due: counted from the due day, and as far behind the one before as the ladder says.

    What was delivered late leaves those below as much time as ever. On the due day itself the reminder tells.
    """
    day = max(work_calendar.plus_workdays(due_on, rung.offset), work_calendar.plus_workdays(due_on, 1))
    if passed is not None:
        told_on = local_day(passed.at, zone)
        day = max(day, work_calendar.plus_workdays(told_on, rung.offset - passed.offset))
    return instant(day, at, zone)
