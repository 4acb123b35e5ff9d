"""Texts that are encoded once for all who get them say what the library's own call says."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.clock import ManualClock
from bot.delivery.pacing import Gate
from bot.delivery.posting import post
from bot.simulator.request import SimulatedRequest
from bot.simulator.telegram import Telegram
from bot.transport import Form
from domain.delivery import Priority
from handlers import sending
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.messages import Message
from tests.delivery.conftest import TOKEN

MESSAGES = {
    "text": Message("请于<b>周五</b>前报送 &amp; 签收。"),
    "with buttons": Message("请签收", keyboard([button("签收 ✍️", Action.SIGN_NOTICE, 7)])),
    "without a sound": Message("不急", is_silent=True),
}


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


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_both_ways_ask_for_the_same(
    message: Message, telegram: Telegram, clock: ManualClock, recording: Recording
) -> None:
    phone = telegram.person(501, "李联络员")
    phone.chat.started = True
    request = SimulatedRequest(telegram)
    async with ExtBot(TOKEN, request=recording, get_updates_request=request, rate_limiter=Gate(clock)) as bot:
        recording.asked.clear()

        sent = await sending.send(bot, 501, message)
        number = await post(bot, 501, message, Priority.BROADCAST)

    library, form = recording.asked
    wanted = {name: value for name, value in library.json_parameters.items() if value != "false"}
    assert form.json_parameters == wanted
    assert isinstance(form, Form)
    assert {name: value for name, [value] in parse_qs(form.encoded.decode()).items()} == wanted
    assert number == sent.message_id + 1
