"""Presses of buttons: a query waits for the bot's answer, which the person sees at the top of the chat."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.accounts import Account
from bot.simulator.chats import Chat
from bot.simulator.errors import Json
from bot.simulator.messages import Message

LIFETIME = timedelta(minutes=15)


@dataclass(eq=False)
class Press:
    """One press of a button and what came of it."""

    person: Account
    chat: Chat
    message: Message
    pressed_at: datetime
    data: str = ""
    url: str = ""
    query_id: str = ""
    answered: bool = False
    answer: str = ""
    alert: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether the bot may still answer."""
        return not self.answered and now - self.pressed_at <= LIFETIME

    def to_json(self) -> Json:
        """The `CallbackQuery` object."""
        message = self.message.inaccessible_json() if self.message.deleted else self.message.to_json()
        return {
            "id": self.query_id,
            "from": self.person.to_json(),
            "message": message,
            "chat_instance": str(abs(self.chat.chat_id) * 7919),
            "data": self.data,
        }
