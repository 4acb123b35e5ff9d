"""One turn in a group: answered there, shortly, in the installation's language and without private data."""

from typing import Any

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import ExtBot

from domain.groups import GroupSenderUnknown
from domain.zones import Zones
from handlers import sending
from handlers.environment import Environment
from handlers.turns import Turn
from models.groups import Place
from models.views import Identity
from rendering.messages import Message
from rendering.texts import Texts


class GroupTurn(Turn):
    """A command in a group, and the means to answer it in the same topic."""

    def __init__(
        self,
        update: Update,
        bot: ExtBot[Any],
        environment: Environment,
        known: Identity | None,
        zones: Zones,
    ) -> None:
        super().__init__(update, bot, environment, known, zones)
        assert update.effective_message is not None
        self.message: TelegramMessage = update.effective_message

    @property
    def texts(self) -> Texts:
        """The installation's language: a group has many readers."""
        return Texts(self.environment.language, self.zones)

    @property
    def place(self) -> Place:
        """Where this was said. Replies outside of forums bear numbers too, and General must not be named."""
        message = self.message
        thread_id = message.message_thread_id if message.is_topic_message else None
        return Place(message.chat.id, thread_id, message.chat.title or "")

    @property
    def is_anonymous(self) -> bool:
        """Whether an administrator, or a channel, wrote in the name of a chat."""
        return self.message.sender_chat is not None

    def refuse_anonymous(self, *, needed: bool) -> None:
        """What needs a permission needs somebody who has it. Errors: GroupSenderUnknown."""
        if needed and self.is_anonymous:
            raise GroupSenderUnknown

    async def send(self, message: Message) -> None:
        """Answer in the group, below what was said."""
        place = self.place
        await sending.send(
            self.bot,
            place.chat_id,
            message,
            thread_id=place.thread_id,
            reply_to=self.message.message_id,
        )
