"""The front door: tokens, methods, records, complaints and scripted faults."""

import pytest

from bot.simulator import faults
from bot.simulator.errors import LostConnection
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import TOKEN, Call, Clock


async def send(telegram: Telegram, text: str = "好", chat_id: int = 1001) -> int:
    """The HTTP status; 0 for a timeout."""
    try:
        return (await telegram.answer(TOKEN, "sendMessage", {"chat_id": chat_id, "text": text})).status
    except LostConnection:
        return 0


def test_a_wrong_token_is_unauthorized(telegram: Telegram) -> None:
    answer = telegram.call("654321:another", "getMe", {})

    assert (answer.status, answer.body) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


def test_an_unknown_method_is_not_found_and_complained_of(telegram: Telegram, refusal: Call) -> None:
    assert refusal("sendMail") == "404 Not Found"
    assert telegram.complaints == ["sendMail: no such method, or not simulated"]


@pytest.mark.usefixtures("lin")
def test_the_case_of_a_method_does_not_matter(telegram: Telegram, call: Call) -> None:
    call("SENDMESSAGE", chat_id=1001, text="好")

    assert telegram.requests[-1].method == "sendMessage"


@pytest.mark.usefixtures("lin")
def test_an_unknown_parameter_is_answered_but_complained_of(telegram: Telegram, call: Call) -> None:
    call("sendMessage", chat_id=1001, text="好", colour="red")

    assert telegram.complaints == ["sendMessage: unknown parameter colour"]


@pytest.mark.usefixtures("lin")
def test_every_request_is_recorded_with_its_outcome(
    telegram: Telegram, clock: Clock, call: Call, refusal: Call
) -> None:
    parameters = {"chat_id": 1001, "text": "好"}
    call("sendMessage", **parameters)
    refusal("sendMessage", chat_id=77, text="好")

    taken, refused = telegram.sent("sendMessage")

    assert (taken.parameters, taken.at, taken.status, taken.accepted) == (parameters, clock.now(), 200, True)
    assert (refused.status, refused.description, refused.accepted) == (
        400,
        "Bad Request: chat not found",
        False,
    )


@pytest.mark.usefixtures("lin")
def test_a_record_does_not_change_with_what_the_caller_does_later(telegram: Telegram) -> None:
    parameters: dict[str, object] = {"chat_id": 1001, "text": "好"}
    telegram.call(TOKEN, "sendMessage", parameters)

    parameters["text"] = "改"

    assert telegram.requests[-1].parameters["text"] == "好"


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (faults.flood(7), 429),
        (faults.blocked(), 403),
        (faults.refused("chat not found"), 400),
        (faults.server_error(), 500),
        (faults.bad_gateway(), 502),
        (faults.timeout_before(), 0),
    ],
)
async def test_a_fault_takes_the_place_of_the_request(
    telegram: Telegram, lin: Person, fault: faults.Fault, status: int
) -> None:
    telegram.faults.next(fault)

    assert [await send(telegram), await send(telegram)] == [status, 200]
    assert len(lin.received) == 1
    assert not telegram.sent("sendMessage")[0].accepted


async def test_a_lost_answer_comes_after_the_message_was_delivered(telegram: Telegram, lin: Person) -> None:
    telegram.faults.next(faults.timeout_after())

    assert await send(telegram) == 0
    assert len(lin.received) == 1
    assert telegram.sent("sendMessage")[0].accepted


async def test_a_flood_names_the_seconds_to_wait(telegram: Telegram) -> None:
    telegram.faults.next(faults.flood(7), method="getMe")

    answer = await telegram.answer(TOKEN, "getMe", {})

    assert answer.body["parameters"] == {"retry_after": 7}


async def test_every_third_request_fails_until_it_is_enough(telegram: Telegram, lin: Person) -> None:
    telegram.faults.every(3, faults.bad_gateway(), chat_id=lin.user_id)

    assert [await send(telegram) for _ in range(6)] == [200, 200, 502, 200, 200, 502]
    telegram.faults.clear()
    assert [await send(telegram) for _ in range(3)] == [200, 200, 200]


@pytest.mark.usefixtures("lin")
async def test_requests_are_chosen_by_what_they_say(telegram: Telegram) -> None:
    telegram.faults.when(lambda method, parameters: parameters.get("text") == "坏", faults.server_error())

    assert [await send(telegram, text) for text in ("好", "坏", "坏")] == [200, 500, 500]


@pytest.mark.usefixtures("lin")
async def test_polling_is_spared_unless_it_is_named(telegram: Telegram) -> None:
    telegram.faults.next(faults.bad_gateway())
    assert (await telegram.answer(TOKEN, "getUpdates", {})).status == 200
    assert await send(telegram) == 502

    telegram.faults.next(faults.bad_gateway(), method="getUpdates")
    assert (await telegram.answer(TOKEN, "getUpdates", {})).status == 502


@pytest.mark.usefixtures("lin")
async def test_chance_is_the_same_for_the_same_seed(telegram: Telegram) -> None:
    runs = []
    for _ in range(2):
        telegram.faults.at_random(0.3, [faults.bad_gateway(), faults.timeout_after()], seed=7)
        runs.append([await send(telegram) for _ in range(50)])

    assert runs[0] == runs[1]
    assert set(runs[0]) == {0, 200, 502}
