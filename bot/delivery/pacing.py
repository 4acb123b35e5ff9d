"""The one gate that every call to Telegram passes: who may leave when.

Telegram documents about 30 messages a second in all, 1 a second to one person and 20 a minute to a group. A
waiting call costs a little memory, so only what was claimed waits here: the outbox holds the rest.
"""

import asyncio
import heapq
import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from itertools import count
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.clock import Clock
from bot.delivery import failures
from bot.delivery.limits import Chats, Window
from domain.delivery import Priority
from handlers.sending import Answer

USUAL_RATE = 30  # messages a second to anybody
AGAIN = 0.01  # seconds until somebody looks again whether an answer came that all wait for
SLOWLY = 1  # messages a second of a process that does not know its part yet
PATIENCE = timedelta(seconds=30)  # somebody who acts is not kept waiting longer than this by a 429


class _Verdict(Enum):
    """What becomes of a message that waits."""

    LEAVES = auto()
    WAITS_FOR_ITS_CHAT = auto()
    GIVEN_UP = auto()


@dataclass(order=True)
class _Ticket:
    """A message that waits; the smaller leaves first."""

    priority: int
    order: int
    chat: str = field(compare=False)
    verdict: _Verdict | None = field(default=None, compare=False)
    number: int = field(default=0, compare=False)  # by which the window knows it, once it leaves
    news: asyncio.Event = field(default_factory=asyncio.Event, compare=False)

    def judge(self, verdict: _Verdict) -> None:
        """Say what becomes of it."""
        self.verdict = verdict
        self.news.set()


class Gate(BaseRateLimiter[Priority]):
    """Spaces messages, lets the urgent ones overtake, and keeps back what a 429 is about.

    `rate_limit_args` is the call's priority; without it, it is a reply to somebody who waits for it.
    """

    def __init__(self, clock: Clock, rate: float = USUAL_RATE) -> None:
        """`rate`: messages a second to all chats together; more than 30 only with paid broadcasts."""
        self._clock = clock
        self._orders = count()
        self._rate = rate
        self._replies_only_until = -math.inf
        self._window = Window(rate)
        self._chats = Chats()
        self._closed_until = -math.inf  # for everything: Telegram asked to be left alone
        self._waiting: list[_Ticket] = []  # a heap
        self._usher: _Ticket | None = None  # of those who wait one lets all through, itself at the end

    def take_part(self, part: float) -> None:
        """Keep to a part of the rate (1: all of it): other processes send the rest."""
        self._window.pace(self._rate * part)
        self._replies_only_until = -math.inf

    def keep_to_replies(self, seconds: float) -> None:
        """For so long at most, or until a part is taken, let replies through alone, and those slowly."""
        self._window.pace(SLOWLY)
        self._replies_only_until = self._clock.elapsed() + seconds

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close: who waits is let go by whoever made them wait."""

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
            if chat is None:
                await self._reopening(priority)
                return await self._noting_floods(None, callback(*args, **kwargs))
            number = await self._turn(priority, chat)
            try:
                return await self._noting_floods(chat, callback(*args, **kwargs))
            finally:
                self._note_answer(number)

        try:
            return await call()
        except RetryAfter as flood:
            if priority is not Priority.REPLY or failures.pause(flood) > PATIENCE:
                raise
            return await call()

    async def _noting_floods(self, chat: str | None, call: Coroutine[Any, Any, Answer]) -> Answer:
        """One chat's 429 is that chat's own; a second one beside it means all of them."""
        try:
            return await call
        except RetryAfter as flood:
            now = self._clock.elapsed()
            until = now + failures.pause(flood).total_seconds()
            if chat is None or self._chats.is_another_closed(chat, now):
                self._closed_until = max(self._closed_until, until)
            if chat is not None:
                self._chats.close(chat, until)
            raise

    async def _reopening(self, priority: Priority) -> None:
        """Calls that are no message wait only while Telegram wants to hear nothing at all."""
        while (seconds := self._closed_until - self._clock.elapsed()) > 0:
            if priority is not Priority.REPLY:
                raise RetryAfter(math.ceil(seconds))
            await self._clock.sleep(seconds)

    async def _turn(self, priority: Priority, chat: str) -> int:
        """Return when the message may leave: from then on it counts, by this number. Errors: RetryAfter."""
        if priority is not Priority.REPLY and (left := self._replies_only_until - self._clock.elapsed()) > 0:
            raise RetryAfter(math.ceil(left))
        order = next(self._orders)
        while True:
            await self._opening(priority, chat)
            ticket = _Ticket(priority, order, chat)
            if await self._judged(ticket) is _Verdict.LEAVES:
                return ticket.number

    async def _opening(self, priority: Priority, chat: str) -> None:
        """Wait until the chat may be written to. Errors: RetryAfter for what can wait elsewhere."""
        while (until := max(self._closed_until, self._chats.opening(chat))) > (now := self._clock.elapsed()):
            pause = max(self._closed_until, self._chats.closed_until(chat)) - now
            if pause > (PATIENCE.total_seconds() if priority is Priority.REPLY else 0):
                raise RetryAfter(math.ceil(pause))
            await self._clock.sleep(until - now)

    async def _judged(self, ticket: _Ticket) -> _Verdict:
        heapq.heappush(self._waiting, ticket)
        try:
            while ticket.verdict is None:
                if self._usher is None:
                    self._usher = ticket
                if self._usher is ticket:
                    await self._let_one_through()
                else:
                    await ticket.news.wait()
                    ticket.news.clear()
        except asyncio.CancelledError:
            if ticket.verdict is _Verdict.LEAVES:
                self._note_answer(ticket.number)  # it was let through and does not go
            ticket.verdict = _Verdict.GIVEN_UP
            raise
        finally:
            if self._usher is ticket:
                self._hand_over()
        return ticket.verdict

    async def _let_one_through(self) -> None:
        """Let the most urgent of those leave whose chats are open, or wait until it may."""
        now = self._clock.elapsed()
        ticket = self._next(now)
        if ticket is None:
            return
        wait = self._window.wait(now)
        if wait <= 0:
            heapq.heappop(self._waiting)
            ticket.number = self._window.leaves(now)
            self._chats.count(ticket.chat, now)
            ticket.judge(_Verdict.LEAVES)
        else:
            await self._clock.sleep(min(wait, AGAIN) if self._window.hangs(now) else wait)

    def _next(self, now: float) -> _Ticket | None:
        """The most urgent whose chat is open; those before it wait for their chats elsewhere."""
        while self._waiting:
            ticket = self._waiting[0]
            if ticket.verdict is None:
                if max(self._closed_until, self._chats.opening(ticket.chat)) <= now:
                    return ticket
                ticket.judge(_Verdict.WAITS_FOR_ITS_CHAT)
            heapq.heappop(self._waiting)
        return None

    def _hand_over(self) -> None:
        """Who leaves names another to let the rest through."""
        while self._waiting and self._waiting[0].verdict is not None:
            heapq.heappop(self._waiting)
        self._usher = self._waiting[0] if self._waiting else None
        if self._usher is not None:
            self._usher.news.set()

    def _note_answer(self, number: int) -> None:
        self._window.answered(number, self._clock.elapsed())


def _is_message(endpoint: str) -> bool:
    """Whether Telegram counts a call as a message; edits are counted too, for floods of them are refused."""
    is_one = endpoint.startswith(("send", "copy", "forward", "edit"))
    return is_one and endpoint != "sendChatAction"
