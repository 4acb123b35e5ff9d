"""A person with the Telegram app: sends, presses, blocks, and sees what the bot wrote."""

import mimetypes
import re
from dataclasses import dataclass

from bot.simulator import keyboards, presses
from bot.simulator.accounts import GROUP_ANONYMOUS_BOT, Account
from bot.simulator.callbacks import Press
from bot.simulator.chats import Chat
from bot.simulator.errors import Json, NotPossible
from bot.simulator.exchange import Exchange, plain
from bot.simulator.files import Upload
from bot.simulator.groups import Group
from bot.simulator.messages import Message

TEXT_LIMIT = 4096
GROUP_LINK = re.compile(r"https://t\.me/(?P<bot>\w+)\?startgroup=(?P<payload>[A-Za-z0-9_-]{1,64})")
START_LINK = re.compile(
    r"(?:https?://)?t\.me/(?P<bot>\w+)\?start=(?P<payload>[A-Za-z0-9_-]{1,64})|tg://resolve\?domain=(?P<domain>\w+)&start=(?P<code>[A-Za-z0-9_-]{1,64})"
)


@dataclass(eq=False)
class Person:
    """One person and their private chat with the bot."""

    exchange: Exchange
    account: Account
    chat: Chat
    clipboard: str = ""
    _read: int = 0

    def __repr__(self) -> str:
        return f"Person({self.account.name}, {self.user_id})"

    @property
    def user_id(self) -> int:
        """The id of the person and of the private chat."""
        return self.account.user_id

    @property
    def messages(self) -> list[Message]:
        """The private chat as it stands now, oldest first, the person's own messages included."""
        return list(self.chat.messages)

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        received = self.received
        if not received:
            raise NotPossible(f"{self.account.name} has not received anything")
        return received[-1]

    @property
    def received(self) -> list[Message]:
        """What the bot wrote, oldest first."""
        return [message for message in self.chat.messages if message.sender == self.exchange.bot]

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard shown below the chat."""
        return keyboards.reply_rows(self.chat.reply_keyboard)

    @property
    def actions(self) -> list[str]:
        """What the bot was seen doing: typing, upload_document…"""
        return list(self.chat.actions)

    @property
    def commands(self) -> list[str]:
        """The commands in the menu of the private chat."""
        return [
            command["command"] for command in self.exchange.profile.seen_commands(self.chat, self.account)
        ]

    def unread(self) -> list[Message]:
        """What the bot wrote since this was asked last."""
        new = [message for message in self.received if message.message_id > self._read]
        self._read = max([self._read, *(message.message_id for message in new)])
        return new

    def start(self, payload: str = "") -> Message:
        """Press Start, or follow a link t.me/<bot>?start=<payload>."""
        return self.send(f"/start {payload}".strip())

    def send(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Send a text; the app splits one that is too long. Returns the last message."""
        if not text.strip():
            raise NotPossible("the app does not send an empty message")
        self._enter()
        pieces = [text[place : place + TEXT_LIMIT] for place in range(0, len(text), TEXT_LIMIT)]
        sent = [
            self.exchange.say(self.chat, self.account, plain(piece), reply_to=reply_to) for piece in pieces
        ]
        return sent[-1]

    def reply(self, message: Message, text: str) -> Message:
        """Answer a message with a text."""
        return self.send(text, reply_to=message)

    def send_document(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        mime_type: str = "",
        album: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Send a file; `album` groups several."""
        self._enter()
        upload = Upload(name, data, mime_type or mimetypes.guess_type(name)[0] or "")
        file = self.exchange.files.keep_document(upload)
        fields = {"document": file, "album": album, "reply_to": reply_to}
        return self.exchange.say(self.chat, self.account, plain(caption), **fields)

    def send_photo(
        self, data: bytes, *, caption: str = "", album: str = "", reply_to: Message | None = None
    ) -> Message:
        """Send a photo; `album` groups several."""
        self._enter()
        file = self.exchange.files.keep_photo(Upload("photo.jpg", data, "image/jpeg"))
        fields = {"photo": file, "album": album, "reply_to": reply_to}
        return self.exchange.say(self.chat, self.account, plain(caption), **fields)

    def send_other(self, content: Json) -> Message:
        """Send something else: fields of `Message` such as a sticker, a voice or a location."""
        self._enter()
        return self.exchange.say(self.chat, self.account, plain(""), extra=content)

    def edit(self, message: Message, text: str) -> Message:
        """Change an own message."""
        if message.sender != self.account:
            raise NotPossible("the app lets people edit their own messages only")
        message.body, message.edited_at = plain(text), self.exchange.now()
        self.exchange.updates.add("edited_message", message.to_json())
        return message

    def delete(self, message: Message) -> None:
        """Delete a message for both sides; a bot is never told."""
        self.chat.remove(message)

    def press(self, label: str, message: Message | None = None) -> Press:
        """Press a button of this label, or one that contains it, on this message or the newest that has one.

        A link that starts the bot counts as Start, one to be copied is in the clipboard then; a label of
        the reply keyboard is sent as a text.
        """
        if message is None and any(label in row for row in self.keyboard) and not self._shows(label):
            return self._say_pressed(label)
        place, button = presses.find(label, [message] if message is not None else self.chat.messages)
        if button.data is not None:
            return self.press_data(place, button.data)
        self.clipboard = button.copied or self.clipboard
        press = self._press(place, url=button.url or "")
        if payload := self._start_payload(press.url):
            self.start(payload)
        return press

    def press_data(self, message: Message, data: str) -> Press:
        """Press a button that may no longer be shown: an old window stays clickable."""
        return self.exchange.ask(self._press(message, data=data))

    def block(self) -> None:
        """Block the bot."""
        if not self.chat.blocked:
            self.chat.blocked = True
            self.exchange.change_bot_status(self.chat, self.account, "member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        if self.chat.blocked:
            self.chat.blocked = False
            self.exchange.change_bot_status(self.chat, self.account, "kicked", "member")

    def deactivate(self) -> None:
        """Delete the account."""
        self.chat.deactivated = True

    def send_in(
        self,
        group: Group,
        text: str,
        *,
        reply_to: Message | None = None,
        thread_id: int | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write in a group; an administrator may do so in the name of the group."""
        self._check_member(group)
        sender = GROUP_ANONYMOUS_BOT if anonymous else self.account
        extra: Json = {"sender_chat": group.chat.to_json()} if anonymous else {}
        fields = {"reply_to": reply_to, "thread_id": thread_id, "extra": extra}
        return self.exchange.say(group.chat, sender, plain(text), **fields)

    def press_in(self, group: Group, label: str, message: Message | None = None) -> Press:
        """Press a button in a group."""
        self._check_member(group)
        place, button = presses.find(label, [message] if message is not None else group.messages)
        press = Press(
            self.account, group.chat, place, self.exchange.now(), button.data or "", button.url or ""
        )
        if button.data is not None:
            return self.exchange.ask(press)
        if payload := self._start_payload(press.url):
            self.start(payload)
        return press

    def follow_into(self, group: Group, label: str) -> Message:
        """Press a link t.me/<bot>?startgroup=<payload> and choose a group: the bot is started there."""
        _, button = presses.find(label, self.chat.messages)
        link = GROUP_LINK.fullmatch(button.url or "")
        if link is None or link["bot"].lower() != self.exchange.bot.username.lower():
            raise NotPossible(f"the button {label!r} does not lead into a group")
        if not group.chat.bot_is_present:
            group.add_bot()
        return self.send_in(group, f"/start@{link['bot']} {link['payload']}")

    def _enter(self) -> None:
        """Open the private chat for writing; the first message is what presses Start."""
        if self.chat.blocked:
            raise NotPossible(f"{self.account.name} has blocked the bot and must unblock it first")
        self.chat.started = True

    def _press(self, message: Message, *, data: str = "", url: str = "") -> Press:
        return Press(self.account, self.chat, message, self.exchange.now(), data, url)

    def _say_pressed(self, label: str) -> Press:
        return self._press(self.send(label))

    def _shows(self, label: str) -> bool:
        return any(label in row for message in self.chat.messages for row in message.buttons)

    def _start_payload(self, url: str) -> str:
        match = START_LINK.fullmatch(url)
        if match is None or (match["bot"] or match["domain"]).lower() != self.exchange.bot.username.lower():
            return ""
        return match["payload"] or match["code"]

    def _check_member(self, group: Group) -> None:
        if group.chat.members.get(self.user_id) not in ("member", "administrator", "creator"):
            raise NotPossible(f"{self.account.name} is not in the group {group.chat.title}")
