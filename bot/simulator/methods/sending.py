"""Methods that put a new message into a chat."""

from collections.abc import Callable
from typing import Any

from bot.simulator import entities, files, keyboards, markup
from bot.simulator.chats import Chat
from bot.simulator.errors import ApiError, Json, bad_request
from bot.simulator.exchange import Exchange
from bot.simulator.files import StoredFile, Upload
from bot.simulator.messages import Message, Text
from bot.simulator.methods.declaration import CAPTION, DELIVERY, Method
from bot.simulator.parameters import Parameters

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ALBUM_LIMIT = 10
ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def formatted(source: str, parse_mode: str, given: list[Json]) -> Text:
    """Text as it will stand in the chat: parsed, checked and trimmed."""
    if parse_mode.lower() == "html":
        text, marks = markup.parse(source)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, marks = source, entities.checked(source, given)
    text, marks = entities.stripped(text, marks)
    return Text(text, tuple(entities.with_found(text, marks)))


def message_text(parameters: Parameters) -> Text:
    """The text of a message, within its limit."""
    source = parameters.text("text")
    text = formatted(source, parameters.text("parse_mode"), parameters.sequence("entities"))
    if not text.plain:
        raise bad_request("text must be non-empty" if source else "message text is empty")
    if text.length > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text


def message_caption(parameters: Parameters) -> Text:
    """The caption of a file, within its limit; it may be empty."""
    return _caption(
        parameters.text("caption"), parameters.text("parse_mode"), parameters.sequence("caption_entities")
    )


def send_message(exchange: Exchange, parameters: Parameters) -> Json:
    """sendMessage."""
    text = message_text(parameters)
    return post(exchange, parameters, text).to_json()


def send_document(exchange: Exchange, parameters: Parameters) -> Json:
    """sendDocument."""
    caption = message_caption(parameters)
    document = _document(exchange, parameters.upload("document"), parameters.text("document"))
    return post(exchange, parameters, caption, document=document).to_json()


def send_photo(exchange: Exchange, parameters: Parameters) -> Json:
    """sendPhoto."""
    caption = message_caption(parameters)
    photo = _photo(exchange, parameters.upload("photo"), parameters.text("photo"))
    return post(exchange, parameters, caption, photo=photo).to_json()


def send_media_group(exchange: Exchange, parameters: Parameters) -> list[Json]:
    """sendMediaGroup: documents together or photos together."""
    media = parameters.sequence("media")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    if len({item.get("type") for item in media}) > 1 and any(
        item.get("type") == "document" for item in media
    ):
        raise bad_request("document can't be mixed with other media types")
    chat, fields = destination(exchange, parameters)
    pieces = [_album_piece(exchange, parameters, item) for item in media]
    exchange.rates.admit(chat.chat_id, exchange.now(), messages=len(pieces))
    album = str(10_000_000_000 + exchange.next_message_id(chat))
    return [exchange.write(chat, exchange.bot, album=album, **piece, **fields).to_json() for piece in pieces]


def send_chat_action(exchange: Exchange, parameters: Parameters) -> bool:
    """sendChatAction."""
    chat, _ = destination(exchange, parameters)
    action = parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    return True


def copy_message(exchange: Exchange, parameters: Parameters) -> Json:
    """copyMessage."""
    original = source_message(exchange, parameters, "message to copy not found")
    if original.service:
        raise bad_request("message can't be copied")
    body = message_caption(parameters) if "caption" in parameters and original.is_media else original.body
    copy = post(exchange, parameters, body, **_content(original))
    return {"message_id": copy.message_id}


def forward_message(exchange: Exchange, parameters: Parameters) -> Json:
    """forwardMessage."""
    original = source_message(exchange, parameters, "message to forward not found")
    if original.service or original.protected:
        raise bad_request("message can't be forwarded")
    origin = {
        "type": "user",
        "sender_user": original.sender.to_json(),
        "date": int(original.date.timestamp()),
    }
    fields = _content(original)
    fields["extra"] = fields["extra"] | {"forward_origin": origin}
    return post(exchange, parameters, original.body, **fields).to_json()


def source_message(exchange: Exchange, parameters: Parameters, absent: str) -> Message:
    """The message to copy or forward."""
    message = exchange.chat(parameters.text("from_chat_id")).find(parameters.integer("message_id"))
    if message is None:
        raise bad_request(absent)
    return message


def post(exchange: Exchange, parameters: Parameters, body: Text, **content: Any) -> Message:
    """Put the bot's message into the chat it is for, if chat, keyboard and rate allow."""
    chat, fields = destination(exchange, parameters)
    exchange.rates.admit(chat.chat_id, exchange.now())
    message = exchange.write(chat, exchange.bot, body, **content, **fields)
    _show_keyboard(chat, message.markup)
    return message


