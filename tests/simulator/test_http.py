"""The same Telegram as a web server on this machine."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TimedOut
from telegram.request import HTTPXRequest

from bot.simulator import faults
from bot.simulator.__main__ import read_arguments
from bot.simulator.http import build_app, serving
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import TOKEN


@pytest.fixture
async def address(telegram: Telegram) -> AsyncIterator[str]:
    async with serving(build_app(telegram, webhook_retry_seconds=0)) as address:
        yield address


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield client


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(
        TOKEN,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    ) as bot:
        yield bot


async def test_the_library_sends_and_receives_over_http(telegram: Telegram, bot: Bot, lin: Person) -> None:
    await bot.send_message(lin.user_id, "<b>请</b>签收", parse_mode="HTML")
    lin.send("已收到")

    updates = await bot.get_updates(timeout=5)

    assert lin.last.html == "<b>请</b>签收"
    assert [update.message.text for update in updates if update.message] == ["已收到"]
    assert telegram.complaints == []


async def test_a_long_poll_over_http_returns_with_the_first_update(bot: Bot, lin: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(bot.get_updates(timeout=50))
        await asyncio.to_thread(lin.send, "好")

    assert len(waiting.result()) == 1


async def test_files_go_up_and_down_with_their_names_and_bytes(bot: Bot, lin: Person) -> None:
    data = bytes(range(256)) * 3 + b"\r\n--\r\n\n"
    await bot.send_document(lin.user_id, data, filename='第"三"期.bin', caption="附件")
    lin.send_document("佐证.bin", data)

    update = (await bot.get_updates())[0]
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    downloaded = await file.download_as_bytearray()

    assert lin.last.document is not None
    assert (lin.last.document.name, lin.last.document.data, lin.last.caption) == (
        '第"三"期.bin',
        data,
        "附件",
    )
    assert bytes(downloaded) == data


async def test_a_lost_answer_is_a_timeout_to_the_client(telegram: Telegram, bot: Bot, lin: Person) -> None:
    telegram.faults.next(faults.timeout_after())

    with pytest.raises(TimedOut):
        await bot.send_message(lin.user_id, "好", read_timeout=0.05)

    assert len(lin.received) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"chat_id": 1001, "text": "好"}},
        {"data": {"chat_id": "1001", "text": "好"}},
        {"params": {"chat_id": "1001", "text": "好"}},
        {"files": {"chat_id": (None, "1001"), "text": (None, "好")}},
    ],
    ids=["json", "form", "query", "multipart"],
)
async def test_parameters_may_come_in_any_body(client: httpx.AsyncClient, lin: Person, body: Any) -> None:
    answer = await client.post(f"/bot{TOKEN}/sendMessage", **body)

    assert answer.status_code == 200
    assert lin.last.text == "好"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/bot{TOKEN}/sendMail", 404),
        ("/bot654321:another/getMe", 401),
        (f"/file/bot{TOKEN}/documents/none.txt", 404),
        ("/file/bot654321:another/documents/none.txt", 401),
    ],
)
async def test_errors_have_their_http_status(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)

    assert answer.status_code == status
    assert answer.json()["ok"] is False


@pytest.mark.parametrize(
    ("content_type", "content"),
    [("application/json", b"{"), ("application/json", b"[]"), ("multipart/form-data", b"x")],
)
async def test_an_unreadable_body_is_refused(
    client: httpx.AsyncClient, content_type: str, content: bytes
) -> None:
    answer = await client.post(f"/bot{TOKEN}/getMe", content=content, headers={"Content-Type": content_type})

    assert answer.status_code == 400
    assert answer.json()["description"].startswith("Bad Request: can't parse request")


async def test_people_act_over_http(telegram: Telegram, client: httpx.AsyncClient) -> None:
    made = await client.post("/simulator/persons", json={"user_id": 1002, "first_name": "赵"})
    await client.post("/simulator/persons/1002/send", json={"text": "/start"})
    data = base64.b64encode(b"a").decode()
    await client.post("/simulator/persons/1002/send", json={"name": "a.txt", "data": data, "caption": "附件"})
    markup = {"inline_keyboard": [[{"text": "签收", "callback_data": "a"}]]}
    telegram.call(TOKEN, "sendMessage", {"chat_id": 1002, "text": "请签收", "reply_markup": markup})
    press = (await client.post("/simulator/persons/1002/press", json={"label": "签收"})).json()
    stale = {"message_id": 3, "data": "old"}
    again = (await client.post("/simulator/persons/1002/press", json=stale)).json()

    history = (await client.get("/simulator/persons/1002/messages")).json()

    assert made.status_code == 201
    assert [message["text"] for message in history] == ["/start", "附件", "请签收"]
    assert history[1]["file"]["name"] == "a.txt"
    assert history[2]["buttons"] == [[{"label": "签收", "data": "a", "url": None}]]
    assert (press["data"], again["data"]) == ("a", "old")
    assert len(telegram.take_updates()) == 4


async def test_people_block_and_unblock_over_http(client: httpx.AsyncClient, lin: Person) -> None:
    blocked = (await client.post(f"/simulator/persons/{lin.user_id}/block")).json()
    unblocked = (await client.post(f"/simulator/persons/{lin.user_id}/unblock")).json()

    assert (blocked["blocked"], unblocked["blocked"]) == (True, False)
    assert [person["id"] for person in (await client.get("/simulator/persons")).json()] == [lin.user_id]


async def test_what_a_person_cannot_do_is_refused_with_the_reason(
    client: httpx.AsyncClient, lin: Person
) -> None:
    nobody = await client.post("/simulator/persons/77/send", json={"text": "好"})
    nothing = await client.post(f"/simulator/persons/{lin.user_id}/press", json={"label": "签收"})
    nowhere = await client.post(
        f"/simulator/persons/{lin.user_id}/press", json={"message_id": 99, "data": "a"}
    )

    assert (nobody.status_code, nobody.json()["error"]) == (400, "there is no person 77")
    assert nothing.json()["error"] == "no button '签收'; there are: none"
    assert "has no message 99" in nowhere.json()["error"]


async def test_requests_and_complaints_can_be_looked_at(client: httpx.AsyncClient, lin: Person) -> None:
    await client.post(
        f"/bot{TOKEN}/sendMessage", json={"chat_id": lin.user_id, "text": "好", "colour": "red"}
    )

    requests = (await client.get("/simulator/requests")).json()
    complaints = (await client.get("/simulator/complaints")).json()

    assert [(request["method"], request["status"]) for request in requests] == [("sendMessage", 200)]
    assert complaints == ["sendMessage: unknown parameter colour"]


class Hook:
    """A bot behind a webhook that does not take the first update it is given."""

    def __init__(self) -> None:
        self.received: list[tuple[str | None, str]] = []
        self.done = asyncio.Event()

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/hook", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        update = await request.json()
        self.received.append(
            (request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"])
        )
        if len(self.received) == 3:
            self.done.set()
        return Response(status_code=500 if len(self.received) == 1 else 200)


async def test_updates_are_posted_to_the_webhook_until_they_are_taken(
    client: httpx.AsyncClient, lin: Person
) -> None:
    hook = Hook()
    async with serving(hook.app()) as hook_address:
        webhook = {"url": f"{hook_address}/hook", "secret_token": "s3cret"}
        await client.post(f"/bot{TOKEN}/setWebhook", json=webhook)
        lin.send("一")
        lin.send("二")
        await hook.done.wait()
        info = (await client.post(f"/bot{TOKEN}/getWebhookInfo")).json()["result"]
        await client.post(f"/bot{TOKEN}/deleteWebhook")

    assert hook.received == [("s3cret", "一"), ("s3cret", "一"), ("s3cret", "二")]
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_webhook_nobody_listens_at_is_reported(
    telegram: Telegram, client: httpx.AsyncClient, lin: Person
) -> None:
    async with serving(Starlette()) as gone:
        pass
    await client.post(f"/bot{TOKEN}/setWebhook", json={"url": f"{gone}/hook"})
    lin.send("一")

    while not telegram.exchange.webhook.last_error:
        await client.get("/simulator/complaints")

    assert telegram.exchange.webhook.last_error.startswith("Connection failed")


def test_the_command_line_has_sensible_defaults() -> None:
    given = read_arguments(["--port", "9000"])

    assert (given.port, given.username) == (9000, "duban_demo_bot")
