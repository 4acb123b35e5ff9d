"""A year's official holidays as announced, and what may be wrong in a list of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calendars import DayKind
from domain.errors import RuleBroken


@dataclass(frozen=True)
class Holiday:
    """What an announcement says of one day."""

    kind: DayKind
    name: str = ""


class Fault(StrEnum):
    """What is wrong in a row of a list; the facts that its sentence needs stand behind it."""

    DAY_INVALID = "day_invalid"
    DAY_OUTSIDE = "day_outside"  # `year`
    DAY_REPEATED = "day_repeated"  # `first`, the row where it stands
    KIND_INVALID = "kind_invalid"
    ROW_INVALID = "row_invalid"  # no day with its kind at all


@dataclass(frozen=True)
class RowFault:
    """Something wrong in a row, counted from 1 as people count it in the file."""

    row: int
    value: str
    fault: Fault
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class HolidayList:
    """One year's announcement as a file holds it.

    The State Council names its announcements by the year they arrange; the holiday of 1 January may reach
    into the December before (元旦 of 2019: 29-31 December 2018), so those days belong to the list too.
    """

    year: int
    source: str  # where it says that it comes from; "" where it does not
    days: Mapping[date, Holiday]
    faults: tuple[RowFault, ...] = ()

    @property
    def exceptions(self) -> dict[date, Holiday]:
        """The days that differ from the plain week, in order: a Saturday that is off says nothing new."""
        return {day: self.days[day] for day in sorted(self.days) if differs(day, self.days[day].kind)}


def differs(day: date, kind: DayKind) -> bool:
    """Whether a day of this kind is none in the plain week."""
    return (kind is DayKind.WORKDAY) != (day.weekday() < 5)


def belongs(day: date, year: int) -> bool:
    """Whether the announcement of `year` may speak of a day: its own, or the December before."""
    return day.year == year or (day.year, day.month) == (year - 1, 12)


@dataclass(frozen=True)
class DayChange:
    """A day that becomes a working day or a day off by a new list."""

    day: date
    before: DayKind
    after: DayKind


@dataclass(frozen=True)
class HolidaySpan:
    """Days in a row on which nobody works."""

    name: str
    first: date
    last: date


def spans(exceptions: Mapping[date, Holiday]) -> list[HolidaySpan]:
    """The holidays as an announcement counts them: days off in a row, with the weekends that they join."""
    off = [day for day in sorted(exceptions) if exceptions[day].kind is DayKind.DAY_OFF]
    found: list[HolidaySpan] = []
    for day in off:
        if found and day <= found[-1].last:
            continue
        first, last = (_end(day, step, exceptions) for step in (-1, 1))
        found.append(HolidaySpan(exceptions[day].name, first, last))
    return found


def _end(day: date, step: int, exceptions: Mapping[date, Holiday]) -> date:
    following = day + timedelta(days=step)
    while _is_off(following, exceptions):
        day, following = following, following + timedelta(days=step)
    return day


def _is_off(day: date, exceptions: Mapping[date, Holiday]) -> bool:
    named = exceptions.get(day)
    return named.kind is DayKind.DAY_OFF if named is not None else day.weekday() >= 5


def workdays(exceptions: Mapping[date, Holiday]) -> list[date]:
    """The make-up workdays (调休上班), in order."""
    return [day for day in sorted(exceptions) if exceptions[day].kind is DayKind.WORKDAY]


@dataclass(frozen=True)
class DueDay:
    """A period's due time where a calendar changes; `after` None: it stays, for the period is open."""

    ledger_id: int
    ledger_title: str
    starts_on: date
    ends_on: date
    before: datetime
    after: datetime | None = None


@dataclass(frozen=True)
class HolidayPlan:
    """What setting a year would do."""

    listed: HolidayList
    known_source: str | None  # where the year's arrangement is from so far; None: it is not known
    changes: tuple[DayChange, ...]  # days that are no longer what they were known to be
    moved: tuple[DueDay, ...]  # periods to come whose due time moves
    kept: tuple[DueDay, ...]  # open periods that are due on what becomes a day off


@dataclass(frozen=True)
class YearCard:
    """What is known of a year; `source` None: it is not published."""

    year: int
    source: str | None
    exceptions: Mapping[date, Holiday]


# Why a list is refused as a whole


class HolidaysWithoutYear(RuleBroken):
    """The list does not say which year it is for; facts: `name`."""


class HolidaysEmpty(RuleBroken):
    """The list arranges nothing: no day off, no make-up workday."""


class HolidaysFaulty(RuleBroken):
    """Rows hold errors: a year is kept whole or not at all; facts: `count`."""
