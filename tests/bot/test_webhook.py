"""The webhook: what is taken, what is refused, and the whole way through a running bot."""

import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from bot.clock import ManualClock
from bot.metrics import Metrics
from bot.reception import Reception, chat_of
from bot.web.webhook import MAX_BYTES, Webhook
from handlers.transactions import Transactions
from models.database import Database
from models.inbox import InboxUpdate
from tests import factories
from tests.bot.processes import TOKEN, Watched, free_port, running

SECRET = "a-secret_0123456789"
UPDATE = {"update_id": 5, "message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}}
PROOF = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
HEADERS = {**PROOF, "Content-Type": "application/json"}


class Hook:
    """A webhook over a database, called without a network."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transactions = Transactions(database)
        self.woken = 0
        metrics = Metrics()
        reception = Reception(self.transactions, ManualClock(factories.NOW), metrics, self.wake)
        app = Webhook("https://example.org/duban/hook", SECRET, reception, metrics).app()
        transport = httpx.ASGITransport(app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://hook", trust_env=False)

    def wake(self) -> None:
        self.woken += 1

    async def call(self, content: Any = None, headers: dict[str, str] = HEADERS) -> int:
        """The status that a call gets."""
        body = json.dumps(UPDATE) if content is None else content
        return (await self.client.post("/duban/hook", content=body, headers=headers)).status_code

    def kept(self) -> list[tuple[int, int]]:
        """Number and chat of everything in the inbox."""
        with self.database.read() as session:
            return [(row.update_id, row.chat_id) for row in session.exec(select(InboxUpdate))]


@pytest.fixture
async def hook(database: Database) -> AsyncIterator[Hook]:
    hook = Hook(database)
    yield hook
    await hook.client.aclose()
    hook.transactions.close()


async def test_an_update_is_kept_before_it_is_confirmed(hook: Hook) -> None:
    assert await hook.call() == 200
    assert hook.kept() == [(5, 7)]
    assert hook.woken == 1


async def test_a_call_that_is_repeated_is_confirmed_and_changes_nothing(hook: Hook) -> None:
    assert [await hook.call(), await hook.call()] == [200, 200]
    assert hook.kept() == [(5, 7)]
    assert hook.woken == 1


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "0", SECRET.upper(), "geheim\xfc"])
async def test_without_the_right_secret_nothing_is_read(hook: Hook, secret: str) -> None:
    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}

    answer = await hook.client.post("/duban/hook", content=unread(), headers=raw(headers))

    assert answer.status_code == 403
    assert hook.kept() == []


def raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


async def test_a_call_without_any_secret_is_refused(hook: Hook) -> None:
    assert await hook.call(headers={"Content-Type": "application/json"}) == 403


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
async def test_only_json_is_taken(hook: Hook, content_type: str, status: int) -> None:
    assert await hook.call(headers={**PROOF, "Content-Type": content_type}) == status


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"update_id": "5"}',
        b'{"update_id": true}',
        b'{"update_id": 5.0}',
        b'{"update_id": 0}',
        b'{"update_id": 9223372036854775808}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_update_is_refused(hook: Hook, content: bytes) -> None:
    assert await hook.call(content) == 400
    assert hook.kept() == []


async def test_a_length_that_is_too_large_is_refused_unread(hook: Hook) -> None:
    assert await hook.call(b" " * (MAX_BYTES + 1)) == 413


async def test_a_body_without_a_length_is_cut_off_at_the_limit(hook: Hook) -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 65536
            yield b" " * 65536

    assert await hook.call(endless()) == 413
    assert given <= MAX_BYTES + 2 * 65536


async def test_the_largest_body_is_taken(hook: Hook) -> None:
    body = json.dumps(UPDATE).encode()

    assert await hook.call(body + b" " * (MAX_BYTES - len(body))) == 200


async def test_only_post_and_only_this_path_lead_anywhere(hook: Hook) -> None:
    assert (await hook.client.get("/duban/hook", headers=HEADERS)).status_code == 405
    assert (await hook.client.post("/duban", headers=HEADERS)).status_code == 404


async def test_without_the_database_telegram_is_asked_to_come_again(hook: Hook) -> None:
    with hook.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO lost")
    assert await hook.call() == 503

    with hook.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lost RENAME TO inbox")
    assert await hook.call() == 200


async def test_characters_that_postgresql_refuses_elsewhere_are_kept(hook: Hook) -> None:
    update = UPDATE | {"message": {"chat": {"id": 7}, "text": "a\0b\ud83d"}}

    assert await hook.call(json.dumps(update)) == 200
    with hook.database.read() as session:
        assert session.get_one(InboxUpdate, 5).payload == update


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -7}}}, -7),
        ({"update_id": 1, "callback_query": {"id": "1", "message": {"chat": {"id": 8}}}}, 8),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 9}}}, 9),
        ({"update_id": 1, "poll": {"id": "1"}}, 0),
        ({"update_id": 1, "message": {"chat": {"id": 2**63}}}, 0),
        ({"update_id": 1, "message": {"message": 1}}, 0),
    ],
)
def test_the_chat_is_found_wherever_an_update_names_it(update: dict[str, Any], chat: int) -> None:
    assert chat_of(update) == chat


async def test_a_running_bot_is_called_answers_and_stops(
    telegram: Watched, address: str, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    settings = {"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, "WEBHOOK_LISTEN": f"127.0.0.1:{port}"}

    async with running(tmp_path, address, **settings) as bot:
        await telegram.have_answers(telegram.newcomers(1001, 1002))
        code = await bot.end(signal.SIGTERM)

    assert code == 0, bot.said
    assert (telegram.exchange.webhook.url, telegram.exchange.webhook.secret) == (url, SECRET)
    assert [len(person.received) for person in telegram.people.values()] == [1, 1]
    assert telegram.sent("getUpdates") == []
    assert SECRET not in bot.said


async def test_two_processes_behind_one_address_answer_each_once(
    telegram: Watched, address: str, server: Database, tmp_path: Path
) -> None:
    ports = free_port(), free_port()
    database = server.url.render_as_string(hide_password=False)

    def settings(port: int) -> dict[str, str]:
        own = {"DATABASE_URL": database, "WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
        return own | {"WEBHOOK_URL": f"http://127.0.0.1:{ports[0]}/hook", "WEBHOOK_SECRET": SECRET}

    async with running(tmp_path, address, **settings(ports[0])) as first:
        await first.says("webhook set")
        async with running(tmp_path, address, **settings(ports[1])) as second:
            await second.says("running")
            people = telegram.newcomers(*range(1001, 1011))
            await telegram.have_answers(people)
            telegram.exchange.webhook.url = f"http://127.0.0.1:{ports[1]}/hook"
            for person in people:
                person.send("/help")
            await telegram.have_answers(people, 2)

    assert [len(person.received) for person in people] == [2] * 10


async def test_a_webhook_left_from_before_is_taken_away_when_the_bot_polls(
    telegram: Watched, address: str, tmp_path: Path
) -> None:
    telegram.call(TOKEN, "setWebhook", {"url": "https://example.invalid/hook"})

    async with running(tmp_path, address):
        await telegram.is_asked("deleteWebhook")

    assert telegram.exchange.webhook.url == ""
