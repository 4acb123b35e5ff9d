"""Where all updates arrive, however they come: first into the inbox, then Telegram is told."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.clock import Clock
from bot.metrics import Metrics
from domain.inbox import Arrival
from handlers.transactions import Transactions
from services import inbox

MAX_NUMBER = 2**63 - 1  # of an update or a chat


class Reception:
    """Keeps updates and wakes whoever works on them."""

    def __init__(
        self, transactions: Transactions, clock: Clock, metrics: Metrics, wake: Callable[[], None]
    ) -> None:
        self._transactions = transactions
        self._clock = clock
        self._metrics = metrics
        self._wake = wake

    async def take(self, updates: Iterable[Mapping[str, Any]], *, way: str) -> int:
        """Keep updates that came by polling or by the webhook (`way`); how many are new.

        Errors: the database's; then none of them is kept.
        """
        arrivals = [Arrival(update["update_id"], chat_of(update), dict(update)) for update in updates]
        new = await self._transactions.write(inbox.receive, arrivals, now=self._clock.now())
        self._metrics.received.labels(way).inc(len(new))
        if new:
            self._wake()
        return len(new)


def chat_of(update: Mapping[str, Any]) -> int:
    """The chat to which an update belongs, 0 where none is named."""
    for content in update.values():
        if isinstance(content, Mapping):
            holder = content.get("message", content)
            chat = holder.get("chat") if isinstance(holder, Mapping) else None
            number = chat.get("id") if isinstance(chat, Mapping) else None
            if isinstance(number, int) and abs(number) <= MAX_NUMBER:
                return number
    return 0
