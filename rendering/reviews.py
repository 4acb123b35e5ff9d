"""The reviewer's desk: the queue, a report beside the last one, the decision."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.items import UNFINISHED, ClosingKind, ItemStatus
from domain.marks import findings
from domain.reports import Decision, ReportKind
from domain.reviews import WAITING
from models.views import Page, ReviewCard, ReviewLine
from rendering import contributions, labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.messages import Message
from rendering.reports import CARD_TEXT_UNITS, attachments
from rendering.texts import Texts
from rendering.words import msgid

#: Reasons on offer for returning a report; buttons carry the position.
RETURN_REASONS = (
    msgid("Too general: say what was done, with what effect"),
    msgid("Figures missing: state the present value of the target"),
    msgid("Evidence missing: attach documents or photos"),
    msgid("Does not answer what the item asks for"),
    msgid("Not complete yet: the target is not reached"),
)
NUMBERS_PER_ROW = 3
REPLY_WORKDAYS = (0, 1, 3, 5)  # on offer for filing a returned report again; 0: no day is set


def queue(page: Page[ReviewLine], texts: Texts, now: datetime) -> Message:
    """The reports that wait, most urgent first, with the reason where there is one."""
    text = texts.render("reviews/queue.html", page=page, now=now)
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


def _when_done(texts: Texts) -> list[Button]:
    return [button(texts.gettext("How reporting stands"), Action.STATUS)]


def card(card: ReviewCard, texts: Texts, now: datetime, *, reviewer_id: int | None = None) -> Message:
    """A report beside the last one, what stands out in it, and the decisions open to this reviewer."""
    text = texts.render(
        "reviews/card.html",
        card=card,
        now=now,
        text_units=CARD_TEXT_UNITS,
        findings=findings(card.reading) if card.reading else (),
    )
    show = button(texts.gettext("Show the item"), Action.ITEM, card.line.item.id)
    back = button(texts.gettext("‹ Reports to review"), Action.QUEUE, 1)
    theirs = contributions.row(card.consolidation, card.line.view.report.id, texts)
    decisions = _decisions(card, reviewer_id, texts)
    return Message(text, keyboard(*decisions, attachments(card.line.view, texts), theirs, [show, back]))


def _decisions(card: ReviewCard, reviewer_id: int | None, texts: Texts) -> list[list[Button]]:
    report, first = card.line.view.report, card.line.view.recommendation
    if report.status not in WAITING:
        return []
    send_back = button(texts.gettext("↩️ Return"), Action.RETURN, report.id)
    if card.line.is_first_review:
        agree = button(texts.gettext("✅ Recommend"), Action.RECOMMEND, report.id)
        remark = button(texts.gettext("Recommend with a remark"), Action.RECOMMEND_WITH, report.id)
        return [[agree, send_back], [remark]]
    if card.line.levels > 1 and first is not None and first.reviewer_id == reviewer_id:
        return [[send_back]]  # somebody else accepts it
    return _acceptances(card, send_back, texts)


def _acceptances(card: ReviewCard, send_back: Button, texts: Texts) -> list[list[Button]]:
    report_id = card.line.view.report.id
    is_ended = card.line.item.status not in UNFINISHED  # cancelled or carried over: nothing is left to close
    if card.line.view.report.kind is not ReportKind.COMPLETION or is_ended:
        return [[button(texts.gettext("✅ Accept"), Action.ACCEPT, report_id), send_back]]
    # Others still have to declare their part: to accept this one alone is the likely decision.
    part = [button(texts.gettext("✅ Accept this part only"), Action.ACCEPT, report_id)]
    parts = [part] if card.undeclared else []
    if card.line.item.status is ItemStatus.SUSPENDED:
        return [*parts, [send_back]]  # closed once it goes on
    close = button(texts.gettext("✅ Accept and close the item"), Action.ACCEPT_AND_CLOSE, report_id)
    otherwise = button(texts.gettext("Close otherwise …"), Action.CLOSE_OTHERWISE, report_id)
    return [*parts, [close], [send_back, otherwise]]


def return_reasons(card: ReviewCard, reasons: tuple[str, ...], texts: Texts) -> Message:
    """Asks why a report is returned; `reasons` are msgids, usually RETURN_REASONS."""
    report_id = card.line.view.report.id
    choices = [
        [button(texts.gettext(reason), Action.RETURN_WITH, report_id, number)]
        for number, reason in enumerate(reasons)
    ]
    more = [
        button(texts.gettext("Several reasons, or a day to reply by …"), Action.RETURN_COMPOSE, report_id)
    ]
    back = labels.back(texts, Action.REVIEW, report_id)
    return Message(
        texts.render("reviews/return_reasons.html", line=card.line), keyboard(*choices, more, back)
    )


@dataclass(frozen=True)
class Composition:
    """A return as far as it is composed: numbers of RETURN_REASONS, own words, a day to reply by."""

    chosen: frozenset[int] = frozenset()
    words: str = ""
    reply_workdays: int = 0
    reply_by: date | None = None

    def reason(self, texts: Texts) -> str:
        """Templates in their order, then the reviewer's own words."""
        parts = [texts.gettext(reason) for n, reason in enumerate(RETURN_REASONS) if n in self.chosen]
        return texts.gettext("; ").join([*parts, *([self.words] if self.words else [])])


