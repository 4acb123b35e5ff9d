"""How fast a bot may send: the documented limits, and how long to wait when they are passed."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulator.errors import too_many_requests

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass
class Rates:
    """Messages per second in all, per second and private chat (after a burst), per minute and group.

    Edits, chat actions and answers to buttons are not counted: their limits are not documented.
    """

    per_second: int = 30
    private_per_second: float = 1.0
    private_burst: int = 3
    group_per_minute: int = 20
    enabled: bool = True
    _all: deque[datetime] = field(default_factory=deque, repr=False)
    _private: dict[int, tuple[float, datetime]] = field(default_factory=dict, repr=False)
    _groups: dict[int, deque[datetime]] = field(default_factory=lambda: defaultdict(deque), repr=False)

    def admit(self, chat_id: int, now: datetime, *, messages: int = 1) -> None:
        """Count `messages` to this chat, or refuse them all with 429."""
        if not self.enabled:
            return
        private = chat_id > 0
        waits = [
            _window_wait(self._all, now, SECOND, self.per_second, messages),
            self._bucket_wait(chat_id, now) if private else self._group_wait(chat_id, now, messages),
        ]
        if max(waits) > 0:
            raise too_many_requests(max(1, math.ceil(max(waits))))
        self._all.extend([now] * messages)
        if private:
            level, _ = self._bucket(chat_id, now)
            self._private[chat_id] = (level - messages, now)
        else:
            self._groups[chat_id].extend([now] * messages)

    def _bucket(self, chat_id: int, now: datetime) -> tuple[float, datetime]:
        level, since = self._private.get(chat_id, (float(self.private_burst), now))
        refilled = level + (now - since).total_seconds() * self.private_per_second
        return min(float(self.private_burst), refilled), now

    def _bucket_wait(self, chat_id: int, now: datetime) -> float:
        # An album may overdraw the bucket; the debt is waited for by the next message.
        level, _ = self._bucket(chat_id, now)
        return 0.0 if level >= 1 else (1 - level) / self.private_per_second

    def _group_wait(self, chat_id: int, now: datetime, messages: int) -> float:
        return _window_wait(self._groups[chat_id], now, MINUTE, self.group_per_minute, messages)


def unlimited() -> Rates:
    """No limits at all, for tests that are not about them."""
    return Rates(enabled=False)


def _window_wait(sent: deque[datetime], now: datetime, window: timedelta, limit: int, messages: int) -> float:
    """Seconds until `messages` more fit into the sliding window."""
    while sent and sent[0] <= now - window:
        sent.popleft()
    excess = len(sent) + messages - limit
    if excess <= 0 or not sent:
        return 0.0
    return (sent[min(excess, len(sent)) - 1] + window - now).total_seconds()
