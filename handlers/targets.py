"""The quantities that an item of a draft must reach: typed, shown as they were read, then entered."""

from domain.errors import OutOfDate
from handlers import corrections as cards
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.queries import items as item_queries
from rendering import draft_items
from rendering.actions import Action
from services import corrections, entries, targets

STEP = "item_target"


async def show(turn: Turn) -> None:
    """The targets of an item."""
    await turn.stop_asking()
    await _show(turn, turn.pressed.number())


async def _show(turn: Turn, item_id: int) -> None:
    await turn.show(draft_items.targets(await cards.card_of(turn, item_id), turn.texts))


async def ask_new(turn: Turn) -> None:
    """Which target?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.ask(STEP, draft_items.ask_target(item, None, turn.texts), item_id=item.id)


async def ask_other(turn: Turn) -> None:
    """Which one in place of this?"""
    target = await turn.read(item_queries.target, turn.pressed.number())
    if target is None:
        raise OutOfDate
    item = await turn.write(corrections.draft_item, target.item_id)
    message = draft_items.ask_target(item, target, turn.texts)
    await turn.ask(STEP, message, item_id=item.id, in_place_of=target.id)


async def show_read(turn: Turn) -> None:
    """A target was typed: what was read of it?"""
    item = await turn.write(corrections.draft_item, turn.asked_id("item_id"))
    found = entries.target_rows(item.id, targets.read(turn.text))
    message = draft_items.confirm_targets(item, found, turn.texts)
    await turn.ask(STEP, message, **{**turn.facts, "text": turn.text})


async def enter(turn: Turn) -> None:
    """What was read of the words just typed is right."""
    dialog = turn.dialog
    item_id = turn.pressed.number()
    if dialog is None or dialog.step != STEP or dialog.facts.get("item_id") != item_id:
        raise OutOfDate
    if "text" not in dialog.facts:
        raise OutOfDate
    await turn.write(
        targets.enter,
        item_id,
        str(dialog.facts["text"]),
        in_place_of=dialog.facts.get("in_place_of"),
        actor_id=turn.person_id,
        now=turn.now,
    )
    await turn.stop_asking()
    await _show(turn, item_id)


async def remove(turn: Turn) -> None:
    """A target is taken off."""
    target_id = turn.pressed.number()
    item = await turn.write(targets.remove, target_id, actor_id=turn.person_id, now=turn.now)
    await _show(turn, item.id)


JOURNEY = Journey(
    actions={
        Action.TARGETS: managed(show),
        Action.TARGET_ADD: managed(ask_new),
        Action.TARGET_EDIT: managed(ask_other),
        Action.TARGET_REMOVE: managed(remove),
        Action.TARGET_SET: managed(enter),
    },
    answers={STEP: managed(show_read)},
)
