"""The one gate that every call to Telegram passes: who may leave when.

Telegram documents about 30 messages a second in all, 1 a second to one person and 20 a minute to a group; we
stay a hair below. A waiting call costs a little work, so only a handful may wait here: the outbox holds the
rest.
"""

import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.clock import Clock
from bot.delivery import failures
from domain.delivery import Priority

Answer = bool | dict[str, Any] | list[dict[str, Any]]

USUAL_RATE = 29  # messages a second to anybody
PATIENCE = timedelta(seconds=30)  # somebody who acts is not kept waiting longer than this by a 429
FEW_CHATS = 1000  # chats to remember before the idle ones are forgotten


@dataclass(frozen=True)
class Allowance:
    """How often one chat may be written to: `burst` messages at once, then one every `interval` seconds."""

    interval: float
    burst: int

    @property
    def credit(self) -> float:
        """Seconds that a message may come before its time."""
        return (self.burst - 1) * self.interval


PRIVATE = Allowance(interval=1.05, burst=3)
GROUP = Allowance(interval=4.1, burst=5)  # never more than 19 in a minute


@dataclass(frozen=True, order=True)
class _Ticket:
    """A call that waits; the smaller leaves first."""

    priority: int
    order: int
    chat: str = field(compare=False)


class Gate(BaseRateLimiter[Priority]):
    """Spaces messages, lets the urgent ones overtake, and keeps everything in after a 429.

    `rate_limit_args` is the call's priority; without it, it is a reply to somebody who waits for it.
    """

    def __init__(self, clock: Clock, rate: float = USUAL_RATE) -> None:
        """`rate`: messages a second to all chats together; more than 30 only with paid broadcasts."""
        self._clock = clock
        self._interval = 1 / rate
        self._orders = count()
        self._waiting: list[_Ticket] = []
        self._open_at = -math.inf  # for messages: the last one is far enough back
        self._closed_until = -math.inf  # for everything: Telegram asked to be left alone
        self._used_up_until: dict[str, float] = {}  # by chat: when its whole allowance is back

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Answer:
        """Make the call when its turn has come.

        After a 429 a reply is tried once more; anything else raises RetryAfter at once: it can be put back.
        """
        priority = Priority.REPLY if rate_limit_args is None else rate_limit_args
        chat = str(data.get("chat_id", "")) if _is_message(endpoint) else None

        async def call() -> Answer:
            await self._turn(priority, chat)
            return await self._noting_floods(callback(*args, **kwargs))

        try:
            return await call()
        except RetryAfter as flood:
            if priority is not Priority.REPLY or failures.pause(flood) > PATIENCE:
                raise
            return await call()

    async def _noting_floods(self, call: Coroutine[Any, Any, Answer]) -> Answer:
        try:
            return await call
        except RetryAfter as flood:
            reopening = self._clock.elapsed() + failures.pause(flood).total_seconds()
            self._closed_until = max(self._closed_until, reopening)
            raise

    async def _turn(self, priority: Priority, chat: str | None) -> None:
        """Return when the call may leave; calls that are no message (`chat` None) wait only after a 429."""
        ticket = _Ticket(priority, next(self._orders), chat or "")
        wait = self._wait_of_call if chat is None else self._wait_of_message
        self._waiting.append(ticket)
        try:
            while (seconds := wait(ticket)) > 0:
                await self._clock.sleep(seconds)
        finally:
            self._waiting.remove(ticket)
        if chat is not None:
            self._count(chat)

    def _wait_of_call(self, ticket: _Ticket) -> float:
        """Seconds until Telegram wants to hear from us; RetryAfter for what need not wait here."""
        seconds = self._closed_until - self._clock.elapsed()
        if seconds > 0 and ticket.priority != Priority.REPLY:
            raise RetryAfter(math.ceil(seconds))
        return seconds

    def _wait_of_message(self, ticket: _Ticket) -> float:
        """Seconds until this message may leave; 0 when it is the most urgent of those that may."""
        now = self._clock.elapsed()
        wait = max(self._wait_of_call(ticket), self._open_at - now, self._open_for(ticket.chat) - now)
        if wait > 0:
            return wait
        is_overtaken = any(other < ticket and self._open_for(other.chat) <= now for other in self._waiting)
        return self._interval if is_overtaken else 0

    def _open_for(self, chat: str) -> float:
        """When this chat may be written to again."""
        return self._used_up_until.get(chat, -math.inf) - _allowance(chat).credit

    def _count(self, chat: str) -> None:
        """A message leaves now."""
        now = self._clock.elapsed()
        self._open_at = now + self._interval
        self._used_up_until[chat] = max(self._used_up_until.get(chat, now), now) + _allowance(chat).interval
        if len(self._used_up_until) > FEW_CHATS:
            self._used_up_until = {chat: until for chat, until in self._used_up_until.items() if until > now}


def _is_message(endpoint: str) -> bool:
    """Whether Telegram counts a call as a message; edits are counted too, for floods of them are refused."""
    is_one = endpoint.startswith(("send", "copy", "forward", "edit"))
    return is_one and endpoint != "sendChatAction"


def _allowance(chat: str) -> Allowance:
    """People have positive ids; groups have negative ones, channels sometimes a name."""
    return PRIVATE if chat.isdecimal() else GROUP
