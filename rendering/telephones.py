"""Told by telephone: asking who was spoken to, and what was noted."""

from models.notices import Notice
from models.undelivered import Undelivered
from models.views import ReceiptLine
from rendering import labels
from rendering.actions import Action
from rendering.broadcasts import PHONED
from rendering.buttons import button, keyboard
from rendering.messages import Message
from rendering.texts import Texts


def ask(notice: Notice, line: ReceiptLine, texts: Texts) -> Message:
    """Asks who was spoken to about a notice."""
    text = texts.render("telephones/ask.html", notice=notice, line=line)
    return Message(text, keyboard(labels.back(texts, Action.NOTICE, notice.id)))


def card(notice: Notice, line: ReceiptLine, texts: Texts, *, is_open: bool) -> Message:
    """A call that was noted, and the way to take that back."""
    undo = [button(texts.gettext("It was not so: take it back"), Action.NOTICE_PHONE_UNDO, line.receipt.id)]
    return Message(
        texts.render("telephones/card.html", notice=notice, line=line),
        keyboard(undo if is_open else [], labels.back(texts, Action.NOTICE_RESULTS, notice.id, PHONED, 1)),
    )


def ask_undelivered(row: Undelivered, texts: Texts) -> Message:
    """Asks who was spoken to about a message that did not arrive."""
    text = texts.render("telephones/ask_undelivered.html", row=row)
    return Message(text, keyboard(labels.back(texts, Action.UNDELIVERED_ONE, row.message.id)))
