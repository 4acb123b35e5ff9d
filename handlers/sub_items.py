"""Sub-items: an item broken down, each sub-item changed, declared done, decided."""

from domain.errors import OutOfDate
from handlers import items
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.breakdowns import SubItemCard
from models.queries import breakdowns as breakdown_queries
from models.queries.pages import page_of
from rendering import sub_items as rendering
from rendering.actions import Action
from rendering.messages import Message
from services import breakdowns, sub_items

LINES_STEP, TITLE_STEP, DAY_STEP = "sub_item_lines", "sub_item_title", "sub_item_day"
NOTE_STEP, REASON_STEP = "sub_item_note", "sub_item_reason"
PAGE_SIZE = 8


async def show_all(turn: Turn) -> None:
    """The sub-items of an item."""
    await turn.stop_asking()
    number = turn.pressed.number(1) if len(turn.pressed.arguments) > 1 else 1
    await _show_all(turn, turn.pressed.number(), number)


async def _show_all(turn: Turn, item_id: int, number: int = 1) -> None:
    await items.card_for(turn, item_id)  # which refuses what is not theirs to see
    found = await turn.read(breakdown_queries.breakdown, item_id)
    if found is None:
        raise OutOfDate
    page = page_of(found.lines, number, PAGE_SIZE)
    may_divide = breakdowns.may_divide(found, turn.identity)
    await turn.show(rendering.listed(found, page, turn.texts, turn.now, may_divide=may_divide))


async def show(turn: Turn) -> None:
    """One sub-item."""
    await turn.stop_asking()
    await _show(turn, turn.pressed.number())


async def _show(turn: Turn, sub_item_id: int) -> None:
    card = await turn.read(breakdown_queries.card, sub_item_id)
    if card is None:
        raise OutOfDate
    await items.card_for(turn, card.breakdown.item.id)
    await turn.show(_card(turn, card))


def _card(turn: Turn, card: SubItemCard) -> Message:
    return rendering.card(
        card,
        turn.texts,
        turn.now,
        may_declare=sub_items.may_declare(card, turn.identity),
        may_divide=breakdowns.may_divide(card.breakdown, turn.identity),
    )


# Breaking down


async def ask_lines(turn: Turn) -> None:
    """Which sub-items?"""
    item_id = turn.pressed.number()
    found = await turn.write(breakdowns.divisible, item_id, identity=turn.identity)
    await turn.ask(LINES_STEP, rendering.ask_lines(found, turn.texts, turn.now), item_id=item_id)


async def show_read(turn: Turn) -> None:
    """Lines were typed: what was read of them? Lines sent again take their place."""
    item_id = turn.asked_id("item_id")
    typed = await turn.write(breakdowns.read, item_id, turn.text, identity=turn.identity)
    message = rendering.preview(typed, turn.texts, turn.now)
    await turn.ask(LINES_STEP, message, item_id=item_id, text=turn.text)


