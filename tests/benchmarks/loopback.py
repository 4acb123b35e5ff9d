"""A Bot API of few lines, for measuring: hands out messages of many people, and counts what comes back.

`python -m tests.benchmarks.loopback PORT MESSAGES PEOPLE TEXT DELAY`: as soon as it is asked for updates it
gives one of each person, for whatever a bot does for the first time; when they are answered and some seconds
are over, it gives MESSAGES in batches of a hundred, the people taking turns (Telegram numbers from FIRST on),
and prints the seconds from that question to the last answer. It takes a message DELAY seconds after it came;
without any it is faster than any bot, so that the bot is what is measured.
"""

import asyncio
import json
import math
import sys
import time
from collections.abc import Callable
from urllib.parse import parse_qs

FIRST = 10_001  # as in `histories`
BATCH = 100
REST = 4.0  # seconds: by then anybody may be written to as often as at first
HOLD = 1.0  # seconds that a question stays open to which there is nothing to say
ME = {"id": 1, "is_bot": True, "first_name": "督办", "username": "duban_bot", "can_join_groups": True}


class Loopback:
    """The state of one run."""

    def __init__(self, messages: int, people: int, text: str) -> None:
        self._messages = messages
        self._people = people
        self._text = text
        self._given = 0  # of all, with those that warm up
        self._answered = 0
        self._warm_at = math.inf
        self._begun = 0.0
        self.seconds = 0.0
        self.over = asyncio.Event()

    def answer(self, method: str, parameters: dict[str, list[str]]) -> tuple[int, object]:
        """Status and result of one call."""
        return 200, self._result(method, parameters)

    def _result(self, method: str, parameters: dict[str, list[str]]) -> object:
        match method.lower():
            case "getme":
                return ME
            case "getupdates":
                return self._updates()
            case "sendmessage":
                return self._count(int(parameters["chat_id"][0]))
            case _:
                return True

    def _updates(self) -> list[object]:
        now = time.perf_counter()
        if self._given >= self._people:
            if now < self._warm_at + REST:
                return []
            self._begun = self._begun or now
        end = self._people if self._given < self._people else self._people + self._messages
        batch = range(self._given, min(self._given + BATCH, end))
        self._given += len(batch)
        return [_update(number, FIRST + number % self._people, self._text) for number in batch]

    def _count(self, chat_id: int) -> object:
        self._answered += 1
        if self._answered == self._people:
            self._warm_at = time.perf_counter()
        elif self._answered == self._people + self._messages:
            self.seconds = time.perf_counter() - self._begun
            self.over.set()
        return {"message_id": 1, "date": 0, "chat": {"id": chat_id, "type": "private"}}


def _update(number: int, person: int, text: str) -> object:
    message = {
        "message_id": number + 1,
        "date": int(time.time()),
        "text": text,
        "chat": {"id": person, "type": "private", "first_name": "某"},
        "from": {"id": person, "is_bot": False, "first_name": "某", "language_code": "zh-hans"},
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {"update_id": number + 1, "message": message}


async def answer_requests(
    answer: Callable[[str, dict[str, list[str]]], tuple[int, object]],
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    *,
    delay: float = 0.0,
) -> None:
    """Requests of one connection, one after the other; `answer` gives status and result of a method.

    `delay`: seconds until a call is made; updates are at hand.
    """
    while head := (await _head(reader)):
        path, length = head
        body = await reader.readexactly(length)
        method = path.rpartition("/")[2].partition("?")[0]
        is_poll = method.lower() == "getupdates"
        if delay and not is_poll:
            await asyncio.sleep(delay)
        status, result = answer(method, parse_qs(body.decode()))
        if is_poll and not result:
            await asyncio.sleep(HOLD)
        payload = json.dumps(_answer(status, result)).encode()
        writer.write(
            b"HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(payload), payload)
        )
    writer.close()


def _answer(status: int, result: object) -> object:
    if status == 200:
        return {"ok": True, "result": result}
    flood = {"description": "Too Many Requests: retry later", "parameters": {"retry_after": result}}
    return {"ok": False, "error_code": status, **flood}


async def _head(reader: asyncio.StreamReader) -> tuple[str, int] | None:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    lengths = [line.partition(":")[2] for line in lines if line.lower().startswith("content-length")]
    return lines[0].split()[1], int(lengths[0]) if lengths else 0


async def serve(port: int, messages: int, people: int, text: str, delay: float) -> float:
    """Seconds that the answers took."""
    loopback = Loopback(messages, people, text)
    server = await asyncio.start_server(
        lambda *streams: answer_requests(loopback.answer, *streams, delay=delay), "127.0.0.1", port
    )
    await loopback.over.wait()
    server.close()
    return loopback.seconds


if __name__ == "__main__":
    _, port, messages, people, text, delay = sys.argv
    found = asyncio.run(serve(int(port), int(messages), int(people), text, float(delay)))
    sys.stdout.write(f"{found}\n")
