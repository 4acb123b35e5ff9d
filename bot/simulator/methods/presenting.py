"""Methods by which a bot presents itself: who it is, its commands, descriptions and menu button."""

import re
from collections.abc import Callable

from bot.simulator.errors import Json, bad_request
from bot.simulator.exchange import Exchange
from bot.simulator.methods.declaration import Method
from bot.simulator.parameters import Parameters
from bot.simulator.profile import scope_key

COMMANDS_LIMIT = 100
COMMAND_DESCRIPTION_LIMIT = 256
SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)
# Kind of text: the parameter and its limit.
TEXTS = {"name": 64, "description": 512, "short_description": 120}
TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_INFO_TOO_LONG",
    "short_description": "BOT_INFO_TOO_LONG",
}
NOTHING_TO_SAY = {"can_join_groups": True, "supports_inline_queries": False, "can_connect_to_business": False}


def get_me(exchange: Exchange, parameters: Parameters) -> Json:
    """getMe."""
    sees_all = {"can_read_all_group_messages": not exchange.privacy_mode, "has_main_web_app": False}
    return exchange.bot.to_json() | NOTHING_TO_SAY | sees_all


def log_out(exchange: Exchange, parameters: Parameters) -> bool:
    """logOut and close: nothing to do here."""
    return True


def set_my_commands(exchange: Exchange, parameters: Parameters) -> bool:
    """setMyCommands."""
    commands = parameters.sequence("commands")
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    exchange.profile.commands[_scope(exchange, parameters)] = commands
    return True


def get_my_commands(exchange: Exchange, parameters: Parameters) -> list[Json]:
    """getMyCommands: of exactly this scope and language."""
    return exchange.profile.commands.get(_scope(exchange, parameters), [])


def delete_my_commands(exchange: Exchange, parameters: Parameters) -> bool:
    """deleteMyCommands."""
    exchange.profile.commands.pop(_scope(exchange, parameters), None)
    return True


def text_setter(kind: str) -> Callable[[Exchange, Parameters], bool]:
    """setMyName, setMyDescription, setMyShortDescription."""

    def set_text(exchange: Exchange, parameters: Parameters) -> bool:
        text = parameters.text(kind)
        if len(text) > TEXTS[kind]:
            raise bad_request(TOO_LONG[kind])
        language = _language(parameters)
        if text or (kind, language) in exchange.profile.texts:
            exchange.profile.set_text(kind, language, text)
        return True

    return set_text


def text_getter(kind: str) -> Callable[[Exchange, Parameters], Json]:
    """getMyName, getMyDescription, getMyShortDescription."""

    def get_text(exchange: Exchange, parameters: Parameters) -> Json:
        text = exchange.profile.text(kind, _language(parameters))
        return {kind: text or (exchange.bot.first_name if kind == "name" else "")}

    return get_text


def set_chat_menu_button(exchange: Exchange, parameters: Parameters) -> bool:
    """setChatMenuButton: of one private chat or of all."""
    button = parameters.mapping("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: Unsupported type specified")
    if "chat_id" in parameters:
        exchange.chat(parameters.text("chat_id")).menu_button = button
    else:
        exchange.menu_button = button
    return True


def get_chat_menu_button(exchange: Exchange, parameters: Parameters) -> Json:
    """getChatMenuButton."""
    if "chat_id" in parameters:
        return exchange.chat(parameters.text("chat_id")).menu_button
    return exchange.menu_button


def _check_command(command: Json) -> None:
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _scope(exchange: Exchange, parameters: Parameters) -> tuple[str, str]:
    scope = parameters.mapping("scope")
    if scope and scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in scope:
        exchange.chat(str(scope["chat_id"]))
    return scope_key(scope), _language(parameters)


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


METHODS = (
    Method("getMe", get_me),
    Method("logOut", log_out),
    Method("close", log_out),
    Method("setMyCommands", set_my_commands, required=("commands",), optional=("scope", "language_code")),
    Method("getMyCommands", get_my_commands, optional=("scope", "language_code")),
    Method("deleteMyCommands", delete_my_commands, optional=("scope", "language_code")),
    Method("setMyName", text_setter("name"), optional=("name", "language_code")),
    Method("getMyName", text_getter("name"), optional=("language_code",)),
    Method("setMyDescription", text_setter("description"), optional=("description", "language_code")),
    Method("getMyDescription", text_getter("description"), optional=("language_code",)),
    Method(
        "setMyShortDescription",
        text_setter("short_description"),
        optional=("short_description", "language_code"),
    ),
    Method("getMyShortDescription", text_getter("short_description"), optional=("language_code",)),
    Method("setChatMenuButton", set_chat_menu_button, optional=("chat_id", "menu_button")),
    Method("getChatMenuButton", get_chat_menu_button, optional=("chat_id",)),
)
