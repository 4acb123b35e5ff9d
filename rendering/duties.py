"""What an agency owes now, and the ways to settle one duty."""

from datetime import date, datetime

from telegram import InlineKeyboardButton

from domain.items import PartyRole
from domain.reports import ReportStatus
from models.reports import Report
from models.views import OwedDuty, Page
from rendering import labels
from rendering.buttons import Action, button, grid, keyboard, pager
from rendering.messages import Message
from rendering.texts import Texts

NUMBERS_PER_ROW = 3


def owed(
    page: Page[OwedDuty],
    texts: Texts,
    today: date,
    now: datetime,
    *,
    next_due_at: datetime | None = None,
) -> Message:
    """What is owed now, by due time; `next_due_at` is told where nothing is."""
    text = texts.render(
        "duties/owed.html", labels=labels, page=page, today=today, now=now, next_due_at=next_due_at
    )
    numbers = [button(str(line.item.number), Action.DUTY, line.duty.id) for line in page.rows]
    return Message(
        text,
        keyboard(
            *grid(numbers, NUMBERS_PER_ROW),
            pager(page.number, page.pages, Action.OWED),
            [button(texts.gettext("My items"), Action.MINE, 1)],
        ),
    )


def duty(
    owed: OwedDuty,
    previous: Report | None,
    texts: Texts,
    today: date,
    *,
    now: datetime | None = None,
    may_report: bool = True,
) -> Message:
    """One duty with the ways to settle it; `previous` is the agency's last report on the item."""
    text = texts.render("duties/duty.html", labels=labels, owed=owed, previous=previous, today=today, now=now)
    show = button(texts.gettext("Show the item"), Action.ITEM, owed.item.id)
    back = button(texts.gettext("‹ Reports owed"), Action.OWED, 1)
    answers = _answers(owed, texts) if may_report else []
    return Message(text, keyboard(*answers, [show, back]))


def _answers(owed: OwedDuty, texts: Texts) -> list[list[InlineKeyboardButton]]:
    if owed.is_settled:
        return []
    first = resume(owed, texts) or button(texts.gettext("Report progress"), Action.PROGRESS, owed.duty.id)
    if owed.latest is not None and owed.latest.status is ReportStatus.DRAFT:
        return [[first]]
    nothing_new = button(texts.gettext("Nothing new"), Action.NIL, owed.duty.id)
    complete = button(texts.gettext("Declare complete"), Action.COMPLETE, owed.duty.id)
    # A participant contributes; completion is the lead's word.
    rest = [nothing_new] if owed.duty.role is PartyRole.PARTICIPANT else [nothing_new, complete]
    return [[first], rest]


def resume(owed: OwedDuty, texts: Texts) -> InlineKeyboardButton | None:
    """The way back into the version that was begun or returned; None where there is none."""
    if owed.latest is None or owed.is_settled:
        return None
    is_returned = owed.latest.status is ReportStatus.RETURNED
    label = texts.gettext("Revise the kept text") if is_returned else texts.gettext("Go on with the draft")
    return button(label, Action.REPORT_DRAFT, owed.latest.id)
