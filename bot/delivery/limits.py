"""How much Telegram takes: in all within any second, and by chat. Times are seconds of one clock."""

import math
from collections import deque
from dataclasses import dataclass
from itertools import count, islice

SECOND = 1.0
SLACK = 0.2  # who comes late by less than this is followed more quickly: else all behind come late too
UNANSWERED = 5.0  # seconds, after which nobody waits for an answer before others leave
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
    way, or was answered less than a second ago, is taken for a part of the last second. What stays without an
    answer arrived long ago, or never will (UNANSWERED): it must not keep back all others.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._next_at = -math.inf
        self._numbers = count()
        self._on_their_way: dict[int, float] = {}  # by number when it left, the oldest first
        self._answered: deque[float] = deque()

    def pace(self, rate: float) -> None:
        """From now on so many messages a second; what left before counts as it did."""
        self._rate = rate

    def wait(self, now: float) -> float:
        """Seconds until the next message may leave."""
        return max(self._free_at(now), self._next_at) - now

    def hangs(self, now: float) -> bool:
        """Whether the next message may leave sooner, if an answer comes."""
        return self._excess(now) > len(self._answered)

    def _free_at(self, now: float) -> float:
        excess = self._excess(now)
        if excess <= 0:
            return now
        if excess <= len(self._answered):
            return self._answered[excess - 1] + SECOND
        last = next(islice(self._on_their_way.values(), excess - len(self._answered) - 1, None))
        return last + UNANSWERED

    def _excess(self, now: float) -> int:
        """How many of the last second have to be over before another one leaves."""
        while self._answered and self._answered[0] + SECOND <= now:
            self._answered.popleft()
        while (oldest := next(iter(self._on_their_way.items()), None)) and oldest[1] + UNANSWERED <= now:
            del self._on_their_way[oldest[0]]
        return len(self._on_their_way) + len(self._answered) + 1 - max(math.floor(self._rate), 1)

    def leaves(self, now: float) -> int:
        """A message leaves now; its number."""
        is_late = now - self._next_at > SLACK
        self._next_at = (now if is_late else self._next_at) + 1 / self._rate
        number = next(self._numbers)
        self._on_their_way[number] = now
        return number

    def answered(self, number: int, now: float) -> None:
        """What left is answered, or was given up."""
        if self._on_their_way.pop(number, None) is not None:
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
