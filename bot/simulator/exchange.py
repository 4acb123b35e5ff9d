"""The state of one Telegram: one bot, all chats, files and updates, and how messages come into being."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator import entities
from bot.simulator.accounts import Account
from bot.simulator.callbacks import Press
from bot.simulator.chats import Chat
from bot.simulator.errors import Json, bad_request
from bot.simulator.files import FileStore
from bot.simulator.messages import Message, Text
from bot.simulator.profile import Profile
from bot.simulator.rates import Rates
from bot.simulator.updates import Updates

ADMINISTRATOR_RIGHTS = (
    "manage_chat",
    "delete_messages",
    "manage_video_chats",
    "restrict_members",
    "promote_members",
    "change_info",
    "invite_users",
    "post_stories",
    "edit_stories",
    "delete_stories",
    "pin_messages",
)
MEMBER_RIGHTS = (
    "send_messages",
    "send_audios",
    "send_documents",
    "send_photos",
    "send_videos",
    "send_video_notes",
    "send_voice_notes",
    "send_polls",
    "send_other_messages",
    "add_web_page_previews",
    "react_to_messages",
    "edit_tag",
    "change_info",
    "invite_users",
    "pin_messages",
    "manage_topics",
)


@dataclass
class Webhook:
    """Where updates are posted to; no address means they are polled for."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str = ""


@dataclass
class Exchange:
    """Everything Telegram's servers know."""

    bot: Account
    now: Callable[[], datetime]
    rates: Rates = field(default_factory=Rates)
    privacy_mode: bool = True
    chats: dict[int, Chat] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    updates: Updates = field(default_factory=Updates)
    profile: Profile = field(default_factory=Profile)
    webhook: Webhook = field(default_factory=Webhook)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    presses: dict[str, Press] = field(default_factory=dict)
    # What a correct client would not do although Telegram lets it pass.
    complaints: list[str] = field(default_factory=list)
    _last_message_id: int = 0
    _last_query_id: int = 0

    def chat(self, chat_id: str) -> Chat:
        """The chat a bot addresses; usernames are not simulated."""
        try:
            return self.chats[int(chat_id)]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups count their own messages, all other chats share one count."""
        if chat.kind == "supergroup":
            return max(chat.archive, default=0) + 1
        self._last_message_id += 1
        return self._last_message_id

    def write(self, chat: Chat, sender: Account, body: Text, **fields: Any) -> Message:
        """A new message at the end of a chat; nobody is told."""
        message = Message(
            message_id=self.next_message_id(chat),
            chat_json=chat.to_json(),
            sender=sender,
            date=self.now(),
            body=body,
            **fields,
        )
        chat.add(message)
        return message

    def say(self, chat: Chat, sender: Account, body: Text, **fields: Any) -> Message:
        """A message of a person: written, and an update for the bot if it may see it."""
        message = self.write(chat, sender, body, **fields)
        if self.is_seen(chat, message):
            self.updates.add("message", message.to_json())
        return message

    def is_seen(self, chat: Chat, message: Message) -> bool:
        """Whether privacy mode lets the bot see a message."""
        if chat.is_private:
            return True
        if not chat.bot_is_present:
            return False
        if not self.privacy_mode or chat.bot_status == "administrator" or message.service:
            return True
        answers_bot = message.reply_to is not None and message.reply_to.sender == self.bot
        return answers_bot or any(self._concerns_bot(message.content, mark) for mark in message.body.entities)

    def _concerns_bot(self, text: str, entity: Json) -> bool:
        name = f"@{self.bot.username}".lower()
        piece = entities.utf16_slice(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "bot_command":
            return "@" not in piece or piece.endswith(name)
        return entity["type"] == "mention" and piece == name

    def ask(self, press: Press) -> Press:
        """Turn a press into a callback query for the bot."""
        self._last_query_id += 1
        press.query_id = str(4_000_000_000_000_000_000 + self._last_query_id)
        self.presses[press.query_id] = press
        self.updates.add("callback_query", press.to_json())
        return press

    def change_bot_status(self, chat: Chat, by: Account, old: str, new: str) -> None:
        """Tell the bot that its own place in a chat changed."""
        change: Json = {"chat": chat.to_json(), "from": by.to_json(), "date": int(self.now().timestamp())}
        change["old_chat_member"] = member_json(self.bot, old)
        change["new_chat_member"] = member_json(self.bot, new)
        self.updates.add("my_chat_member", change)


def member_json(account: Account, status: str) -> Json:
    """The `ChatMember` object of this status."""
    member: Json = {"status": status, "user": account.to_json()}
    if status == "kicked":
        return member | {"until_date": 0}
    if status == "restricted":
        return restricted_json(account)
    if status == "creator":
        return member | {"is_anonymous": False}
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False}
        return member | {f"can_{right}": True for right in ADMINISTRATOR_RIGHTS}
    return member


def restricted_json(account: Account) -> Json:
    """The `ChatMember` object of somebody who is in a supergroup and may not write."""
    refused = {f"can_{right}": False for right in MEMBER_RIGHTS}
    return {"status": "restricted", "user": account.to_json(), "is_member": True, "until_date": 0} | refused


def plain(text: str) -> Text:
    """Text as a person types it: commands and links are marked by Telegram."""
    return Text(text, tuple(entities.found(text)))