def destination(exchange: Exchange, parameters: Parameters) -> tuple[Chat, dict[str, Any]]:
    """The chat to write to and what all sending methods set on a message."""
    reply_markup = keyboards.check(parameters.mapping("reply_markup"))
    _warn(exchange, reply_markup)
    chat = exchange.chat(parameters.text("chat_id"))
    chat.check_writable()
    thread_id = parameters.integer("message_thread_id") or None
    chat.check_topic(thread_id)
    return chat, {
        "markup": reply_markup,
        "thread_id": thread_id,
        "reply_to": _reply_to(exchange, chat, parameters.mapping("reply_parameters")),
        "silent": parameters.flag("disable_notification"),
        "protected": parameters.flag("protect_content"),
    }


def _reply_to(exchange: Exchange, chat: Chat, reply: Json) -> Message | None:
    if not reply:
        return None
    if "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    place = exchange.chat(str(reply["chat_id"])) if "chat_id" in reply else chat
    message = place.find(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _show_keyboard(chat: Chat, reply_markup: Json) -> None:
    if "keyboard" in reply_markup or "remove_keyboard" in reply_markup:
        chat.reply_keyboard = reply_markup


def _warn(exchange: Exchange, reply_markup: Json) -> None:
    """Telegram lets a row of more than eight buttons pass, but no phone shows it."""
    if any(len(row) > 8 for row in reply_markup.get("inline_keyboard", [])):
        exchange.complaints.append("a row of more than eight buttons")


def _caption(source: str, parse_mode: str, given: list[Json]) -> Text:
    caption = formatted(source, parse_mode, given)
    if caption.length > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return caption


def _document(exchange: Exchange, upload: Upload | None, file_id: str) -> StoredFile:
    if upload is None:
        return exchange.files.get(file_id)
    if len(upload.data) > files.UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    return exchange.files.keep_document(upload)


def _photo(exchange: Exchange, upload: Upload | None, file_id: str) -> StoredFile:
    if upload is None:
        return exchange.files.get(file_id)
    files.check_photo(upload)
    return exchange.files.keep_photo(upload)


KEEPERS: dict[str, Callable[[Exchange, Upload | None, str], StoredFile]] = {
    "document": _document,
    "photo": _photo,
}


def _album_piece(exchange: Exchange, parameters: Parameters, item: Json) -> dict[str, Any]:
    kind, reference = str(item.get("type")), str(item.get("media", ""))
    if kind not in KEEPERS:
        raise bad_request(f'type "{kind}" can\'t be used in sendMediaGroup')
    caption = _caption(item.get("caption", ""), item.get("parse_mode", ""), item.get("caption_entities", []))
    file = KEEPERS[kind](exchange, parameters.attached(reference), reference)
    return {"body": caption, kind: file}


def _content(message: Message) -> dict[str, Any]:
    return {"document": message.document, "photo": message.photo, "extra": dict(message.extra)}


_IN_ALBUMS = tuple(name for name in DELIVERY if name not in ("suggested_post_parameters", "reply_markup"))
_IN_FORWARDS = (
    "message_thread_id",
    "direct_messages_topic_id",
    "video_start_timestamp",
    "disable_notification",
    "protect_content",
    "message_effect_id",
    "suggested_post_parameters",
)

METHODS = (
    Method(
        "sendMessage",
        send_message,
        required=("text", "chat_id"),
        optional=("parse_mode", "entities", "link_preview_options", *DELIVERY),
    ),
    Method(
        "sendDocument",
        send_document,
        required=("document", "chat_id"),
        optional=("thumbnail", "disable_content_type_detection", *CAPTION, *DELIVERY),
    ),
    Method(
        "sendPhoto",
        send_photo,
        required=("photo", "chat_id"),
        optional=("show_caption_above_media", "has_spoiler", *CAPTION, *DELIVERY),
    ),
    Method("sendMediaGroup", send_media_group, required=("chat_id", "media"), optional=_IN_ALBUMS),
    Method(
        "sendChatAction",
        send_chat_action,
        required=("chat_id", "action"),
        optional=("business_connection_id", "message_thread_id"),
    ),
    Method(
        "copyMessage",
        copy_message,
        required=("from_chat_id", "message_id", "chat_id"),
        optional=(
            *_IN_FORWARDS,
            "show_caption_above_media",
            "allow_paid_broadcast",
            "reply_parameters",
            "reply_markup",
            *CAPTION,
        ),
    ),
    Method(
        "forwardMessage",
        forward_message,
        required=("from_chat_id", "message_id", "chat_id"),
        optional=_IN_FORWARDS,
    ),
)
