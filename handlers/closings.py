"""Closing an item without a completion, bringing it back, key items: from the menu of the item."""

from datetime import date

from domain.days import read_day
from domain.errors import DeadlineNotAhead, ItemClosed, ItemNotClosed, KeyItemByTwo, NotFound
from domain.items import UNFINISHED, ItemEvent, after
from domain.roles import Permission
from handlers import items
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.items import Item
from models.queries import items as queries
from rendering import acts, closings
from rendering.actions import Action
from services import verdicts

END_STEP = "end_reason"
DEADLINE_STEP = "reopen_deadline"
REOPEN_STEP = "reopen_reason"


async def _item(turn: Turn, item_id: int) -> Item:
    item = await turn.read(queries.item, item_id)
    if item is None:
        raise NotFound
    return item


async def ask_reason(turn: Turn) -> None:
    """Close as no longer warranted: why?"""
    item = await _item(turn, turn.pressed.number())
    if item.status not in UNFINISHED:
        raise ItemClosed(number=item.number)
    if item.is_key:
        raise KeyItemByTwo(number=item.number)
    await turn.ask(END_STEP, closings.ask_reason(item, turn.texts), item_id=item.id)


async def end(turn: Turn) -> None:
    """The reason was typed: the item is closed."""
    item = await turn.write(
        verdicts.close_unwarranted,
        turn.asked_id("item_id"),
        turn.text,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.stop_asking()
    await turn.show(closings.ended(item, turn.texts))


async def ask_deadline(turn: Turn) -> None:
    """Reopen: until when?"""
    item = await _item(turn, turn.pressed.number())
    if after(item.status, ItemEvent.REOPEN) is None:
        raise ItemNotClosed(number=item.number)
    today = turn.today_in(item.ledger_id)
    await turn.ask(DEADLINE_STEP, closings.ask_deadline(item, turn.texts, today), item_id=item.id)


async def ask_reopening(turn: Turn) -> None:
    """The new deadline was typed: why is it reopened?"""
    item = await _item(turn, turn.asked_id("item_id"))
    today = turn.today_in(item.ledger_id)
    deadline = read_day(turn.text, year=today.year)
    if deadline <= today:
        raise DeadlineNotAhead(day=deadline)
    message = closings.ask_reopening(item, deadline, turn.texts)
    await turn.ask(REOPEN_STEP, message, item_id=item.id, deadline=deadline.isoformat())


async def reopen(turn: Turn) -> None:
    """The reason was typed: the item is under way again."""
    item = await turn.write(
        verdicts.reopen,
        turn.asked_id("item_id"),
        turn.text,
        date.fromisoformat(str(turn.facts["deadline"])),
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.stop_asking()
    await turn.show(closings.reopened(item, turn.texts))


async def make_key(turn: Turn) -> None:
    """From now on two people close it."""
    await _set_key(turn, is_key=True)


async def make_ordinary(turn: Turn) -> None:
    """One person closes it again."""
    await _set_key(turn, is_key=False)


async def _set_key(turn: Turn, *, is_key: bool) -> None:
    item_id = turn.pressed.number()
    await turn.write(verdicts.set_key, item_id, is_key=is_key, identity=turn.identity, now=turn.now)
    card = await items.card_for(turn, item_id)
    await turn.show(acts.menu(items.standing_of(turn, card), turn.texts, turn.bot.username))


JOURNEY = Journey(
    actions={
        Action.END_ITEM: Route(ask_reason, Permission.MANAGE_LEDGER),
        Action.REOPEN: Route(ask_deadline, Permission.REOPEN),
        Action.KEY_SET: Route(make_key, Permission.CONFIGURE),
        Action.KEY_UNSET: Route(make_ordinary, Permission.CONFIGURE),
    },
    answers={
        END_STEP: Route(end, Permission.MANAGE_LEDGER),
        DEADLINE_STEP: Route(ask_reopening, Permission.REOPEN),
        REOPEN_STEP: Route(reopen, Permission.REOPEN),
    },
)
