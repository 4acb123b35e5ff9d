"""An office in the middle of its month: a ledger in force, seats held, a period open."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from bot.demo.stage import Stage
from bot.simulator.people import Person
from domain.cycles import Frequency
from domain.roles import Role
from models.database import Database
from models.people import Agency
from models.queries import people as people_queries
from rendering.actions import Action
from services import people
from tests.journeys.players import Player
from tests.journeys.sources import SAMPLE, at

LATER = at("2026-04-21T10:00")  # the period of April is open
SECRETARY, REVIEWER, HEAD, FIRST, BACKUP, LEADER, SECOND = 1001, 1002, 1003, 2001, 2002, 2003, 2004
FIRST_AGENCY, SECOND_AGENCY = "市卫生健康委", "市中医药局"  # of all items; of item 9 alone
#: Who sits where: agency (None: the leading group), role, name, language of the phone.
SEATS: Mapping[int, tuple[str | None, Role, str, str]] = {
    SECRETARY: (None, Role.SECRETARIAT, "王秘书", "zh-hans"),
    REVIEWER: (None, Role.REVIEWER, "周审核", "zh-hans"),
    HEAD: (None, Role.GROUP_HEAD, "组长", "zh-hans"),
    FIRST: (FIRST_AGENCY, Role.LIAISON, "<b>李</b> & 😀", "zh-hans"),
    BACKUP: (FIRST_AGENCY, Role.BACKUP_LIAISON, "替补", "zh-hans"),
    LEADER: (FIRST_AGENCY, Role.SUPERVISING_LEADER, "领导", "zh-hans"),
    SECOND: (SECOND_AGENCY, Role.LIAISON, "Zhao", "en"),
}


async def establish(stage: Stage) -> None:
    """From nothing to an open period, through the chat."""
    secretary = await seated(stage, SECRETARY)
    await secretary.send_document("sample.txt", SAMPLE.document.read_bytes())
    await secretary.press(Action.PUBLISH)
    await secretary.press(Action.PUBLISH_CONFIRMED)
    for user_id in (REVIEWER, HEAD, FIRST, BACKUP, LEADER, SECOND):
        await seated(stage, user_id)
    ledger_id = secretary.argument(Action.CYCLE)
    await secretary.press(Action.CYCLE, ledger_id)
    await secretary.press(Action.CYCLE_FREQUENCY)
    choice = (ledger_id, Frequency.MONTHLY.value, SAMPLE.due_day, "1800")
    for action, length in ((Action.CYCLE_DAY, 2), (Action.CYCLE_TIME, 3), (Action.CYCLE_PREVIEW, 4)):
        await secretary.press(action, *choice[:length])
    await secretary.press(Action.CYCLE_SET, *choice)
    stage.clock.set(LATER)
    await stage.ticks.look()
    await stage.settle()


async def seated(stage: Stage, user_id: int) -> Player:
    """Somebody takes a seat with a code."""
    name, language = SEATS[user_id][2:]
    player = Player.on(stage, user_id, name, language)
    await player.say(f"/start {code_for(stage, user_id)}")
    return player


def code_for(stage: Stage, user_id: int) -> str:
    """A code for somebody's seat."""
    agency_name, role = SEATS[user_id][:2]
    return code(stage, agency_name, role)


def code(stage: Stage, agency_name: str | None, role: Role) -> str:
    """A code for a seat."""
    with stage.database.transaction() as session:
        group = people.leading_group(session)
        query = select(Agency.id).where(Agency.group_id == group.id, Agency.name == agency_name)
        agency_id = session.exec(query).one() if agency_name else None
        now = stage.clock.now()
        return people.invite(session, role=role, agency_id=agency_id, invited_by_id=None, now=now).code


@dataclass
class World:
    """The office with its people, whose phones are empty."""

    stage: Stage
    players: dict[int, Player] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for user_id, (_, _, name, language) in SEATS.items():
            self.players[user_id] = Player.on(self.stage, user_id, name, language)
            self.players[user_id].person.chat.started = True  # they wrote to the bot before

    def move_to(self, stage: Stage) -> None:
        """The same people before a program that was started again."""
        self.stage = stage
        for player in self.players.values():
            player.stage = stage

    @property
    def secretary(self) -> Player:
        return self.players[SECRETARY]

    @property
    def reviewer(self) -> Player:
        return self.players[REVIEWER]

    @property
    def first(self) -> Player:
        """The liaison of the agency with a part in every item."""
        return self.players[FIRST]

    @property
    def second(self) -> Player:
        """The liaison, in English, of the agency with item 9 alone."""
        return self.players[SECOND]

    def newcomer(self, user_id: int = 3001, name: str = "陌生人", language: str = "zh-hans") -> Player:
        """Somebody without a seat."""
        return Player.on(self.stage, user_id, name, language)

    async def open_duty(self, player: Player, number: int) -> None:
        """Somebody opens the duty on an item."""
        await player.say("/due")
        await player.turn_to(Action.DUTY, str(number))

    async def file(self, player: Player, number: int, text: str = "进展顺利。") -> None:
        """Somebody reports progress."""
        await self.open_duty(player, number)
        await player.press(Action.PROGRESS)
        await player.say(text)
        await player.press(Action.SUBMIT)

    async def complete(self, number: int) -> None:
        """An item that the first agency answers for is declared complete, and closed."""
        await self.open_duty(self.first, number)
        await self.first.press(Action.COMPLETE)
        await self.first.say("全部完成。")
        await self.first.send_document("佐证.pdf", b"%PDF-1.4 evidence")
        await self.first.state_targets()
        await self.first.press(Action.SUBMIT)
        await self.reviewer.say("/review")
        await self.reviewer.press(Action.REVIEW)
        await self.reviewer.press(Action.ACCEPT_AND_CLOSE)

    def message(self, player: Player) -> Any:
        """Some message of the bot in somebody's chat, to press a button of."""
        return player.person.last

    def rows(self, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
        """The whole database, or some tables, as it stands."""
        return content(self.stage.database, *tables)


def content(database: Database, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, or of some."""
    with database.engine.connect() as connection:
        names = tables or sa.inspect(connection).get_table_names()
        return {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")), key=str)
            for name in names
        }


def identity_of(database: Database, person: Person) -> Any:
    """Who the bot takes a person for; None for a stranger."""
    with database.read() as session:
        return people_queries.identity(session, person.user_id)


@contextmanager
def failing(database: Database, *, at_statement: int = 1) -> Iterator[None]:
    """From this statement on the database is lost, until the block ends."""
    left = at_statement

    def fail(*_: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise sa.exc.OperationalError("SELECT", {}, Exception("the disk is gone"))

    for engine in database.engines:
        sa.event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        for engine in database.engines:
            sa.event.remove(engine, "before_cursor_execute", fail)
