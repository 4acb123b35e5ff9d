"""The wiring: settings, database and clock in, the bot out."""

import math
from typing import Any

from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

import handlers
from bot import ticks
from bot.clock import Clock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pacing import Gate
from bot.settings import Settings
from bot.ticks import Ticks
from bot.transport import Transport
from handlers import environment
from handlers.environment import Environment
from handlers.transactions import Transactions
from models.database import Database
from models.files import FileStore

#: Its six parameters are python-telegram-bot's own; nothing of ours lives in them.
App = Application[Any, Any, Any, Any, Any, Any]

AT_ONCE = 32  # updates that are worked on
ANSWER_SECONDS = 0.25  # answers that take no longer than this do not keep the next messages back
#: Seconds. A patient read: an answer given up too early leaves open whether the message arrived.
READ_TIMEOUT, CONNECT_TIMEOUT, POOL_TIMEOUT = 30.0, 10.0, 30.0


def build_application(
    settings: Settings,
    database: Database,
    clock: Clock,
    *,
    request: BaseRequest | None = None,
) -> App:
    """Wire everything; `request` takes the place of the network, for tests and the demo.

    The application is not initialised yet, and its `Ticks.of` are not started.
    """
    transactions = Transactions(database)
    request = request or _transport(settings)
    application: App = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.bot_api_url}/bot")
        .base_file_url(f"{settings.bot_api_url}/file/bot")
        .request(request)
        .get_updates_request(request)
        .updater(None)  # updates come through the inbox: bot/handling.py
        .rate_limiter(Gate(clock, settings.send_rate))
        .job_queue(None)
        .build()
    )
    application.bot_data[environment.KEY] = Environment(
        transactions=transactions,
        files=FileStore(settings.data_dir / "files"),
        now=clock.now,
        zone=settings.timezone,
        language=settings.language,
    )
    dispatcher = Dispatcher(
        transactions,
        application.bot,
        clock,
        zone=settings.timezone,
        language=settings.language,
        rate=settings.send_rate,
    )
    application.bot_data[ticks.KEY] = Ticks(transactions, dispatcher, clock, settings.timezone)
    handlers.register_all(application)
    return application


def connections_for(rate: float) -> int:
    """How many calls may be on their way at once, where so many messages leave in a second."""
    return max(2 * AT_ONCE, math.ceil(rate * ANSWER_SECONDS))


def _transport(settings: Settings) -> Transport:
    return Transport(
        connections=connections_for(settings.send_rate) + 1,  # the one that asks for updates
        proxy=settings.proxy,
        read_timeout=READ_TIMEOUT,
        connect_timeout=CONNECT_TIMEOUT,
        pool_timeout=POOL_TIMEOUT,
    )
