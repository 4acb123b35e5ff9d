"""Carrying over: unfinished items of earlier ledgers go on in a draft."""

from domain.errors import OutOfDate
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.comparisons import Carrying, CarryLine
from models.queries import items as item_queries
from models.queries.pages import page_of
from rendering import carrying as rendering
from rendering.actions import Action
from services import carrying, ledgers

NUMBER_STEP = "carry_number"
PAGE_SIZE = 6


async def show(turn: Turn) -> None:
    """What may be carried over to a draft."""
    await _show(turn, turn.pressed.number(0), turn.pressed.number(1))


async def _show(turn: Turn, ledger_id: int, number: int) -> None:
    found = await turn.write(carrying.proposals, ledger_id)
    await turn.show(rendering.lines(found, page_of(found.lines, number, PAGE_SIZE), turn.texts))


async def show_item(turn: Turn) -> None:
    """One unfinished item."""
    await turn.stop_asking()
    await _show_item(turn, turn.pressed.number(0), turn.pressed.number(1))


async def _show_item(turn: Turn, ledger_id: int, old_id: int) -> None:
    found = await turn.write(carrying.proposals, ledger_id)
    await turn.show(rendering.line(found, _line(found, old_id), turn.texts))


def _line(found: Carrying, old_id: int) -> CarryLine:
    for line in found.lines:
        if line.item.id == old_id:
            return line
    raise OutOfDate


async def into(turn: Turn) -> None:
    """An item of the draft goes on with it."""
    ledger_id, old_id, new_id = (turn.pressed.number(place) for place in range(3))
    await turn.write(carrying.into, old_id, new_id, actor_id=turn.person_id, now=turn.now)
    await _show_next(turn, ledger_id)


async def _show_next(turn: Turn, ledger_id: int) -> None:
    """The next that waits; the list where none does."""
    found = await turn.write(carrying.proposals, ledger_id)
    if found.open_lines:
        await turn.show(rendering.line(found, found.open_lines[0], turn.texts))
    else:
        await _show(turn, ledger_id, 1)


async def as_own(turn: Turn) -> None:
    """The draft gets it as an item of its own."""
    ledger_id, old_id = turn.pressed.number(0), turn.pressed.number(1)
    await turn.write(carrying.as_own, ledger_id, old_id, actor_id=turn.person_id, now=turn.now)
    await _show_next(turn, ledger_id)


async def choose(turn: Turn) -> None:
    """Which item of the draft?"""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number(0))
    old = await turn.read(item_queries.item, turn.pressed.number(1))
    if old is None:
        raise OutOfDate
    message = rendering.ask_number(ledger, old, turn.texts)
    await turn.ask(NUMBER_STEP, message, ledger_id=ledger.id, item_id=old.id)


async def chosen(turn: Turn) -> None:
    """The number was typed."""
    ledger_id, old_id = turn.asked_id("ledger_id"), turn.asked_id("item_id")
    await turn.write(carrying.by_number, ledger_id, old_id, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_next(turn, ledger_id)


async def all_proposed(turn: Turn) -> None:
    """Every proposal is right."""
    ledger_id = turn.pressed.number()
    count = await turn.write(carrying.all_proposed, ledger_id, actor_id=turn.person_id, now=turn.now)
    await turn.toast(rendering.carried(count, turn.texts).text)
    await _show(turn, ledger_id, 1)


async def all_others(turn: Turn) -> None:
    """The draft gets all the others as items of their own."""
    ledger_id = turn.pressed.number()
    count = await turn.write(carrying.all_others, ledger_id, actor_id=turn.person_id, now=turn.now)
    await turn.toast(rendering.carried(count, turn.texts).text)
    await _show(turn, ledger_id, 1)


async def undo(turn: Turn) -> None:
    """It is not carried over after all."""
    ledger_id, old_id = turn.pressed.number(0), turn.pressed.number(1)
    await turn.write(carrying.undo, ledger_id, old_id, actor_id=turn.person_id, now=turn.now)
    await _show_item(turn, ledger_id, old_id)


JOURNEY = Journey(
    actions={
        Action.CARRY: managed(show),
        Action.CARRY_ITEM: managed(show_item),
        Action.CARRY_INTO: managed(into),
        Action.CARRY_OWN: managed(as_own),
        Action.CARRY_CHOOSE: managed(choose),
        Action.CARRY_PROPOSED: managed(all_proposed),
        Action.CARRY_OTHERS: managed(all_others),
        Action.CARRY_UNDO: managed(undo),
    },
    answers={NUMBER_STEP: managed(chosen)},
)
