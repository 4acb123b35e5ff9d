"""One item of a draft: looked at and corrected."""

from domain.days import read_day
from handlers import drafts as draft_pages
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.queries import items as item_queries
from models.queries import ledgers as queries
from rendering import drafts
from rendering.buttons import Action
from services import corrections

TITLE_STEP = "item_title"
DEADLINE_STEP = "item_deadline"


async def show_item(turn: Turn) -> None:
    """One item of the draft; a question about it that was open is forgotten."""
    await turn.stop_asking()
    await _show_item(turn, turn.pressed.number())


async def _show_item(turn: Turn, item_id: int) -> None:
    item = await turn.write(corrections.draft_item, item_id)
    card = await turn.read(item_queries.card, item_id)
    assert card is not None
    previous_id, next_id = await turn.read(item_queries.neighbours, item)
    await turn.show(drafts.draft_item(card, previous_id, next_id, turn.texts, turn.today))


async def ask_title(turn: Turn) -> None:
    """Which title?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.ask(TITLE_STEP, drafts.edit_title(item, turn.texts), item_id=item.id)


async def ask_deadline(turn: Turn) -> None:
    """Which deadline?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    year = await _year(turn, item.ledger_id) or turn.today.year
    await turn.ask(DEADLINE_STEP, drafts.edit_deadline(item, year, turn.texts), item_id=item.id)


async def _year(turn: Turn, ledger_id: int) -> int | None:
    ledger = await turn.read(queries.ledger, ledger_id)
    return ledger.year if ledger is not None else None


async def set_title(turn: Turn) -> None:
    """The title was typed."""
    item_id = _asked_item(turn)
    await turn.write(corrections.retitle, item_id, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


async def set_deadline(turn: Turn) -> None:
    """The deadline was typed."""
    item_id = _asked_item(turn)
    item = await turn.write(corrections.draft_item, item_id)
    day = read_day(turn.text, year=await _year(turn, item.ledger_id))
    await turn.write(corrections.set_deadline, item_id, day, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


async def set_continuing(turn: Turn) -> None:
    """The item has no end date."""
    item_id = turn.pressed.number()
    await turn.write(corrections.set_deadline, item_id, None, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


def _asked_item(turn: Turn) -> int:
    return turn.asked_id("item_id")


async def confirm_drop(turn: Turn) -> None:
    """Drop the item?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.show(drafts.confirm_drop(item, turn.texts))


async def drop(turn: Turn) -> None:
    """Drop the item."""
    ledger_id = await turn.write(
        corrections.drop, turn.pressed.number(), actor_id=turn.person_id, now=turn.now
    )
    await draft_pages.show_page_at(turn, ledger_id, 1)


async def keep_deadline(turn: Turn) -> None:
    """The deadline at hand is right."""
    item_id = turn.pressed.number()
    await turn.write(corrections.keep_deadline, item_id, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_item(turn, item_id)


async def let_item_stand(turn: Turn) -> None:
    """The item is as the text has it."""
    item_id = turn.pressed.number()
    await turn.write(corrections.let_item_stand, item_id, actor_id=turn.person_id, now=turn.now)
    await _show_item(turn, item_id)


JOURNEY = Journey(
    actions={
        Action.DRAFT_ITEM: managed(show_item),
        Action.EDIT_TITLE: managed(ask_title),
        Action.EDIT_DEADLINE: managed(ask_deadline),
        Action.SET_CONTINUING: managed(set_continuing),
        Action.KEEP_DEADLINE: managed(keep_deadline),
        Action.ITEM_STANDS: managed(let_item_stand),
        Action.DROP: managed(confirm_drop),
        Action.DROP_CONFIRMED: managed(drop),
    },
    answers={TITLE_STEP: managed(set_title), DEADLINE_STEP: managed(set_deadline)},
)
