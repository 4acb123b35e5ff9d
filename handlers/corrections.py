"""One item of a draft: its card, its title and its deadline."""

from domain.days import read_day
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.queries import items as item_queries
from models.queries import ledgers as queries
from models.views import ItemCard
from rendering import draft_items
from rendering.actions import Action
from services import corrections, terms

TITLE_STEP = "item_title"
DEADLINE_STEP = "item_deadline"


async def show_item(turn: Turn) -> None:
    """One item of the draft; a question about it that was open is forgotten."""
    await turn.stop_asking()
    await show_item_at(turn, turn.pressed.number())


async def show_item_at(turn: Turn, item_id: int) -> None:
    """The card of an item of a draft."""
    item = await turn.write(corrections.draft_item, item_id)
    card = await card_of(turn, item_id)
    previous_id, next_id = await turn.read(item_queries.neighbours, item)
    await turn.show(draft_items.draft_item(card, previous_id, next_id, turn.texts, turn.now))


async def card_of(turn: Turn, item_id: int) -> ItemCard:
    """All of an item whose ledger is a draft."""
    await turn.write(corrections.draft_item, item_id)
    card = await turn.read(item_queries.card, item_id)
    assert card is not None
    return card


async def ask_title(turn: Turn) -> None:
    """Which title?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.ask(TITLE_STEP, draft_items.edit_title(item, turn.texts), item_id=item.id)


async def ask_deadline(turn: Turn) -> None:
    """Which deadline?"""
    card = await card_of(turn, turn.pressed.number())
    year = card.ledger.year or turn.today.year
    await turn.ask(DEADLINE_STEP, draft_items.edit_deadline(card, year, turn.texts), item_id=card.item.id)


async def _year(turn: Turn, ledger_id: int) -> int | None:
    ledger = await turn.read(queries.ledger, ledger_id)
    return ledger.year if ledger is not None else None


async def set_title(turn: Turn) -> None:
    """The title was typed."""
    item_id = turn.asked_id("item_id")
    await turn.write(corrections.retitle, item_id, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await show_item_at(turn, item_id)


async def set_deadline(turn: Turn) -> None:
    """The deadline was typed."""
    item_id = turn.asked_id("item_id")
    item = await turn.write(corrections.draft_item, item_id)
    day = read_day(turn.text, year=await _year(turn, item.ledger_id))
    await turn.write(corrections.set_deadline, item_id, day, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await show_item_at(turn, item_id)


async def set_continuing(turn: Turn) -> None:
    """The item has no end date."""
    item_id = turn.pressed.number()
    await turn.write(corrections.set_deadline, item_id, None, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await show_item_at(turn, item_id)


async def keep_deadline(turn: Turn) -> None:
    """The deadline at hand is right."""
    item_id = turn.pressed.number()
    await turn.write(corrections.keep_deadline, item_id, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await show_item_at(turn, item_id)


async def pick_deadline(turn: Turn) -> None:
    """One of the dates that the text names is the deadline."""
    deadline_id = turn.pressed.number()
    item = await turn.write(terms.pick, deadline_id, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await show_item_at(turn, item.id)


async def let_item_stand(turn: Turn) -> None:
    """The item is as the text has it."""
    item_id = turn.pressed.number()
    await turn.write(corrections.let_item_stand, item_id, actor_id=turn.person_id, now=turn.now)
    await show_item_at(turn, item_id)


JOURNEY = Journey(
    actions={
        Action.DRAFT_ITEM: managed(show_item),
        Action.EDIT_TITLE: managed(ask_title),
        Action.EDIT_DEADLINE: managed(ask_deadline),
        Action.SET_CONTINUING: managed(set_continuing),
        Action.KEEP_DEADLINE: managed(keep_deadline),
        Action.DEADLINE_PICK: managed(pick_deadline),
        Action.ITEM_STANDS: managed(let_item_stand),
    },
    answers={TITLE_STEP: managed(set_title), DEADLINE_STEP: managed(set_deadline)},
)
