"""How a method of the Bot API is declared, and what Telegram says when something required is missing."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.errors import ApiError, bad_request
from bot.simulator.exchange import Exchange
from bot.simulator.parameters import Parameters

# What every sending method takes besides its content.
DELIVERY = (
    "business_connection_id",
    "message_thread_id",
    "direct_messages_topic_id",
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "message_effect_id",
    "suggested_post_parameters",
    "reply_parameters",
    "reply_markup",
)
CAPTION = ("caption", "parse_mode", "caption_entities")
MESSAGE = ("business_connection_id", "chat_id", "message_id", "inline_message_id")

MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
    "user_id": "invalid user_id specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}


@dataclass(frozen=True)
class Method:
    """A method: its documented parameters and what it does. The result is what goes into `result`."""

    name: str
    run: Callable[[Exchange, Parameters], object]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def unknown(self, parameters: Parameters) -> list[str]:
        """Parameters the specification does not have; files sent under an attachment name are none."""
        documented = {*self.required, *self.optional}
        return sorted(name for name in parameters.values if name not in documented)

    def missing(self, parameters: Parameters) -> ApiError | None:
        """The refusal for the first required parameter that is not there."""
        for name in self.required:
            if name not in parameters:
                return bad_request(MISSING.get(name, f'parameter "{name}" is required'))
        return None
