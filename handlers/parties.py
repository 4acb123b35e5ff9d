"""The agencies of a draft's item: roles changed, agencies added and taken off."""

from domain.errors import AgencyUnknown, OutOfDate
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.queries import items as item_queries
from rendering import draft_items
from rendering.actions import Action
from services import corrections

PARTY_STEP = "item_party"


async def ask_party(turn: Turn) -> None:
    """Which agency?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.ask(PARTY_STEP, draft_items.ask_party(item, turn.texts), item_id=item.id)


async def add_party(turn: Turn) -> None:
    """An agency was named."""
    item_id = turn.asked_id("item_id")
    try:
        await _add(turn, item_id, turn.text, is_new=False)
    except AgencyUnknown as error:
        item = await turn.write(corrections.draft_item, item_id)
        message = draft_items.confirm_party(item, str(error.facts["name"]), error.candidates, turn.texts)
        await turn.ask(PARTY_STEP, message, item_id=item_id, names=turn.text)


async def add_new_party(turn: Turn) -> None:
    """The name just typed is a new agency."""
    dialog = turn.dialog
    item_id = turn.pressed.number()
    if dialog is None or dialog.step != PARTY_STEP or dialog.facts.get("item_id") != item_id:
        raise OutOfDate
    await _add(turn, item_id, str(dialog.facts["names"]), is_new=True)


async def _add(turn: Turn, item_id: int, names: str, *, is_new: bool) -> None:
    await turn.write(
        corrections.add_parties, item_id, names, is_new=is_new, actor_id=turn.person_id, now=turn.now
    )
    await turn.stop_asking()
    await _show_parties(turn, item_id)


async def show_parties(turn: Turn) -> None:
    """The agencies of an item."""
    await turn.stop_asking()
    await _show_parties(turn, turn.pressed.number())


async def _show_parties(turn: Turn, item_id: int) -> None:
    await turn.write(corrections.draft_item, item_id)
    card = await turn.read(item_queries.card, item_id)
    assert card is not None
    await turn.show(draft_items.edit_parties(card, turn.texts))


async def next_role(turn: Turn) -> None:
    """The agency gets the next role."""
    assignment_id = turn.pressed.number()
    item = await turn.write(corrections.next_role, assignment_id, actor_id=turn.person_id, now=turn.now)
    await _show_parties(turn, item.id)


async def remove_party(turn: Turn) -> None:
    """The agency is taken off the item."""
    assignment_id = turn.pressed.number()
    item = await turn.write(corrections.remove_party, assignment_id, actor_id=turn.person_id, now=turn.now)
    await _show_parties(turn, item.id)


JOURNEY = Journey(
    actions={
        Action.EDIT_PARTIES: managed(show_parties),
        Action.PARTY_NEW: managed(add_new_party),
        Action.PARTY_ROLE: managed(next_role),
        Action.PARTY_REMOVE: managed(remove_party),
        Action.PARTY_ADD: managed(ask_party),
    },
    answers={PARTY_STEP: managed(add_party)},
)
