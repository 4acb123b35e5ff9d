"""A rendered message through Telegram: the one place that knows which method carries what."""

from typing import Any

from telegram import Bot, InputFile, LinkPreviewOptions
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest

from rendering.messages import Message

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, chat_id: int, message: Message, **options: Any) -> TelegramMessage:
    """Send a message as a new one; `options` go to the method as they are. Errors: telegram.error's."""
    if message.file is not None:
        return await bot.send_document(
            chat_id,
            InputFile(message.file.data, filename=message.file.name),
            caption=message.text,
            parse_mode=ParseMode.HTML,
            reply_markup=message.keyboard,
            disable_notification=message.is_silent,
            **options,
        )
    return await bot.send_message(
        chat_id,
        message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=message.keyboard,
        link_preview_options=_NO_PREVIEW,
        disable_notification=message.is_silent,
        **options,
    )


async def edit(bot: Bot, chat_id: int, message_id: int, message: Message, **options: Any) -> None:
    """Put this text with its buttons in the place of an earlier one. Errors: telegram.error's."""
    await bot.edit_message_text(
        message.text,
        chat_id=chat_id,
        message_id=message_id,
        parse_mode=ParseMode.HTML,
        reply_markup=message.keyboard,
        link_preview_options=_NO_PREVIEW,
        **options,
    )


async def replace(bot: Bot, chat_id: int, message_id: int, message: Message) -> bool:
    """Turn an earlier text message into this one; False where that is impossible and a new one must be sent.

    A message that already reads so is as good as replaced.
    """
    if message.file is not None:
        return False
    try:
        await edit(bot, chat_id, message_id, message)
    except BadRequest as error:
        return "not modified" in error.message
    return True
