"""Updates, webhooks and downloads as a bot asks for them."""

import asyncio

import pytest

from bot.simulator.files import DOWNLOAD_LIMIT
from bot.simulator.people import Person
from bot.simulator.records import Answer
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import TOKEN, Call


def texts(updates: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def poll(telegram: Telegram, **parameters: object) -> Answer:
    return await telegram.answer(TOKEN, "getUpdates", parameters)


def test_updates_stay_until_they_are_confirmed(lin: Person, call: Call) -> None:
    for text in "一二三":
        lin.send(text)

    first = call("getUpdates", limit=2)

    assert texts(first) == ["一", "二"]
    assert texts(call("getUpdates")) == ["一", "二", "三"]
    assert texts(call("getUpdates", offset=first[-1]["update_id"] + 1)) == ["三"]


def test_a_negative_offset_keeps_the_newest(lin: Person, call: Call) -> None:
    for text in "一二三":
        lin.send(text)

    assert texts(call("getUpdates", offset=-1)) == ["三"]


def test_only_the_kinds_asked_for_arrive(lin: Person, call: Call) -> None:
    call("getUpdates", allowed_updates=["edited_message"])

    lin.edit(lin.send("一"), "二")

    assert [list(update)[1] for update in call("getUpdates")] == ["edited_message"]


def test_taking_updates_confirms_them_and_looking_does_not(telegram: Telegram, lin: Person) -> None:
    lin.send("一")

    assert len(telegram.pending_updates()) == 1
    assert len(telegram.take_updates()) == 1
    assert telegram.pending_updates() == []


async def test_a_poll_that_asks_for_no_wait_returns_at_once(telegram: Telegram) -> None:
    answer = await poll(telegram, timeout=0)

    assert answer.body == {"ok": True, "result": []}


async def test_a_long_poll_returns_with_the_first_update(telegram: Telegram, lin: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(poll(telegram, timeout=50))
        await asyncio.sleep(0)
        lin.send("一")

    assert texts(waiting.result().body["result"]) == ["一"]


async def test_a_person_may_act_from_another_thread(telegram: Telegram, lin: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(poll(telegram, timeout=50))
        await asyncio.sleep(0)
        await asyncio.to_thread(lin.send, "一")

    assert texts(waiting.result().body["result"]) == ["一"]


async def test_a_second_poll_ends_the_first(telegram: Telegram, lin: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(poll(telegram, timeout=50))
        await asyncio.sleep(0)
        second = tasks.create_task(poll(telegram, timeout=50))
        await asyncio.wait([first])
        lin.send("一")

    assert first.result().status == 409
    assert first.result().body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert texts(second.result().body["result"]) == ["一"]


async def test_setting_a_webhook_ends_polling(telegram: Telegram, call: Call, refusal: Call) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(poll(telegram, timeout=50))
        await asyncio.sleep(0)
        call("setWebhook", url="https://example.org/hook")

    assert waiting.result().body["description"] == "Conflict: terminated by setWebhook request"
    assert refusal("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    call("deleteWebhook")
    assert call("getUpdates") == []


async def test_a_poll_can_be_given_up(telegram: Telegram, lin: Person, call: Call) -> None:
    waiting = asyncio.get_running_loop().create_task(poll(telegram, timeout=50))
    await asyncio.sleep(0)

    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    lin.send("一")
    assert texts(call("getUpdates")) == ["一"]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
def test_a_wrong_webhook_is_refused(refusal: Call, parameters: dict[str, object], reason: str) -> None:
    assert refusal("setWebhook", **parameters) == f"400 Bad Request: {reason}"


def test_the_webhook_is_told_of(lin: Person, call: Call) -> None:
    call("setWebhook", url="https://example.org/hook", max_connections=5, allowed_updates=["message"])
    lin.send("一")

    assert call("getWebhookInfo") == {
        "url": "https://example.org/hook",
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 5,
        "allowed_updates": ["message"],
    }
    call("setWebhook", url="", drop_pending_updates=True)
    assert call("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "allowed_updates": ["message"],
    }


def test_a_file_over_20_megabytes_cannot_be_fetched(lin: Person, call: Call, refusal: Call) -> None:
    allowed = lin.send_document("a.bin", bytes(DOWNLOAD_LIMIT)).document
    too_big = lin.send_document("b.bin", bytes(DOWNLOAD_LIMIT + 1)).document
    assert allowed is not None
    assert too_big is not None

    assert call("getFile", file_id=allowed.file_id)["file_size"] == DOWNLOAD_LIMIT
    assert refusal("getFile", file_id=too_big.file_id) == "400 Bad Request: file is too big"
    assert refusal("getFile", file_id="x") == "400 Bad Request: invalid file_id"
    assert refusal("getFile") == "400 Bad Request: file_id not specified"
