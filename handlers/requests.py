"""Asking for something about an item: extension, change, decline, suspension, cancellation."""

from collections.abc import Sequence
from datetime import date

from domain.errors import NotFound, OutOfDate
from domain.requests import FIELDS, RequestKind, RequestStatus, missing, plus_months, suggested
from domain.roles import Permission
from domain.signatures import SignedThing
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.asking import RequestView
from models.queries import requests as queries
from models.queries import signatures as signature_queries
from rendering import requests
from rendering.actions import Action
from services import applications, decisions, extensions
from services import requests as use_cases

STEP = "request_answer"


async def begin(turn: Turn) -> None:
    """From the item's menu: a draft, and its first question."""
    kind = turn.pressed.choice(RequestKind, 1)
    request = await turn.write(
        applications.begin,
        turn.pressed.number(),
        kind,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await _go_on(turn, request.id)


async def view_of(turn: Turn, request_id: int) -> RequestView:
    """A request that the person may see. Errors: NotFound."""
    view = await turn.read(queries.view, request_id)
    if view is None or not (_is_own(turn, view) or turn.may(Permission.SEE_EVERYTHING)):
        raise NotFound
    return view


async def show_own(turn: Turn, view: RequestView) -> None:
    """A request to whoever asks: with the leader's reason where it was sent back."""
    reason = await turn.read(signature_queries.refusal, SignedThing.REQUEST, view.request.id)
    await turn.show(requests.own(view, turn.texts, turn.now, sent_back=reason))


def _is_own(turn: Turn, view: RequestView) -> bool:
    return use_cases.is_own(view.request, turn.identity)


async def _go_on(turn: Turn, request_id: int) -> None:
    """The next question, or the draft as a whole."""
    view = await view_of(turn, request_id)
    field = missing(view.request.kind, applications.said(view.request))
    if field is None or view.request.status is not RequestStatus.DRAFT:
        await turn.stop_asking()
        await show_own(turn, view)
    else:
        await _ask(turn, view, field)


async def _ask(turn: Turn, view: RequestView, field: str) -> None:
    days = await _days(turn, view, field)
    message = requests.question(view, field, days, turn.texts)
    await turn.ask(STEP, message, request_id=view.request.id, field=field)


async def _days(turn: Turn, view: RequestView, field: str) -> Sequence[date]:
    """Days to choose from, where a day is asked for."""
    today = turn.today_in(view.item.ledger_id)
    if field == "review_on":
        return tuple(plus_months(today, months) for months in (1, 3))
    if field != "deadline" or view.item.deadline is None:
        return ()
    ceiling = await turn.read(extensions.ceiling, view.item)
    return suggested(view.item.deadline, today=today, ceiling=ceiling)


async def edit(turn: Turn) -> None:
    """One answer of a draft again."""
    view = await view_of(turn, turn.pressed.number())
    if not _is_own(turn, view):
        raise NotFound
    field = turn.pressed.word(1)
    if view.request.status is not RequestStatus.DRAFT or field not in FIELDS[view.request.kind]:
        raise OutOfDate
    await _ask(turn, view, field)


async def answer_pressed(turn: Turn) -> None:
    """A suggested answer."""
    await _fill(turn, turn.pressed.number(), turn.pressed.word(1), turn.pressed.word(2))


async def answer_typed(turn: Turn) -> None:
    """An answer in the person's own words."""
    await _fill(turn, turn.asked_id("request_id"), str(turn.facts["field"]), turn.text)


async def _fill(turn: Turn, request_id: int, field: str, text: str) -> None:
    await turn.write(
        applications.fill,
        request_id,
        field,
        text,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await _go_on(turn, request_id)


async def send(turn: Turn) -> None:
    """Hand it over; what the secretariat moves itself is done at once."""
    request_id = turn.pressed.number()
    await turn.write(decisions.carry_out, request_id, identity=turn.identity, now=turn.now, zones=turn.zones)
    await turn.stop_asking()
    await show_own(turn, await view_of(turn, request_id))


async def withdraw(turn: Turn) -> None:
    """Take it back, or throw the draft away."""
    request_id = turn.pressed.number()
    await turn.write(use_cases.withdraw, request_id, identity=turn.identity, now=turn.now, zones=turn.zones)
    await turn.stop_asking()
    await show_own(turn, await view_of(turn, request_id))


JOURNEY = Journey(
    actions={
        Action.REQUEST_BEGIN: Route(begin),
        Action.REQUEST_FILL: Route(answer_pressed),
        Action.REQUEST_EDIT: Route(edit),
        Action.REQUEST_SEND: Route(send),
        Action.REQUEST_WITHDRAW: Route(withdraw),
    },
    answers={STEP: Route(answer_typed)},
)
