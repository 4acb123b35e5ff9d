"""The reviewer's queue: recommend, accept, close, return."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from domain.errors import NotFound, OutOfDate
from domain.items import ClosingKind
from domain.reports import Decision
from domain.reviews import WAITING
from domain.roles import Permission
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.database import Session
from models.queries import calendars as calendar_queries
from models.queries import reviews as queries
from models.views import ReviewCard, ReviewLine
from rendering import reviews
from rendering.actions import Action
from rendering.reviews import RETURN_REASONS, Composition
from services import reviews as use_cases

Result = TypeVar("Result")

REASON_STEP = "return_reason"
COMPOSE_STEP = "return_composition"
REMARK_STEP = "review_remark"
CLOSING_STEP = "closing_remark"


async def show_queue(turn: Turn) -> None:
    """/review: the reports that wait for this reviewer."""
    page = await _at_desk(turn, queries.queue_page, turn.press.number() if turn.press else 1)
    await turn.show(reviews.queue(page, turn.texts, turn.now))


async def _at_desk(turn: Turn, query: Callable[..., Result], *arguments: int) -> Result:
    """`query(session, *arguments, desk)` in one look, with what the reviewer's desk is now."""

    def look(session: Session) -> Result:
        desk = queries.desk(session, now=turn.now, zones=turn.zones, reviewer_id=turn.person_id)
        return query(session, *arguments, desk)

    return await turn.read(look)


async def show(turn: Turn) -> None:
    """One report beside the last one."""
    card = await _waiting(turn, turn.pressed.number())
    await turn.show(reviews.card(card, turn.texts, turn.now, reviewer_id=turn.person_id))


async def _waiting(turn: Turn, report_id: int) -> ReviewCard:
    card = await _at_desk(turn, queries.review_card, report_id)
    if card is None:
        raise NotFound
    if card.line.view.report.status not in WAITING:
        raise OutOfDate
    return card


async def recommend(turn: Turn) -> None:
    """First review of two, without a remark."""
    await _recommend(turn, turn.pressed.number(), "")


async def ask_remark(turn: Turn) -> None:
    """First review: what should the second reviewer know?"""
    line = (await _waiting(turn, turn.pressed.number())).line
    await turn.ask(REMARK_STEP, reviews.ask_remark(line, turn.texts), report_id=line.view.report.id)


async def recommend_with_remark(turn: Turn) -> None:
    """The remark was typed."""
    await _recommend(turn, turn.asked_id("report_id"), turn.text)


