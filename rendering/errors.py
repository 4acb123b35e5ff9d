"""Broken rules and mishaps as sentences."""

from markupsafe import Markup

from domain.errors import CompletionUnready, LedgerDuplicate, RuleBroken
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

MAX_ALERT_UNITS = 200  # what the answer to a pressed button holds


def sentence(error: RuleBroken, texts: Texts) -> str:
    """What is wrong and what to do next, as HTML."""
    return texts.macro("errors.html", error.key, error.facts)


def message(error: RuleBroken, texts: Texts) -> Message:
    """The same as a message, with the next step as a button where there is one."""
    row = []
    if isinstance(error, LedgerDuplicate) and "ledger_id" in error.facts:
        action = Action.LEDGER if error.facts["is_draft"] else Action.LEDGER_ITEMS
        page = () if error.facts["is_draft"] else (1,)
        row = [button(texts.gettext("Open it"), action, int(str(error.facts["ledger_id"])), *page)]
    if isinstance(error, CompletionUnready) and "report_id" in error.facts:
        row = [
            button(texts.gettext("Open the draft"), Action.REPORT_DRAFT, int(str(error.facts["report_id"])))
        ]
    return Message(sentence(error, texts), keyboard(row))


def plain(error: RuleBroken, texts: Texts) -> str:
    """The same as plain text, for a terminal."""
    return Markup(sentence(error, texts)).striptags()  # noqa: S704 - escaped by the template


def alert(error: RuleBroken, texts: Texts) -> str:
    """The same as plain text within the 200 characters of an answer to a pressed button."""
    return cut(plain(error, texts), MAX_ALERT_UNITS)


def apology(texts: Texts) -> Message:
    """After a failure that nobody foresaw."""
    return Message(texts.render("apology.html"))
