"""A program that dies at one point, between any two of its effects, and is started again."""

import inspect
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session
from telegram import Update

from bot.demo.stage import Stage
from bot.simulator.records import Answer
from bot.simulator.telegram import Telegram
from domain.delivery import LEASE
from tests.journeys import worlds
from tests.journeys.stages import Home
from tests.journeys.worlds import World

#: Something that a person does, or what the clock starts (to be awaited).
Step = Callable[[World], object]


class Death(BaseException):
    """The power is cut: nothing catches this."""


@dataclass
class Fate:
    """Counts the points at which a program can die, and lets it die at one of them (None: never)."""

    at: int | None = None
    points: list[str] = field(default_factory=list)
    is_dead: bool = False
    is_armed: bool = False

    def pass_by(self, point: str) -> None:
        """Before and after every commit and every call. The dead do nothing more."""
        if self.is_dead:
            raise Death
        if self.is_armed:
            self.points.append(point)
            if len(self.points) == self.at:
                self.is_dead = True
                raise Death


class DeadlyTelegram(Telegram):
    """Telegram; the bot may die on the way there and on the way back."""

    fate: Fate

    async def answer(self, *arguments: Any) -> Answer:
        """Answer one request."""
        self.fate.pass_by(f"before {arguments[1]}")
        answer = await super().answer(*arguments)
        self.fate.pass_by(f"after {arguments[1]}")
        return answer


class Commits:
    """Lets the program die before and after each commit that changes something."""

    def __init__(self, fate: Fate) -> None:
        self._fate = fate
        self._transaction = threading.local()  # each runs in one thread

    @contextmanager
    def watched(self, engine: sa.Engine) -> Iterator[None]:
        """While the block runs."""
        listeners: list[tuple[object, str, Callable[..., None]]] = [
            (engine, "begin", self._begin),
            (engine, "before_cursor_execute", self._execute),
            (engine, "commit", self._commit),
            (Session, "after_commit", self._committed),
        ]
        for target, name, listener in listeners:
            event.listen(target, name, listener)
        try:
            yield
        finally:
            for target, name, listener in listeners:
                event.remove(target, name, listener)

    def _begin(self, _connection: object) -> None:
        self._transaction.writes = False

    def _execute(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self._transaction.writes = True

    def _commit(self, _connection: object) -> None:
        self._pass_by("before a commit")

    def _committed(self, _session: object) -> None:
        self._pass_by("after a commit")

    def _pass_by(self, point: str) -> None:
        if self._transaction.writes:
            self._fate.pass_by(point)


@dataclass
class Life:
    """What became of it: the office, with the program running again, and what was on its way at the death."""

    world: World
    fate: Fate
    in_flight: int = 0


async def live(home: Home, fate: Fate, steps: Sequence[Step], judge: Callable[[Life], None]) -> None:
    """Play the steps; where the program dies, start it again, let Telegram repeat what was not confirmed."""
    stage = home.stage(worlds.LATER)
    telegram = DeadlyTelegram(token=stage.telegram.token, username="duban_demo_bot", now=stage.clock.now)
    telegram.fate, stage.telegram = fate, telegram
    todo = list(steps)
    async with stage:
        life = Life(World(stage), fate)
        with Commits(fate).watched(stage.database.engine):
            fate.is_armed = True
            await _play(life, todo)
            fate.is_armed = False
        if not fate.is_dead:
            judge(life)
    if fate.is_dead:
        fate.is_dead = False
        await _live_again(home, life, todo, judge)


async def _live_again(home: Home, life: Life, todo: list[Step], judge: Callable[[Life], None]) -> None:
    before = life.world.stage
    stage = home.stage(worlds.LATER)
    stage.telegram, stage.clock = before.telegram, before.clock
    async with stage:
        life.in_flight = sum("sending" in row for row in worlds.content(stage.database, "outbox")["outbox"])
        life.world.move_to(stage)
        await _settle(stage)
        await _play(life, todo)
        stage.clock.advance(LEASE)
        await stage.ticks.look()
        await _settle(stage)
        judge(life)


async def _play(life: Life, todo: list[Step]) -> None:
    """Step by step; what is done is taken off the list, so that nobody does it twice."""
    try:
        while todo:
            doing = todo.pop(0)(life.world)
            if inspect.isawaitable(doing):
                await doing
            await _settle(life.world.stage)
    except Death:
        pass
    except BaseExceptionGroup as deaths:  # of something that was being sent
        _, others = deaths.split(Death)
        if others is not None:
            raise


async def _settle(stage: Stage) -> None:
    """The program does all that there is to do; an update is confirmed once it was handled, as in polling."""
    while updates := stage.telegram.pending_updates():
        update = Update.de_json(updates[0], stage.application.bot)
        await stage.application.process_update(update)
        stage.telegram.exchange.updates.confirm(update.update_id + 1)
    await stage.ticks.deliver()
