"""A storm: a broadcast on a bad day, the process that sends killed again and again, and what came of it."""

import asyncio
import os
import random
import re
import signal
import time
from asyncio.subprocess import DEVNULL
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from bot import installation
from bot.simulator import faults
from bot.simulator.errors import Json
from bot.simulator.faults import Fault, Faults
from bot.simulator.http import build_app, serving
from bot.simulator.people import Person as Phone
from bot.simulator.records import Answer
from domain.delivery import DeliveryState
from models import leadership
from models.database import Database
from models.notices import Notice
from models.outbox import OutboxMessage
from models.people import Person
from tests import broadcasts
from tests.bot.processes import Running, Watched, started
from tests.servers import Server

NUMBER = re.compile("第([0-9]+)号通知")
FINAL = frozenset(DeliveryState) - {DeliveryState.WAITING, DeliveryState.SENDING}
ASKERS = 100  # people who ask something meanwhile, in turn
RATE = "200"  # messages a second at the most: the weather sets the pace
BETWEEN_QUESTIONS = 20  # messages of the broadcast


@dataclass(frozen=True)
class Storm:
    """How bad a day. Every person gets every notice."""

    people: int
    notices: int
    kills: int
    replicas: int = 1
    quiet_questions: int = 0  # asked when the broadcast is over, to compare with
    seed: int = 20260701


@dataclass
class Outcome:
    """What came of it; times are seconds."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    in_flight: int = 0  # at all kills together
    unfinished: int = 0
    states: Counter[DeliveryState] = field(default_factory=Counter)
    replies: list[float] = field(default_factory=list)
    replies_over_a_kill: list[float] = field(default_factory=list)
    quiet_replies: list[float] = field(default_factory=list)  # after the broadcast
    seconds: float = 0.0


class Weather(Faults):
    """Of the messages of a broadcast 5 % get 429, 5 % 5xx, 1 % 403; 2 % arrive, and their answer is lost."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._generator = random.Random(seed)

    def pick(self, method: str, parameters: Json) -> Fault | None:
        """What goes wrong with this request, if anything."""
        if not NUMBER.search(str(parameters.get("text", ""))):
            return None
        draw = self._generator.random()
        kinds = (
            (0.05, faults.flood(1)),
            (0.075, faults.server_error()),
            (0.10, faults.bad_gateway()),
            (0.12, faults.timeout_after()),
            (0.13, faults.blocked()),
        )
        return next((fault for share, fault in kinds if draw < share), None)