async def add(turn: Turn) -> None:
    """What was read of the lines just typed is right."""
    item_id = turn.pressed.number()
    dialog = turn.dialog
    if dialog is None or dialog.facts.get("item_id") != item_id or "text" not in dialog.facts:
        await _show_all(turn, item_id)  # pressed twice: they are entered
        return
    text = str(dialog.facts["text"])
    await turn.write(breakdowns.add, item_id, text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show_all(turn, item_id)


# Changes


async def ask_title(turn: Turn) -> None:
    """Which title?"""
    card = await turn.write(breakdowns.open_card, turn.pressed.number(), identity=turn.identity)
    await turn.ask(TITLE_STEP, rendering.ask_title(card, turn.texts), sub_item_id=card.line.sub_item.id)


async def set_title(turn: Turn) -> None:
    """The title was typed."""
    row_id = turn.asked_id("sub_item_id")
    await turn.write(breakdowns.retitle, row_id, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show(turn, row_id)


async def ask_day(turn: Turn) -> None:
    """Which day?"""
    card = await turn.write(breakdowns.open_card, turn.pressed.number(), identity=turn.identity)
    message = rendering.ask_day(card, turn.texts, turn.now)
    await turn.ask(DAY_STEP, message, sub_item_id=card.line.sub_item.id)


async def set_day(turn: Turn) -> None:
    """The day was typed."""
    row_id = turn.asked_id("sub_item_id")
    await turn.write(breakdowns.redate, row_id, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show(turn, row_id)


async def choose_agency(turn: Turn) -> None:
    """Who is in charge?"""
    card = await turn.write(breakdowns.open_card, turn.pressed.number(), identity=turn.identity)
    keys = [agency.id for agency in card.breakdown.agencies]
    page = page_of(keys, turn.pressed.number(1), rendering.AGENCIES_PER_PAGE)
    await turn.show(rendering.choose_agency(card, page, turn.texts))


async def set_agency(turn: Turn) -> None:
    """An agency was chosen; 0 makes it the lead's milestone."""
    row_id, agency_id = turn.pressed.number(), turn.pressed.number(1) or None
    await turn.write(breakdowns.reassign, row_id, agency_id, identity=turn.identity, now=turn.now)
    await _show(turn, row_id)


async def confirm_remove(turn: Turn) -> None:
    """Take it off?"""
    card = await turn.write(breakdowns.open_card, turn.pressed.number(), identity=turn.identity)
    await turn.show(rendering.confirm_remove(card, turn.texts))


async def remove(turn: Turn) -> None:
    """Take it off."""
    row_id = turn.pressed.number()
    card = await turn.write(breakdowns.remove, row_id, identity=turn.identity, now=turn.now)
    await _show_all(turn, card.breakdown.item.id)


# Done


async def ask_note(turn: Turn) -> None:
    """How was it done?"""
    card = await turn.write(sub_items.declarable, turn.pressed.number(), identity=turn.identity)
    await turn.ask(NOTE_STEP, rendering.ask_note(card, turn.texts), sub_item_id=card.line.sub_item.id)


async def declare(turn: Turn) -> None:
    """The word was typed: declared, or done where it is the lead's own."""
    row_id = turn.asked_id("sub_item_id")
    zones = turn.zones
    await turn.write(sub_items.declare, row_id, turn.text, identity=turn.identity, now=turn.now, zones=zones)
    await turn.stop_asking()
    await _show(turn, row_id)


async def accept(turn: Turn) -> None:
    """It is done."""
    row_id, zones = turn.pressed.number(), turn.zones
    await turn.write(sub_items.accept, row_id, identity=turn.identity, now=turn.now, zones=zones)
    await _show(turn, row_id)


async def ask_reason(turn: Turn) -> None:
    """Why is it sent back?"""
    card = await turn.write(sub_items.decidable, turn.pressed.number(), identity=turn.identity)
    await turn.ask(REASON_STEP, rendering.ask_reason(card, turn.texts), sub_item_id=card.line.sub_item.id)


async def send_back(turn: Turn) -> None:
    """The reason was typed."""
    row_id = turn.asked_id("sub_item_id")
    await turn.write(sub_items.send_back, row_id, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await _show(turn, row_id)


# Who may do what depends on the item: the services check it.
JOURNEY = Journey(
    actions={
        Action.SUB_ITEMS: Route(show_all),
        Action.SUB_ITEM: Route(show),
        Action.SUB_ITEM_ADD: Route(ask_lines),
        Action.SUB_ITEM_ADD_CONFIRMED: Route(add),
        Action.SUB_ITEM_TITLE: Route(ask_title),
        Action.SUB_ITEM_DAY: Route(ask_day),
        Action.SUB_ITEM_AGENCIES: Route(choose_agency),
        Action.SUB_ITEM_AGENCY: Route(set_agency),
        Action.SUB_ITEM_REMOVE: Route(confirm_remove),
        Action.SUB_ITEM_REMOVE_CONFIRMED: Route(remove),
        Action.SUB_ITEM_DECLARE: Route(ask_note),
        Action.SUB_ITEM_ACCEPT: Route(accept),
        Action.SUB_ITEM_RETURN: Route(ask_reason),
    },
    answers={
        LINES_STEP: Route(show_read),
        TITLE_STEP: Route(set_title),
        DAY_STEP: Route(set_day),
        NOTE_STEP: Route(declare),
        REASON_STEP: Route(send_back),
    },
)
