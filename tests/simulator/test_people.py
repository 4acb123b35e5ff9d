"""People: what they send becomes updates, and they see what the bot wrote."""

import pytest

from bot.simulator.errors import Json, NotPossible
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import Call
from tests.simulator.images import png


def the_update(telegram: Telegram) -> Json:
    updates = telegram.take_updates()
    assert len(updates) == 1
    return updates[0]


def keyboard(*labels: str) -> Json:
    return {"inline_keyboard": [[{"text": label, "callback_data": f"do:{label}"} for label in labels]]}


def test_start_carries_its_payload_and_opens_the_chat(telegram: Telegram) -> None:
    person = telegram.person(1002, "赵", language_code="en")

    person.start("CODE-7")

    message = the_update(telegram)["message"]
    assert message["text"] == "/start CODE-7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "en"
    assert person.chat.started


def test_updates_are_numbered_one_after_the_other(telegram: Telegram, lin: Person) -> None:
    lin.send("一")
    lin.send("二")

    numbers = [update["update_id"] for update in telegram.take_updates()]

    assert numbers[1] == numbers[0] + 1


def test_a_text_too_long_for_one_message_is_split_by_the_app(lin: Person) -> None:
    last = lin.send("督" * 5000)

    assert [len(message.text) for message in lin.messages[-2:]] == [4096, 904]
    assert last is lin.messages[-1]


def test_an_empty_text_is_not_sent(lin: Person) -> None:
    with pytest.raises(NotPossible, match="empty"):
        lin.send("  ")


def test_a_document_comes_with_name_caption_and_a_file_to_fetch(
    telegram: Telegram, lin: Person, call: Call
) -> None:
    lin.send_document("佐证.pdf", b"%PDF-1.7", caption="第三条")

    message = the_update(telegram)["message"]
    assert (message["document"]["file_name"], message["caption"]) == ("佐证.pdf", "第三条")
    assert message["document"]["mime_type"] == "application/pdf"
    path = call("getFile", file_id=message["document"]["file_id"])["file_path"]
    assert telegram.download(telegram.token, path) == b"%PDF-1.7"


def test_a_photo_comes_in_sizes_the_largest_last(telegram: Telegram, lin: Person) -> None:
    lin.send_photo(png(40, 30), caption="现场", album="7")

    message = the_update(telegram)["message"]
    assert [size["width"] for size in message["photo"]] == [10, 40]
    assert (message["caption"], message["media_group_id"]) == ("现场", "7")


def test_other_things_are_sent_as_they_are(telegram: Telegram, lin: Person) -> None:
    lin.send_other({"location": {"latitude": 30.6, "longitude": 104.1}})

    assert the_update(telegram)["message"]["location"]["latitude"] == 30.6


def test_a_reply_names_the_message_it_answers(telegram: Telegram, lin: Person, call: Call) -> None:
    call("sendMessage", chat_id=lin.user_id, text="请报送")

    lin.reply(lin.last, "已完成")

    assert the_update(telegram)["message"]["reply_to_message"]["text"] == "请报送"


def test_an_edit_of_an_own_message_is_told_with_its_new_text(
    telegram: Telegram, lin: Person, call: Call
) -> None:
    message = lin.send("50%")
    telegram.take_updates()

    lin.edit(message, "60%")

    edited = the_update(telegram)["edited_message"]
    assert (edited["message_id"], edited["text"]) == (message.message_id, "60%")
    assert "edit_date" in edited
    call("sendMessage", chat_id=lin.user_id, text="好")
    with pytest.raises(NotPossible, match="their own"):
        lin.edit(lin.last, "x")


def test_a_bot_is_not_told_of_deletions(telegram: Telegram, lin: Person) -> None:
    message = lin.send("说错了")
    telegram.take_updates()

    lin.delete(message)

    assert telegram.take_updates() == []
    assert message not in lin.messages


def test_a_press_reaches_the_bot_with_its_data_and_message(
    telegram: Telegram, lin: Person, call: Call
) -> None:
    call("sendMessage", chat_id=lin.user_id, text="请签收", reply_markup=keyboard("签收", "退回"))

    press = lin.press("退")

    query = the_update(telegram)["callback_query"]
    assert (query["id"], query["data"]) == (press.query_id, "do:退回")
    assert query["message"]["text"] == "请签收"
    assert query["from"]["id"] == lin.user_id


def test_a_label_means_the_newest_message_that_has_it(lin: Person, call: Call) -> None:
    for text in ("旧", "新"):
        call("sendMessage", chat_id=lin.user_id, text=text, reply_markup=keyboard("签收"))
    call("sendMessage", chat_id=lin.user_id, text="别的", reply_markup=keyboard("退回"))

    assert lin.press("签收").message.text == "新"
    assert lin.press("签收", lin.received[0]).message.text == "旧"


def test_an_exact_label_goes_before_one_that_contains_it(lin: Person, call: Call) -> None:
    call("sendMessage", chat_id=lin.user_id, text="审核", reply_markup=keyboard("不通过", "通过"))

    assert lin.press("通过").data == "do:通过"


