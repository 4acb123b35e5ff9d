"""Drafting supervision slips (督查单): agency, colour, limit and reason; handed in for approval."""

from domain.errors import NotFound
from domain.roles import Permission
from domain.slips import SlipStatus
from handlers import items
from handlers.routing import Callback, Journey, Route
from handlers.slips import view_of
from handlers.turns import Turn
from rendering import slips
from rendering.actions import Action
from services import slips as use_cases

REASON_STEP = "slip_reason"


async def begin(turn: Turn) -> None:
    """From an item's menu: to which agency?"""
    card = await items.card_for(turn, turn.pressed.number())
    found = [party.agency for party in card.parties if not party.agency.is_collective]
    if len(found) == 1:
        await _begin(turn, card.item.id, found[0].id)
    else:
        await turn.show(slips.agencies(card.item, found, turn.texts))


async def begin_for(turn: Turn) -> None:
    """To one agency."""
    await _begin(turn, turn.pressed.number(), turn.pressed.number(1))


async def _begin(turn: Turn, item_id: int, agency_id: int) -> None:
    slip = await turn.write(use_cases.begin, item_id, agency_id, identity=turn.identity, now=turn.now)
    await (_show(turn, slip.id) if slip.reason else _ask_reason(turn, slip.id))


async def _show(turn: Turn, slip_id: int) -> None:
    view = await view_of(turn, slip_id)
    await turn.show(slips.draft(view, turn.texts, turn.now))


async def ask_reason(turn: Turn) -> None:
    """The reason anew."""
    await _ask_reason(turn, turn.pressed.number())


async def _ask_reason(turn: Turn, slip_id: int) -> None:
    view = await view_of(turn, slip_id)
    if view.slip.status is not SlipStatus.DRAFT:
        raise NotFound
    message = slips.ask("ask_reason", view, turn.texts, turn.now)
    await turn.ask(REASON_STEP, message, slip_id=slip_id)


async def reason_typed(turn: Turn) -> None:
    """The reason."""
    slip_id = turn.asked_id("slip_id")
    await turn.write(use_cases.write, slip_id, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show(turn, slip_id)


async def set_colour(turn: Turn) -> None:
    """Another colour."""
    slip_id, position = turn.pressed.number(), turn.pressed.number(1)
    await turn.write(use_cases.set_colour, slip_id, position, identity=turn.identity, now=turn.now)
    await _show(turn, slip_id)


async def set_limit(turn: Turn) -> None:
    """Another limit for the answer."""
    slip_id, workdays = turn.pressed.number(), turn.pressed.number(1)
    await turn.write(use_cases.set_limit, slip_id, workdays, identity=turn.identity, now=turn.now)
    await _show(turn, slip_id)


async def hand_in(turn: Turn) -> None:
    """Ask a second person for the approval."""
    slip_id = turn.pressed.number()
    await turn.write(use_cases.hand_in, slip_id, identity=turn.identity, now=turn.now)
    await turn.show(slips.card(await view_of(turn, slip_id), turn.texts, turn.now))


async def discard(turn: Turn) -> None:
    """Throw it away."""
    slip_id = turn.pressed.number()
    view = await view_of(turn, slip_id)
    await turn.write(use_cases.discard, slip_id, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await turn.show(slips.discarded(view, turn.texts, turn.now))


def _issuing(callback: Callback) -> Route:
    return Route(callback, Permission.ISSUE_SLIPS)


JOURNEY = Journey(
    actions={
        Action.SLIP_BEGIN: _issuing(begin),
        Action.SLIP_AGENCY: _issuing(begin_for),
        Action.SLIP_COLOUR: _issuing(set_colour),
        Action.SLIP_LIMIT: _issuing(set_limit),
        Action.SLIP_REASON: _issuing(ask_reason),
        Action.SLIP_HAND_IN: _issuing(hand_in),
        Action.SLIP_DISCARD: _issuing(discard),
    },
    answers={REASON_STEP: _issuing(reason_typed)},
)