class Stormy(Watched):
    """Telegram on a bad day; counts what it is asked to send of the broadcast."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.faults = Weather(seed)
        self.rates.enabled = False  # whoever is refused is told so by the weather
        self.asked = 0

    async def answer(self, *arguments: Any) -> Answer:
        """Answer one request."""
        _token, _method, parameters = arguments[:3]
        self.asked += bool(NUMBER.search(str(parameters.get("text", ""))))
        self.requests.clear()  # nobody asks for them, and they are many
        return await super().answer(*arguments)


def fill(database: Database, storm: Storm, telegram: Stormy) -> None:
    """Notices that wait in the outbox, and people who have started the bot."""
    texts = [f"第{number}号通知" for number in range(storm.notices)]
    for user_id in broadcasts.waiting(database, storm.people, texts):
        telegram.person(user_id, "李").chat.started = True


class Play:
    """One storm, from the first message to the last."""

    def __init__(self, storm: Storm, database: Database, telegram: Stormy, start: Callable[[], Any]) -> None:
        """`start`: gives a process of the bot, as an asynchronous context."""
        self._storm = storm
        self._database = database
        self._telegram = telegram
        self._start = start
        self._generator = random.Random(storm.seed)
        self._processes: list[Running] = []
        self._kills = 0
        self._is_calm = True
        self._askers = cycle([telegram.person(100 + number, "问") for number in range(ASKERS)])
        self.outcome = Outcome()

    async def perform(self, restart_database: Callable[[], None] | None = None) -> Outcome:
        """Until every message is in a final state; the database is started anew half way through."""
        began = time.perf_counter()
        async with AsyncExitStack() as processes:
            for _ in range(self._storm.replicas):
                await self._join(processes)
            async with asyncio.TaskGroup() as tasks:
                asking = tasks.create_task(self._keep_asking())
                for number in range(self._storm.kills):
                    await self._wait_for_messages()
                    await self._kill_the_sender(processes)
                    if restart_database is not None and number == self._storm.kills // 2:
                        await asyncio.to_thread(restart_database)
                await self._finish(asking)
                self.outcome.quiet_replies = [await self._ask(asker) for asker in self._quiet_askers()]
        self.outcome.seconds = time.perf_counter() - began
        self._judge()
        return self.outcome

    async def _join(self, processes: AsyncExitStack) -> None:
        self._processes.append(await processes.enter_async_context(self._start()))

    async def _wait_for_messages(self) -> None:
        """For so many that most of the broadcast is sent between kills, at moments of chance."""
        share = 0.6 * self._storm.people * self._storm.notices / self._storm.kills
        until = self._telegram.asked + max(1, round(share * self._generator.uniform(0.4, 1.2)))
        await self._telegram.until(partial(self._has_asked, until))

    async def _kill_the_sender(self, processes: AsyncExitStack) -> None:
        sender = await asyncio.to_thread(leadership.leader, self._database)
        number = int(sender.partition("/")[2].partition(",")[0]) if sender else self._processes[0].process.pid
        victim = next(row for row in self._processes if row.process.pid == number)
        self._is_calm = False
        os.kill(number, signal.SIGKILL)
        await victim.process.communicate()
        self._kills += 1
        self._processes.remove(victim)
        self.outcome.in_flight += await asyncio.to_thread(self._count, DeliveryState.SENDING)
        await self._join(processes)
        self._is_calm = True

    async def _keep_asking(self) -> None:
        """People ask for help, one after the other, a few messages apart; how long each waits."""
        await self._telegram.until(partial(self._has_asked, 1))
        for asker in self._askers:
            until, kills = self._telegram.asked + BETWEEN_QUESTIONS, self._kills
            delay = await self._ask(asker)
            is_calm = kills == self._kills and self._is_calm
            (self.outcome.replies if is_calm else self.outcome.replies_over_a_kill).append(delay)
            await self._telegram.until(partial(self._has_asked, until))

    def _has_asked(self, times: int) -> bool:
        return self._telegram.asked >= times

    async def _ask(self, asker: Phone) -> float:
        """Ask something; after how many seconds the answer is there."""
        said, began = len(asker.received), time.perf_counter()
        asker.send("/start")
        await self._telegram.until(lambda: len(asker.received) > said)
        return time.perf_counter() - began

    async def _finish(self, asking: "asyncio.Task[None]") -> None:
        """Wait until nothing waits any more; somebody's question is what tells that time passes."""
        total = self._storm.people * self._storm.notices
        await self._telegram.until(partial(self._has_asked, total))
        asking.cancel()
        while await asyncio.to_thread(self._count, DeliveryState.WAITING, DeliveryState.SENDING):
            await self._ask(next(self._askers))

    def _quiet_askers(self) -> Iterator[Phone]:
        return islice(self._askers, self._storm.quiet_questions)

    def _count(self, *states: DeliveryState) -> int:
        with self._database.read() as session:
            return session.exec(select(func.count()).where(col(OutboxMessage.state).in_(states))).one()

    def _judge(self) -> None:
        """Hold what arrived against what the outbox says, row by row."""
        arrived: dict[int, list[int]] = defaultdict(list)
        for user_id, phone in self._telegram.people.items():
            for message in phone.received:
                if found := NUMBER.search(message.content):
                    arrived[user_id].append(int(found[1]))
        for user_id, number, state in self._rows():
            times = arrived[user_id].count(number)
            self.outcome.states[state] += 1
            self.outcome.unfinished += state not in FINAL
            is_lost = state is DeliveryState.FAILED or (state is DeliveryState.SENT and times == 0)
            self.outcome.lost += is_lost
            self.outcome.doubled += max(0, times - 1)
        for numbers in arrived.values():
            first = list(dict.fromkeys(numbers))
            self.outcome.out_of_order += sum(a > b for a, b in pairwise(first))

    def _rows(self) -> Iterator[tuple[int, int, DeliveryState]]:
        """Of each message who gets it, which one it is, and its state."""
        with self._database.read() as session:
            numbers = {row.id: row.text for row in session.exec(select(Notice)).all()}
            query = select(OutboxMessage, Person).where(OutboxMessage.person_id == Person.id)
            for message, person in session.exec(query).all():
                found = NUMBER.search(numbers[message.facts["notice_id"]])
                assert found is not None
                yield person.telegram_id, int(found[1]), message.state


async def play(
    storm: Storm,
    url: str,
    telegram: Stormy,
    folder: Path,
    restart_database: Callable[[], None] | None = None,
    *,
    rate: str = RATE,
) -> Outcome:
    """A whole storm on a database without tables, with processes that keep their data in `folder`."""
    database = Database(url)
    installation.prepare(database)
    fill(database, storm, telegram)
    try:
        async with serving(build_app(telegram)) as address:
            settings = {"BOT_API_URL": address, "DATABASE_URL": url, "SEND_RATE": rate}
            start = partial(started, folder, settings, output=DEVNULL)
            return await Play(storm, database, telegram, start).perform(restart_database)
    finally:
        database.close()


def address_of(server: Server) -> str:
    """Its database, as the bot's settings name it."""
    return server.url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
