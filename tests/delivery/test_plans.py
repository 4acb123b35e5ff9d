"""The plan is what happens: for offices of all kinds, played by the real clock and the real dispatcher."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.simulator.telegram import Telegram
from bot.ticks import Ticks
from domain.budgets import COUNTED
from domain.calendars import DayKind, instant
from domain.cycles import CycleRule, Frequency
from domain.delivery import DeliveryState
from domain.notices import MessageKind
from domain.roles import Role
from handlers.transactions import Transactions
from intake.drafts import DraftParty
from models.calendars import CalendarDay, CalendarYear
from models.cycles import Cycle
from models.database import Database
from models.documents import Ledger
from models.people import Person
from models.views import Identity
from services import delegations, plans, regulations, submissions, zones
from tests import disks
from tests.delivery.conftest import ZONE, ZONES
from tests.ledgers import FINANCE, HEALTH, INSURANCE, Office, draft_item, local, party

START, DAYS = local(10, 8, 12), 26
HOURS = (0, 8, 9, 10, 14, 18)
ROLES = (Role.LIAISON, Role.BACKUP_LIAISON, Role.SECTION_HEAD, Role.SUPERVISING_LEADER)


class Chance:
    """An office as it may be: ledgers, cycles, people, leave, quiet hours, what was filed already.

    `zone`: of its last ledger.
    """

    def __init__(self, database: Database, seed: int, zone: str | None = None) -> None:
        self.random = Random(seed)
        self.office = Office(database)
        with database.transaction() as session:
            session.add(CalendarYear(year=2026, source="国务院办公厅"))
            for day, kind in ((date(2026, 10, 22), DayKind.DAY_OFF), (date(2026, 10, 24), DayKind.WORKDAY)):
                session.add(CalendarDay(day=day, kind=kind))
        for _ in range(self.random.choice((1, 2))):
            ledger = self._ledger()
        if zone is not None:
            who = self.office.secretary.person.id
            self.office.act(zones.choose_for, ledger.id, zone, usual=ZONE, actor_id=who, now=START)
        self.people = [
            self.office.seat(f"{agency}{role}", role, agency)
            for agency in (INSURANCE, HEALTH, FINANCE)
            for role in ROLES
            if self.random.random() < 0.8
        ]
        for cycle in self.office.rows(Cycle):
            self.office.change(Cycle, cycle.id, reminder_time=time(self.random.choice((8, 9, 10, 14))))
        for identity in self.people:
            self._habits(identity)

    def _ledger(self) -> Ledger:
        days = [date(2026, 10, day) for day in range(12, 31)]
        parties = [party(name) for name in (INSURANCE, HEALTH, FINANCE)]
        items = [
            draft_item(number, *self._parties(parties), due_on=self.random.choice(days))
            for number in range(1, 5)
        ]
        ledger = self.office.publish(*items)
        frequency = self.random.choice((Frequency.WEEKLY, Frequency.MONTHLY))
        due_day = self.random.choice((2, 4)) if frequency is Frequency.WEEKLY else self.random.randint(11, 28)
        rule = CycleRule(
            frequency, due_day, time(self.random.choice((10, 18))), open_workdays=5, grace_days=3
        )
        self.office.set_cycle(ledger, rule, now=local(10, 8, 11))
        if self.random.random() < 0.3:
            self.office.act(
                regulations.set_limit,
                ledger.id,
                "daily_limit",
                2,
                actor_id=self.office.secretary.person.id,
                now=START,
            )
        return ledger

    def _parties(self, known: list[DraftParty]) -> list[DraftParty]:
        return self.random.sample(known, self.random.choice((1, 2)))

    def _habits(self, identity: Identity) -> None:
        if self.random.random() < 0.3:
            start, end = self.random.choice(((8, 10), (9, 18), (9, 0)))  # the last ends outside of all hours
            self.office.change(Person, identity.person.id, quiet_start=time(start), quiet_end=time(end))
        if self.random.random() < 0.2:
            first = date(2026, 10, self.random.randint(9, 28))
            days = (first, first + timedelta(days=self.random.randint(1, 5)))
            self.office.act(delegations.leave, days, None, identity=identity, now=START, zones=ZONES)
        if identity.roles == {Role.LIAISON} and self.random.random() < 0.5:
            for row in self.office.owed(identity)[:3]:
                self.office.act(submissions.nothing_new, row.duty.id, identity=identity, now=START)


def moments(*in_force: ZoneInfo) -> Iterable[datetime]:
    """Every hour that matters to anybody, and a second after it, when what was put in has arrived."""
    days = [START.astimezone(ZONE).date() + timedelta(days=day) for day in range(-1, DAYS)]
    for moment in sorted(
        {instant(day, time(hour), zone) for day in days for hour in HOURS for zone in in_force}
    ):
        if moment >= START:
            yield moment
            yield moment + timedelta(seconds=20)


PRESSING = COUNTED - {MessageKind.DUE_DIGEST}  # what is due today comes at any hour


def _is_working_hour(at: datetime, zone: ZoneInfo) -> bool:
    moment = at.astimezone(zone)
    is_weekday = moment.weekday() < 5 and moment.date() != date(2026, 10, 22)
    return (is_weekday or moment.date() == date(2026, 10, 24)) and 8 <= moment.hour < 20


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """The rules are the same on both kinds of database; one is quicker."""
    database = Database(sqlite_url)
    disks.hurry(database)
    yield database
    database.close()


@pytest.mark.long
@pytest.mark.parametrize(("seed", "other"), [(0, None), (1, None), (2, None), (5, "Europe/Lisbon")])
async def test_what_is_planned_is_what_the_clock_then_sends(
    database: Database,
    telegram: Telegram,
    clock: ManualClock,
    transactions: Transactions,
    dispatcher: Dispatcher,
    seed: int,
    other: str | None,
) -> None:
    office = Chance(database, seed, other).office
    in_force = (ZONE, ZoneInfo(other) if other else ZONE)
    for person in office.rows(Person):
        telegram.person(person.telegram_id, person.name).chat.started = True
    until = START + timedelta(days=DAYS - 1)
    planned = office.look(plans.plan, now=START, until=until, zone=ZONE)

    clock.set(START)
    ticks = Ticks(transactions, dispatcher, clock, ZONE)
    for moment in moments(*in_force):
        clock.set(max(moment, clock.now()))
        await ticks.tick_once()

    happened = [
        (row.settled_at.replace(second=0, microsecond=0), row.person_id, row.kind)
        for row in office.messages()
        if row.edits_id is None
        and row.state is DeliveryState.SENT
        and row.settled_at is not None
        and row.settled_at <= until
    ]
    pressing = [
        row.at for row in planned if row.kind in PRESSING and (not other or not row.person.quiet_start)
    ]
    assert all(any(_is_working_hour(at, zone) for zone in in_force) for at in pressing)
    assert sorted((row.at, row.person.id, row.kind) for row in planned) == sorted(happened)
    assert len({row.kind for row in planned}) > 3
