"""The reviewer's queue: accept, close, return."""

from domain.errors import NotFound, OutOfDate
from domain.reports import Decision, ReportStatus
from domain.roles import Permission
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import reviews as queries
from models.views import ReviewCard, ReviewLine
from rendering import reviews
from rendering.buttons import Action
from services import reviews as use_cases

REASON_STEP = "return_reason"


async def show_queue(turn: Turn) -> None:
    """/review: the reports that wait."""
    page = await turn.read(queries.queue_page, turn.press.number() if turn.press else 1)
    await turn.show(reviews.queue(page, turn.texts, turn.today))


async def show(turn: Turn) -> None:
    """One report beside the last one."""
    await turn.show(reviews.card(await _waiting(turn, turn.pressed.number()), turn.texts, turn.today))


async def _waiting(turn: Turn, report_id: int) -> ReviewCard:
    card = await turn.read(queries.review_card, report_id)
    if card is None:
        raise NotFound
    if card.line.view.report.status is not ReportStatus.SUBMITTED:
        raise OutOfDate
    return card


async def accept(turn: Turn) -> None:
    """Accept a report, or an agency's part of a completion."""
    line = await turn.write(use_cases.accept, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await _show_decided(turn, line, Decision.ACCEPT, closed=False)


async def accept_and_close(turn: Turn) -> None:
    """Accept a completion and close the item (销号)."""
    line = await turn.write(
        use_cases.accept_and_close,
        turn.pressed.number(),
        identity=turn.identity,
        now=turn.now,
        zone=turn.environment.zone,
    )
    await _show_decided(turn, line, Decision.ACCEPT, closed=True)


async def ask_reason(turn: Turn) -> None:
    """Return: why?"""
    card = await _waiting(turn, turn.pressed.number())
    message = reviews.return_reasons(card, reviews.RETURN_REASONS, turn.texts)
    await turn.ask(REASON_STEP, message, report_id=card.line.view.report.id)


async def return_with_template(turn: Turn) -> None:
    """Return with one of the usual reasons, in the reviewer's language."""
    number = turn.pressed.number(1)
    if number not in range(len(reviews.RETURN_REASONS)):
        raise OutOfDate
    await _return(turn, turn.pressed.number(0), turn.texts.gettext(reviews.RETURN_REASONS[number]))


async def return_with_text(turn: Turn) -> None:
    """Return with the reason that was typed."""
    await _return(turn, turn.asked_id("report_id"), turn.text)


async def _return(turn: Turn, report_id: int, reason: str) -> None:
    line = await turn.write(
        use_cases.return_for_revision, report_id, reason, identity=turn.identity, now=turn.now
    )
    await turn.stop_asking()
    await _show_decided(turn, line, Decision.RETURN, closed=False)


async def _show_decided(turn: Turn, line: ReviewLine, decision: Decision, *, closed: bool) -> None:
    remaining = len(await turn.read(queries.queue))
    await turn.show(reviews.decided(line, decision, closed, remaining, turn.texts))


JOURNEY = Journey(
    commands={"review": Route(show_queue, Permission.REVIEW)},
    actions={
        Action.QUEUE: Route(show_queue, Permission.REVIEW),
        Action.REVIEW: Route(show, Permission.REVIEW),
        Action.ACCEPT: Route(accept, Permission.REVIEW),
        Action.ACCEPT_AND_CLOSE: Route(accept_and_close, Permission.REVIEW),
        Action.RETURN: Route(ask_reason, Permission.REVIEW),
        Action.RETURN_WITH: Route(return_with_template, Permission.REVIEW),
    },
    answers={REASON_STEP: Route(return_with_text, Permission.REVIEW)},
)
