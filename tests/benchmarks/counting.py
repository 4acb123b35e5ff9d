"""A Bot API that counts messages and refuses those above its limit, for measuring.

`python -m tests.benchmarks.counting PORT MESSAGES RATE`: refuses what is more than RATE in any second; prints
when so many were accepted, the seconds from the first to the last, and how many were refused.
"""

import asyncio
import sys
import time
from collections import deque

from tests.benchmarks.loopback import ME, answer_requests


class Counting:
    """The state of one run."""

    def __init__(self, messages: int, rate: int) -> None:
        self._messages = messages
        self._rate = rate
        self._accepted = 0
        self._begun = 0.0
        self._last: deque[float] = deque()
        self.refused = 0
        self.seconds = 0.0
        self.over = asyncio.Event()

    def answer(self, method: str, parameters: dict[str, list[str]]) -> tuple[int, object]:
        """Status and result of one call."""
        match method.lower():
            case "getme":
                return 200, ME
            case "getupdates":
                return 200, []
            case "sendmessage":
                return self._take(int(parameters["chat_id"][0]))
            case _:
                return 200, True

    def _take(self, chat_id: int) -> tuple[int, object]:
        now = time.perf_counter()
        while self._last and self._last[0] <= now - 1:
            self._last.popleft()
        if len(self._last) >= self._rate:
            self.refused += 1
            return 429, 1
        self._last.append(now)
        self._begun = self._begun or now
        self._accepted += 1
        if self._accepted == self._messages:
            self.seconds = now - self._begun
            self.over.set()
        return 200, {"message_id": self._accepted, "date": 0, "chat": {"id": chat_id, "type": "private"}}


async def serve(port: int, messages: int, rate: int) -> Counting:
    """Serve until so many messages were accepted."""
    counting = Counting(messages, rate)
    server = await asyncio.start_server(
        lambda *streams: answer_requests(counting.answer, *streams), "127.0.0.1", port
    )
    await counting.over.wait()
    server.close()
    return counting


if __name__ == "__main__":
    found = asyncio.run(serve(*map(int, sys.argv[1:4])))
    sys.stdout.write(f"{found.seconds} {found.refused}\n")
