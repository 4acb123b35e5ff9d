"""Items: mine, one, found, signed for."""

from domain.errors import ItemNotYours, NotFound, NumberInvalid, TextMissing
from domain.items import ACTIVE
from domain.roles import Permission
from handlers import ledgers, pasts
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.database import Session
from models.documents import Ledger, LedgerStatus
from models.queries import carrying as carrying_queries
from models.queries import choices as choice_queries
from models.queries import item_lines as line_queries
from models.queries import items as queries
from models.queries import ledgers as ledger_queries
from models.queries import quotations as quotation_queries
from models.queries import reports as report_queries
from models.views import ItemCard, ItemLine, OwedDuty
from rendering import acts, items
from rendering.actions import Action
from services import assignments


async def show_mine(turn: Turn) -> None:
    """/my: the items of my agency, most urgent first."""
    number = turn.press.number() if turn.press else 1
    page, unsigned = await turn.glance(line_queries.mine, turn.identity.agency_ids, number)
    signs = turn.may(Permission.REPORT)
    await turn.show(items.mine(page, unsigned if signs else 0, turn.texts, turn.now))


async def show_by_number(turn: Turn) -> None:
    """/item 9: the card of an item; a choice where several ledgers have one under way.

    /item 9 2026-05-01: as it stood on that day.
    """
    number, _, day = turn.argument.partition(" ")
    under_way = await numbered(turn, number)
    on = pasts.read_day(turn, day, *under_way) if day.strip() else None
    if len(under_way) > 1:
        await turn.show(items.choice(under_way, turn.texts, on))
    elif on is not None:
        await pasts.show(turn, under_way[0], on)
    else:
        await _show(turn, under_way[0])


async def numbered(turn: Turn, typed: str) -> list[ItemCard]:
    """The items of this number that the person may see; those under way, if any.

    Errors: NumberInvalid, and as `card_for`.
    """
    if not typed.isascii() or not typed.isdigit() or len(typed) > 6:
        raise NumberInvalid
    number = int(typed)

    def look(session: Session) -> list[ItemCard]:
        found = queries.by_number(session, number)
        return [card for row in found if (card := queries.card(session, row.id)) is not None]

    cards = await turn.read(look)
    if not cards:
        await _refuse_number(turn, number)
    visible = [card for card in cards if _may_see(turn, card)]
    if not visible:
        raise ItemNotYours(number=number)
    return [card for card in visible if card.item.status in ACTIVE] or visible


async def _refuse_number(turn: Turn, number: int) -> None:
    """How far the numbers go is told to those who may see all of them. Errors: NotFound."""
    published = await turn.read(ledger_queries.published)
    if len(published) == 1 and turn.may(Permission.SEE_EVERYTHING):
        raise NotFound(number=number, count=await turn.read(ledger_queries.item_count, published[0].id))
    raise NotFound


async def show_one(turn: Turn) -> None:
    """The card of an item, from a button."""
    await _show(turn, await card_for(turn, turn.pressed.number()))


async def _show(turn: Turn, card: ItemCard) -> None:
    agency_ids, now = turn.identity.agency_ids, turn.now

    def look(session: Session) -> tuple[OwedDuty | None, int]:
        duty = report_queries.open_duty_on_item(session, card.item.id, agency_ids)
        return duty, len(choice_queries.of_item(session, card.item, agency_ids, now))

    duty, choices = await turn.glance(look)
    message = items.item(
        card,
        agency_ids,
        duty,
        turn.texts,
        now,
        may_report=turn.may(Permission.REPORT),
        choices=choices,
        has_acts=acts.has_any(standing_of(turn, card)),
    )
    await turn.show(message)


def standing_of(turn: Turn, card: ItemCard) -> acts.Standing:
    """An item as it stands for the person: what its menu offers follows from it."""
    return acts.Standing(card, turn.identity.agency_ids, turn.identity.permissions, turn.now)


async def card_for(turn: Turn, item_id: int) -> ItemCard:
    """An item that the person may see. Errors: NotFound, ItemNotYours."""
    card = await turn.read(queries.card, item_id)
    if card is None:
        raise NotFound
    if not _may_see(turn, card) and not await _goes_on(turn, card):
        raise ItemNotYours(number=card.item.number)
    return card


async def _goes_on(turn: Turn, card: ItemCard) -> bool:
    """Whether the person's agency goes on with the item in a later ledger: its history comes along."""
    return await turn.read(carrying_queries.goes_on_at, card.item.id, turn.identity.agency_ids)


