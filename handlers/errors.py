"""The last net: what nobody foresaw is logged with its traceback, and answered with an apology."""

import structlog
from telegram import Update
from telegram.error import TelegramError

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
    texts = Texts(environment.language, environment.zone)
    try:
        await context.bot.send_message(chat.id, error_texts.apology(texts).text, parse_mode="HTML")
    except TelegramError:
        log.exception("apology not delivered")
