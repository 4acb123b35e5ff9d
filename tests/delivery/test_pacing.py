"""The gate: how often messages leave, who goes first, what a 429 does."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.clock import ManualClock
from bot.delivery.limits import FEW_CHATS, Window
from bot.delivery.pacing import Gate
from domain.delivery import Priority
from tests import factories

Calls = list[tuple[float, Any]]


class Line:
    """A gate, and what came through it."""

    def __init__(self, **options: float) -> None:
        self.clock = ManualClock(factories.NOW)
        self.start = self.clock.elapsed()
        self.gate = Gate(self.clock, **options)
        self.calls: Calls = []
        self.floods: list[int] = []

    async def call(
        self, chat: int | None, endpoint: str = "sendMessage", priority: Priority | None = None
    ) -> bool:
        async def leave() -> bool:
            if self.floods:
                raise RetryAfter(self.floods.pop(0))
            self.calls.append((self.clock.elapsed() - self.start, chat))
            return True

        data = {} if chat is None else {"chat_id": chat}
        answer = await self.gate.process_request(leave, (), {}, endpoint, data, priority)
        return answer is True

    async def calls_to(self, *chats: int, **options: Any) -> list[float]:
        await asyncio.gather(*(self.call(chat, **options) for chat in chats))
        return [moment for moment, _ in self.calls]


async def test_with_paid_broadcasts_a_hundred_leave_in_a_tenth_of_a_second() -> None:
    moments = await Line(rate=1000).calls_to(*range(1, 101))

    assert 0.08 < max(moments) <= 0.1


@pytest.fixture
def line() -> Line:
    return Line()


def most_within(seconds: float, moments: list[float]) -> int:
    return max(sum(first <= moment < first + seconds for moment in moments) for first in moments)


async def test_messages_leave_at_most_thirty_a_second_and_evenly(line: Line) -> None:
    moments = await line.calls_to(*range(1, 101))

    assert most_within(1, moments) <= 30
    assert min(later - earlier for earlier, later in pairwise(moments)) > 0.033
    assert moments[-1] < 100 / 28


async def test_one_person_gets_three_messages_at_once_and_then_one_a_second(line: Line) -> None:
    moments = await line.calls_to(*[7] * 10)

    assert moments[2] < 0.2
    assert all(later - earlier >= 1 for earlier, later in pairwise(moments[3:]))


async def test_a_group_gets_fewer_than_twenty_messages_a_minute(line: Line) -> None:
    moments = await line.calls_to(*[-100] * 60)

    assert most_within(60, moments) < 20


async def test_somebody_who_is_written_to_often_holds_up_nobody_else(line: Line) -> None:
    await line.calls_to(*[7] * 10, 8)

    assert next(moment for moment, chat in line.calls if chat == 8) < 0.2


async def test_the_more_urgent_call_overtakes(line: Line) -> None:
    waiting = [line.call(chat, priority=Priority.BROADCAST) for chat in range(1, 6)]
    await asyncio.gather(*waiting, line.call(99), line.call(98, priority=Priority.REMINDER))

    assert [chat for _, chat in line.calls].index(99) <= 1
    assert [chat for _, chat in line.calls].index(98) <= 2


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "getMe", "getFile", "sendChatAction"])
async def test_what_is_no_message_does_not_count(line: Line, endpoint: str) -> None:
    moments = await line.calls_to(*[7] * 50, endpoint=endpoint)

    assert moments == [0.0] * 50


async def test_a_reply_is_tried_once_more_after_a_429(line: Line) -> None:
    line.floods = [5]

    assert await line.call(7)

    assert [round(moment, 1) for moment, _ in line.calls] == [5.0]


async def test_a_reply_is_tried_only_once_more(line: Line) -> None:
    line.floods = [5, 5]

    with pytest.raises(RetryAfter):
        await line.call(7)


async def test_nobody_is_kept_waiting_for_minutes(line: Line) -> None:
    line.floods = [300]

    with pytest.raises(RetryAfter):
        await line.call(7)

    assert line.clock.elapsed() - line.start < 1


async def test_a_message_that_can_be_put_back_is_not_retried_here(line: Line) -> None:
    line.floods = [5]

    with pytest.raises(RetryAfter):
        await line.call(7, priority=Priority.BROADCAST)


async def test_a_429_in_one_chat_keeps_back_that_chat_alone(line: Line) -> None:
    line.floods = [5]
    with pytest.raises(RetryAfter):
        await line.call(7, priority=Priority.BROADCAST)

    assert await line.call(8, priority=Priority.REMINDER)
    with pytest.raises(RetryAfter) as refusal:
        await line.call(7, priority=Priority.REMINDER)

    assert refusal.value.retry_after == timedelta(seconds=5)


async def closed(line: Line) -> None:
    """Telegram asks two chats to wait."""
    line.floods = [5, 5]
    for chat in (7, 8):
        with pytest.raises(RetryAfter):
            await line.call(chat, priority=Priority.BROADCAST)


async def test_a_second_chat_with_a_429_means_everybody(line: Line) -> None:
    await closed(line)

    with pytest.raises(RetryAfter):
        await line.call(9, priority=Priority.REMINDER)


@pytest.mark.parametrize("endpoint", ["sendMessage", "answerCallbackQuery"])
async def test_while_everything_is_closed_replies_wait(line: Line, endpoint: str) -> None:
    await closed(line)

    moments = await line.calls_to(9, 10, endpoint=endpoint)

    assert min(moments) >= 5


async def test_a_429_of_what_is_no_message_means_everybody(line: Line) -> None:
    line.floods = [300]
    with pytest.raises(RetryAfter):
        await line.call(None, endpoint="getFile", priority=Priority.REMINDER)

    with pytest.raises(RetryAfter):
        await line.call(7, priority=Priority.REMINDER)


async def test_messages_that_wait_when_a_pause_begins_are_turned_away(line: Line) -> None:
    line.floods = [5, 5]
    calls = [line.call(chat, priority=Priority.BROADCAST) for chat in (7, 8, 9, 10)]

    answers = await asyncio.gather(*calls, return_exceptions=True)

    assert [type(answer) for answer in answers] == [RetryAfter] * 4


async def test_no_second_holds_more_than_the_rate_wherever_messages_dawdle() -> None:
    clock = ManualClock(factories.NOW)
    gate = Gate(clock, rate=30)
    random = Random(1)
    arrivals: list[float] = []

    async def call(chat: int) -> None:
        async def leave() -> bool:
            await clock.sleep(random.uniform(0, 0.3))  # on the way there
            arrivals.append(clock.elapsed())
            await clock.sleep(random.uniform(0, 0.1))  # on the way back
            return True

        await gate.process_request(leave, (), {}, "sendMessage", {"chat_id": chat}, Priority.BROADCAST)

    await asyncio.gather(*map(call, range(1, 301)))

    assert most_within(1, sorted(arrivals)) <= 30


async def test_a_call_that_is_given_up_makes_room(line: Line) -> None:
    async with asyncio.timeout(5):
        first = asyncio.gather(*(line.call(7) for _ in range(4)))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first

        assert await line.call(8)


async def test_idle_chats_are_forgotten(line: Line) -> None:
    for chat in range(1, FEW_CHATS + 50):
        await line.call(chat)

    assert len(line.gate._chats) < 200


# One rate over several processes


async def test_parts_together_keep_to_the_rate(line: Line) -> None:
    gates = [Gate(line.clock) for _ in range(3)]
    for gate in gates:
        gate.take_part(1 / 3)

    async def call(gate: Gate, chat: int) -> None:
        line.gate = gate
        await line.call(chat)

    await asyncio.gather(*(call(gates[number % 3], number + 1) for number in range(90)))

    moments = sorted(moment for moment, _ in line.calls)
    assert most_within(1, moments) <= 30
    assert 2.5 < moments[-1] < 3.5


async def test_a_part_that_changes_holds_at_once(line: Line) -> None:
    first = await line.calls_to(*range(1, 31))
    line.gate.take_part(1 / 3)
    moments = await line.calls_to(*range(31, 61))

    assert most_within(1, moments[len(first) :]) <= 10
    line.gate.take_part(1)
    last = await line.calls_to(*range(61, 121))
    assert last[-1] - moments[-1] < 60 / 28


async def test_a_part_smaller_than_a_message_a_second_lets_one_through_now_and_then() -> None:
    line = Line(rate=1)
    line.gate.take_part(1 / 4)

    moments = await line.calls_to(1, 2, 3)

    assert [round(later - earlier) for earlier, later in pairwise(moments)] == [4, 4]


async def test_who_keeps_to_replies_puts_everything_else_back(line: Line) -> None:
    line.gate.keep_to_replies(6)

    with pytest.raises(RetryAfter):
        await line.call(1, priority=Priority.DUE_TODAY)
    assert len(await line.calls_to(1, 2, 3)) == 3
    assert line.calls[-1][0] >= 2  # slowly

    line.gate.take_part(1 / 2)
    assert await line.call(4, priority=Priority.BROADCAST)


async def test_keeping_to_replies_ends_by_itself(line: Line) -> None:
    line.gate.keep_to_replies(6)
    line.clock.advance(timedelta(seconds=6))

    assert await line.call(1, priority=Priority.BROADCAST)


def test_a_delay_is_made_up_for_and_no_second_holds_more() -> None:
    window, now = Window(10), 0.0
    moments: list[float] = []
    while len(moments) < 30:
        now += max(window.wait(now), 0)
        if len(moments) == 12:
            now += 0.15  # the loop had something else to do
        window.answered(window.leaves(now), now)
        moments.append(now)

    assert moments[-1] - moments[0] < 2.95
    assert max(sum(first <= moment < first + 1 for moment in moments) for first in moments) == 10


async def test_answers_that_do_not_come_keep_nobody_back_for_long(line: Line) -> None:
    async def lost() -> bool:
        await line.clock.sleep(30)
        return True

    async def send(chat: int) -> bool:
        return bool(await line.gate.process_request(lost, (), {}, "sendMessage", {"chat_id": chat}, None))

    slow = [asyncio.ensure_future(send(chat)) for chat in range(1000, 1030)]
    moments = await line.calls_to(*range(1, 11))

    assert min(moments) >= 5
    assert max(moments) < 7
    await asyncio.gather(*slow)
