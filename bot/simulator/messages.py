"""A message as it lies in a chat: what the Bot API says of it and what a person sees."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator import entities, keyboards
from bot.simulator.accounts import Account
from bot.simulator.errors import Json
from bot.simulator.files import StoredFile
from bot.simulator.keyboards import Button


@dataclass(frozen=True)
class Text:
    """Formatted text: plain characters and where they are formatted."""

    plain: str = ""
    entities: tuple[Json, ...] = ()

    @property
    def html(self) -> str:
        """The text with its formatting."""
        return entities.to_html(self.plain, list(self.entities))

    @property
    def length(self) -> int:
        """Length as Telegram counts it."""
        return entities.utf16_length(self.plain)


@dataclass(eq=False)
class Message:
    """One message. `body` is its text or, when there is a file, its caption."""

    message_id: int
    chat_json: Json
    sender: Account
    date: datetime
    body: Text = Text()
    document: StoredFile | None = None
    photo: StoredFile | None = None
    reply_to: "Message | None" = None
    thread_id: int | None = None
    markup: Json = field(default_factory=dict)
    album: str = ""
    silent: bool = False
    protected: bool = False
    edited_at: datetime | None = None
    pinned: bool = False
    deleted: bool = False
    # Written by Telegram itself: somebody joined, something was pinned.
    service: bool = False
    # What is neither text nor file: the content of service messages, stickers, a forward's origin.
    extra: Json = field(default_factory=dict)

    @property
    def is_media(self) -> bool:
        """Whether the body is a caption."""
        return self.document is not None or self.photo is not None

    @property
    def text(self) -> str:
        """The plain text; empty for files, which have a caption."""
        return "" if self.is_media else self.body.plain

    @property
    def caption(self) -> str:
        """The plain caption of a file."""
        return self.body.plain if self.is_media else ""

    @property
    def content(self) -> str:
        """Text or caption, whichever there is."""
        return self.body.plain

    @property
    def html(self) -> str:
        """Text or caption with its formatting."""
        return self.body.html

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return self.edited_at is not None

    @property
    def button_rows(self) -> list[list[Button]]:
        """The inline buttons with what they do."""
        return keyboards.inline_rows(self.markup)

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        return [[button.label for button in row] for row in self.button_rows]

    def to_json(self, *, with_reply: bool = True) -> Json:
        """The `Message` object."""
        message: Json = {
            "message_id": self.message_id,
            "from": self.sender.to_json(),
            "chat": self.chat_json,
            "date": int(self.date.timestamp()),
        }
        message |= self._body_json() | self._marks_json()
        if "inline_keyboard" in self.markup:
            message["reply_markup"] = self.markup
        if self.reply_to is not None and with_reply:
            message["reply_to_message"] = self.reply_to.to_json(with_reply=False)
        return message | self.extra

    def inaccessible_json(self) -> Json:
        """What is left of a deleted message in a callback query."""
        return {"chat": self.chat_json, "message_id": self.message_id, "date": 0}

    def _body_json(self) -> Json:
        name = "caption" if self.is_media else "text"
        marks = "caption_entities" if self.is_media else "entities"
        body: Json = {name: self.body.plain} if self.body.plain else {}
        if self.body.entities:
            body[marks] = list(self.body.entities)
        if self.document is not None:
            body["document"] = self.document.document_json()
        if self.photo is not None:
            body["photo"] = self.photo.photo_json()
        return body

    def _marks_json(self) -> Json:
        marks: Json = {}
        if self.edited_at is not None:
            marks["edit_date"] = int(self.edited_at.timestamp())
        if self.thread_id is not None:
            marks |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if self.album:
            marks["media_group_id"] = self.album
        if self.protected:
            marks["has_protected_content"] = True
        return marks
