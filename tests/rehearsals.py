"""A year with the clock: who files when is known beforehand, so that every reminder is counted by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from domain.budgets import COUNTED
from domain.calendars import DayKind
from domain.cycles import CycleRule, Frequency
from domain.roles import Role
from models.calendars import CalendarDay, CalendarYear
from models.database import Database
from models.regulations import LedgerRegulation
from models.views import Identity
from services import cycles, submissions
from tests.deliveries import deliver
from tests.ledgers import ZONE, ZONES, Office, draft_item, party

YEAR = 2026
OFF, MADE_UP = DayKind.DAY_OFF, DayKind.WORKDAY
#: What differs from the plain week, in the months that the rehearsal plays.
ARRANGED = {
    **{date(YEAR, 1, day): OFF for day in (1, 2, 3)},
    date(YEAR, 1, 4): MADE_UP,
    **{date(YEAR, 2, day): OFF for day in range(15, 24)},
    date(YEAR, 2, 14): MADE_UP,
    date(YEAR, 2, 28): MADE_UP,
    **{date(YEAR, 5, day): OFF for day in range(1, 6)},
    date(YEAR, 5, 9): MADE_UP,
    **{date(YEAR, 10, day): OFF for day in range(1, 8)},
    date(YEAR, 9, 20): MADE_UP,
    date(YEAR, 10, 10): MADE_UP,
    date(YEAR, 9, 25): OFF,
}
HOUR, DUE_DAY = 9, 25
#: By kind of agency, the working day before the due day in whose afternoon it files; None: never.
HABITS = (4, 1, None)

Told = tuple[int, date, str]


def days() -> Iterator[date]:
    day = date(YEAR, 1, 1)
    while day.year == YEAR:
        yield day
        day += timedelta(days=1)


WORKDAYS = [day for day in days() if ARRANGED.get(day, MADE_UP if day.weekday() < 5 else OFF) is MADE_UP]


def around(due_on: date, count: int) -> date:
    """The working day so many after a due day, before it when negative; counted on the list by hand."""
    return WORKDAYS[WORKDAYS.index(due_on) + count]


@dataclass
class Rehearsal:
    """An office of many agencies, each with a liaison, a section head and a leader, and one item each."""

    database: Database
    agencies: int
    liaisons: list[Identity] = field(default_factory=list)
    heads: list[Identity] = field(default_factory=list)
    leaders: list[Identity] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.office = Office(self.database)
        with self.database.transaction() as session:
            session.add(CalendarYear(year=YEAR, source="国务院办公厅"))
            session.add_all(CalendarDay(day=day, kind=kind) for day, kind in ARRANGED.items())
        start = datetime(YEAR, 1, 1, 8, tzinfo=ZONE)
        names = [f"市第{number}管理局" for number in range(1, self.agencies + 1)]
        items = [
            draft_item(number, party(name), due_on=None, continuing=True)
            for number, name in enumerate(names, 1)
        ]
        self.ledger = self.office.publish(*items, now=start)
        with self.database.transaction() as session:
            session.add(LedgerRegulation(ledger_id=self.ledger.id, nil_limit=99))
        roles = (
            (self.liaisons, Role.LIAISON),
            (self.heads, Role.SECTION_HEAD),
            (self.leaders, Role.SUPERVISING_LEADER),
        )
        for name in names:
            for people, role in roles:
                people.append(self.office.seat(f"{name}{role}", role, name, now=start))
        self.office.set_cycle(self.ledger, CycleRule(Frequency.MONTHLY, DUE_DAY, time(18)), now=start)

    @property
    def due_days(self) -> list[date]:
        """The due days, each moved to the next working day; what the end of the year cuts is left out."""
        nominal = [date(YEAR, month, DUE_DAY) for month in range(1, 12)]
        return [next(day for day in WORKDAYS if day >= wanted) for wanted in nominal]

    def habit(self, number: int) -> int | None:
        """When an agency files."""
        return HABITS[number % len(HABITS)]

    def play(self) -> None:
        """Each day the clock looks in the morning and at night; in the afternoon some agencies file."""
        filing: dict[date, list[int]] = {}
        for due_on in self.due_days:
            for number in range(self.agencies):
                before = self.habit(number)
                if before is not None:
                    filing.setdefault(around(due_on, -before), []).append(number)
        for day in days():
            if day > around(self.due_days[-1], 6):
                return
            for hour in (HOUR, 21):
                now = datetime.combine(day, time(hour), ZONE)
                self.office.act(cycles.open_and_lock, now=now, zones=ZONES)
                self.office.remind(now)
                deliver(self.office, now)
                if hour == HOUR:
                    self._file(filing.get(day, ()), now + timedelta(hours=6))

    def _file(self, numbers: Iterable[int], now: datetime) -> None:
        for number in numbers:
            identity = self.liaisons[number]
            for row in self.office.owed(identity):
                self.office.act(submissions.nothing_new, row.duty.id, identity=identity, now=now)

    def told(self) -> list[Told]:
        """Everything that pressed anybody, with its day."""
        return [
            (row.person_id or 0, row.created_at.astimezone(ZONE).date(), row.kind)
            for row in self.office.messages()
            if row.kind in COUNTED and row.edits_id is None
        ]

    def expected(self) -> set[Told]:
        """The same, counted by hand."""
        found: set[Told] = set()
        for due_on in self.due_days:
            for number in range(self.agencies):
                filed_before = self.habit(number)
                steps = [step for step in (5, 2, 0) if filed_before is None or step > filed_before]
                liaison = self.liaisons[number].person.id
                found |= {(liaison, around(due_on, -step), "due_digest") for step in steps}
                if filed_before is None:
                    found.add((self.heads[number].person.id, around(due_on, 2), "ladder_step"))
                    found.add((self.leaders[number].person.id, around(due_on, 4), "ladder_step"))
                    found.add((self.office.secretary.person.id, around(due_on, 5), "ladder_ended"))
        return found
