"""Texts that are encoded once for all who get them say what the library's own call says."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.clock import ManualClock
from bot.delivery.pacing import Gate
from bot.simulator.request import SimulatedRequest
from bot.simulator.telegram import Telegram
from domain.delivery import Priority
from handlers import sending
from handlers.forms import Form
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.messages import File, Message
from tests.delivery.conftest import TOKEN

MESSAGES = {
    "text": Message("请于<b>周五</b>前报送 &amp; 签收。"),
    "with buttons": Message(
        "请签收",
        keyboard(
            [button("签收 ✍️", Action.SIGN_NOTICE, 7)],
            [
                Button("打开", url="https://t.me/duban_bot?start=it-7"),
                Button("复制", copy_text="100% & more"),
            ],
        ),
    ),
    "without a sound": Message("不急", is_silent=True),
}


def markup(message: Message) -> InlineKeyboardMarkup | None:
    """The buttons as the library has them."""
    if message.keyboard is None:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in message.keyboard.rows])


def _button(one: Button) -> InlineKeyboardButton:
    copied = CopyTextButton(one.copy_text) if one.copy_text else None
    return InlineKeyboardButton(one.text, url=one.url, callback_data=one.callback_data, copy_text=copied)


@dataclass
class Recording(SimulatedRequest):
    """The simulated Telegram; keeps what it was asked."""

    telegram: Telegram
    asked: list[RequestData] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.telegram)

    async def do_request(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        """One call."""
        data = options.get("request_data", arguments[2] if len(arguments) > 2 else None)
        if data is not None:
            self.asked.append(data)
        return await super().do_request(*arguments, **options)


@pytest.fixture
def recording(telegram: Telegram) -> Recording:
    return Recording(telegram)


@pytest.fixture
async def bot(telegram: Telegram, clock: ManualClock, recording: Recording) -> AsyncIterator[ExtBot[Any]]:
    telegram.person(501, "李联络员").chat.started = True
    request = SimulatedRequest(telegram)
    async with ExtBot(TOKEN, request=recording, get_updates_request=request, rate_limiter=Gate(clock)) as bot:
        recording.asked.clear()
        yield bot


def _same(recording: Recording) -> None:
    library, form = recording.asked
    wanted = {name: value for name, value in library.json_parameters.items() if value != "false"}
    assert {name: json_or_text(value) for name, value in form.json_parameters.items()} == {
        name: json_or_text(value) for name, value in wanted.items()
    }
    assert isinstance(form, Form)
    encoded = {name: value for name, [value] in parse_qs(form.encoded.decode()).items()}
    assert encoded == form.json_parameters


def json_or_text(value: str) -> object:
    return json.loads(value) if value.startswith("{") else value


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_a_message_says_what_the_librarys_call_says(
    message: Message, bot: ExtBot[Any], recording: Recording
) -> None:
    library = await bot.send_message(
        501,
        message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=markup(message),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=message.is_silent,
    )
    number = await sending.send(bot, 501, message, priority=Priority.BROADCAST)

    _same(recording)
    assert number == library.message_id + 1


async def test_an_edit_says_what_the_librarys_call_says(bot: ExtBot[Any], recording: Recording) -> None:
    number = await sending.send(bot, 501, MESSAGES["text"])
    recording.asked.clear()
    message = MESSAGES["with buttons"]

    await bot.edit_message_text(
        message.text,
        501,
        number,
        parse_mode=ParseMode.HTML,
        reply_markup=markup(message),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert await sending.replace(bot, 501, number, message)  # it reads so already

    _same(recording)


async def test_a_reply_in_a_topic_says_where(bot: ExtBot[Any], recording: Recording) -> None:
    below = ReplyParameters(9, allow_sending_without_reply=True)
    await bot.send_message(
        501,
        "好",
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=below,
    )
    await sending.send(bot, 501, Message("好"), reply_to=9)

    _same(recording)


async def test_a_file_is_a_reply_too(bot: ExtBot[Any], recording: Recording) -> None:
    await sending.send(bot, 501, Message("名单", file=File("名单.txt", b"1")), reply_to=9)

    (asked,) = recording.asked
    assert json.loads(str(asked.json_parameters["reply_parameters"])) == {
        "message_id": 9,
        "allow_sending_without_reply": True,
    }