def compose_return(card: ReviewCard, at: Composition, texts: Texts) -> Message:
    """Reasons to tick, words of one's own, a day to reply by; then returned in one step."""
    report_id = card.line.view.report.id
    reasons = [
        [
            button(
                ("☑ " if number in at.chosen else "☐ ") + texts.gettext(reason),
                Action.RETURN_TOGGLE,
                report_id,
                number,
            )
        ]
        for number, reason in enumerate(RETURN_REASONS)
    ]
    replies = [
        button(
            ("● " if days == at.reply_workdays else "") + _reply(days, texts),
            Action.RETURN_REPLY,
            report_id,
            days,
        )
        for days in REPLY_WORKDAYS
    ]
    send = [button(texts.gettext("↩️ Return it now"), Action.RETURN_NOW, report_id)]
    text = texts.render("reviews/compose_return.html", line=card.line, at=at)
    return Message(
        text,
        keyboard(
            send if at.chosen or at.words else [],
            *reasons,
            *grid(replies, 2),
            labels.back(texts, Action.REVIEW, report_id),
        ),
    )


def _reply(days: int, texts: Texts) -> str:
    if not days:
        return texts.gettext("no day to reply by")
    return texts.ngettext("within %(num)s working day", "within %(num)s working days", days)


def ask_remark(line: ReviewLine, texts: Texts) -> Message:
    """Asks what the second reviewer should know."""
    back = labels.back(texts, Action.REVIEW, line.view.report.id)
    return Message(texts.render("reviews/ask_remark.html", line=line), keyboard(back))


def close_otherwise(line: ReviewLine, texts: Texts) -> Message:
    """How else an item ends: in part, or because it is no longer warranted."""
    report_id = line.view.report.id
    in_part = button(texts.gettext("Done in part"), Action.CLOSE_AS, report_id, ClosingKind.DONE_IN_PART)
    needless = button(
        texts.gettext("No longer warranted"), Action.CLOSE_AS, report_id, ClosingKind.NOT_WARRANTED
    )
    text = texts.render("reviews/close_otherwise.html", line=line)
    return Message(text, keyboard([in_part], [needless], labels.back(texts, Action.REVIEW, report_id)))


def ask_closing_remark(line: ReviewLine, kind: ClosingKind, texts: Texts) -> Message:
    """Asks for the remark that the verdict keeps."""
    text = texts.render("reviews/ask_closing_remark.html", line=line, kind=kind)
    return Message(text, keyboard(labels.back(texts, Action.CLOSE_OTHERWISE, line.view.report.id)))


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
