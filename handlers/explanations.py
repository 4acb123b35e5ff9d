"""Why: any colour, reminder or verdict of an item explained by its rule."""

from domain.errors import TextMissing
from handlers import items
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.people import Agency
from models.queries import explanations as queries
from models.queries import items as item_queries
from models.views import ItemCard
from rendering import explanations as rendering
from rendering import items as item_texts
from rendering.actions import Action
from services import explanations

MAX_AGENCIES = 3  # told on one screen


async def why(turn: Turn) -> None:
    """/why 9: the colour of an item; a choice where several ledgers have one of this number."""
    if not turn.argument:
        raise TextMissing(example="/why 9")
    cards = await items.numbered(turn, turn.argument)
    if len(cards) > 1:
        await turn.show(item_texts.choice(cards, turn.texts, action=Action.WHY))
    else:
        await turn.show(rendering.colour(cards[0], turn.texts, turn.now))


async def show_colour(turn: Turn) -> None:
    """Why this colour?"""
    card = await items.card_for(turn, turn.pressed.number())
    await turn.show(rendering.colour(card, turn.texts, turn.now))


async def show_verdict(turn: Turn) -> None:
    """Why on time, or late?"""
    card = await items.card_for(turn, turn.pressed.number())
    await turn.show(rendering.verdict(card, turn.texts, turn.now))


async def show_reminders(turn: Turn) -> None:
    """Why a reminder, or none?"""
    card = await items.card_for(turn, turn.pressed.number())
    zones = turn.zones
    found = [
        await turn.read(explanations.of_reminders, card.item, agency, now=turn.now, zones=zones)
        for agency in _agencies(turn, card)
    ]
    await turn.show(rendering.reminders(card, found, turn.texts, turn.now))


async def show_timeliness(turn: Turn) -> None:
    """Why is a report on time, late or missing?"""
    card = await items.card_for(turn, turn.pressed.number())
    found = [await turn.read(queries.duties, card.item.id, agency) for agency in _agencies(turn, card)]
    await turn.show(rendering.timeliness(card, found, turn.texts, turn.now))


async def show_rates(turn: Turn) -> None:
    """Where do the rates come from?"""
    card = await items.card_for(turn, turn.pressed.number())
    found = [
        await turn.read(queries.rates, card.ledger.id, agency, now=turn.now)
        for agency in _agencies(turn, card)
    ]
    await turn.show(rendering.rates(card, found, turn.texts))


def _agencies(turn: Turn, card: ItemCard) -> list[Agency]:
    """The viewer's own agencies of the item; those that answer for it, for who sits in none."""
    shown = turn.identity.agency_ids or item_queries.answering(card.parties)
    return [party.agency for party in card.parties if party.agency.id in shown][:MAX_AGENCIES]


# Whoever sees an item sees why: `items.card_for` refuses the others.
JOURNEY = Journey(
    commands={"why": Route(why)},
    actions={
        Action.WHY: Route(show_colour),
        Action.WHY_VERDICT: Route(show_verdict),
        Action.WHY_REMINDERS: Route(show_reminders),
        Action.WHY_TIMELINESS: Route(show_timeliness),
        Action.WHY_RATES: Route(show_rates),
    },
)
