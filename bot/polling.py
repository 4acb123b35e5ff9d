"""Asking Telegram for updates: each is confirmed only when it is in the inbox, so that a crash loses none."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
import structlog
from telegram import Update
from telegram.error import Conflict, TelegramError

from bot.app import App
from bot.clock import Clock
from bot.reception import Reception
from handlers.forms import Form

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
WAIT_SECONDS = 30  # Telegram answers an empty question after this long
READ_SECONDS = 30.0  # for the answer, beyond that
RETRY_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Polling:
    """Updates from Telegram into the inbox; a question confirms what came before its first number."""

    def __init__(self, application: App, reception: Reception, clock: Clock) -> None:
        self._application = application
        self._reception = reception
        self._clock = clock
        self._next = 0  # the first update that is not in the inbox

    async def run(self, over: asyncio.Event) -> None:
        """Until `over`; then what was kept is confirmed."""
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(self._keep_asking())
            await over.wait()
            asking.cancel()
        await self._confirm()

    async def _keep_asking(self) -> None:
        while True:
            updates = await self._ask()
            if updates and await self._is_kept(updates):
                self._next = updates[-1]["update_id"] + 1

    async def _is_kept(self, updates: Sequence[dict[str, Any]]) -> bool:
        """Put updates into the inbox; where that fails, they will come again."""
        try:
            await self._reception.take(updates, way="polling")
        except sa.exc.DBAPIError as error:
            log.warning("updates not kept, they come again", error=type(error.orig).__name__)
            await self._clock.sleep(RETRY_SECONDS)
            return False
        return True

    async def _updates(self, *, wait: int, **options: Any) -> Sequence[dict[str, Any]]:
        """As Telegram gives them: they are read only when it is their turn."""
        bot = self._application.bot
        form = Form({"offset": self._next, "timeout": wait, **options})
        found = await bot.request.post(f"{bot.base_url}/getUpdates", form, read_timeout=wait + READ_SECONDS)
        assert isinstance(found, list)
        return found

    async def _ask(self) -> Sequence[dict[str, Any]]:
        """What is new; nothing when Telegram could not be asked. The pause after a failure is taken here."""
        try:
            return await self._updates(wait=WAIT_SECONDS, allowed_updates=json.dumps(ALLOWED_UPDATES))
        except Conflict as error:
            await self._explain_conflict(error)
        except TelegramError as error:
            log.warning("polling failed", error=f"{type(error).__name__}: {error}")
        await self._clock.sleep(RETRY_SECONDS)
        return ()

    async def _explain_conflict(self, error: Conflict) -> None:
        """Somebody else gets the updates: a webhook left from before, taken away here, or another program."""
        if "webhook" in error.message.lower():
            log.warning("a webhook was set: taking it away")
            try:
                await self._application.bot.delete_webhook()
            except TelegramError as failure:
                log.warning("the webhook stays for now", error=str(failure))
        else:
            log.error("another program polls with the same token: stop one of the two")

    async def _confirm(self) -> None:
        """Tell Telegram what was kept, so that it does not come again for nothing."""
        if self._next:
            try:
                await self._updates(wait=0, limit=1)
            except TelegramError as error:
                log.warning("kept updates stay unconfirmed and come again", error=str(error))
