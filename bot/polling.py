"""Asking Telegram for updates: each is confirmed only after it was handled, so that a crash loses none."""

import asyncio
from collections.abc import Sequence

import structlog
from telegram import Update
from telegram.error import Conflict, TelegramError

from bot.app import App
from bot.clock import Clock

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
WAIT_SECONDS = 30  # Telegram answers an empty question after this long
BUSY_SECONDS = 0.3  # between two questions while something is still being handled
RETRY_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Polling:
    """Updates from Telegram to the application, chats side by side.

    Confirming an update confirms all before it, so a question always starts at the oldest update that is
    not handled yet; what comes again because of that is known by its number and left alone. After a crash
    Telegram repeats what was not confirmed, and the handlers find the work done, or do it.
    """

    def __init__(self, application: App, clock: Clock) -> None:
        self._application = application
        self._clock = clock
        self._handling: dict[int, asyncio.Task[None]] = {}
        self._next = 0  # the first update that was never seen

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then what was begun is finished and confirmed."""
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(self._keep_asking(tasks))
            await stop.wait()
            asking.cancel()
        await self._confirm()

    async def _keep_asking(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            for update in await self._ask():
                if update.update_id >= self._next:
                    self._begin(update, tasks)
            if self._handling:
                await asyncio.wait(self._handling.values(), timeout=BUSY_SECONDS)

    def _begin(self, update: Update, tasks: asyncio.TaskGroup) -> None:
        number = update.update_id
        self._next = number + 1
        self._handling[number] = tasks.create_task(self._handle(update))
        self._handling[number].add_done_callback(lambda _: self._handling.pop(number))

    async def _handle(self, update: Update) -> None:
        application = self._application
        await application.update_processor.process_update(update, application.process_update(update))

    async def _ask(self) -> Sequence[Update]:
        """What is new; nothing when Telegram could not be asked. The pause after a failure is taken here."""
        oldest = min(self._handling, default=self._next)
        wait = 0 if self._handling else WAIT_SECONDS
        try:
            updates: tuple[Update, ...] = await self._application.bot.get_updates(
                offset=oldest, timeout=wait, allowed_updates=ALLOWED_UPDATES
            )
            return updates
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
        """Tell Telegram what was handled; without that it would all come again at the next start."""
        if self._next:
            try:
                await self._application.bot.get_updates(offset=self._next, limit=1, timeout=0)
            except TelegramError as error:
                log.warning("handled updates stay unconfirmed and come again", error=str(error))
