"""The bot from start to stop."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator

import structlog
from telegram.error import InvalidToken, TelegramError

from bot import storage
from bot.app import App, build_application
from bot.clock import Clock, SystemClock
from bot.polling import Polling
from bot.refusals import Refusal
from bot.settings import Settings
from bot.ticks import Ticks
from handlers import commands
from handlers.environment import KEY, Environment
from rendering.texts import Texts

log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM, then finish what was begun. Errors: Refusal."""
    if settings.webhook_url is not None:
        raise Refusal("WEBHOOK_URL is set, but this version only asks for updates itself: leave it empty.")
    settings.require_token()
    with storage.opened(settings) as database:
        clock = SystemClock()
        asyncio.run(_run(build_application(settings, database, clock), settings, clock))


async def _run(application: App, settings: Settings, clock: Clock) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows, Ctrl+C ends the program at once
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await _initialize(application, settings)
        await _publish_commands(application, settings)
        async with _working(application):
            log.info("running", bot=application.bot.username)
            await Polling(application, clock).run(stop)
            log.info("stopping")
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # its connections are open even where Telegram refused the token


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
        await commands.publish(application.bot, Texts(settings.language, settings.timezone))
    except TelegramError as error:  # The old menu stays; nothing depends on it.
        log.warning("command menu not published", error=str(error))


@contextlib.asynccontextmanager
async def _working(application: App) -> AsyncIterator[None]:
    """Tick and deliver. At the end nothing new is begun, and what is under way is finished."""
    environment: Environment = application.bot_data[KEY]
    ticks = Ticks.of(application)
    await application.start()
    ticks.start()
    try:
        yield
    finally:
        await ticks.stop()
        await application.stop()
        environment.transactions.close()
