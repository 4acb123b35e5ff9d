"""Methods that change, pin or delete a message, and the answer to a press of a button."""

from datetime import timedelta

from bot.simulator import keyboards
from bot.simulator.chats import Chat
from bot.simulator.errors import Json, bad_request
from bot.simulator.exchange import Exchange
from bot.simulator.messages import Message, Text
from bot.simulator.methods import sending
from bot.simulator.methods.declaration import MESSAGE, MISSING, Method
from bot.simulator.parameters import Parameters

DELETABLE_FOR = timedelta(hours=48)
ANSWER_LIMIT = 200
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(exchange: Exchange, parameters: Parameters) -> Json:
    """editMessageText."""
    text = sending.message_text(parameters)
    message = _own_message(exchange, parameters)
    if message.is_media:
        raise bad_request("there is no text in the message to edit")
    return _change(exchange, message, text, _new_markup(parameters))


def edit_message_caption(exchange: Exchange, parameters: Parameters) -> Json:
    """editMessageCaption."""
    caption = sending.message_caption(parameters)
    message = _own_message(exchange, parameters)
    if not message.is_media:
        raise bad_request("there is no caption in the message to edit")
    return _change(exchange, message, caption, _new_markup(parameters))


def edit_message_reply_markup(exchange: Exchange, parameters: Parameters) -> Json:
    """editMessageReplyMarkup."""
    message = _own_message(exchange, parameters)
    return _change(exchange, message, message.body, _new_markup(parameters))


def delete_message(exchange: Exchange, parameters: Parameters) -> bool:
    """deleteMessage: the bot's own, and in private chats the person's too, for 48 hours."""
    chat = exchange.chat(parameters.text("chat_id"))
    message = chat.find(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _delete(exchange, chat, message)
    return True


def delete_messages(exchange: Exchange, parameters: Parameters) -> bool:
    """deleteMessages: those not found are skipped."""
    chat = exchange.chat(parameters.text("chat_id"))
    for number in parameters.sequence("message_ids"):
        if message := chat.find(int(str(number))):
            _delete(exchange, chat, message)
    return True


def pin_chat_message(exchange: Exchange, parameters: Parameters) -> bool:
    """pinChatMessage."""
    chat = exchange.chat(parameters.text("chat_id"))
    chat.check_writable()
    message = chat.find(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    _check_pinning(chat)
    message.pinned = True
    return True


def unpin_chat_message(exchange: Exchange, parameters: Parameters) -> bool:
    """unpinChatMessage: this message, or the one pinned last."""
    chat = exchange.chat(parameters.text("chat_id"))
    chat.check_writable()
    _check_pinning(chat)
    pinned = [message for message in chat.messages if message.pinned]
    if number := parameters.integer("message_id"):
        pinned = [message for message in pinned if message.message_id == number]
    if not pinned:
        raise bad_request("message to unpin not found")
    pinned[-1].pinned = False
    return True


def unpin_all_chat_messages(exchange: Exchange, parameters: Parameters) -> bool:
    """unpinAllChatMessages."""
    chat = exchange.chat(parameters.text("chat_id"))
    chat.check_writable()
    _check_pinning(chat)
    for message in chat.messages:
        message.pinned = False
    return True


def answer_callback_query(exchange: Exchange, parameters: Parameters) -> bool:
    """answerCallbackQuery: once, and not for long."""
    press = exchange.presses.get(parameters.text("callback_query_id"))
    if press is None or not press.is_open(exchange.now()):
        raise bad_request(MISSING["callback_query_id"])
    text = parameters.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered, press.answer, press.alert = True, text, parameters.flag("show_alert")
    press.url = parameters.text("url")
    return True


def _own_message(exchange: Exchange, parameters: Parameters) -> Message:
    """The bot's message to edit."""
    for name in ("chat_id", "message_id"):
        if name not in parameters:
            raise bad_request(MISSING[name])
    chat = exchange.chat(parameters.text("chat_id"))
    chat.check_writable()
    message = chat.find(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    is_plain = not message.markup or "inline_keyboard" in message.markup
    if message.sender != exchange.bot or message.service or not is_plain:
        raise bad_request("message can't be edited")
    return message


def _new_markup(parameters: Parameters) -> Json:
    """The keyboard after the edit; none given means none left."""
    markup = keyboards.check_inline(parameters.mapping("reply_markup"))
    return markup if any(markup.get("inline_keyboard", [])) else {}


def _change(exchange: Exchange, message: Message, body: Text, markup: Json) -> Json:
    if (body, markup) == (message.body, message.markup):
        raise bad_request(NOT_MODIFIED)
    # A changed keyboard alone does not mark a message as edited.
    if body != message.body:
        message.edited_at = exchange.now()
    message.body, message.markup = body, markup
    return message.to_json()


def _delete(exchange: Exchange, chat: Chat, message: Message) -> None:
    is_own = message.sender == exchange.bot
    if not (is_own or chat.is_private or chat.bot_status == "administrator"):
        raise bad_request("message can't be deleted")
    if chat.bot_status != "administrator" and exchange.now() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    chat.remove(message)


def _check_pinning(chat: Chat) -> None:
    if not chat.is_private and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


_EDIT_TEXT = (
    *MESSAGE,
    "text",
    "parse_mode",
    "entities",
    "link_preview_options",
    "rich_message",
    "reply_markup",
)
_EDIT_CAPTION = (
    *MESSAGE,
    "caption",
    "parse_mode",
    "caption_entities",
    "show_caption_above_media",
    "reply_markup",
)

METHODS = (
    Method("editMessageText", edit_message_text, optional=_EDIT_TEXT),
    Method("editMessageCaption", edit_message_caption, optional=_EDIT_CAPTION),
    Method("editMessageReplyMarkup", edit_message_reply_markup, optional=(*MESSAGE, "reply_markup")),
    Method("deleteMessage", delete_message, required=("chat_id", "message_id")),
    Method("deleteMessages", delete_messages, required=("chat_id", "message_ids")),
    Method(
        "pinChatMessage",
        pin_chat_message,
        required=("chat_id", "message_id"),
        optional=("business_connection_id", "disable_notification"),
    ),
    Method(
        "unpinChatMessage",
        unpin_chat_message,
        required=("chat_id",),
        optional=("business_connection_id", "message_id"),
    ),
    Method("unpinAllChatMessages", unpin_all_chat_messages, required=("chat_id",)),
    Method(
        "answerCallbackQuery",
        answer_callback_query,
        required=("callback_query_id",),
        optional=("text", "show_alert", "url", "cache_time"),
    ),
)
