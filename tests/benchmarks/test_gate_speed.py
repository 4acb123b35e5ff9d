"""Messages through our gate and transport beside stock python-telegram-bot, to a server that takes all."""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from statistics import median

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.clock import SystemClock
from bot.delivery.pacing import Gate
from bot.transport import Transport
from domain.delivery import Priority
from handlers import sending
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.messages import Message
from tests.benchmarks import figures
from tests.bot.processes import TOKEN, free_port
from tests.sources import ROOT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

PAGE = ROOT / "docs" / "performance.md"
MESSAGES = 1000
AT_ONCE = 128  # calls in flight
ROUNDS = 5
NO_LIMIT = 1_000_000  # a second: what is measured is the way, not the pace
SIGN = button("签收", Action.SIGN_NOTICE, 7)
NOTICE = Message("请各单位于<b>周五</b>前核对名单并签收。" * 5, keyboard([SIGN]))

Send = Callable[[int], Awaitable[object]]


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """The address of a Bot API in a process of its own."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.benchmarks.counting", str(port), str(10**9), str(NO_LIMIT)),
        cwd=ROOT,
        stdout=PIPE,
        stderr=DEVNULL,
    )
    try:
        await _listening(port)
        yield f"http://127.0.0.1:{port}/bot"
    finally:
        process.kill()
        await process.wait()


async def _listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)  # of another process nothing else tells when it listens
        else:
            writer.close()
            return


async def pace(send: Send) -> float:
    """Messages a second, each to somebody else."""
    people = iter(range(10_000, 10_000 + MESSAGES))

    async def work() -> None:
        for chat_id in people:
            await send(chat_id)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return MESSAGES / (time.perf_counter() - began)


async def ours(address: str) -> float:
    """Through the gate, as a notice leaves."""
    request = Transport(connections=AT_ONCE, read_timeout=30, connect_timeout=10, pool_timeout=30)
    gate = Gate(SystemClock(), NO_LIMIT)
    async with ExtBot(TOKEN, address, request=request, rate_limiter=gate) as bot:
        return await pace(lambda chat_id: sending.send(bot, chat_id, NOTICE, priority=Priority.BROADCAST))


async def stock(address: str) -> float:
    """As the library does it, without a limiter and with as many connections."""
    request = HTTPXRequest(connection_pool_size=AT_ONCE, pool_timeout=60, read_timeout=60)
    sign = InlineKeyboardMarkup([[InlineKeyboardButton(SIGN.text, callback_data=SIGN.callback_data)]])
    async with ExtBot(TOKEN, address, request=request) as bot:
        return await pace(
            lambda chat_id: bot.send_message(
                chat_id, NOTICE.text, parse_mode=ParseMode.HTML, reply_markup=sign
            )
        )


async def measure() -> tuple[list[float], list[float]]:
    """Both by turns."""
    own, library = [], []
    async with server() as address:
        for _ in range(ROUNDS):
            library.append(await stock(address))
            own.append(await ours(address))
    return own, library


def test_the_gate_beside_the_library() -> None:
    own, library = asyncio.run(measure())

    ratio = median(own) / median(library)
    head = ("Through our gate, messages a second", "Stock python-telegram-bot", "Ratio")
    row = (f"{median(own):.0f}", f"{median(library):.0f}", f"{ratio:.1f}")
    figures.keep("gate", figures.table(head, [row]), PAGE)
    assert ratio > 0
