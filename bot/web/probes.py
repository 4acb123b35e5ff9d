"""Whether the bot lives, whether it can work, and what it has done: for supervisors and monitoring."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from prometheus_client import Gauge
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import schema
from bot.clock import Clock
from bot.leading import Leading
from bot.metrics import CONTENT_TYPE, Metrics
from bot.ticks import LOOK_SECONDS, Ticks
from handlers.transactions import Transactions
from models.database import Session
from models.queries import inbox as inbox_queries
from models.queries import outbox as outbox_queries

#: The clock's work is begun every LOOK_SECONDS; this much later something is wrong with it.
MAX_TICK_AGE = timedelta(seconds=6 * LOOK_SECONDS)


@dataclass(frozen=True)
class Waiting:
    """What the database says of work that is not done."""

    messages: int
    oldest_message: datetime | None
    updates: int
    oldest_update: datetime | None
    set_aside: int


class Probes:
    """The three questions, answered for one process."""

    def __init__(
        self, transactions: Transactions, ticks: Ticks, leading: Leading, clock: Clock, metrics: Metrics
    ) -> None:
        self._transactions = transactions
        self._ticks = ticks
        self._leading = leading
        self._clock = clock
        self._metrics = metrics
        self._head = schema.head()

    def app(self) -> Starlette:
        """The web application."""
        routes = [
            Route("/healthz", self.live),
            Route("/readyz", self.ready),
            Route("/metrics", self.measure),
        ]
        return Starlette(routes=routes)

    async def live(self, request: Request) -> Response:
        """200 as long as the process answers at all."""
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """200 when the process can work, otherwise 503; the reasons in JSON either way.

        Messages that wait long are told, and no reason: a notice to everybody takes its time, and updates are
        taken meanwhile.
        """
        answer: dict[str, Any] = {"leads": self._leading.is_leader, "last_tick_seconds": self._tick_age()}
        problems = self._problems_of_ticks()
        try:
            revision = await self._transactions.apart(self._revision)
            answer |= {"database": "reached", "schema": revision}
            if revision == self._head:
                answer |= self._told(await self._transactions.read(_waiting, now=self._clock.now()))
            else:
                problems.append(f"the schema is at {revision} instead of {self._head}")
        except sa.exc.DBAPIError as error:
            answer["database"] = "out of reach"
            problems.append(f"the database cannot be used ({type(error.orig).__name__})")
        return JSONResponse({"ready": not problems, "problems": problems, **answer}, 503 if problems else 200)

    async def measure(self, request: Request) -> Response:
        """Everything for Prometheus; without the database only what the process itself knows."""
        metrics = self._metrics
        metrics.is_leader.set(self._leading.is_leader)
        _set(metrics.tick_age, self._tick_age())
        try:
            waiting = await self._transactions.read(_waiting, now=self._clock.now())
        except sa.exc.DBAPIError:
            return Response(metrics.text(), 503, media_type=CONTENT_TYPE)
        metrics.messages.set(waiting.messages)
        metrics.updates.set(waiting.updates)
        metrics.set_aside.set(waiting.set_aside)
        _set(metrics.message_age, self._age(waiting.oldest_message) or 0)
        _set(metrics.update_age, self._age(waiting.oldest_update) or 0)
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    def _revision(self) -> str | None:
        return schema.current(self._transactions.database)

    def _problems_of_ticks(self) -> list[str]:
        """Only the process that leads has the clock start anything."""
        if not self._leading.is_leader:
            return []
        age = self._tick_age()
        if age is None:
            return ["the clock has started nothing yet"]
        return [f"the clock started nothing for {age:.0f} s"] if age > MAX_TICK_AGE.total_seconds() else []

    def _tick_age(self) -> float | None:
        return self._age(self._ticks.looked_at) if self._leading.is_leader else None

    def _age(self, since: datetime | None) -> float | None:
        return None if since is None else round((self._clock.now() - since).total_seconds(), 1)

    def _told(self, waiting: Waiting) -> dict[str, Any]:
        return {
            "messages_waiting": waiting.messages,
            "oldest_message_seconds": self._age(waiting.oldest_message),
            "updates_waiting": waiting.updates,
            "oldest_update_seconds": self._age(waiting.oldest_update),
            "updates_set_aside": waiting.set_aside,
        }


def _set(gauge: Gauge, value: float | None) -> None:
    gauge.set(float("nan") if value is None else value)


def _waiting(session: Session, *, now: datetime) -> Waiting:
    messages, oldest_message = outbox_queries.waiting(session, now=now)
    updates, oldest_update = inbox_queries.waiting(session)
    set_aside = len(inbox_queries.set_aside(session))
    return Waiting(messages, oldest_message, updates, oldest_update, set_aside)
