"""Choosing the period to report for: filed early, late, or in another one that is open."""

from domain.roles import Permission
from handlers import items, reports
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import choices as queries
from rendering import choices
from rendering.actions import Action
from services import early_reports


async def show_early(turn: Turn) -> None:
    """What can be filed before its period opens."""
    page = await turn.read(queries.early_page, turn.identity.agency_ids, turn.pressed.number())
    await turn.show(choices.early(page, turn.texts))


async def begin_early(turn: Turn) -> None:
    """One of these: its duty, as any other."""
    period_id, item_id, agency_id = (turn.pressed.number(place) for place in range(3))
    duty = await turn.write(
        early_reports.begin, period_id, item_id, agency_id, identity=turn.identity, now=turn.now
    )
    await reports.open_duty(turn, duty.id)


async def choose(turn: Turn) -> None:
    """The periods that can be reported in on an item."""
    card = await items.card_for(turn, turn.pressed.number())
    found = await turn.read(queries.of_item, card.item, turn.identity.agency_ids, turn.now)
    await turn.show(choices.of_item(card.item, found, turn.texts))


JOURNEY = Journey(
    actions={
        Action.EARLY: Route(show_early, Permission.REPORT),
        Action.EARLY_DUTY: Route(begin_early, Permission.REPORT),
        Action.REPORT_FOR: Route(choose, Permission.REPORT),
    },
)
