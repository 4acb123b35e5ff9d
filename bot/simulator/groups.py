"""A group as its members manage it: the bot is added, promoted, removed; topics; the move to a supergroup."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.simulator.accounts import Account
from bot.simulator.chats import GENERAL_TOPIC, Chat
from bot.simulator.errors import Json
from bot.simulator.exchange import Exchange
from bot.simulator.messages import Message, Text


@dataclass(eq=False)
class Group:
    """One group; the first member created it."""

    exchange: Exchange
    chat: Chat
    owner: Account

    @property
    def chat_id(self) -> int:
        """The id of the group; it changes when the group becomes a supergroup."""
        return self.chat.chat_id

    @property
    def messages(self) -> list[Message]:
        """Everything said in the group, oldest first."""
        return list(self.chat.messages)

    def add(self, account: Account) -> None:
        """Add a person."""
        self.chat.members[account.user_id] = "member"
        self.chat.accounts[account.user_id] = account
        self._note({"new_chat_members": [account.to_json()]})

    def remove(self, account: Account) -> None:
        """Remove a person."""
        self.chat.members[account.user_id] = "kicked"
        self._note({"left_chat_member": account.to_json()})

    def add_bot(self) -> None:
        """Add the bot."""
        self._change_bot("member")
        self._note({"new_chat_members": [self.exchange.bot.to_json()]})

    def promote_bot(self) -> None:
        """Make the bot an administrator: it may pin, delete, and sees every message."""
        self._change_bot("administrator")

    def demote_bot(self) -> None:
        """Take its rights away again."""
        self._change_bot("member")

    def mute_bot(self) -> None:
        """Let the bot stay in the supergroup, but not write."""
        self._change_bot("restricted")

    def remove_bot(self) -> None:
        """Throw the bot out."""
        self._note({"left_chat_member": self.exchange.bot.to_json()})
        self._change_bot("kicked")

    def add_topic(self, name: str) -> int:
        """Open a topic in a supergroup; gives its message_thread_id."""
        self.chat.is_forum = True
        note = self._note({"forum_topic_created": {"name": name, "icon_color": 7322096}})
        self.chat.topics[note.message_id] = name
        return note.message_id

    def remove_topic(self, thread_id: int) -> None:
        """Delete a topic."""
        del self.chat.topics[thread_id]

    def close_topic(self, thread_id: int) -> None:
        """Let nobody but administrators write in a topic; 1 is the general one."""
        fields = {} if thread_id == GENERAL_TOPIC else {"thread_id": thread_id}
        self.exchange.say(
            self.chat, self.owner, Text(), extra={"forum_topic_closed": {}}, service=True, **fields
        )
        self.chat.closed_topics.add(thread_id)

    def migrate(self) -> int:
        """Make the group a supergroup, which has a new id. The bot is told in both."""
        old = self.chat
        new_id = -1_000_000_000_000 + old.chat_id
        self._note({"migrate_to_chat_id": new_id})
        old.migrated_to = new_id
        self.chat = Chat(
            new_id, "supergroup", old.title, members=dict(old.members), accounts=dict(old.accounts)
        )
        self.chat.bot_status = old.bot_status
        self.exchange.chats[new_id] = self.chat
        self._note({"migrate_from_chat_id": old.chat_id})
        return new_id

    def _change_bot(self, status: str) -> None:
        old, self.chat.bot_status = self.chat.bot_status, status
        self.exchange.change_bot_status(self.chat, self.owner, old, status)

    def _note(self, content: Json) -> Message:
        return self.exchange.say(self.chat, self.owner, Text(), extra=content, service=True)


def create(
    exchange: Exchange,
    title: str,
    members: Sequence[Account],
    *,
    kind: str = "group",
    bot_is_member: bool = True,
) -> Group:
    """A new group of these people; the bot hears of it when it is added."""
    number = sum(not chat.is_private for chat in exchange.chats.values()) + 1
    chat_id = -(4_000_000 + number) if kind == "group" else -(1_002_000_000_000 + number)
    chat = Chat(chat_id, kind, title, bot_status="left", topics={GENERAL_TOPIC: "General"})
    for account in members:
        chat.members[account.user_id] = "creator" if account is members[0] else "member"
        chat.accounts[account.user_id] = account
    exchange.chats[chat_id] = chat
    group = Group(exchange, chat, members[0])
    if bot_is_member:
        group.add_bot()
    return group
