"""The last net: what nobody foresaw is logged with its traceback, and answered with an apology."""

import contextlib

import structlog
from telegram import Update
from telegram.error import BadRequest, TelegramError

from domain.zones import Zones
from handlers.environment import KEY, Environment
from handlers.routing import Context
from rendering import errors as error_texts
from rendering.texts import Texts

log = structlog.get_logger(__name__)


async def apologise(update: object, context: Context) -> None:
    """Say that nothing is lost, in the installation's language: the database may be what failed."""
    log.error("update failed", exc_info=context.error)
    chat = update.effective_chat if isinstance(update, Update) else None
    if chat is None or chat.type != chat.PRIVATE or isinstance(context.error, TelegramError):
        return
    environment: Environment = context.bot_data[KEY]
    texts = Texts(environment.language, Zones(environment.zone))
    try:
        await _stop_spinner(update)
        await context.bot.send_message(chat.id, error_texts.apology(texts).text, parse_mode="HTML")
    except TelegramError:
        log.exception("apology not delivered")


async def _stop_spinner(update: object) -> None:
    """A button that was pressed waits for an answer, whatever came of it."""
    query = update.callback_query if isinstance(update, Update) else None
    if query is not None:
        with contextlib.suppress(BadRequest):  # it was answered already
            await query.answer()
