"""Spreadsheets in the chat: what one would change, what is wrong in it, what was done."""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from domain.sheets import ContactPlan, ItemChange, RowError, WorkbookPlan
from models.contents import LedgerContents
from models.views import Page
from rendering import labels, workbooks
from rendering.actions import Action
from rendering.buttons import button, keyboard, pager
from rendering.messages import Message
from rendering.texts import Texts

_SHOWN = 12
ERRORS_ON_A_PAGE = 6


def workbook(contents: LedgerContents, marker: str, texts: Texts) -> Message:
    """A draft as a workbook."""
    text = texts.render("sheets/workbook.html", count=len(contents.items))
    return Message(text, file=workbooks.file(contents, marker, texts))


def workbook_preview(plan: WorkbookPlan, digest: str, texts: Texts) -> Message:
    """What an edited workbook would change; `digest` finds the file again."""
    count = len(plan.changes)
    facts = {
        "shown": plan.changes[:_SHOWN],
        "hidden": max(0, count - _SHOWN),
        "words": words,
    }
    text = texts.render("sheets/workbook_preview.html", plan=plan, **facts)
    rows = []
    if plan.errors:
        rows.append([button(_errors_label(plan.errors, texts), Action.WORKBOOK_ERRORS, digest, 1)])
        if count:
            good = texts.ngettext("Apply the good one (%(num)s)", "Apply the good ones (%(num)s)", count)
            rows.append([button(good, Action.WORKBOOK_APPLY_GOOD, digest)])
    elif count:
        apply = texts.ngettext("Apply %(num)s change", "Apply %(num)s changes", count)
        rows.append([button(apply, Action.WORKBOOK_APPLY, digest)])
    return Message(text, keyboard(*rows, labels.back(texts, Action.LEDGER, plan.ledger_id)))


def workbook_applied(plan: WorkbookPlan, texts: Texts) -> Message:
    """After the changes were made."""
    open_it = button(texts.gettext("Open the draft"), Action.LEDGER, plan.ledger_id)
    return Message(texts.render("sheets/workbook_applied.html", plan=plan), keyboard([open_it]))


def _errors_label(errors: Sequence[RowError], texts: Texts) -> str:
    return texts.gettext("What to correct (%(count)s)", count=len(errors))


def errors(page: Page[RowError], action: Action, back: Action, digest: str, texts: Texts) -> Message:
    """One page of what is wrong in a sheet."""
    text = texts.render(
        "sheets/errors.html",
        errors=page.rows,
        total=page.total,
        number=page.number,
        pages=page.pages,
    )
    return Message(
        text, keyboard(pager(page.number, page.pages, action, digest), labels.back(texts, back, digest))
    )


def plain(error: RowError, texts: Texts) -> str:
    """What is wrong in a row as one line, for a terminal."""
    said = texts.render("sheets/line.html", error=error)
    return Markup(said).striptags()  # noqa: S704 - escaped by the template


def words(change: ItemChange, texts: Texts) -> str:
    """Which fields of an item change."""
    names = {
        "label": texts.gettext("Label"),
        "section": texts.gettext("Section"),
        "title": texts.gettext("Item"),
        "body": texts.gettext("Text"),
        "deadline": texts.gettext("Deadline"),
        "is_continuing": texts.gettext("Goes on"),
        "parties": texts.gettext("Agency"),
    }
    return texts.gettext(", ").join(names[field] for field in change.fields)


def contacts_preview(plan: ContactPlan, digest: str, texts: Texts) -> Message:
    """Whom a contact list would invite; `digest` finds the file again."""
    roles = Counter(row.contact.role for row in plan.invitees)
    text = texts.render(
        "sheets/contacts_preview.html",
        plan=plan,
        agencies=len({row.agency_id for row in plan.invitees if row.agency_id is not None}),
        roles=[(labels.seat_role(role, texts), count) for role, count in roles.items()],
        seated=[row.agency_name or row.contact.name for row in plan.seated],
        unknown=labels.names(plan.unknown, texts),
    )
    rows = []
    if plan.errors:
        rows.append([button(_errors_label(plan.errors, texts), Action.CONTACTS_ERRORS, digest, 1)])
    if plan.unknown:
        register = texts.ngettext("Enter %(num)s new agency", "Enter %(num)s new agencies", len(plan.unknown))
        rows.append([button(register, Action.CONTACTS_REGISTER, digest)])
    if plan.invitees:
        action = Action.CONTACTS_INVITE_GOOD if plan.errors else Action.CONTACTS_INVITE
        invite = texts.ngettext("Invite %(num)s person", "Invite %(num)s people", len(plan.invitees))
        rows.append([button(invite, action, digest)])
    return Message(text, keyboard(*rows, [button(texts.gettext("All agencies"), Action.AGENCIES, 1)]))
