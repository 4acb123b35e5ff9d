"""The order in which updates are worked on."""

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update

from bot.updates import PerChat

NOW = datetime(2026, 10, 20, tzinfo=UTC)


class Work:
    """Updates under way, and those that are done."""

    def __init__(self, at_once: int = 32) -> None:
        self.processor = PerChat(at_once)
        self.under_way: set[tuple[int, int]] = set()
        self.most = 0
        self.done: list[tuple[int, int]] = []

    async def update(self, chat: int, number: int, *, turns: int = 1) -> None:
        async def handle() -> None:
            self.under_way.add((chat, number))
            self.most = max(self.most, len(self.under_way))
            for _ in range(turns):
                await asyncio.sleep(0)
            self.under_way.discard((chat, number))
            self.done.append((chat, number))

        update = Update(number, message=Message(number, NOW, Chat(chat, Chat.PRIVATE)))
        await self.processor.process_update(update, handle())

    def done_in(self, chat: int) -> list[int]:
        return [number for where, number in self.done if where == chat]


async def test_updates_of_one_chat_keep_their_order() -> None:
    work = Work()

    await asyncio.gather(*(work.update(7, number, turns=10 - number) for number in range(10)))

    assert work.done_in(7) == [*range(10)]


async def test_chats_do_not_wait_for_each_other() -> None:
    work = Work()

    await asyncio.gather(work.update(7, 1, turns=50), work.update(8, 2))

    assert work.done == [(8, 2), (7, 1)]


async def test_a_chat_that_floods_us_does_not_hold_up_the_others() -> None:
    work = Work(at_once=4)

    flood = [work.update(7, number, turns=5) for number in range(500)]
    await asyncio.gather(*flood, work.update(8, 1))

    assert work.done.index((8, 1)) <= 1


async def test_only_so_many_are_worked_on_at_once() -> None:
    work = Work(at_once=4)

    await asyncio.gather(*(work.update(chat, 1, turns=5) for chat in range(1, 50)))

    assert work.most == 4


async def test_an_update_that_fails_lets_the_next_one_through() -> None:
    work = Work()

    async def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await work.processor.process_update(Update(1, message=Message(1, NOW, Chat(7, Chat.PRIVATE))), fail())
    await work.update(7, 2)

    assert work.done_in(7) == [2]
