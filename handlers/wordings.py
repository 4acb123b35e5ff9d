"""The words of a draft: an item's text and section, its place in the list, the head of the document."""

from domain.days import read_day
from domain.errors import ItemFirst, OutOfDate, YearInvalid
from handlers import corrections as cards
from handlers import drafts as draft_pages
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.queries import items as item_queries
from models.queries import ledgers as queries
from models.queries import quotations
from models.queries.pages import page_of
from rendering import draft_items
from rendering import headings as head_words
from rendering.actions import Action
from services import arrangements, corrections, headings, ledgers
from services.corrections import Wording
from services.headings import Heading

WORDING_STEP, ITEM_STEP, HEADING_STEP = "item_wording", "item_new", "ledger_heading"
MEASURES_PER_PAGE = 4


async def show_more(turn: Turn) -> None:
    """What else can be corrected on an item."""
    await turn.stop_asking()
    card = await cards.card_of(turn, turn.pressed.number())
    quotation = await turn.read(quotations.of_item, card.item)
    await turn.show(draft_items.more(card, quotation, turn.texts))


async def show_text(turn: Turn) -> None:
    """One page of an item's text."""
    await turn.stop_asking()
    item = await turn.write(corrections.draft_item, turn.pressed.number(0))
    await turn.show(draft_items.text_page(item, turn.pressed.number(1), turn.texts))


async def show_measures(turn: Turn) -> None:
    """The measures below an item."""
    card = await cards.card_of(turn, turn.pressed.number(0))
    page = page_of(card.measures, turn.pressed.number(1), MEASURES_PER_PAGE)
    await turn.show(draft_items.measures(card.item, page, turn.texts))


async def ask_body(turn: Turn) -> None:
    """Which text?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    message = draft_items.edit_body(item, arrangements.MAX_TEXT, turn.texts)
    await turn.ask(WORDING_STEP, message, item_id=item.id, field=Wording.BODY)


async def ask_section(turn: Turn) -> None:
    """Which section?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    message = draft_items.edit_section(item, turn.texts)
    await turn.ask(WORDING_STEP, message, item_id=item.id, field=Wording.SECTION)


async def set_wording(turn: Turn) -> None:
    """The text or the section was typed."""
    item_id, field = turn.asked_id("item_id"), Wording(str(turn.facts["field"]))
    await turn.write(corrections.reword, item_id, field, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await cards.show_item_at(turn, item_id)


# The list


async def ask_item(turn: Turn) -> None:
    """A new item at the end?"""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    message = draft_items.ask_item(None, ledger.id, turn.texts)
    await turn.ask(ITEM_STEP, message, ledger_id=ledger.id)


async def ask_item_after(turn: Turn) -> None:
    """A new item behind this one?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    message = draft_items.ask_item(item, item.ledger_id, turn.texts)
    await turn.ask(ITEM_STEP, message, ledger_id=item.ledger_id, after=item.id)


async def add_item(turn: Turn) -> None:
    """The new item was typed; its card follows."""
    after = turn.asked_id("after") if "after" in turn.facts else None
    item = await turn.write(
        arrangements.add,
        turn.asked_id("ledger_id"),
        turn.text,
        after=after,
        actor_id=turn.person_id,
        now=turn.now,
    )
    await turn.stop_asking()
    await cards.show_item_at(turn, item.id)


async def confirm_merge(turn: Turn) -> None:
    """Join the item to the one before it?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    previous_id, _ = await turn.read(item_queries.neighbours, item)
    if previous_id is None:
        raise ItemFirst
    previous = await turn.write(corrections.draft_item, previous_id)
    await turn.show(draft_items.confirm_merge(item, previous, turn.texts))


async def merge(turn: Turn) -> None:
    """Join the item to the one before it."""
    item_id = turn.pressed.number()
    previous = await turn.write(arrangements.merge, item_id, actor_id=turn.person_id, now=turn.now)
    await cards.show_item_at(turn, previous.id)


async def confirm_drop(turn: Turn) -> None:
    """Drop the item?"""
    item = await turn.write(corrections.draft_item, turn.pressed.number())
    await turn.show(draft_items.confirm_drop(item, turn.texts))


async def drop(turn: Turn) -> None:
    """Drop the item."""
    item_id = turn.pressed.number()
    ledger_id = await turn.write(corrections.drop, item_id, actor_id=turn.person_id, now=turn.now)
    await draft_pages.show_page_at(turn, ledger_id, 1)


# The head


async def show_heading(turn: Turn) -> None:
    """Title, number, issuer, year and period."""
    await turn.stop_asking()
    await _show_heading(turn, turn.pressed.number())


async def _show_heading(turn: Turn, ledger_id: int) -> None:
    ledger = await turn.write(ledgers.draft_ledger, ledger_id)
    document = await turn.read(queries.document_of, ledger_id)
    await turn.show(head_words.heading(ledger, document, turn.texts))


async def ask_heading(turn: Turn) -> None:
    """What is the field to say?"""
    field = turn.pressed.word(1)
    if field not in head_words.FIELDS:
        raise OutOfDate
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number(0))
    message = head_words.edit(ledger, field, turn.texts, turn.today)
    await turn.ask(HEADING_STEP, message, ledger_id=ledger.id, field=field)


async def set_heading(turn: Turn) -> None:
    """A field of the head was typed."""
    ledger_id, field = turn.asked_id("ledger_id"), str(turn.facts["field"])
    by, now = turn.person_id, turn.now
    if field == head_words.YEAR:
        await turn.write(headings.set_year, ledger_id, _year(turn.text), actor_id=by, now=now)
    elif field == head_words.PERIOD_END:
        ledger = await turn.write(ledgers.draft_ledger, ledger_id)
        end = read_day(turn.text, year=ledger.year)
        await turn.write(headings.set_period_end, ledger_id, end, actor_id=by, now=now)
    else:
        await turn.write(headings.reword, ledger_id, Heading(field), turn.text, actor_id=by, now=now)
    await turn.stop_asking()
    await _show_heading(turn, ledger_id)


def _year(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise YearInvalid
    return int(text)


JOURNEY = Journey(
    actions={
        Action.ITEM_MORE: managed(show_more),
        Action.DRAFT_TEXT: managed(show_text),
        Action.MEASURES: managed(show_measures),
        Action.EDIT_BODY: managed(ask_body),
        Action.EDIT_SECTION: managed(ask_section),
        Action.ITEM_ADD: managed(ask_item),
        Action.ITEM_ADD_AFTER: managed(ask_item_after),
        Action.ITEM_MERGE: managed(confirm_merge),
        Action.ITEM_MERGE_CONFIRMED: managed(merge),
        Action.DROP: managed(confirm_drop),
        Action.DROP_CONFIRMED: managed(drop),
        Action.HEADING: managed(show_heading),
        Action.HEADING_EDIT: managed(ask_heading),
    },
    answers={
        WORDING_STEP: managed(set_wording),
        ITEM_STEP: managed(add_item),
        HEADING_STEP: managed(set_heading),
    },
)
