"""A rendered message through Telegram: the one place that knows which method carries what.

The library's own call builds, encodes and parses objects for each message anew, which takes longer than all
the rest. Here a text with its buttons is encoded once for all who get it, and of the answer only the number
is read.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from telegram import InlineKeyboardMarkup, InputFile, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from domain.delivery import Priority
from handlers.forms import Form, encode
from rendering.buttons import Button, Keyboard
from rendering.messages import File, Message

MANY = 64  # texts whose encoding is kept: among those that leave together are few different ones
Answer = bool | dict[str, Any] | list[dict[str, Any]]  # what any call may give


async def send(
    bot: ExtBot[Any],
    chat_id: int,
    message: Message,
    *,
    priority: Priority = Priority.REPLY,
    thread_id: int | None = None,
    reply_to: int | None = None,
) -> int:
    """Send a message as a new one; Telegram's number of it. Errors: telegram.error's.

    `thread_id`: a topic of a group; `reply_to`: below which message, if it is still there.
    """
    if message.file is not None:
        return await _send_file(bot, chat_id, message, message.file, priority, thread_id, reply_to)
    place: dict[str, Any] = {"chat_id": chat_id}
    if thread_id is not None:
        place["message_thread_id"] = thread_id
    if reply_to is not None:
        place["reply_parameters"] = json.dumps({"message_id": reply_to, "allow_sending_without_reply": True})
    answer = await _call(
        bot, "sendMessage", Form(place, *_encoded(message, is_silent=message.is_silent)), priority
    )
    assert isinstance(answer, dict)
    return int(answer["message_id"])


async def _send_file(
    bot: ExtBot[Any],
    chat_id: int,
    message: Message,
    file: File,
    priority: Priority,
    thread_id: int | None,
    reply_to: int | None,
) -> int:
    below = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to is not None else None
    sent = await bot.send_document(
        chat_id,
        InputFile(file.data, filename=file.name),
        caption=message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=InlineKeyboardMarkup.de_json(_markup(message.keyboard)) if message.keyboard else None,
        disable_notification=message.is_silent,
        message_thread_id=thread_id,
        reply_parameters=below,
        rate_limit_args=priority,
    )
    return sent.message_id


async def edit(
    bot: ExtBot[Any],
    chat_id: int,
    message_id: int,
    message: Message,
    *,
    priority: Priority = Priority.REPLY,
) -> None:
    """Put this text with its buttons in the place of an earlier one. Errors: telegram.error's."""
    place = {"chat_id": chat_id, "message_id": message_id}
    await _call(bot, "editMessageText", Form(place, *_encoded(message, is_silent=False)), priority)


async def replace(bot: ExtBot[Any], chat_id: int, message_id: int, message: Message) -> bool:
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


async def _call(bot: ExtBot[Any], method: str, form: Form, priority: Priority) -> Answer:
    """Through the bot's gate, as every call."""

    async def call() -> Answer:
        return await bot.request.post(f"{bot.base_url}/{method}", form)

    assert bot.rate_limiter is not None
    return await bot.rate_limiter.process_request(
        call, (), {}, endpoint=method, data=form.parameters, rate_limit_args=priority
    )


@lru_cache(maxsize=MANY)
def _encoded(message: Message, *, is_silent: bool) -> tuple[Mapping[str, str], bytes]:
    fields = {
        "text": message.text,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": '{"is_disabled": true}',
    }
    if message.keyboard is not None:
        fields["reply_markup"] = json.dumps(_markup(message.keyboard), ensure_ascii=False)
    if is_silent:
        fields["disable_notification"] = "true"
    return fields, encode(fields)


def _markup(keyboard: Keyboard) -> dict[str, Any]:
    return {"inline_keyboard": [[_pressed(button) for button in row] for row in keyboard.rows]}


def _pressed(button: Button) -> dict[str, Any]:
    if button.callback_data is not None:
        return {"text": button.text, "callback_data": button.callback_data}
    if button.url is not None:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "copy_text": {"text": button.copy_text}}
