"""How a bot presents itself."""

import pytest

from tests.simulator.conftest import Call


def test_the_bot_knows_itself(call: Call) -> None:
    me = call("getMe")

    assert (me["id"], me["username"], me["is_bot"]) == (123456, "duban_demo_bot", True)


@pytest.mark.parametrize(
    ("kind", "method"),
    [("name", "Name"), ("description", "Description"), ("short_description", "ShortDescription")],
)
def test_texts_are_kept_by_language(call: Call, kind: str, method: str) -> None:
    call(f"setMy{method}", **{kind: "督办", "language_code": "zh"})
    call(f"setMy{method}", **{kind: "Duban"})

    assert call(f"getMy{method}", language_code="zh") == {kind: "督办"}
    assert call(f"getMy{method}", language_code="de") == {kind: "Duban"}
    call(f"setMy{method}", language_code="zh")
    assert call(f"getMy{method}", language_code="zh") == {kind: "Duban"}


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("setMyName", {"name": "督" * 65}, "BOT_TITLE_INVALID"),
        ("setMyDescription", {"description": "督" * 513}, "BOT_INFO_TOO_LONG"),
        ("setMyShortDescription", {"short_description": "督" * 121}, "BOT_INFO_TOO_LONG"),
        ("setMyCommands", {}, 'parameter "commands" is required'),
        ("setMyCommands", {"commands": [{"command": "报送", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "command description must be non-empty",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        ("getMyCommands", {"scope": {"type": "chat", "chat_id": 77}}, "chat not found"),
        (
            "getMyCommands",
            {"scope": {"type": "world"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ("getMyCommands", {"language_code": "zh-hans"}, "invalid language code specified"),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "dinner"}},
            "can't parse menu button: Unsupported type specified",
        ),
    ],
)
def test_a_wrong_presentation_is_refused(
    refusal: Call, method: str, parameters: dict[str, object], reason: str
) -> None:
    assert refusal(method, **parameters) == f"400 Bad Request: {reason}"


def test_commands_are_kept_by_scope_and_language(call: Call) -> None:
    commands = [{"command": "start", "description": "开始"}]

    call("setMyCommands", commands=commands, scope={"type": "all_private_chats"})

    assert call("getMyCommands", scope={"type": "all_private_chats"}) == commands
    assert call("getMyCommands") == []
    call("deleteMyCommands", scope={"type": "all_private_chats"})
    assert call("getMyCommands", scope={"type": "all_private_chats"}) == []
