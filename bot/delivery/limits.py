"""How much Telegram takes: in all within any second, and by chat. Times are seconds of one clock."""

import math
from collections import deque
from dataclasses import dataclass

SECOND = 1.0
SLACK = 0.2  # who comes late by less than this is followed more quickly: else all behind come late too
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


class Window:
    """Messages to all chats together: evenly, and never more than `rate` in any second as Telegram counts.

    When a message arrives there is not known; it is at the latest when its answer is here. So what is on its
    way, or was answered less than a second ago, is taken for a part of the last second.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._next_at = -math.inf
        self._on_their_way = 0
        self._answered: deque[float] = deque()

    def pace(self, rate: float) -> None:
        """From now on so many messages a second; what left before counts as it did."""
        self._rate = rate

    def wait(self, now: float) -> float:
        """Seconds until the next message may leave; infinite where that hangs on answers."""
        while self._answered and self._answered[0] + SECOND <= now:
            self._answered.popleft()
        excess = self._on_their_way + len(self._answered) + 1 - max(math.floor(self._rate), 1)
        if excess > len(self._answered):
            return math.inf
        free_at = self._answered[excess - 1] + SECOND if excess > 0 else now
        return max(free_at, self._next_at) - now

    def leaves(self, now: float) -> None:
        """A message leaves now."""
        self._on_their_way += 1
        is_late = now - self._next_at > SLACK
        self._next_at = (now if is_late else self._next_at) + 1 / self._rate

    def answered(self, now: float) -> None:
        """What left is answered, or was given up."""
        self._on_their_way -= 1
        self._answered.append(now)


class Chats:
    """Messages by chat, and chats that Telegram wants to be left alone."""

    def __init__(self) -> None:
        self._used_up_until: dict[str, float] = {}  # when the whole allowance is back
        self._closed_until: dict[str, float] = {}  # by a 429
        self._many = FEW_CHATS  # to forget the idle ones each time would cost more than to remember them

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._used_up_until)

    def opening(self, chat: str) -> float:
        """When this chat may be written to again."""
        return max(
            self._used_up_until.get(chat, -math.inf) - _allowance(chat).credit, self.closed_until(chat)
        )

    def closed_until(self, chat: str) -> float:
        """The end of the pause that Telegram asked for in this chat."""
        return self._closed_until.get(chat, -math.inf)

    def is_another_closed(self, chat: str, now: float) -> bool:
        """Whether Telegram asked for a pause in a second chat."""
        self._closed_until = {other: until for other, until in self._closed_until.items() if until > now}
        return bool(self._closed_until.keys() - {chat})

    def close(self, chat: str, until: float) -> None:
        """Telegram asks to be left alone in this chat."""
        self._closed_until[chat] = max(until, self.closed_until(chat))

    def count(self, chat: str, now: float) -> None:
        """A message leaves now."""
        used_up = max(self._used_up_until.get(chat, now), now)
        self._used_up_until[chat] = used_up + _allowance(chat).interval
        if len(self._used_up_until) > self._many:
            self._used_up_until = {chat: until for chat, until in self._used_up_until.items() if until > now}
            self._many = max(FEW_CHATS, 2 * len(self._used_up_until))


def _allowance(chat: str) -> Allowance:
    """People have positive ids; groups have negative ones, channels sometimes a name."""
    return PRIVATE if chat.isdecimal() else GROUP