async def _recommend(turn: Turn, report_id: int, remark: str) -> None:
    line = await turn.write(use_cases.recommend, report_id, remark, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show_decided(turn, line, Decision.RECOMMEND, closed=False)


async def accept(turn: Turn) -> None:
    """Accept a report, or an agency's part of a completion."""
    line = await turn.write(use_cases.accept, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await _show_decided(turn, line, Decision.ACCEPT, closed=False)


async def accept_and_close(turn: Turn) -> None:
    """Accept a completion and close the item (销号)."""
    await _close(turn, turn.pressed.number(), ClosingKind.DONE, "")


async def _close(turn: Turn, report_id: int, kind: ClosingKind, remark: str) -> None:
    line = await turn.write(
        use_cases.accept_and_close,
        report_id,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
        kind=kind,
        remark=remark,
    )
    await turn.stop_asking()
    await _show_decided(turn, line, Decision.ACCEPT, closed=True)


async def choose_closing(turn: Turn) -> None:
    """Close otherwise: in part, or as no longer warranted?"""
    await turn.show(reviews.close_otherwise((await _waiting(turn, turn.pressed.number())).line, turn.texts))


async def ask_closing_remark(turn: Turn) -> None:
    """What does the verdict remark?"""
    kind = turn.pressed.choice(ClosingKind, 1)
    line = (await _waiting(turn, turn.pressed.number())).line
    message = reviews.ask_closing_remark(line, kind, turn.texts)
    await turn.ask(CLOSING_STEP, message, report_id=line.view.report.id, kind=kind)


async def close_with_remark(turn: Turn) -> None:
    """The remark was typed."""
    await _close(turn, turn.asked_id("report_id"), ClosingKind(str(turn.facts["kind"])), turn.text)


async def ask_reason(turn: Turn) -> None:
    """Return: why?"""
    card = await _waiting(turn, turn.pressed.number())
    message = reviews.return_reasons(card, RETURN_REASONS, turn.texts)
    await turn.ask(REASON_STEP, message, report_id=card.line.view.report.id)


async def return_with_template(turn: Turn) -> None:
    """Return with one of the usual reasons, in the reviewer's language."""
    chosen = frozenset({_reason_number(turn)})
    await _return(turn, turn.pressed.number(), Composition(chosen))


def _reason_number(turn: Turn) -> int:
    number = turn.pressed.number(1)
    if number not in range(len(RETURN_REASONS)):
        raise OutOfDate
    return number


async def return_with_text(turn: Turn) -> None:
    """Return with the reason that was typed."""
    await _return(turn, turn.asked_id("report_id"), Composition(words=turn.text))


async def compose(turn: Turn) -> None:
    """Return with several reasons, or a day to reply by."""
    await _compose(turn, turn.pressed.number(), Composition())


async def _compose(turn: Turn, report_id: int, at: Composition) -> None:
    card = await _waiting(turn, report_id)
    message = reviews.compose_return(card, at, turn.texts)
    facts = {"chosen": sorted(at.chosen), "words": at.words, "reply_workdays": at.reply_workdays}
    await turn.ask(COMPOSE_STEP, message, report_id=report_id, **facts)


async def toggle_reason(turn: Turn) -> None:
    """A reason was ticked, or not any more."""
    at = await _composed(turn, turn.pressed.number())
    chosen = at.chosen ^ {_reason_number(turn)}
    await _compose(turn, turn.pressed.number(), replace(at, chosen=chosen))


async def set_reply(turn: Turn) -> None:
    """Until when is a better report asked for?"""
    days = turn.pressed.number(1)
    if days not in reviews.REPLY_WORKDAYS:
        raise OutOfDate
    at = await _composed(turn, turn.pressed.number())
    await _compose(turn, turn.pressed.number(), await _dated(turn, turn.pressed.number(), at, days))


async def add_words(turn: Turn) -> None:
    """Words of one's own were typed: they replace those typed before."""
    report_id = turn.asked_id("report_id")
    await _compose(turn, report_id, replace(await _composed(turn, report_id), words=turn.text))


async def return_composed(turn: Turn) -> None:
    """Return as it was composed."""
    await _return(turn, turn.pressed.number(), await _composed(turn, turn.pressed.number()))


async def _composed(turn: Turn, report_id: int) -> Composition:
    """What was composed so far for this report; nothing, where something else was asked since."""
    dialog = turn.dialog
    if dialog is None or dialog.step != COMPOSE_STEP or dialog.facts.get("report_id") != report_id:
        return Composition()
    facts = dialog.facts
    at = Composition(frozenset(facts["chosen"]), facts["words"])
    return await _dated(turn, report_id, at, facts["reply_workdays"])


async def _dated(turn: Turn, report_id: int, at: Composition, days: int) -> Composition:
    if not days:
        return replace(at, reply_workdays=0, reply_by=None)
    work_calendar = await turn.read(calendar_queries.work_calendar)
    today = turn.today_in((await _waiting(turn, report_id)).line.item.ledger_id)
    return replace(at, reply_workdays=days, reply_by=work_calendar.plus_workdays(today, days))


async def _return(turn: Turn, report_id: int, at: Composition) -> None:
    line = await turn.write(
        use_cases.return_for_revision,
        report_id,
        at.reason(turn.texts),
        identity=turn.identity,
        now=turn.now,
        reply_by=at.reply_by,
    )
    await turn.stop_asking()
    await _show_decided(turn, line, Decision.RETURN, closed=False)


async def _show_decided(turn: Turn, line: ReviewLine, decision: Decision, *, closed: bool) -> None:
    remaining = await _at_desk(turn, queries.waiting_count)
    await turn.show(reviews.decided(line, decision, closed, remaining, turn.texts))


def _reviewing(callback: Callback) -> Route:
    return Route(callback, Permission.REVIEW)


JOURNEY = Journey(
    commands={"review": _reviewing(show_queue)},
    actions={
        Action.QUEUE: _reviewing(show_queue),
        Action.REVIEW: _reviewing(show),
        Action.RECOMMEND: _reviewing(recommend),
        Action.RECOMMEND_WITH: _reviewing(ask_remark),
        Action.ACCEPT: _reviewing(accept),
        Action.ACCEPT_AND_CLOSE: _reviewing(accept_and_close),
        Action.CLOSE_OTHERWISE: _reviewing(choose_closing),
        Action.CLOSE_AS: _reviewing(ask_closing_remark),
        Action.RETURN: _reviewing(ask_reason),
        Action.RETURN_WITH: _reviewing(return_with_template),
        Action.RETURN_COMPOSE: _reviewing(compose),
        Action.RETURN_TOGGLE: _reviewing(toggle_reason),
        Action.RETURN_REPLY: _reviewing(set_reply),
        Action.RETURN_NOW: _reviewing(return_composed),
    },
    answers={
        REASON_STEP: _reviewing(return_with_text),
        COMPOSE_STEP: _reviewing(add_words),
        REMARK_STEP: _reviewing(recommend_with_remark),
        CLOSING_STEP: _reviewing(close_with_remark),
    },
)
