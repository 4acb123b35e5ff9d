"""The order of updates: one after the other within a chat, chats side by side."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 32
#: Updates held in memory. Much more than AT_ONCE: one chat that floods us must not take every place.
HELD = 10_000


class PerChat(BaseUpdateProcessor):
    """Up to `at_once` updates are worked on, never two of one chat, and those of one chat in their order."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        super().__init__(HELD)
        self._at_once = asyncio.Semaphore(at_once)
        self._locks: defaultdict[int | None, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._users: Counter[int | None] = Counter()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on the update when its chat's turn has come."""
        chat = update.effective_chat if isinstance(update, Update) else None
        key = chat.id if chat is not None else None
        self._users[key] += 1
        try:
            async with self._locks[key], self._at_once:
                await coroutine
        finally:
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key], self._locks[key]
