"""The bot from start to stop."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import sqlalchemy as sa
import structlog
from telegram.error import InvalidToken, TelegramError

from bot import storage
from bot.app import App, build_application
from bot.clock import Clock, SystemClock
from bot.delivery.pacing import Gate
from bot.handling import Worker
from bot.leading import Leading
from bot.metrics import Metrics
from bot.polling import Polling
from bot.reception import Reception
from bot.refusals import Refusal
from bot.settings import Settings
from bot.sharing import Sharing
from bot.ticks import Ticks
from bot.web.probes import Probes
from bot.web.serving import Site, listening, served
from bot.web.webhook import Webhook, keep_set
from domain.trail import Channel
from domain.zones import Zones
from handlers import commands
from handlers.environment import KEY, Environment
from models import leadership, presence
from models.database import Database
from models.leadership import Leadership
from models.presence import Presence
from rendering.texts import Texts
from services import inbox, outbox

#: After so long a transaction gives way to the loop, which has to see answers and let messages leave in time.
SWITCH_SECONDS = 0.0005

#: Who lost the lead and lives finishes what it is sending: for so long it is not sent by another.
FAREWELL = timedelta(seconds=5)

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM, then finish what was begun. Errors: Refusal."""
    sys.setswitchinterval(SWITCH_SECONDS)
    settings.require_token()
    _ = settings.webhook  # refuses an address without its secret
    with storage.opened(settings, channel=Channel.CHAT) as database:
        lock = leadership.of(database)
        try:
            _make_sure_we_are_alone(database, lock)
            clock = SystemClock()
            program = Program(
                build_application(settings, database, clock), settings, clock, lock, presence.of(database)
            )
            asyncio.run(program.run())
        finally:
            lock.release()


def _make_sure_we_are_alone(database: Database, lock: Leadership) -> None:
    """On SQLite one process does everything; PostgreSQL carries any number of them."""
    if not database.is_sqlite:
        return
    if not lock.take():
        other = leadership.leader(database) or "another process"
        raise Refusal(f"The bot runs already on this database ({other}): stop it first, or use PostgreSQL.")
    now = SystemClock().now()
    with database.transaction() as session:
        inbox.release(session, now=now)
        outbox.release(session, until=now)


class Program:
    """All that runs at the same time in one process, wired together."""

    def __init__(
        self,
        application: App,
        settings: Settings,
        clock: Clock,
        lock: Leadership,
        presence: Presence | None,
    ) -> None:
        self._application = application
        self._settings = settings
        self._clock = clock
        environment: Environment = application.bot_data[KEY]
        self._transactions = environment.transactions
        self._metrics = Metrics()
        self._ticks = Ticks.of(application)
        number = presence.number if presence is not None else None
        self._worker = Worker(application, self._transactions, clock, self._metrics, number)
        self._reception = Reception(self._transactions, clock, self._metrics, self._worker.wake)
        self._leading = Leading(lock, self._lead)
        gate = application.bot.rate_limiter
        self._sharing: Sharing | None = None
        if presence is not None and isinstance(gate, Gate):
            self._sharing = Sharing(presence, gate, lambda: self._leading.is_leader, self._worker.take_over)

    async def run(self) -> None:
        """Until SIGINT or SIGTERM. Errors: Refusal."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # on Windows, Ctrl+C ends the program at once
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
        probes, webhook = self._probes(), self._webhook()
        with listening(probes) as probed, listening(webhook) as called:
            try:
                await _initialize(self._application, self._settings)
                await _publish_commands(self._application, self._settings)
                async with served(probes, probed), self._shared(), self._working(), served(webhook, called):
                    log.info("running", bot=self._application.bot.username)
                    await self._leading.run(stop)
                    log.info("stopping")
            finally:
                await self._close()

    async def _close(self) -> None:
        await self._application.shutdown()
        await (
            self._application.bot.shutdown()
        )  # its connections are open even where Telegram refused the token
        self._transactions.close()

    @contextlib.asynccontextmanager
    async def _shared(self) -> AsyncIterator[None]:
        """Keep to our part of what all processes together may send, until what is in hand is finished."""
        if self._sharing is None:
            yield
            return
        await self._sharing.look()  # before anything is sent
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sharing.run(stop))
            try:
                yield
            finally:
                stop.set()

    @contextlib.asynccontextmanager
    async def _working(self) -> AsyncIterator[None]:
        """Work on the inbox. At the end nothing new is begun, and what is in hand is finished."""
        await self._application.start()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._worker.run())
            try:
                yield
            finally:
                self._worker.stop()
        await self._application.stop()

    async def _lead(self, over: asyncio.Event) -> None:
        """What only one process may do: tick, deliver, and see to it that updates come."""
        await self._take_over()
        self._ticks.start()
        try:
            if self._settings.webhook is None:
                await Polling(self._application, self._reception, self._clock).run(over)
            else:
                await keep_set(self._application.bot, *self._settings.webhook, self._clock, over)
        finally:
            await self._ticks.stop()

    async def _take_over(self) -> None:
        """What whoever led before left unsettled is sent soon, and need not wait for the end of its lease."""
        try:
            await self._transactions.write(outbox.release, until=self._clock.now() + FAREWELL)
        except sa.exc.DBAPIError as error:
            log.warning("what was being sent waits for its lease", error=type(error).__name__)

    def _probes(self) -> Site | None:
        if self._settings.health_address is None:
            return None
        probes = Probes(self._transactions, self._ticks, self._leading, self._clock, self._metrics)
        return Site("HEALTH_ADDRESS", self._settings.health_address, probes.app())

    def _webhook(self) -> Site | None:
        if self._settings.webhook is None:
            return None
        webhook = Webhook(*self._settings.webhook, self._reception, self._metrics)
        return Site("WEBHOOK_LISTEN", self._settings.webhook_listen, webhook.app())


async def _initialize(application: App, settings: Settings) -> None:
    """Ask Telegram who we are."""
    try:
        await application.initialize()
    except InvalidToken:  # Its own text repeats the token.
        raise Refusal("Telegram does not know this BOT_TOKEN: compare it with @BotFather's.") from None
    except TelegramError as error:
        where = f"{settings.bot_api_url} cannot be reached ({error})"
        raise Refusal(f"{where}: check the network, PROXY_URL and BOT_API_URL.") from None


async def _publish_commands(application: App, settings: Settings) -> None:
    try:
        await commands.publish(application.bot, Texts(settings.language, Zones(settings.timezone)))
    except TelegramError as error:  # The old menu stays; nothing depends on it.
        log.warning("command menu not published", error=str(error))
