"""Texts over lines of our own: what is kept of a connection, and what an error leaves open."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import TelegramError

from bot.delivery import failures
from bot.delivery.failures import Faulty, Later, Unknown
from bot.simulator import faults
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from handlers.forms import Form
from tests.bot.processes import TOKEN
from tests.bot.test_transport import transport

#: What a server does with one request; its number is that of the connection.
Answering = Callable[[asyncio.StreamWriter, int], Awaitable[object]]
Call = Callable[..., Coroutine[Any, Any, Any]]


@asynccontextmanager
async def server(answering: Answering) -> AsyncIterator[str]:
    """A server of few lines; its address."""
    numbers = iter(range(1000))

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = next(numbers)
        with contextlib.closing(writer):
            while not writer.is_closing() and (head := await _head(reader)):
                await reader.readexactly(int(head.partition("Content-Length: ")[2].split("\r")[0]))
                await answering(writer, number)

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


async def _head(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return ""


def answer(writer: asyncio.StreamWriter, result: object, more: str = "") -> None:
    body = f'{{"ok": true, "result": {result}}}'
    writer.write(f"HTTP/1.1 200 OK\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}".encode())


@asynccontextmanager
async def calling(address: str, **options: Any) -> AsyncIterator[Call]:
    """Sends a form; what the answer says."""
    way = transport(**options)

    async def call(text: str = "好") -> Any:
        return await way.post(f"{address}/bot{TOKEN}/sendMessage", Form({"chat_id": 7, "text": text}))

    async with way:
        yield call


async def failure_of(call: Call) -> failures.Failure:
    with pytest.raises(TelegramError) as raised:
        await call()
    assert TOKEN not in f"{raised.value} {raised.value.__cause__}"
    return failures.of(raised.value)


async def test_a_text_arrives_and_the_answer_is_read(telegram: Telegram, address: str, lin: Person) -> None:
    async with calling(address) as call:
        message = await call("请签收 & +100%")

    assert message["text"] == lin.last.content == "请签收 & +100%"
    assert telegram.complaints == []


async def test_many_calls_share_few_connections() -> None:
    seen: list[int] = []

    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        seen.append(number)
        answer(writer, 1)

    async with server(answering) as address, calling(address, connections=3) as call:
        await asyncio.gather(*(call() for _ in range(40)))

    assert len(seen) == 40
    assert set(seen) == {0, 1, 2}


async def test_what_the_server_closes_is_not_used_again() -> None:
    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        answer(writer, number, "Connection: close\r\n")
        await writer.drain()
        writer.close()

    async with server(answering) as address, calling(address) as call:
        assert await call() == 0
        assert await call() == 1


async def test_an_answer_in_parts_is_read_whole() -> None:
    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Enc")
        await writer.drain()
        await asyncio.sleep(0)
        writer.write(b'oding: chunked\r\n\r\n14\r\n{"ok": true, "result\r\n6\r\n": 42}\r\n0\r\n\r\n')

    async with server(answering) as address, calling(address) as call:
        assert [await call(), await call()] == [42, 42]


async def test_an_interim_answer_is_not_the_answer() -> None:
    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0)
        answer(writer, 42)

    async with server(answering) as address, calling(address) as call:
        assert [await call(), await call()] == [42, 42]


async def test_an_answer_may_end_with_its_connection() -> None:
    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b'HTTP/1.0 200 OK\r\n\r\n{"ok": true, "result": 42}')
        await writer.drain()
        writer.close()

    async with server(answering) as address, calling(address) as call:
        assert [await call(), await call()] == [42, 42]


async def test_a_fault_that_ends_with_its_connection_is_a_fault() -> None:
    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b"HTTP/1.0 503 Service Unavailable\r\nConnection: close\r\n\r\n<html>busy</html>")
        await writer.drain()
        writer.close()

    async with server(answering) as address, calling(address) as call:
        assert isinstance(await failure_of(call), Faulty)


async def test_an_address_with_a_password_or_an_odd_sign_goes_by_the_library(
    telegram: Telegram, address: str, lin: Person
) -> None:
    async with calling(address.replace("//", "//user:pw@")) as call:
        assert (await call("一"))["text"] == "一"
    async with calling(f"{address}/路") as call:
        assert not isinstance(await failure_of(call), Unknown)


async def test_a_connection_in_use_at_the_end_is_closed_after_its_call() -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()
    connections: list[asyncio.StreamWriter] = []

    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        reached.set()
        await go_on.wait()
        answer(writer, 1)
        connections.append(writer)

    async with server(answering) as address, asyncio.TaskGroup() as tasks:
        async with calling(address) as call:
            under_way = tasks.create_task(call())
            await reached.wait()
        go_on.set()
        assert await under_way == 1
        while not connections[0].is_closing():  # noqa: ASYNC110 - nobody tells when a peer has closed
            await asyncio.sleep(0)


async def test_an_answer_that_nobody_asked_for_is_nobodys() -> None:
    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        answer(writer, number)
        answer(writer, 99)

    async with server(answering) as address, calling(address) as call:
        assert [await call(), await call()] == [0, 1]


async def test_who_stops_waiting_leaves_no_answer_to_the_next() -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        reached.set()
        if number == 0:
            await go_on.wait()
        answer(writer, number)

    async with server(answering) as address, calling(address) as call:
        async with asyncio.TaskGroup() as tasks:
            given_up = tasks.create_task(call())
            await reached.wait()
            given_up.cancel()
        go_on.set()

        assert await call() == 1


async def test_a_lost_answer_may_have_arrived(telegram: Telegram, address: str, lin: Person) -> None:
    telegram.faults.next(faults.timeout_after())

    async with calling(address, read_timeout=0.05) as call:
        assert isinstance(await failure_of(call), Unknown)

    assert len(lin.received) == 1


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"220 mail ready\r\n"]
)
async def test_a_server_that_hangs_up_or_says_nonsense_may_have_taken_it(said: bytes) -> None:
    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(said)
        await writer.drain()
        writer.close()

    async with server(answering) as address, calling(address) as call:
        assert isinstance(await failure_of(call), Unknown)


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:1", "socks5://127.0.0.1:1"])
async def test_what_found_nobody_has_not_left(proxy: str | None) -> None:
    """Neither the server nor the proxy is there: nothing listens on port 1."""
    async with calling("http://127.0.0.1:1", proxy=proxy) as call:
        assert isinstance(await failure_of(call), Later)


async def test_what_found_no_connection_free_has_not_left() -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def answering(writer: asyncio.StreamWriter, number: int) -> None:
        reached.set()
        await go_on.wait()
        answer(writer, 1)

    async with (
        server(answering) as address,
        calling(address, connections=1, pool_timeout=0.01) as call,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(call())
        await reached.wait()
        assert isinstance(await failure_of(call), Later)
        go_on.set()


async def test_nothing_is_said_in_the_open_to_an_address_with_https(address: str) -> None:
    async with calling(address.replace("http:", "https:")) as call:
        assert isinstance(await failure_of(call), Later)
