"""What happens in the year 2022, as data: who files what when, which items end, who asks for more time."""

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from tests.journeys.sources import STATE_COUNCIL, Source, at

Part = tuple[int, str]  # an item's number and an agency
Slot = tuple[int, int, str]  # month, item, agency


class Fate(StrEnum):
    """What an agency does about one item in one month."""

    PROGRESS = "progress"  # before the due time
    NIL = "nil"  # nothing new, before the due time
    LATE = "late"  # after the due time, before the lock
    LATE_NIL = "late nil"
    EARLY = "early"  # before the period opens
    UNLOCKED = "unlocked"  # after the lock, let in
    MISSING = "missing"
    COMPLETION = "completion"  # before the due time


#: How often in a hundred.
CHANCES: Mapping[Fate, int] = {
    Fate.NIL: 71,
    Fate.PROGRESS: 10,
    Fate.LATE: 2,
    Fate.LATE_NIL: 4,
    Fate.MISSING: 10,
    Fate.EARLY: 2,
    Fate.UNLOCKED: 1,
}


@dataclass(frozen=True)
class Month:
    """A reporting period; its due day is the 25th, or the next day at work."""

    number: int
    due_on: date

    def moment(self, days: int, hour: str) -> datetime:
        """So many days after the due day."""
        return at(f"{self.due_on + timedelta(days=days)}T{hour}")


#: Read off a calendar: the 25th of June, September and December 2022 are days off.
DUE_DAYS = (25, 25, 25, 25, 25, 27, 25, 25, 26, 25, 25, 26)
MONTHS = tuple(Month(number, date(2022, number, day)) for number, day in enumerate(DUE_DAYS, 1))

#: Deadlines that the secretariat sets in the draft; the other items end with the year.
DEADLINES: Mapping[int, date] = {
    4: date(2022, 6, 30),
    6: date(2022, 3, 31),
    7: date(2022, 9, 30),
    9: date(2022, 11, 30),
    13: date(2022, 8, 31),
    16: date(2022, 10, 31),
}
YEAR_END = date(2022, 12, 31)

#: When things are done, in days from the due day; the first reminder leaves seven days before it.
FILING, RETURNING, DECIDING, MENDING, FILING_LATE, UNLOCKING = -8, -7, -4, 1, 2, 6
LOCK, CARRYING = 5, 21


@dataclass(frozen=True)
class Closing:
    """An item ends on its lead's word or the secretariat's, before the due day."""

    month: int
    item: int
    kind: str  # done, done_in_part, not_warranted
    completed_on: date | None  # None: no longer warranted
    deadline: date | None  # None: a continuing item

    @property
    def days_late(self) -> int | None:
        """How long after its deadline."""
        if self.completed_on is None or self.deadline is None:
            return None if self.completed_on is None else 0
        return max(0, (self.completed_on - self.deadline).days)


CLOSINGS = (
    Closing(3, 6, "done", date(2022, 3, 16), date(2022, 3, 31)),
    Closing(5, 4, "done", date(2022, 5, 16), date(2022, 6, 30)),
    Closing(7, 17, "not_warranted", None, YEAR_END),
    Closing(8, 13, "done_in_part", date(2022, 8, 16), date(2022, 8, 31)),
    Closing(10, 7, "done", date(2022, 10, 12), date(2022, 9, 30)),  # 12 days late
    Closing(11, 6, "done", date(2022, 11, 16), date(2022, 11, 30)),  # for the second time
    Closing(11, 16, "done", date(2022, 11, 17), date(2022, 10, 31)),  # 17 days late
    Closing(12, 5, "done", date(2022, 12, 16), None),
)


@dataclass(frozen=True)
class Reopening:
    """A closed item is brought back: reports are owed from the next period on."""

    month: int
    item: int
    deadline: date


REOPENINGS = (Reopening(4, 6, date(2022, 11, 30)),)


@dataclass(frozen=True)
class Extension:
    """A lead asks when it reports in time, and is answered four days later."""

    month: int
    item: int
    asked: date
    granted: date | None  # None: refused

    @property
    def original(self) -> date:
        """What stays on record."""
        return DEADLINES.get(self.item, YEAR_END)


