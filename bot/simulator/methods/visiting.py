"""Methods about chats the bot is in: what they are, who is there, and leaving."""

from bot.simulator.chats import Chat
from bot.simulator.errors import Json, bad_request
from bot.simulator.exchange import Exchange, member_json
from bot.simulator.methods.declaration import Method
from bot.simulator.parameters import Parameters


def get_chat(exchange: Exchange, parameters: Parameters) -> Json:
    """getChat: the fields every chat has, and the message pinned last."""
    chat = exchange.chat(parameters.text("chat_id"))
    full = chat.to_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": _no_gifts(),
    }
    pinned = [message for message in chat.messages if message.pinned]
    return full | {"pinned_message": pinned[-1].to_json()} if pinned else full


def get_chat_member(exchange: Exchange, parameters: Parameters) -> Json:
    """getChatMember."""
    chat, user_id = exchange.chat(parameters.text("chat_id")), parameters.integer("user_id")
    if user_id == exchange.bot.user_id:
        return member_json(exchange.bot, chat.bot_status)
    if user_id in chat.members:
        return member_json(chat.accounts[user_id], chat.members[user_id])
    person = exchange.chats.get(user_id)
    if chat.is_private or person is None or person.partner is None:
        raise bad_request("user not found")
    return member_json(person.partner, "left")


def get_chat_administrators(exchange: Exchange, parameters: Parameters) -> list[Json]:
    """getChatAdministrators: without other bots, and without this one."""
    chat = _group(exchange, parameters)
    return [
        member_json(chat.accounts[user_id], status)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
    ]


def get_chat_member_count(exchange: Exchange, parameters: Parameters) -> int:
    """getChatMemberCount: the bot counts too."""
    chat = exchange.chat(parameters.text("chat_id"))
    return 2 if chat.is_private else len(chat.members) + chat.bot_is_present


def leave_chat(exchange: Exchange, parameters: Parameters) -> bool:
    """leaveChat."""
    chat = _group(exchange, parameters)
    chat.check_writable()
    old, chat.bot_status = chat.bot_status, "left"
    exchange.change_bot_status(chat, exchange.bot, old, "left")
    return True


def _group(exchange: Exchange, parameters: Parameters) -> Chat:
    chat = exchange.chat(parameters.text("chat_id"))
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    return chat


def _no_gifts() -> Json:
    kinds = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return dict.fromkeys(kinds, False)


METHODS = (
    Method("getChat", get_chat, required=("chat_id",)),
    Method("getChatMember", get_chat_member, required=("chat_id", "user_id")),
    Method(
        "getChatAdministrators", get_chat_administrators, required=("chat_id",), optional=("return_bots",)
    ),
    Method("getChatMemberCount", get_chat_member_count, required=("chat_id",)),
    Method("leaveChat", leave_chat, required=("chat_id",)),
)
