"""A text to one of many people, in as few steps as a notice to a hundred thousand of them allows.

The library's own call builds, encodes and parses objects for each message anew, which takes longer than all
the rest. Here the text and its buttons are encoded once for all, and of the answer only the number is read.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.delivery.pacing import Answer
from bot.transport import Form
from domain.delivery import Priority
from rendering.messages import Message

MANY = 64  # texts whose encoding is kept: in a batch are few different ones


async def post(bot: ExtBot[Any], chat_id: int, message: Message, priority: Priority) -> int:
    """Send a message without a file through the bot's gate; Telegram's number of it.

    Errors: telegram.error's.
    """
    form = Form(chat_id, *_encoded(message))

    async def call() -> Answer:
        return await bot.request.post(f"{bot.base_url}/sendMessage", form)

    assert bot.rate_limiter is not None
    sent = await bot.rate_limiter.process_request(
        call, (), {}, endpoint="sendMessage", data={"chat_id": chat_id}, rate_limit_args=priority
    )
    assert isinstance(sent, dict)
    return int(sent["message_id"])


@lru_cache(maxsize=MANY)
def _encoded(message: Message) -> tuple[Mapping[str, str], bytes]:
    fields = {
        "text": message.text,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": '{"is_disabled": true}',
    }
    if message.keyboard is not None:
        fields["reply_markup"] = message.keyboard.to_json()
    if message.is_silent:
        fields["disable_notification"] = "true"
    return fields, urlencode(fields).encode()
