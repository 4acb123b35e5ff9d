"""The reviewer's desk: the queue, a report beside the last one, the decision."""

from datetime import date

from telegram import InlineKeyboardButton

from domain.items import ACTIVE
from domain.reports import Decision, ReportKind, ReportStatus
from models.views import Page, ReviewCard, ReviewLine
from rendering import contributions, labels
from rendering.buttons import Action, button, grid, keyboard, pager
from rendering.messages import Message
from rendering.reports import CARD_TEXT_UNITS, attachments
from rendering.texts import Texts, msgid

#: Reasons on offer for returning a report; buttons carry the position.
RETURN_REASONS = (
    msgid("Too general: say what was done, with what effect"),
    msgid("Figures missing: state the present value of the target"),
    msgid("Evidence missing: attach documents or photos"),
    msgid("Does not answer what the item asks for"),
    msgid("Not complete yet: the target is not reached"),
)
NUMBERS_PER_ROW = 3


def queue(page: Page[ReviewLine], texts: Texts, today: date) -> Message:
    """The reports that wait, as they come; completions are marked."""
    text = texts.render("reviews/queue.html", labels=labels, page=page, today=today)
    numbers = [
        button(str(number), Action.REVIEW, line.view.report.id)
        for number, line in enumerate(page.rows, page.first)
    ]
    return Message(
        text,
        keyboard(
            *grid(numbers, NUMBERS_PER_ROW),
            pager(page.number, page.pages, Action.QUEUE),
            _when_done(texts) if not page.rows else [],
        ),
    )


def _when_done(texts: Texts) -> list[InlineKeyboardButton]:
    return [button(texts.gettext("How reporting stands"), Action.STATUS)]


def card(card: ReviewCard, texts: Texts, today: date) -> Message:
    """A report beside the last one, with the decisions."""
    text = texts.render(
        "reviews/card.html", labels=labels, card=card, today=today, text_units=CARD_TEXT_UNITS
    )
    show = button(texts.gettext("Show the item"), Action.ITEM, card.line.item.id)
    back = button(texts.gettext("‹ Reports to review"), Action.QUEUE, 1)
    theirs = contributions.row(card.consolidation, card.line.view.report.id, texts)
    return Message(
        text, keyboard(*_decisions(card, texts), attachments(card.line.view, texts), theirs, [show, back])
    )


def _decisions(card: ReviewCard, texts: Texts) -> list[list[InlineKeyboardButton]]:
    report = card.line.view.report
    if report.status is not ReportStatus.SUBMITTED:
        return []
    send_back = button(texts.gettext("↩️ Return"), Action.RETURN, report.id)
    is_ended = card.line.item.status not in ACTIVE  # cancelled or carried over: nothing is left to close
    if report.kind is not ReportKind.COMPLETION or is_ended:
        return [[button(texts.gettext("✅ Accept"), Action.ACCEPT, report.id), send_back]]
    close = button(texts.gettext("✅ Accept and close the item"), Action.ACCEPT_AND_CLOSE, report.id)
    if not card.undeclared:
        return [[close], [send_back]]
    # Others still have to declare their part: to accept this one alone is the likely decision.
    part = button(texts.gettext("✅ Accept this part only"), Action.ACCEPT, report.id)
    return [[part], [close], [send_back]]


def return_reasons(card: ReviewCard, reasons: tuple[str, ...], texts: Texts) -> Message:
    """Asks why a report is returned; `reasons` are msgids, usually RETURN_REASONS."""
    report_id = card.line.view.report.id
    choices = [
        [button(texts.gettext(reason), Action.RETURN_WITH, report_id, number)]
        for number, reason in enumerate(reasons)
    ]
    back = labels.back(texts, Action.REVIEW, report_id)
    return Message(texts.render("reviews/return_reasons.html", line=card.line), keyboard(*choices, back))


def decided(
    line: ReviewLine,
    decision: Decision,
    closed: bool,  # noqa: FBT001 - handed through from the service
    remaining: int,
    texts: Texts,
) -> Message:
    """After a decision, with the way to the next report."""
    text = texts.render(
        "reviews/decided.html", line=line, decision=decision, closed=closed, remaining=remaining
    )
    onwards = button(texts.gettext("Go on reviewing (%(count)s)", count=remaining), Action.QUEUE, 1)
    show = button(texts.gettext("Show the item"), Action.ITEM, line.item.id)
    return Message(text, keyboard([onwards] if remaining else _when_done(texts), [show]))
