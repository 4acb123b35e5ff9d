"""Messages about an edited message: an offer while the report is a draft, an explanation afterwards."""

from domain.edits import EditOutcome
from models.edits import EditView
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.messages import Message
from rendering.texts import Texts

QUOTED_UNITS = 400


def edited(found: EditView, texts: Texts) -> Message:
    """What can be done with the words that were changed."""
    text = texts.render("edits/edited.html", found=found, text_units=QUOTED_UNITS)
    return Message(text, keyboard(*_ways(found, texts)))


def _ways(found: EditView, texts: Texts) -> list[list[Button]]:
    said, report = found.said, found.report
    if found.outcome is EditOutcome.OFFERED:
        return [
            [
                button(texts.gettext("Use it"), Action.EDIT_ADOPT, said.id, said.edits),
                button(texts.gettext("Keep the original"), Action.EDIT_LEAVE, said.id, said.edits),
            ]
        ]
    if found.outcome in (EditOutcome.NIL, EditOutcome.NIL_WITHOUT):
        return [[button(texts.gettext("Report progress instead"), Action.PROGRESS, found.owed.duty.id)]]
    ways = {
        EditOutcome.REPLACED: (texts.gettext("Open the draft"), Action.REPORT_DRAFT),
        EditOutcome.UNIT_SIGNING: (texts.gettext("Take it back"), Action.SIGNATURE_TAKE_BACK),
        EditOutcome.SUBMITTED: (texts.gettext("Take it back"), Action.WITHDRAW),
        EditOutcome.RETURNED: (texts.gettext("Revise the kept text"), Action.REPORT_DRAFT),
        EditOutcome.UNDER_REVIEW: (texts.gettext("Whole text"), Action.REPORT_TEXT),
        EditOutcome.SETTLED: (texts.gettext("Whole text"), Action.REPORT_TEXT),
    }
    label, action = ways[found.outcome]
    return [[button(label, action, report.id)]]


def waiting(found: EditView | None, texts: Texts) -> list[Button]:
    """On the card of a draft: the way to an edit that is not decided on."""
    if found is None:
        return []
    return [button(texts.gettext("✏️ Use what you edited"), Action.EDIT, found.said.id)]
