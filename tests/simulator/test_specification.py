"""The simulator and the public specification agree."""

import pytest

from bot.simulator.methods import METHODS
from bot.simulator.people import Person
from bot.simulator.records import Request
from bot.simulator.telegram import Telegram
from tests.simulator import specification
from tests.simulator.conftest import TOKEN, Call, Clock
from tests.simulator.images import png

pytestmark = pytest.mark.skipif(not specification.is_present(), reason="../shared is absent")


def a_request(clock: Clock, method: str, parameters: dict[str, object], *files: str) -> Request:
    return Request(method, parameters, files, clock.now())


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_every_simulated_method_takes_the_documented_parameters(method: object) -> None:
    name, required, optional = method.name, method.required, method.optional  # type: ignore[attr-defined]  # its id as the other requests name it

    needed, documented = specification.load().parameters(name)

    assert {*required, *optional} == documented
    assert set(required) <= needed


def test_a_good_request_has_no_problems(clock: Clock) -> None:
    markup = {"inline_keyboard": [[{"text": "签收", "callback_data": "a"}]]}
    request = a_request(
        clock,
        "sendMessage",
        {"chat_id": 1, "text": "好", "reply_markup": markup, "disable_notification": True},
    )

    assert specification.load().request_problems(request) == []


def test_values_that_came_as_text_in_a_form_are_read(clock: Clock) -> None:
    request = a_request(
        clock,
        "setMyCommands",
        {"commands": '[{"command":"start","description":"开始"}]', "scope": '{"type":"default"}'},
    )

    assert specification.load().request_problems(request) == []


@pytest.mark.parametrize(
    ("method", "parameters", "problem"),
    [
        ("sendMail", {}, "sendMail: no such method"),
        ("sendMessage", {"chat_id": 1, "text": "好", "colour": "red"}, "sendMessage: unknown colour"),
        ("sendMessage", {"chat_id": 1}, "sendMessage: text missing"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: 5 is no String"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "好", "protect_content": "maybe"},
            "sendMessage.protect_content: 'maybe' is no Boolean",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "start"}]},
            "setMyCommands.commands: description missing",
        ),
        (
            "editMessageReplyMarkup",
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "data": "b"}]]}},
            "editMessageReplyMarkup.reply_markup.inline_keyboard: unknown data",
        ),
    ],
)
def test_a_wrong_request_is_told_so(
    clock: Clock, method: str, parameters: dict[str, object], problem: str
) -> None:
    assert specification.load().request_problems(a_request(clock, method, parameters)) == [problem]


def test_an_uploaded_file_counts_as_its_parameter(clock: Clock) -> None:
    request = a_request(clock, "sendDocument", {"chat_id": 1}, "document")

    assert specification.load().request_problems(request) == []


def test_everything_the_simulator_answers_has_the_documented_shape(
    telegram: Telegram, lin: Person, call: Call
) -> None:
    for step in (everything_sent, everything_edited, everything_asked):
        step(telegram, lin, call)

    problems = [
        problem for request in telegram.requests for problem in specification.load().result_problems(request)
    ]
    assert problems == []
    assert telegram.complaints == []


def test_every_update_has_the_documented_shape(telegram: Telegram, lin: Person, call: Call) -> None:
    group = telegram.group("专班群", [lin], kind="supergroup")
    group.add_topic("进展")
    group.promote_bot()
    call("sendMessage", chat_id=lin.user_id, text="好", reply_markup=keyboard("签收", "a"))
    lin.press("签收")
    lin.edit(lin.send("/help me@example.org https://example.org"), "改了")
    lin.send_document("附件.pdf", b"%PDF", caption="佐证", reply_to=lin.last)
    lin.send_photo(png(40, 30))
    lin.send_in(group, "大家好", anonymous=True)
    call("deleteMessage", chat_id=lin.user_id, message_id=lin.last.message_id)
    lin.press_data(lin.chat.archive[2], "a")
    lin.block()

    problems = [
        problem
        for update in telegram.take_updates()
        for problem in specification.load().problems(update, "Update")
    ]

    assert problems == []


def keyboard(label: str, data: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


def everything_sent(telegram: Telegram, lin: Person, call: Call) -> None:
    chat = lin.user_id
    sent = call(
        "sendMessage", chat_id=chat, text="<b>好</b>", parse_mode="HTML", reply_markup=keyboard("签收", "a")
    )
    document = lin.send_document("a.txt", b"a").document
    photo = lin.send_photo(png(40, 30)).photo
    assert document is not None
    assert photo is not None
    call("sendDocument", chat_id=chat, document=document.file_id, caption="附件")
    call("sendPhoto", chat_id=chat, photo=photo.file_id, reply_parameters={"message_id": sent["message_id"]})
    call("sendMediaGroup", chat_id=chat, media=[{"type": "document", "media": document.file_id}] * 2)
    call("sendChatAction", chat_id=chat, action="typing")
    call("copyMessage", chat_id=chat, from_chat_id=chat, message_id=sent["message_id"])
    call("forwardMessage", chat_id=chat, from_chat_id=chat, message_id=sent["message_id"])
    call("getFile", file_id=document.file_id)


def everything_edited(telegram: Telegram, lin: Person, call: Call) -> None:
    chat = lin.user_id
    number = call("sendMessage", chat_id=chat, text="一", reply_markup=keyboard("签收", "a"))["message_id"]
    press = lin.press("签收")
    call("answerCallbackQuery", callback_query_id=press.query_id, text="好", show_alert=True)
    call("editMessageText", chat_id=chat, message_id=number, text="二")
    call("editMessageReplyMarkup", chat_id=chat, message_id=number, reply_markup=keyboard("退回", "b"))
    call("pinChatMessage", chat_id=chat, message_id=number)
    call("getChat", chat_id=chat)
    call("unpinChatMessage", chat_id=chat, message_id=number)
    call("unpinAllChatMessages", chat_id=chat)
    call("deleteMessage", chat_id=chat, message_id=number)
    call("deleteMessages", chat_id=chat, message_ids=[number])


def everything_asked(telegram: Telegram, lin: Person, call: Call) -> None:
    group = telegram.group("专班群", [lin], kind="supergroup")
    commands = [{"command": "start", "description": "开始"}]
    call("getMe")
    call("setMyCommands", commands=commands, scope={"type": "all_private_chats"}, language_code="zh")
    call("getMyCommands", scope={"type": "all_private_chats"}, language_code="zh")
    call("deleteMyCommands")
    for kind, method in {
        "name": "Name",
        "description": "Description",
        "short_description": "ShortDescription",
    }.items():
        telegram.call(TOKEN, f"setMy{method}", {kind: "督办"})
        call(f"getMy{method}")
    call("setChatMenuButton", chat_id=lin.user_id, menu_button={"type": "commands"})
    call("getChatMenuButton")
    call("getChat", chat_id=group.chat_id)
    for status in ("member", "administrator"):
        group.chat.bot_status = status
        call("getChatMember", chat_id=group.chat_id, user_id=123456)
    call("getChatMember", chat_id=group.chat_id, user_id=lin.user_id)
    call("getChatAdministrators", chat_id=group.chat_id)
    call("getChatMemberCount", chat_id=group.chat_id)
    call("leaveChat", chat_id=group.chat_id)
    call("getUpdates", timeout=0)
    call("setWebhook", url="https://example.org/hook", secret_token="s")
    call("getWebhookInfo")
    call("deleteWebhook", drop_pending_updates=True)
