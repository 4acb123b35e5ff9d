"""Messages that come unasked about items and reports: number, title and due time, never the body."""

from datetime import datetime

from domain.reports import ReportStatus
from models.views import AssignedItems, DueDigest, ItemCard, OwedDuty, ReviewDigest, ReviewLine
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

LINES = 6
DUTY_LINES = 8
NUMBERS_PER_ROW = 4
SUB_ITEM_LINES = 4
SUB_ITEMS_PER_ROW = 2
ITEM_LINES = 4
ITEMS_PER_ROW = 2


def items_assigned(assigned: AssignedItems, texts: Texts, now: datetime) -> Message:
    """A ledger was handed down: what the agency got, to sign for at once."""
    text = texts.render("reminders/items_assigned.html", assigned=assigned, now=now, shown=LINES)
    label = texts.gettext("Sign for all (%(count)s)", count=assigned.unsigned)
    sign = [button(label, Action.SIGN_ALL)] if assigned.unsigned else []
    return Message(text, keyboard(sign, [button(texts.gettext("My items"), Action.MINE, 1)]))


def period_opened(digest: DueDigest, texts: Texts, now: datetime) -> Message:
    """Reports are asked for, before anything is urgent."""
    return _digest("reminders/period_opened.html", digest, texts, now)


def due_digest(digest: DueDigest, texts: Texts, now: datetime) -> Message:
    """Everything still owed, the most urgent first."""
    return _digest("reminders/due_digest.html", digest, texts, now)


def _digest(template: str, digest: DueDigest, texts: Texts, now: datetime) -> Message:
    owed = sorted(digest.owed, key=_urgency)
    shown = owed[:DUTY_LINES]
    text = texts.render(
        template,
        owed=shown,
        total=len(owed),
        due_at=digest.due_at,
        is_late=digest.is_late,
        now=now,
        sub_items=digest.sub_items[:SUB_ITEM_LINES],
        more_sub_items=len(digest.sub_items) - SUB_ITEM_LINES,
        settled=digest.settled[:DUTY_LINES],
        more_settled=len(digest.settled) - DUTY_LINES,
        items=digest.items[:ITEM_LINES],
        more_items=len(digest.items) - ITEM_LINES,
    )
    return Message(
        text,
        keyboard(
            *grid(_answers(shown), NUMBERS_PER_ROW),
            _all_owed(len(owed), texts),
            *grid(_declarations(digest, texts), SUB_ITEMS_PER_ROW),
            *grid(_items(digest, texts), ITEMS_PER_ROW),
        ),
    )


def _declarations(digest: DueDigest, texts: Texts) -> list[Button]:
    return [
        button(
            texts.gettext("✅ %(number)s is done", number=card.number),
            Action.SUB_ITEM_DECLARE,
            card.line.sub_item.id,
        )
        for card in digest.sub_items[:SUB_ITEM_LINES]
    ]


def _items(digest: DueDigest, texts: Texts) -> list[Button]:
    return [
        button(texts.gettext("Bring item %(number)s to its end", number=item.number), Action.ITEM, item.id)
        for item in digest.items[:ITEM_LINES]
    ]


def _urgency(line: OwedDuty) -> tuple[float, bool, int]:
    """By due time; at the same one, returned reports first."""
    is_returned = line.latest is not None and line.latest.status is ReportStatus.RETURNED
    return line.period.due_at.timestamp(), not is_returned, line.item.number


def _answers(owed: list[OwedDuty]) -> list[Button]:
    return [button(str(line.item.number), Action.DUTY, line.duty.id) for line in owed]


def _all_owed(count: int, texts: Texts) -> list[Button]:
    if count <= DUTY_LINES:
        return []
    return [button(texts.gettext("All reports owed (%(count)s)", count=count), Action.OWED, 1)]


def report_returned(line: ReviewLine, texts: Texts) -> Message:
    """A report came back: the reason, and the kept text behind one button."""
    revise = button(texts.gettext("Revise the kept text"), Action.REPORT_DRAFT, line.view.report.id)
    text = texts.render("reminders/report_returned.html", line=line)
    return Message(text, keyboard([revise]))


def recommended_returned(line: ReviewLine, texts: Texts) -> Message:
    """To the first of two reviewers: the second one saw it otherwise, and why. Nothing is to be done."""
    text = texts.render("reminders/recommended_returned.html", line=line)
    show = button(texts.gettext("Show the item"), Action.ITEM, line.item.id)
    return Message(text, keyboard([show]), is_silent=True)


def report_accepted(line: ReviewLine, texts: Texts) -> Message:
    """A report was accepted: for the record, without a sound."""
    text = texts.render("reminders/report_accepted.html", line=line)
    show = button(texts.gettext("Show the item"), Action.ITEM, line.item.id)
    return Message(text, keyboard([show]), is_silent=True)


def item_closed(card: ItemCard, texts: Texts) -> Message:
    """An item is closed: the verdict, to every agency that had a part in it."""
    text = texts.render("reminders/item_closed.html", item=card.item, card=card)
    return Message(text, keyboard([button(texts.gettext("Show the item"), Action.ITEM, card.item.id)]))


def item_reopened(card: ItemCard, texts: Texts) -> Message:
    """A closed item is under way again: the new deadline, and the verdict that stays."""
    text = texts.render("reminders/item_reopened.html", item=card.item, card=card)
    return Message(text, keyboard([button(texts.gettext("Show the item"), Action.ITEM, card.item.id)]))


def review_digest(digest: ReviewDigest, texts: Texts) -> Message:
    """How much waits for the reviewer, the most urgent named."""
    text = texts.render("reminders/review_digest.html", digest=digest, shown=LINES)
    review = button(texts.gettext("Review (%(count)s)", count=digest.waiting), Action.QUEUE, 1)
    decide = button(texts.gettext("Decide (%(count)s)", count=digest.requests), Action.REQUESTS, 1)
    approve = button(texts.gettext("Approve (%(count)s)", count=digest.approvals), Action.APPROVALS)
    return Message(
        text,
        keyboard(
            [review] if digest.waiting else [],
            [decide] if digest.requests else [],
            [approve] if digest.approvals else [],
        ),
    )
