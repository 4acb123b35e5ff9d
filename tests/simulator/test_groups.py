"""Groups: privacy, topics, rights and the move to a supergroup."""

import pytest

from bot.simulator.errors import Json, NotPossible
from bot.simulator.groups import Group
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import Call


@pytest.fixture
def group(telegram: Telegram, lin: Person) -> Group:
    """A group Lin created and added the bot to; the updates of that are out of the way."""
    group = telegram.group("专班群", [lin])
    telegram.take_updates()
    return group


def kinds(updates: list[Json]) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in updates]


def texts(telegram: Telegram) -> list[str]:
    return [update["message"].get("text", "") for update in telegram.take_updates()]


def test_the_bot_is_told_that_it_was_added_and_removed(telegram: Telegram, lin: Person) -> None:
    group = telegram.group("专班群", [lin])
    added = telegram.take_updates()
    group.remove_bot()
    removed = telegram.take_updates()

    assert kinds(added) == ["my_chat_member", "message"]
    assert added[0]["my_chat_member"]["chat"]["title"] == "专班群"
    assert removed[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("大家好", False),
        ("/status", True),
        ("/status@duban_demo_bot", True),
        ("/status@another_bot", False),
        ("@duban_demo_bot 查询", True),
        ("@another_bot 查询", False),
    ],
)
def test_privacy_mode_shows_the_bot_what_is_meant_for_it(
    telegram: Telegram, lin: Person, group: Group, text: str, is_seen: bool
) -> None:
    lin.send_in(group, text)

    assert texts(telegram) == ([text] if is_seen else [])


def test_an_answer_to_the_bot_is_seen(telegram: Telegram, lin: Person, group: Group, call: Call) -> None:
    call("sendMessage", chat_id=group.chat_id, text="请报送")

    lin.send_in(group, "已完成", reply_to=group.messages[-1])

    assert texts(telegram) == ["已完成"]


def test_an_administrator_bot_sees_everything(telegram: Telegram, lin: Person, group: Group) -> None:
    group.promote_bot()
    telegram.take_updates()

    lin.send_in(group, "大家好")

    assert texts(telegram) == ["大家好"]


def test_an_anonymous_administrator_writes_in_the_name_of_the_group(
    telegram: Telegram, lin: Person, group: Group
) -> None:
    lin.send_in(group, "/status", anonymous=True)

    message = telegram.take_updates()[0]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group.chat_id


def test_a_bot_that_was_removed_may_not_write(group: Group, refusal: Call) -> None:
    group.remove_bot()

    refused = refusal("sendMessage", chat_id=group.chat_id, text="好")

    assert refused == "403 Forbidden: bot was kicked from the group chat"


def test_a_bot_that_left_may_not_write(group: Group, call: Call, refusal: Call) -> None:
    call("leaveChat", chat_id=group.chat_id)

    refused = refusal("sendMessage", chat_id=group.chat_id, text="好")

    assert refused == "403 Forbidden: bot is not a member of the group chat"


def test_pinning_needs_rights(group: Group, call: Call, refusal: Call) -> None:
    place = {
        "chat_id": group.chat_id,
        "message_id": call("sendMessage", chat_id=group.chat_id, text="好")["message_id"],
    }

    refused = refusal("pinChatMessage", **place)

    assert refused == "400 Bad Request: not enough rights to manage pinned messages in the chat"
    group.promote_bot()
    assert call("pinChatMessage", **place)


def test_only_an_administrator_deletes_what_others_wrote(
    lin: Person, group: Group, call: Call, refusal: Call
) -> None:
    message = lin.send_in(group, "/help")
    place = {"chat_id": group.chat_id, "message_id": message.message_id}

    assert refusal("deleteMessage", **place) == "400 Bad Request: message can't be deleted"
    group.promote_bot()
    assert call("deleteMessage", **place)


def test_a_group_that_became_a_supergroup_names_its_new_id(
    telegram: Telegram, group: Group, call: Call
) -> None:
    old_id = group.chat_id

    new_id = group.migrate()

    answer = telegram.call(telegram.token, "sendMessage", {"chat_id": old_id, "text": "好"})
    assert (answer.status, answer.body["parameters"]) == (400, {"migrate_to_chat_id": new_id})
    assert call("sendMessage", chat_id=new_id, text="好")["chat"]["type"] == "supergroup"
    moved, moved_from = (update["message"] for update in telegram.take_updates())
    assert (moved["migrate_to_chat_id"], moved_from["migrate_from_chat_id"]) == (new_id, old_id)