EXTENSIONS = (
    Extension(4, 9, date(2023, 6, 30), date(2023, 3, 31)),  # another day than asked for
    Extension(9, 16, date(2023, 3, 31), None),
    Extension(11, 2, date(2023, 5, 31), date(2023, 5, 31)),
)
CEILING = date(2023, 6, 30)

HANDOVER_MONTH, HANDED_OVER, SUCCESSOR = 7, "财政部", "孙倩"
DELEGATION_MONTH, DELEGATING = 9, "国家卫生健康委"  # its leader files
RETURNS = 9  # so many leads' reports come back a day after they were filed, and are mended after the due time
SEED = 2022


class Year:
    """The whole script: the same for the same document."""

    def __init__(self, source: Source = STATE_COUNCIL, months: Collection[Month] = MONTHS) -> None:
        self.source = source
        self.months = tuple(months)
        self.parts: list[Part] = sorted(
            (item["no"], name) for item in source.items for name in source.agencies_of(item["no"])
        )

    def lead(self, item: int) -> str:
        """The agency named first."""
        return self.source.agencies_of(item)[0]

    @property
    def agencies(self) -> list[str]:
        """All agencies, in order."""
        return self.source.agencies

    def closing(self, month: int, item: int) -> Closing | None:
        """How an item ends in a month."""
        return next((row for row in self.closings if (row.month, row.item) == (month, item)), None)

    @property
    def closings(self) -> list[Closing]:
        """Those of the months that are played."""
        return [row for row in CLOSINGS if row.month <= self.months[-1].number]

    def is_owed(self, month: int, item: int) -> bool:
        """Whether reports on an item are owed when a month's period opens."""
        ends = [row.month for row in CLOSINGS if row.item == item and row.month < month]
        again = [row.month for row in REOPENINGS if row.item == item and row.month < month]
        return max(ends, default=0) <= max(again, default=0)

    @cached_property
    def fates(self) -> dict[Slot, Fate]:
        """What becomes of everything that is owed."""
        return dict(self._fates())

    def _fates(self) -> Iterator[tuple[Slot, Fate]]:
        chance = random.Random(SEED)
        for month in self.months:
            for item, agency in self.parts:
                (fate,) = chance.choices(tuple(CHANCES), tuple(CHANCES.values()))
                if self.is_owed(month.number, item):
                    yield (month.number, item, agency), self._fitting(fate, month.number, item, agency)

    def _fitting(self, fate: Fate, month: int, item: int, agency: str) -> Fate:
        closing = self.closing(month, item)
        if closing is not None and closing.completed_on is not None and agency == self.lead(item):
            return Fate.COMPLETION
        if fate is Fate.EARLY and not (month > 1 and self._is_known_early(month, item)):
            return Fate.PROGRESS
        return fate

    def _is_known_early(self, month: int, item: int) -> bool:
        """Nobody can file before an item is reopened; and who declares completion does not report again."""
        return self.is_owed(month - 1, item) or any(row.item == item for row in REOPENINGS)

    @cached_property
    def returned(self) -> list[Slot]:
        """The leads' reports that come back once."""
        filed = [
            slot
            for slot, fate in sorted(self.fates.items())
            if fate is Fate.PROGRESS
            and slot[2] == self.lead(slot[1])
            and self.closing(slot[0], slot[1]) is None
        ]
        return random.Random(SEED).sample(filed, min(RETURNS, len(filed)))

    def of(self, month: int, agency: str, *fates: Fate) -> dict[int, Fate]:
        """The items that an agency deals with in one of these ways in a month."""
        return {
            item: fate
            for (number, item, name), fate in self.fates.items()
            if (number, name) == (month, agency) and (not fates or fate in fates)
        }

    @property
    def unfinished(self) -> list[int]:
        """The items that go on next year."""
        last = self.months[-1].number + 1
        return [item["no"] for item in self.source.items if self.is_owed(last, item["no"])]
