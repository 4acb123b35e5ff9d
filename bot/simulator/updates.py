"""The queue of updates a bot has not confirmed yet, and who is waiting for it."""

import asyncio
from collections import deque

from bot.simulator.errors import ApiError, Json, conflict

# Sent only to a bot that asks for them by name.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"

Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[ApiError | None]"]


class Updates:
    """Updates in order. They stay until they are confirmed, as Telegram keeps them."""

    def __init__(self, first_id: int = 1000) -> None:
        self._next_id = first_id
        self._queue: deque[Json] = deque()
        self._allowed: frozenset[str] = frozenset()
        self._waiter: Waiter | None = None
        self._watchers: list[Waiter] = []

    def __len__(self) -> int:
        return len(self._queue)

    def allow(self, kinds: list[str]) -> None:
        """Keep only these kinds from now on; none means all but the rare ones."""
        self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """The kinds asked for; empty for the default."""
        return sorted(self._allowed)

    def add(self, kind: str, content: Json) -> None:
        """Queue one update and wake whoever waits."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        self._queue.append({"update_id": self._next_id, kind: content})
        self._next_id += 1
        self._wake(None)
        self.announce()

    def confirm(self, offset: int) -> None:
        """Forget everything before `offset`; a negative one keeps only that many from the end."""
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        while self._queue and self._queue[0]["update_id"] < offset:
            self._queue.popleft()

    def first(self, limit: int = 100) -> list[Json]:
        """The oldest unconfirmed updates; they stay in the queue."""
        return [update for _, update in zip(range(limit), self._queue, strict=False)]

    def take(self) -> list[Json]:
        """Everything there is, confirmed at once."""
        taken = list(self._queue)
        self._queue.clear()
        return taken

    def drop(self) -> None:
        """Forget everything."""
        self._queue.clear()

    def end_wait(self, reason: str) -> None:
        """Send the waiting getUpdates away with a conflict."""
        self._wake(conflict(reason))

    async def wait(self, seconds: float) -> None:
        """Until there is an update or the time (real seconds) is over. A second waiter ends the first."""
        self.end_wait(OTHER_POLL)
        loop = asyncio.get_running_loop()
        waiter = (loop, loop.create_future())
        self._waiter = waiter
        try:
            async with asyncio.timeout(seconds):
                refusal = await waiter[1]
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None
        if refusal is not None:
            raise refusal

    async def changed(self) -> None:
        """Until there is a new update or something else to look at; any number may wait like this."""
        loop = asyncio.get_running_loop()
        watcher: Waiter = (loop, loop.create_future())
        self._watchers.append(watcher)
        try:
            await watcher[1]
        finally:
            self._watchers = [other for other in self._watchers if other is not watcher]

    def announce(self) -> None:
        """Wake those who wait for a change."""
        watchers, self._watchers = self._watchers, []
        for loop, future in watchers:
            loop.call_soon_threadsafe(_settle, future, None)

    def _wake(self, refusal: ApiError | None) -> None:
        if self._waiter is None:
            return
        loop, future = self._waiter
        self._waiter = None
        # People may act from another thread than the one that waits.
        loop.call_soon_threadsafe(_settle, future, refusal)


def _settle(future: "asyncio.Future[ApiError | None]", refusal: ApiError | None) -> None:
    if not future.done():
        future.set_result(refusal)
