"""A bare echo bot on python-telegram-bot as it comes: `python -m tests.benchmarks.echo ADDRESS TOKEN`."""

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    application = ApplicationBuilder().token(sys.argv[2]).base_url(f"{sys.argv[1]}/bot").build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.run_polling(poll_interval=0)
