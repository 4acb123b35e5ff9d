"""Editing, deleting, pinning and answering presses."""

from datetime import timedelta

import pytest

from bot.simulator.callbacks import LIFETIME
from bot.simulator.files import Upload
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import TOKEN, Call, Clock

KEYBOARD = {"inline_keyboard": [[{"text": "签收", "callback_data": "a"}]]}
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def number(lin: Person, call: Call) -> int:
    """A message of the bot to Lin."""
    message_id: int = call("sendMessage", chat_id=lin.user_id, text="请签收", reply_markup=KEYBOARD)[
        "message_id"
    ]
    return message_id


def test_an_edit_changes_text_and_takes_the_keyboard_away(lin: Person, call: Call, number: int) -> None:
    call("editMessageText", chat_id=lin.user_id, message_id=number, text="已签收")

    assert (lin.last.text, lin.last.buttons, lin.last.edited) == ("已签收", [], True)


def test_a_new_keyboard_alone_is_no_edit_to_the_person(lin: Person, call: Call, number: int) -> None:
    call("editMessageReplyMarkup", chat_id=lin.user_id, message_id=number)

    assert (lin.last.buttons, lin.last.edited) == ([], False)


def test_an_edit_without_a_change_is_refused(lin: Person, refusal: Call, number: int) -> None:
    refused = refusal(
        "editMessageText", chat_id=lin.user_id, message_id=number, text=" 请签收", reply_markup=KEYBOARD
    )

    assert refused == (
        "400 Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"chat_id": 1001, "message_id": 99, "text": "好"}, "message to edit not found"),
        ({"chat_id": 1001, "message_id": 1, "text": "好"}, "message can't be edited"),
        ({"chat_id": 1001, "text": "好"}, "message identifier is not specified"),
        ({"message_id": 1, "text": "好"}, "chat_id is empty"),
        ({"chat_id": 1001, "message_id": 2}, "message text is empty"),
        ({"chat_id": 1001, "message_id": 2, "text": "督" * 4097}, "message is too long"),
        (
            {"chat_id": 1001, "message_id": 2, "text": "好", "reply_markup": {"force_reply": True}},
            "inline keyboard expected",
        ),
    ],
)
@pytest.mark.usefixtures("number")
def test_a_wrong_edit_is_refused(refusal: Call, parameters: dict[str, object], reason: str) -> None:
    assert refusal("editMessageText", **parameters) == f"400 Bad Request: {reason}"


def test_a_message_that_brought_a_reply_keyboard_cannot_be_edited(
    lin: Person, call: Call, refusal: Call
) -> None:
    markup = {"keyboard": [["查询"]]}
    sent = call("sendMessage", chat_id=lin.user_id, text="好", reply_markup=markup)["message_id"]

    refused = refusal("editMessageText", chat_id=lin.user_id, message_id=sent, text="改")

    assert refused == "400 Bad Request: message can't be edited"


def test_a_caption_is_edited_as_a_caption(telegram: Telegram, lin: Person, call: Call, refusal: Call) -> None:
    telegram.call(TOKEN, "sendDocument", {"chat_id": lin.user_id}, {"document": Upload("a", b"a")})
    place = {"chat_id": lin.user_id, "message_id": lin.last.message_id}

    call("editMessageCaption", **place, caption="第三期")

    assert lin.last.caption == "第三期"
    assert (
        refusal("editMessageText", **place, text="x")
        == "400 Bad Request: there is no text in the message to edit"
    )


def test_a_text_has_no_caption_to_edit(lin: Person, refusal: Call, number: int) -> None:
    refused = refusal("editMessageCaption", chat_id=lin.user_id, message_id=number, caption="x")

    assert refused == "400 Bad Request: there is no caption in the message to edit"


def test_a_deleted_message_is_gone(lin: Person, call: Call, refusal: Call, number: int) -> None:
    call("deleteMessage", chat_id=lin.user_id, message_id=number)

    assert lin.received == []
    refused = refusal("deleteMessage", chat_id=lin.user_id, message_id=number)
    assert refused == "400 Bad Request: message to delete not found"


def test_a_message_can_be_deleted_for_48_hours(lin: Person, refusal: Call, number: int, clock: Clock) -> None:
    clock.advance(timedelta(hours=49).total_seconds())

    refused = refusal("deleteMessage", chat_id=lin.user_id, message_id=number)

    assert refused == "400 Bad Request: message can't be deleted for everyone"


def test_several_messages_are_deleted_at_once(lin: Person, call: Call, number: int) -> None:
    call("deleteMessages", chat_id=lin.user_id, message_ids=[number, 99])

    assert lin.received == []


def test_a_message_is_pinned_and_unpinned(lin: Person, call: Call, refusal: Call, number: int) -> None:
    place = {"chat_id": lin.user_id, "message_id": number}

    call("pinChatMessage", **place)

    assert lin.last.pinned
    call("unpinChatMessage", chat_id=lin.user_id)
    assert not lin.last.pinned
    assert refusal("unpinChatMessage", **place) == "400 Bad Request: message to unpin not found"
    refused = refusal("pinChatMessage", chat_id=lin.user_id, message_id=99)
    assert refused == "400 Bad Request: message to pin not found"


@pytest.mark.usefixtures("number")
def test_a_press_is_answered_once(lin: Person, call: Call, refusal: Call) -> None:
    press = lin.press("签收")

    call("answerCallbackQuery", callback_query_id=press.query_id, text="已签收", show_alert=True)

    assert (press.answered, press.answer, press.alert) == (True, "已签收", True)
    assert refusal("answerCallbackQuery", callback_query_id=press.query_id) == TOO_OLD


@pytest.mark.usefixtures("number")
def test_a_press_can_be_answered_for_a_while(lin: Person, refusal: Call, clock: Clock) -> None:
    press = lin.press("签收")
    clock.advance(LIFETIME.total_seconds() + 1)

    assert refusal("answerCallbackQuery", callback_query_id=press.query_id) == TOO_OLD
    assert not press.answered


@pytest.mark.parametrize("parameters", [{"callback_query_id": "17"}, {}])
def test_an_unknown_press_cannot_be_answered(refusal: Call, parameters: dict[str, object]) -> None:
    assert refusal("answerCallbackQuery", **parameters) == TOO_OLD


@pytest.mark.usefixtures("number")
def test_an_answer_has_200_characters(lin: Person, refusal: Call) -> None:
    press = lin.press("签收")

    refused = refusal("answerCallbackQuery", callback_query_id=press.query_id, text="督" * 201)

    assert refused == "400 Bad Request: MESSAGE_TOO_LONG"
