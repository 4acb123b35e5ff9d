"""The ladder of chases (催办): who is told of what is overdue, one rung after the other.

What comes before the due time are the reminders of the reporting cycle; the ladder begins on the due day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
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
    """One step: so many working days after the due day.

    `number` names it wherever it is shifted to; without one of its own it is where it stands first.
    """

    offset: int
    audience: Audience
    number: int = field(default=-1, compare=False)
    added_at: datetime | None = field(default=None, compare=False)  # None: it was there from the beginning

    def __post_init__(self) -> None:
        """Give it its number."""
        if self.number < 0:
            object.__setattr__(self, "number", self.offset)


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
class Told:
    """One rung that something has reached, by the number that it had."""

    number: int
    audience: Audience
    at: datetime  # when it was delivered; where it reached nobody, its own moment


@dataclass(frozen=True)
class Passed:
    """A rung that counts as passed, where it stands now."""

    offset: int
    at: datetime


def is_possible(rungs: Sequence[Rung]) -> bool:
    """Whether a ladder can be climbed: rungs in order, one a day, none too far."""
    offsets = [rung.offset for rung in rungs]
    is_ordered = offsets == sorted(set(offsets))
    return is_ordered and len(rungs) <= MAX_RUNGS and all(0 <= offset <= MAX_OFFSET for offset in offsets)


def passed(rungs: Collection[Rung], told: Collection[Told]) -> list[Passed]:
    """The rungs that something has passed, however the ladder was changed meanwhile.

    A rung that was told counts as passed wherever it stands now. Where it is gone, the lowest rung of its
    audience that was not told counts in its place.
    """
    by_number = {row.number: row for row in told}
    numbers = {rung.number for rung in rungs}
    gone = sorted((row for row in told if row.number not in numbers), key=lambda row: row.at)
    found = []
    for rung in sorted(rungs):
        row = by_number.get(rung.number)
        if row is None and (row := next((row for row in gone if row.audience is rung.audience), None)):
            gone.remove(row)
        if row is not None:
            found.append(Passed(rung.offset, row.at))
    return found


def next_rung(rungs: Collection[Rung], passed: Collection[Passed]) -> Rung | None:
    """The lowest rung that was not passed; none where all were.

    One that was added below a rung already passed is not told late; one that was only shifted there is.
    """
    offsets = {row.offset for row in passed}
    return min(
        (rung for rung in rungs if rung.offset not in offsets and not _is_late(rung, passed)), default=None
    )


def _is_late(rung: Rung, passed: Collection[Passed]) -> bool:
    added_at = rung.added_at
    return added_at is not None and any(row.offset > rung.offset and row.at < added_at for row in passed)


def is_held(rung: Rung, rungs: Collection[Rung], *, is_asked_about: bool) -> bool:
    """Whether a rung waits for a decision: while an extension is asked for, only the first is climbed."""
    return is_asked_about and rung != min(rungs)


def moment_of(
    rung: Rung,
    passed: Collection[Passed],
    due_on: date,
    at: time,
    *,
    zone: ZoneInfo,
    work_calendar: WorkCalendar,
) -> datetime:
    """When a rung is due: counted from the due day, and as far behind the one below as the ladder says.

    What was delivered late leaves those above as much time as ever. On the due day itself the reminder tells.
    """
    day = max(work_calendar.plus_workdays(due_on, rung.offset), work_calendar.plus_workdays(due_on, 1))
    below = max((row for row in passed if row.offset < rung.offset), key=lambda row: row.offset, default=None)
    if below is not None:
        told_on = local_day(below.at, zone)
        day = max(day, work_calendar.plus_workdays(told_on, rung.offset - below.offset))
    return instant(day, at, zone)
