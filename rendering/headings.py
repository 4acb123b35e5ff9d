"""The head of a draft: its title, number, issuer, year and period, each to be corrected."""

from datetime import date

from models.documents import Document, Ledger
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.messages import Message
from rendering.texts import Texts

TITLE, DOC_NO, ISSUER, YEAR, PERIOD_END = "title", "doc_no", "issuer", "year", "period_end"
FIELDS = (TITLE, DOC_NO, ISSUER, YEAR, PERIOD_END)


def field_label(field: str, texts: Texts) -> str:
    """标题, 文号 …"""
    return {
        TITLE: texts.gettext("Title"),
        DOC_NO: texts.gettext("Document number"),
        ISSUER: texts.gettext("Issuer"),
        YEAR: texts.gettext("Year"),
        PERIOD_END: texts.gettext("Period ends"),
    }[field]


def heading(ledger: Ledger, document: Document | None, texts: Texts) -> Message:
    """All that the head says."""
    text = texts.render("drafts/heading.html", ledger=ledger, document=document)
    title, *others = (
        button(field_label(field, texts), Action.HEADING_EDIT, ledger.id, field) for field in FIELDS
    )
    return Message(
        text, keyboard([title], others[:2], others[2:], labels.back(texts, Action.DRAFT_MORE, ledger.id))
    )


def edit(ledger: Ledger, field: str, texts: Texts, today: date) -> Message:
    """Asks for one of its fields."""
    example = f"{ledger.year or today.year}-12-31"
    text = texts.render(
        "drafts/edit_heading.html", ledger=ledger, label=field_label(field, texts), field=field, day=example
    )
    return Message(text, keyboard(labels.back(texts, Action.HEADING, ledger.id)))
