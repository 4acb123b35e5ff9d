"""Sending: what Telegram takes, what it refuses, and what the person sees."""

import pytest

from bot.simulator.files import PHOTO_LIMIT, UPLOAD_LIMIT, Upload
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import TOKEN, Call
from tests.simulator.images import png

TOO_BIG_PHOTO = (
    f"file of size {PHOTO_LIMIT + len(png(1, 1))} bytes is too big for a photo; "
    f"the maximum size is {PHOTO_LIMIT} bytes"
)


def test_a_message_arrives_as_it_was_formatted(lin: Person, call: Call) -> None:
    call(
        "sendMessage",
        chat_id=lin.user_id,
        text="<b>请</b>签收 ",
        parse_mode="HTML",
        disable_notification=True,
    )

    assert lin.last.text == "请签收"
    assert lin.last.html == "<b>请</b>签收"
    assert lin.last.silent


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"chat_id": 1001}, "message text is empty"),
        ({"chat_id": 1001, "text": ""}, "message text is empty"),
        ({"chat_id": 1001, "text": "  \n"}, "text must be non-empty"),
        ({"chat_id": 1001, "text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "好"}, "chat_id is empty"),
        ({"chat_id": 77, "text": "好"}, "chat not found"),
        ({"chat_id": "nobody", "text": "好"}, "chat not found"),
        ({"chat_id": 1001, "text": "督" * 4097}, "message is too long"),
        ({"chat_id": 1001, "text": "😀" * 2049}, "message is too long"),
        ({"chat_id": 1001, "text": "好", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": 1001, "text": "好", "message_thread_id": 99}, "message thread not found"),
        (
            {"chat_id": 1001, "text": "好", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        (
            {"chat_id": 1001, "text": "好", "reply_parameters": {"quote": "x"}},
            'can\'t find field "message_id"',
        ),
        ({"chat_id": 1001, "text": "好", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"chat_id": 1001, "text": "好", "reply_markup": {"rows": []}}, "object expected as reply markup"),
    ],
)
@pytest.mark.usefixtures("lin")
def test_a_wrong_message_is_refused(refusal: Call, parameters: dict[str, object], reason: str) -> None:
    assert refusal("sendMessage", **parameters) == f"400 Bad Request: {reason}"


@pytest.mark.parametrize("text", ["督" * 4096, "😀" * 2048, "<b>" + "督" * 4096 + "</b>"])
def test_a_message_of_exactly_4096_units_after_parsing_is_taken(lin: Person, call: Call, text: str) -> None:
    call("sendMessage", chat_id=lin.user_id, text=text, parse_mode="HTML")

    assert lin.last.body.length == 4096


def test_a_reply_may_go_without_the_message_it_replies_to(lin: Person, call: Call) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}

    call("sendMessage", chat_id=lin.user_id, text="好", reply_parameters=reply)

    assert lin.last.reply_to is None


def test_who_never_pressed_start_cannot_be_written_to(telegram: Telegram, refusal: Call) -> None:
    telegram.person(1002, "陌生人")

    refused = refusal("sendMessage", chat_id=1002, text="好")

    assert refused == "403 Forbidden: bot can't initiate conversation with a user"


def test_who_blocked_the_bot_cannot_be_written_to_until_they_unblock_it(
    lin: Person, call: Call, refusal: Call
) -> None:
    lin.block()

    refused = refusal("sendMessage", chat_id=lin.user_id, text="好")

    assert refused == "403 Forbidden: bot was blocked by the user"
    lin.unblock()
    assert call("sendMessage", chat_id=lin.user_id, text="好")


def test_a_deleted_account_cannot_be_written_to(lin: Person, refusal: Call) -> None:
    lin.deactivate()

    assert (
        refusal("sendChatAction", chat_id=lin.user_id, action="typing")
        == "403 Forbidden: user is deactivated"
    )


def test_what_the_bot_does_is_seen(lin: Person, call: Call, refusal: Call) -> None:
    call("sendChatAction", chat_id=lin.user_id, action="upload_document")

    assert lin.actions == ["upload_document"]
    refused = refusal("sendChatAction", chat_id=lin.user_id, action="dancing")
    assert refused == "400 Bad Request: wrong parameter action in request"


def button(**fields: object) -> dict[str, object]:
    return {"inline_keyboard": [[fields]]}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (button(text="a", callback_data="督" * 22), "BUTTON_DATA_INVALID"),
        (
            button(text="a", callback_data=""),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (button(callback_data="a"), "can't parse inline keyboard button: Can't find field \"text\""),
        (
            button(text="a", url="not-a-url"),
            "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            button(text="a", url="ftp://example.com"),
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        ({"inline_keyboard": "bad"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": ["bad"]}, 'field "inline_keyboard" must be an Array of Arrays'),
        (
            {"inline_keyboard": [["bad"]]},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}, "reply markup is too long"),
        ({"keyboard": []}, "reply keyboard must have at least one button"),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
    ],
)
def test_a_wrong_keyboard_is_refused(lin: Person, refusal: Call, markup: object, reason: str) -> None:
    assert (
        refusal("sendMessage", chat_id=lin.user_id, text="好", reply_markup=markup)
        == f"400 Bad Request: {reason}"
    )


def test_callback_data_of_64_bytes_and_100_buttons_are_taken(lin: Person, call: Call) -> None:
    row = [{"text": "签收", "callback_data": "x" * 64}] * 5

    call("sendMessage", chat_id=lin.user_id, text="好", reply_markup={"inline_keyboard": [row] * 20})

    assert len(lin.last.buttons) == 20


def test_a_row_no_phone_can_show_is_complained_of(telegram: Telegram, lin: Person, call: Call) -> None:
    row = [{"text": "1", "callback_data": "1"}] * 9

    call("sendMessage", chat_id=lin.user_id, text="好", reply_markup={"inline_keyboard": [row]})

    assert telegram.complaints == ["a row of more than eight buttons"]


def test_a_document_arrives_with_its_name_and_bytes(telegram: Telegram, lin: Person) -> None:
    files = {"document": Upload("通报.docx", b"docx")}

    answer = telegram.call(TOKEN, "sendDocument", {"chat_id": lin.user_id, "caption": "第三期"}, files)

    assert answer.body["result"]["document"]["file_name"] == "通报.docx"
    assert lin.last.document is not None
    assert (lin.last.document.name, lin.last.document.data) == ("通报.docx", b"docx")
    assert (lin.last.caption, lin.last.text) == ("第三期", "")


def test_a_caption_has_1024_units(telegram: Telegram, lin: Person) -> None:
    for length, status in ((1024, 200), (1025, 400)):
        parameters = {"chat_id": lin.user_id, "caption": "督" * length}

        answer = telegram.call(TOKEN, "sendDocument", parameters, {"document": Upload("a", b"a")})

        assert answer.status == status
    assert answer.body["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("method", "files", "refused"),
    [
        ("sendDocument", {}, (400, "Bad Request: there is no document in the request")),
        ("sendDocument", {"document": Upload("a", b"")}, (400, "Bad Request: file must be non-empty")),
        (
            "sendDocument",
            {"document": Upload("a", bytes(UPLOAD_LIMIT + 1))},
            (413, "Request Entity Too Large"),
        ),
        ("sendPhoto", {}, (400, "Bad Request: there is no photo in the request")),
        ("sendPhoto", {"photo": Upload("a.png", b"no picture")}, (400, "Bad Request: IMAGE_PROCESS_FAILED")),
        (
            "sendPhoto",
            {"photo": Upload("a.png", png(2000, 90))},
            (400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        ),
        (
            "sendPhoto",
            {"photo": Upload("a.png", png(1, 1) + bytes(PHOTO_LIMIT))},
            (400, f"Bad Request: {TOO_BIG_PHOTO}"),
        ),
    ],
    ids=["no document", "empty", "over 50 MB", "no photo", "not a picture", "too narrow", "over 10 MB"],
)
def test_a_wrong_file_is_refused(
    telegram: Telegram, lin: Person, method: str, files: dict[str, Upload], refused: tuple[int, str]
) -> None:
    answer = telegram.call(TOKEN, method, {"chat_id": lin.user_id}, files)

    assert (answer.status, answer.body["description"]) == refused


def test_an_unknown_file_id_is_refused(lin: Person, refusal: Call) -> None:
    refused = refusal("sendDocument", chat_id=lin.user_id, document="gone")

    assert refused == "400 Bad Request: wrong file identifier/HTTP URL specified"


def test_an_album_is_several_messages_with_one_group(telegram: Telegram, lin: Person) -> None:
    media = [{"type": "photo", "media": f"attach://{part}", "caption": part} for part in ("a", "b")]
    files = {part: Upload(f"{part}.png", png(40, 30)) for part in ("a", "b")}

    answer = telegram.call(TOKEN, "sendMediaGroup", {"chat_id": lin.user_id, "media": media}, files)

    assert len({message["media_group_id"] for message in answer.body["result"]}) == 1
    assert [message.caption for message in lin.received] == ["a", "b"]


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        ([], 'parameter "media" is required'),
        ([{"type": "photo", "media": "x"}] * 11, "too many messages to send as an album"),
        ([{"type": "photo"}, {"type": "document"}], "document can't be mixed with other media types"),
        ([{"type": "sticker", "media": "x"}], 'type "sticker" can\'t be used in sendMediaGroup'),
    ],
)
def test_a_wrong_album_is_refused(lin: Person, refusal: Call, media: object, reason: str) -> None:
    given = {"media": media} if media else {}

    assert refusal("sendMediaGroup", chat_id=lin.user_id, **given) == f"400 Bad Request: {reason}"


def test_a_copy_has_no_origin_and_a_forward_has(lin: Person, call: Call) -> None:
    original = lin.send("原文")
    place = {"chat_id": lin.user_id, "from_chat_id": lin.user_id, "message_id": original.message_id}

    copy = call("copyMessage", **place)
    forward = call("forwardMessage", **place)

    assert list(copy) == ["message_id"]
    assert forward["forward_origin"]["sender_user"]["id"] == lin.user_id
    assert [message.text for message in lin.received] == ["原文", "原文"]


@pytest.mark.parametrize(
    ("method", "reason"),
    [("copyMessage", "message to copy not found"), ("forwardMessage", "message to forward not found")],
)
def test_what_is_not_there_is_neither_copied_nor_forwarded(
    lin: Person, refusal: Call, method: str, reason: str
) -> None:
    refused = refusal(method, chat_id=lin.user_id, from_chat_id=lin.user_id, message_id=99)

    assert refused == f"400 Bad Request: {reason}"


def test_protected_content_is_not_forwarded(lin: Person, call: Call, refusal: Call) -> None:
    number = call("sendMessage", chat_id=lin.user_id, text="内部", protect_content=True)["message_id"]

    refused = refusal("forwardMessage", chat_id=lin.user_id, from_chat_id=lin.user_id, message_id=number)

    assert refused == "400 Bad Request: message can't be forwarded"