def test_a_press_that_is_not_clear_or_not_there_says_what_there_is(lin: Person, call: Call) -> None:
    with pytest.raises(NotPossible, match="no button '签收'; there are: none"):
        lin.press("签收")
    call("sendMessage", chat_id=lin.user_id, text="审核", reply_markup=keyboard("第1项", "第2项"))

    with pytest.raises(NotPossible, match="no button '签收'; there are: 第1项, 第2项"):
        lin.press("签收")
    with pytest.raises(NotPossible, match="'项' is not clear: 第1项, 第2项"):
        lin.press("项")


def test_an_old_window_stays_clickable(telegram: Telegram, lin: Person, call: Call) -> None:
    call("sendMessage", chat_id=lin.user_id, text="请签收", reply_markup=keyboard("签收"))
    message = lin.last
    call("editMessageReplyMarkup", chat_id=lin.user_id, message_id=message.message_id)
    lin.press_data(message, "do:签收")
    call("deleteMessage", chat_id=lin.user_id, message_id=message.message_id)

    lin.press_data(message, "do:签收")

    shown, gone = (update["callback_query"] for update in telegram.take_updates())
    assert "reply_markup" not in shown["message"]
    assert gone["message"] == {"chat": lin.chat.to_json(), "message_id": message.message_id, "date": 0}


@pytest.mark.parametrize(
    "url", ["https://t.me/duban_demo_bot?start=item_7", "tg://resolve?domain=duban_demo_bot&start=item_7"]
)
def test_a_link_that_starts_the_bot_counts_as_start(
    telegram: Telegram, lin: Person, call: Call, url: str
) -> None:
    call(
        "sendMessage",
        chat_id=lin.user_id,
        text="见",
        reply_markup={"inline_keyboard": [[{"text": "打开", "url": url}]]},
    )

    lin.press("打开")

    assert the_update(telegram)["message"]["text"] == "/start item_7"


def test_a_button_that_copies_fills_the_clipboard_and_tells_nobody(
    telegram: Telegram, lin: Person, call: Call
) -> None:
    button = {"text": "复制链接", "copy_text": {"text": "https://t.me/x?start=it-1"}}
    call("sendMessage", chat_id=lin.user_id, text="x", reply_markup={"inline_keyboard": [[button]]})

    lin.press("复制链接")

    assert lin.clipboard == "https://t.me/x?start=it-1"
    assert telegram.take_updates() == []


def test_any_other_link_is_only_opened(telegram: Telegram, lin: Person, call: Call) -> None:
    url = "https://t.me/another_bot?start=x"
    call(
        "sendMessage",
        chat_id=lin.user_id,
        text="见",
        reply_markup={"inline_keyboard": [[{"text": "打开", "url": url}]]},
    )

    press = lin.press("打开")

    assert press.url == url
    assert telegram.take_updates() == []


def test_a_label_of_the_reply_keyboard_is_sent_as_a_text(telegram: Telegram, lin: Person, call: Call) -> None:
    markup = {"keyboard": [["查询", {"text": "报送"}]], "resize_keyboard": True}
    call("sendMessage", chat_id=lin.user_id, text="好", reply_markup=markup)

    lin.press("报送")

    assert lin.keyboard == [["查询", "报送"]]
    assert the_update(telegram)["message"]["text"] == "报送"
    call("sendMessage", chat_id=lin.user_id, text="好", reply_markup={"remove_keyboard": True})
    assert lin.keyboard == []


def test_the_bot_is_told_when_it_is_blocked_and_unblocked(telegram: Telegram, lin: Person) -> None:
    lin.block()
    lin.block()
    lin.unblock()

    changes = [update["my_chat_member"] for update in telegram.take_updates()]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]


def test_who_blocked_the_bot_must_unblock_it_before_writing(lin: Person) -> None:
    lin.block()

    with pytest.raises(NotPossible, match="unblock"):
        lin.send("好")


def test_unread_gives_what_came_since_it_was_asked_last(lin: Person, call: Call) -> None:
    call("sendMessage", chat_id=lin.user_id, text="一")
    lin.unread()
    call("sendMessage", chat_id=lin.user_id, text="二")
    lin.send("三")

    assert [message.text for message in lin.unread()] == ["二"]
    assert lin.unread() == []


def test_the_last_message_is_the_bots_and_must_exist(lin: Person, call: Call) -> None:
    with pytest.raises(NotPossible, match="has not received anything"):
        _ = lin.last
    call("sendMessage", chat_id=lin.user_id, text="一")
    lin.send("二")

    assert lin.last.text == "一"
    assert [message.text for message in lin.messages] == ["/start", "一", "二"]


def test_the_menu_shows_the_narrowest_list_in_the_language_of_the_person(
    telegram: Telegram, lin: Person, call: Call
) -> None:
    lists: dict[str, Json] = {
        "everybody": {},
        "private": {"scope": {"type": "all_private_chats"}},
        "chinese": {"scope": {"type": "all_private_chats"}, "language_code": "zh"},
    }
    for description, parameters in lists.items():
        call("setMyCommands", commands=[{"command": description, "description": description}], **parameters)
    zhao = telegram.person(1002, "Zhao", language_code="en")

    assert (lin.commands, zhao.commands) == (["chinese"], ["private"])
    own = [{"command": "own", "description": "own"}]
    call("setMyCommands", commands=own, scope={"type": "chat", "chat_id": lin.user_id})
    assert lin.commands == ["own"]
