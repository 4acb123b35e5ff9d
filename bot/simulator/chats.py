"""Chats: private ones, groups and supergroups with topics; who is in them and whether the bot may write."""

from dataclasses import dataclass, field

from bot.simulator.accounts import Account
from bot.simulator.errors import ApiError, Json, bad_request, forbidden
from bot.simulator.messages import Message

GENERAL_TOPIC = 1
PRESENT = ("member", "administrator", "creator", "restricted")


@dataclass(eq=False)
class Chat:
    """One chat with everything that was said in it."""

    chat_id: int
    kind: str
    title: str = ""
    partner: Account | None = None
    members: dict[int, str] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    bot_status: str = "member"
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    # Private chats only.
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    messages: list[Message] = field(default_factory=list)
    # Every message by id, the deleted ones too: their buttons may still be pressed from a stale window.
    archive: dict[int, Message] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    reply_keyboard: Json = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "default"})

    @property
    def is_private(self) -> bool:
        """Whether it is a chat with one person."""
        return self.kind == "private"

    @property
    def bot_is_present(self) -> bool:
        """Whether the bot is in the group."""
        return self.bot_status in PRESENT

    def to_json(self) -> Json:
        """The `Chat` object."""
        if self.partner is not None:
            person = self.partner.to_json()
            private: Json = {"id": self.chat_id, "type": "private"}
            return private | {
                key: person[key] for key in ("first_name", "last_name", "username") if key in person
            }
        chat: Json = {"id": self.chat_id, "type": self.kind, "title": self.title}
        return chat | {"is_forum": True} if self.is_forum else chat

    def find(self, message_id: int) -> Message | None:
        """The message with this id unless it was deleted."""
        message = self.archive.get(message_id)
        return None if message is None or message.deleted else message

    def add(self, message: Message) -> None:
        """Put a message at the end of the chat."""
        self.messages.append(message)
        self.archive[message.message_id] = message

    def remove(self, message: Message) -> None:
        """Delete a message for everybody."""
        message.deleted = True
        self.messages.remove(message)

    def check_writable(self) -> None:
        """Refuse if the bot may not write here."""
        if refusal := self._private_refusal() if self.is_private else self._group_refusal():
            raise refusal

    def check_topic(self, thread_id: int | None) -> None:
        """Refuse a topic that does not exist; the general one must be addressed without a number."""
        if (thread_id or GENERAL_TOPIC) in self.closed_topics and self.bot_status != "administrator":
            raise bad_request("TOPIC_CLOSED")
        if thread_id is None:
            return
        if thread_id == GENERAL_TOPIC or thread_id not in self.topics:
            raise bad_request("message thread not found")

    def _private_refusal(self) -> ApiError | None:
        if self.deactivated:
            return forbidden("user is deactivated")
        if self.blocked:
            return forbidden("bot was blocked by the user")
        if not self.started:
            return forbidden("bot can't initiate conversation with a user")
        return None

    def _group_refusal(self) -> ApiError | None:
        if self.migrated_to is not None:
            return bad_request(
                "group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": self.migrated_to}
            )
        if self.bot_status == "kicked":
            return forbidden(f"bot was kicked from the {self.kind} chat")
        if not self.bot_is_present:
            return forbidden(f"bot is not a member of the {self.kind} chat")
        if self.bot_status == "restricted":
            return bad_request("not enough rights to send text messages to the chat")
        return None
