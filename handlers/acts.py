"""The menu of an item: what this person can do with it now."""

from handlers import items
from handlers.routing import Journey, Route
from handlers.turns import Turn
from rendering import acts
from rendering.actions import Action


async def show(turn: Turn) -> None:
    """More …: the acts that are possible, which an old button asks anew."""
    card = await items.card_for(turn, turn.pressed.number())
    await turn.show(acts.menu(items.standing_of(turn, card), turn.texts, turn.bot.username))


JOURNEY = Journey(actions={Action.ITEM_ACTS: Route(show)})