def _may_see(turn: Turn, card: ItemCard) -> bool:
    """The leading group sees everything, an agency its own items whole; others' and drafts not at all.

    Nor does it see a draft that was thrown away.
    """
    if turn.may(Permission.SEE_EVERYTHING):
        return True
    if card.ledger.status not in (LedgerStatus.PUBLISHED, LedgerStatus.ARCHIVED):
        return False
    return any(party.agency.id in turn.identity.agency_ids for party in card.parties)


async def show_past(turn: Turn) -> None:
    """The card of an item as it stood on a day, from a button."""
    card = await card_for(turn, turn.pressed.number())
    await pasts.show(turn, card, pasts.read_day(turn, pasts.typed(turn.pressed.word(1)), card))


async def show_text(turn: Turn) -> None:
    """The whole text of an item."""
    await turn.show(items.item_text(await card_for(turn, turn.pressed.number()), turn.texts))


async def show_source(turn: Turn) -> None:
    """The clause of the document that an item comes from."""
    card = await card_for(turn, turn.pressed.number())
    quotation = await turn.read(quotation_queries.of_item, card.item)
    await turn.show(items.source(card, quotation, turn.texts))


async def show_history(turn: Turn) -> None:
    """What happened to an item."""
    card = await card_for(turn, turn.pressed.number())
    await turn.show(items.history(card, turn.identity.agency_ids, turn.texts))


async def search(turn: Turn) -> None:
    """/search 医保: items with these words, among those that the person may see."""
    words = ":".join(turn.press.arguments) if turn.press else turn.argument
    if not words:
        raise TextMissing(example=turn.texts.gettext("/search insurance"))
    lines, total = await found(turn, words)
    await turn.show(items.search_results(words, tuple(lines), total, turn.texts, turn.now))


async def found(turn: Turn, words: str) -> tuple[list[ItemLine], int]:
    """The first items with these words that the person may see, and how many there are."""
    scope = None if turn.may(Permission.SEE_EVERYTHING) else turn.identity.agency_ids
    return await turn.read(line_queries.search, words, scope)


async def show_ledger(turn: Turn) -> None:
    """/ledger: all items of the ledger in force, or the choice between several."""
    ledger = await ledgers.in_force(turn, Action.LEDGER_ITEMS, 1)
    if ledger is not None:
        await _show_ledger(turn, ledger, 1)


async def show_ledger_page(turn: Turn) -> None:
    """One page of a ledger; a button that names none means the one in force."""
    if not turn.pressed.arguments:
        await show_ledger(turn)
        return
    ledger = await ledgers.named(turn, turn.pressed.number(0))
    await _show_ledger(turn, ledger, turn.pressed.number(1))


async def _show_ledger(turn: Turn, ledger: Ledger, number: int) -> None:
    page = await turn.read(line_queries.ledger_page, ledger.id, number)
    await turn.show(items.ledger_items(ledger, page, turn.texts, turn.now))


async def sign(turn: Turn) -> None:
    """Sign for one item; a second press is told so and changes nothing."""
    item_id = turn.pressed.number()
    await turn.write(assignments.acknowledge, item_id, identity=turn.identity, now=turn.now)
    card = await card_for(turn, item_id)
    await turn.toast(items.signed(card.item, turn.texts).text)
    await _show(turn, card)


async def sign_all(turn: Turn) -> None:
    """Sign for everything of my agency at once."""
    count = await turn.write(assignments.acknowledge_all, identity=turn.identity, now=turn.now)
    await turn.show(items.sign_all_done(count, turn.texts))


JOURNEY = Journey(
    commands={
        "my": Route(show_mine, Permission.SEE_OWN_AGENCY),
        "item": Route(show_by_number),
        "search": Route(search),
        "ledger": Route(show_ledger, Permission.SEE_EVERYTHING),
    },
    actions={
        Action.MINE: Route(show_mine, Permission.SEE_OWN_AGENCY),
        Action.ITEM: Route(show_one),
        Action.ITEM_PAST: Route(show_past),
        Action.ITEM_TEXT: Route(show_text),
        Action.ITEM_SOURCE: Route(show_source),
        Action.HISTORY: Route(show_history),
        Action.FIND: Route(search),
        Action.SIGN: Route(sign, Permission.REPORT),
        Action.SIGN_ALL: Route(sign_all, Permission.REPORT),
        Action.LEDGER_ITEMS: Route(show_ledger_page, Permission.SEE_EVERYTHING),
    },
)
