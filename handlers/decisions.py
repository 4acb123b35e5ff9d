"""The desk where requests are decided on: the queue, approve, approve otherwise, refuse."""

from domain.errors import RequestOver
from domain.requests import WAITING, RequestKind, RequestStatus
from domain.roles import Permission
from handlers.requests import show_own, view_of
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.asking import RequestView
from models.queries import regulations
from models.queries import requests as queries
from rendering import decisions
from rendering.actions import Action
from services import decisions as use_cases
from services import extensions
from services import requests as asking

DAY_STEP, SUCCESSOR_STEP, REFUSAL_STEP = "request_day", "request_successor", "request_refusal"


async def show_queue(turn: Turn) -> None:
    """/requests: what waits for a decision."""
    page = await turn.read(queries.queue, turn.press.number() if turn.press else 1)
    await turn.show(decisions.queue(page, turn.texts, turn.now))


async def show(turn: Turn) -> None:
    """A request as it stands: to whoever asked their own, to the secretariat with its buttons."""
    view = await view_of(turn, turn.pressed.number())
    is_secretariats = view.request.agency_id is None
    is_drafted = view.request.status is RequestStatus.DRAFT
    is_own = asking.is_own(view.request, turn.identity) and (is_drafted or not is_secretariats)
    if is_own or not turn.may(Permission.DECIDE_REQUESTS):
        await show_own(turn, view)
        return
    regulation = await turn.read(regulations.of_ledger, view.item.ledger_id)
    is_first = view.request.status is RequestStatus.SUBMITTED and view.request.agency_id is not None
    message = decisions.card(
        view, turn.texts, turn.now, is_first_review=is_first and regulation.review_levels > 1
    )
    await turn.show(message)


async def _waiting(turn: Turn, request_id: int) -> RequestView:
    view = await view_of(turn, request_id)
    if view.request.status not in WAITING:
        raise RequestOver
    return view


async def approve(turn: Turn) -> None:
    """As it is asked; whether an item shall really be cancelled is asked once more."""
    view = await _waiting(turn, turn.pressed.number())
    if view.request.kind is RequestKind.CANCELLATION:
        await turn.show(decisions.confirm(view, len(view.parties), turn.texts))
    else:
        await _approve(turn, view.request.id)


async def approve_confirmed(turn: Turn) -> None:
    """The item is cancelled."""
    await _approve(turn, turn.pressed.number())


async def _approve(
    turn: Turn, request_id: int, other_day: str | None = None, successor: str | None = None
) -> None:
    await turn.write(
        use_cases.approve,
        request_id,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
        other_day=other_day,
        successor=successor,
    )
    await _show_done(turn, request_id)


async def _show_done(turn: Turn, request_id: int) -> None:
    await turn.stop_asking()
    remaining = len(await turn.read(queries.waiting))
    await turn.show(decisions.done(await view_of(turn, request_id), remaining, turn.texts))


async def ask_day(turn: Turn) -> None:
    """Approve with another day: which?"""
    view = await _waiting(turn, turn.pressed.number())
    ceiling = await turn.read(extensions.ceiling, view.item)
    await turn.ask(DAY_STEP, decisions.ask_day(view, ceiling, turn.texts), request_id=view.request.id)


async def day_typed(turn: Turn) -> None:
    """Approved until the day that was typed."""
    await _approve(turn, turn.asked_id("request_id"), other_day=turn.text)


async def ask_successor(turn: Turn) -> None:
    """Assign a declined part to another agency: which?"""
    view = await _waiting(turn, turn.pressed.number())
    await turn.ask(SUCCESSOR_STEP, decisions.ask_successor(view, turn.texts), request_id=view.request.id)


async def successor_typed(turn: Turn) -> None:
    """The agency that was typed takes the part over."""
    await _approve(turn, turn.asked_id("request_id"), successor=turn.text.strip())


async def ask_reason(turn: Turn) -> None:
    """Refuse: why?"""
    view = await _waiting(turn, turn.pressed.number())
    await turn.ask(REFUSAL_STEP, decisions.ask_reason(view, turn.texts), request_id=view.request.id)


async def refuse_typed(turn: Turn) -> None:
    """Refused for the reason that was typed."""
    request_id = turn.asked_id("request_id")
    await turn.write(
        use_cases.refuse,
        request_id,
        turn.text,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await _show_done(turn, request_id)


async def recommend(turn: Turn) -> None:
    """The first review."""
    request_id = turn.pressed.number()
    await turn.write(use_cases.recommend, request_id, identity=turn.identity, now=turn.now, zones=turn.zones)
    await turn.show(decisions.card(await view_of(turn, request_id), turn.texts, turn.now))


def _decider(callback: Callback) -> Route:
    return Route(callback, Permission.DECIDE_REQUESTS)


JOURNEY = Journey(
    commands={"requests": _decider(show_queue)},
    actions={
        Action.REQUEST: Route(show),
        Action.REQUESTS: _decider(show_queue),
        Action.REQUEST_APPROVE: _decider(approve),
        Action.REQUEST_APPROVE_CONFIRMED: _decider(approve_confirmed),
        Action.REQUEST_OTHER_DAY: _decider(ask_day),
        Action.REQUEST_SUCCESSOR: _decider(ask_successor),
        Action.REQUEST_REFUSE: _decider(ask_reason),
        Action.REQUEST_RECOMMEND: _decider(recommend),
    },
    answers={
        DAY_STEP: _decider(day_typed),
        SUCCESSOR_STEP: _decider(successor_typed),
        REFUSAL_STEP: _decider(refuse_typed),
    },
)