def test_a_topic_is_written_to_by_its_number(
    telegram: Telegram, lin: Person, call: Call, refusal: Call
) -> None:
    group = telegram.group("专班群", [lin], kind="supergroup")
    topic = group.add_topic("进展")
    place = {"chat_id": group.chat_id, "text": "好"}

    assert call("sendMessage", **place, message_thread_id=topic)["message_thread_id"] == topic
    group.remove_topic(topic)
    for gone_or_general in (topic, 1):
        refused = refusal("sendMessage", **place, message_thread_id=gone_or_general)
        assert refused == "400 Bad Request: message thread not found"


def test_a_closed_topic_is_for_administrators(
    telegram: Telegram, lin: Person, call: Call, refusal: Call
) -> None:
    group = telegram.group("专班群", [lin], kind="supergroup")
    topic = group.add_topic("进展")
    place = {"chat_id": group.chat_id, "text": "好"}
    group.close_topic(topic)
    group.close_topic(1)

    for where in ({"message_thread_id": topic}, {}):
        assert refusal("sendMessage", **place, **where) == "400 Bad Request: TOPIC_CLOSED"
    group.promote_bot()
    assert call("sendMessage", **place, message_thread_id=topic)["message_thread_id"] == topic


def test_a_bot_that_may_not_write_is_told_and_refused(telegram: Telegram, lin: Person, refusal: Call) -> None:
    group = telegram.group("专班群", [lin], kind="supergroup")
    telegram.take_updates()

    group.mute_bot()

    (told,) = telegram.take_updates()
    assert told["my_chat_member"]["new_chat_member"]["can_send_messages"] is False
    refused = refusal("sendMessage", chat_id=group.chat_id, text="好")
    assert refused == "400 Bad Request: not enough rights to send text messages to the chat"


def test_a_link_for_groups_adds_the_bot_and_starts_it_there(
    telegram: Telegram, lin: Person, call: Call
) -> None:
    group = telegram.group("专班群", [lin], bot_is_member=False)
    lin.start()
    link = {"text": "选择群", "url": "https://t.me/duban_demo_bot?startgroup=abc"}
    call("sendMessage", chat_id=lin.user_id, text="请选择", reply_markup={"inline_keyboard": [[link]]})
    telegram.take_updates()

    lin.follow_into(group, "选择群")

    *added, started = telegram.take_updates()
    assert kinds(added) == ["my_chat_member", "message"]
    assert (started["message"]["chat"]["id"], started["message"]["text"]) == (
        group.chat_id,
        "/start@duban_demo_bot abc",
    )


def test_a_button_in_a_group_is_pressed_by_a_member(
    telegram: Telegram, lin: Person, group: Group, call: Call
) -> None:
    markup = {
        "inline_keyboard": [
            [
                {"text": "签收", "callback_data": "a"},
                {"text": "私聊", "url": "https://t.me/duban_demo_bot?start=x"},
            ]
        ]
    }
    call("sendMessage", chat_id=group.chat_id, text="请签收", reply_markup=markup)
    stranger = telegram.person(1002, "路人")

    lin.press_in(group, "签收")
    lin.press_in(group, "私聊")

    query, start = telegram.take_updates()
    assert query["callback_query"]["message"]["chat"]["id"] == group.chat_id
    assert start["message"]["text"] == "/start x"
    with pytest.raises(NotPossible, match="路人 is not in the group 专班群"):
        stranger.press_in(group, "签收")


def test_members_come_and_go(
    telegram: Telegram, lin: Person, group: Group, call: Call, refusal: Call
) -> None:
    zhao = telegram.person(1002, "赵")
    place = {"chat_id": group.chat_id, "user_id": zhao.user_id}

    assert call("getChatMember", **place)["status"] == "left"
    group.add(zhao.account)
    assert call("getChatMember", **place)["status"] == "member"
    group.remove(zhao.account)
    assert call("getChatMember", **place)["status"] == "kicked"
    assert call("getChatMember", chat_id=group.chat_id, user_id=lin.user_id)["status"] == "creator"
    assert refusal("getChatMember", chat_id=group.chat_id, user_id=99) == "400 Bad Request: user not found"


def test_administrators_have_their_own_menu(
    telegram: Telegram, lin: Person, group: Group, call: Call
) -> None:
    for scope in ("all_group_chats", "all_chat_administrators"):
        call("setMyCommands", commands=[{"command": scope, "description": scope}], scope={"type": scope})
    zhao = telegram.person(1002, "赵")

    seen = [
        telegram.exchange.profile.seen_commands(group.chat, person.account)[0]["command"]
        for person in (lin, zhao)
    ]

    assert seen == ["all_chat_administrators", "all_group_chats"]
