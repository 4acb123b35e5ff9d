"""The way to the Bot API: calls, files, time-outs, proxies, over a real network of this machine."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.app import connections_for
from bot.delivery import failures
from bot.delivery.failures import Later, Unknown
from bot.simulator import faults
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from bot.transport import Transport
from tests.bot.processes import TOKEN


def transport(**options: object) -> Transport:
    usual = {"connections": 4, "read_timeout": 5.0, "connect_timeout": 5.0, "pool_timeout": 5.0}
    return Transport(**{**usual, **options})  # type: ignore[arg-type]  # told by name


def bot_at(address: str, **options: object) -> Bot:
    return Bot(
        TOKEN,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=transport(**options),
        get_updates_request=transport(**options),
    )


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with bot_at(address) as bot:
        yield bot


async def failure_of(bot: Bot, **options: float) -> TelegramError:
    with pytest.raises(TelegramError) as raised:
        await bot.send_message(7, "好", **options)  # type: ignore[arg-type]  # time-outs only
    return raised.value


async def test_messages_leave_and_updates_arrive(telegram: Telegram, bot: Bot, lin: Person) -> None:
    await bot.send_message(lin.user_id, "<b>请</b>签收 & +100%", parse_mode="HTML")
    lin.send("已收到")

    updates = await bot.get_updates(offset=0, timeout=5)

    assert lin.last.content == "请签收 & +100%"
    assert [row.message.text for row in updates if row.message][-1:] == ["已收到"]
    assert telegram.complaints == []


async def test_many_calls_share_few_connections(telegram: Telegram, bot: Bot) -> None:
    await asyncio.gather(*(bot.get_my_name() for _ in range(40)))

    assert len(telegram.sent("getMyName")) == 40


def test_answers_that_take_a_quarter_of_a_second_keep_a_fast_broadcast_back_no_more_than_a_slow_one() -> None:
    assert connections_for(30) == 64
    assert connections_for(1000) * 4 >= 1000


@pytest.mark.parametrize("name", ['第"三"期.bin', "a\r\nContent-Type: x.bin", "b\\c.bin"])
async def test_files_go_up_and_down_with_their_bytes(bot: Bot, lin: Person, name: str) -> None:
    data = bytes(range(256)) * 300 + b"\r\n--\r\n\n"
    await bot.send_document(lin.user_id, InputFile(data, filename=name), caption="附件")
    lin.send_document("佐证.bin", data)

    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()

    assert bytes(await file.download_as_bytearray()) == data
    assert lin.last.document is not None
    assert (lin.last.document.data, lin.last.caption) == (data, "附件")
    assert lin.last.document.name == "".join(filter(str.isprintable, name))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (lambda: faults.flood(3), RetryAfter),
        (lambda: faults.server_error(), NetworkError),
    ],
    ids=["429", "5xx"],
)
async def test_answers_of_telegram_are_told_apart(
    telegram: Telegram,
    bot: Bot,
    lin: Person,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[], object],
    kind: type[TelegramError],
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    telegram.faults.next(fault())  # type: ignore[arg-type]  # whatever the parameter makes

    assert type(await failure_of(bot)) is kind


async def test_a_blocked_bot_is_forbidden(bot: Bot, lin: Person) -> None:
    lin.block()

    assert type(await failure_of(bot)) is Forbidden


async def test_a_chat_that_never_was_is_a_bad_request(bot: Bot) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(404, "好")


async def test_a_lost_answer_may_have_arrived(telegram: Telegram, bot: Bot, lin: Person) -> None:
    telegram.faults.next(faults.timeout_after())

    error = await failure_of(bot, read_timeout=0.05)

    assert isinstance(error, TimedOut)
    assert isinstance(failures.of(error), Unknown)
    assert len(lin.received) == 1


@pytest.mark.parametrize(
    "proxy", [None, "http://127.0.0.1:1", "socks5://127.0.0.1:1", "socks5h://u:p@127.0.0.1:1"]
)
async def test_what_did_not_leave_this_machine_is_tried_again(proxy: str | None) -> None:
    """Neither the server nor the proxy is there: nothing listens on port 1."""
    bot = bot_at("http://127.0.0.1:1", proxy=proxy)
    await bot._request[1].initialize()
    try:
        error = await failure_of(bot)
    finally:
        await bot._request[1].shutdown()

    assert isinstance(failures.of(error), Later)
    assert TOKEN not in f"{error}"


@pytest.mark.parametrize("name", ["http_proxy", "all_proxy"])
async def test_the_environment_names_a_proxy_and_who_needs_none(
    name: str, address: str, lin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
        monkeypatch.delenv(other.upper(), raising=False)
    monkeypatch.setenv(name, "http://127.0.0.1:1")  # where nothing listens

    bot = bot_at(address)
    await bot._request[1].initialize()
    error = await failure_of(bot)
    await bot._request[1].shutdown()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with bot_at(address) as direct:
        await direct.send_message(lin.user_id, "好")

    assert isinstance(failures.of(error), Later)
    assert len(lin.received) == 1


async def _tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: list[bytes]) -> None:
    """As much of SOCKS 5 (RFC 1928) as a client without a password needs."""
    await reader.readexactly(1 + 1 + 1)
    writer.write(b"\x05\x00")
    kind = (await reader.readexactly(4))[3]
    host = await reader.readexactly((await reader.readexactly(1))[0] if kind == 3 else 4)
    port = int.from_bytes(await reader.readexactly(2), "big")
    seen.append(host)
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"\x05\x00\x00\x01" + bytes(6))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_pour(reader, far_writer))
        tasks.create_task(_pour(far_reader, writer))


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
    target.close()


async def test_calls_go_through_a_socks_proxy_that_looks_names_up(address: str, lin: Person) -> None:
    seen: list[bytes] = []
    server = await asyncio.start_server(lambda r, w: _tunnel(r, w, seen), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    named = address.replace("127.0.0.1", "telegram.invalid")

    async with server, bot_at(named, proxy=f"socks5://127.0.0.1:{port}") as bot:
        await bot.send_message(lin.user_id, "好")

    assert lin.last.content == "好"
    assert set(seen) == {b"telegram.invalid"}


async def test_a_server_that_hangs_up_leaves_it_open_whether_the_call_arrived() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        bot = bot_at(f"http://127.0.0.1:{port}")
        await bot._request[1].initialize()

        async def hang_up() -> None:
            connection, _ = await asyncio.to_thread(listener.accept)
            connection.close()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(hang_up())
            error = await failure_of(bot)
        await bot._request[1].shutdown()

    assert isinstance(failures.of(error), Unknown)
