"""Links between levels: keep an upper level's document, propose links to it, decide them."""

from domain.errors import LedgerMissing, NotFound
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.documents import Ledger
from models.linkages import LinkOverview
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import links as queries
from models.queries.pages import page_of
from rendering import links as rendering
from rendering import status
from rendering.actions import Action
from services import ledgers, links

NUMBER_STEP = "link_number"
PAGE_SIZE = 10


async def confirm_keep(turn: Turn) -> None:
    """Keep the draft as an upper level's document?"""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    count = await turn.read(ledger_queries.item_count, ledger.id)
    await turn.show(rendering.confirm_keep(ledger, count, turn.texts))


async def keep(turn: Turn) -> None:
    """Keep it; offer the ledgers that may carry it out."""
    upper = await turn.write(
        links.keep_as_reference, turn.pressed.number(), actor_id=turn.person_id, now=turn.now
    )
    await turn.show(rendering.kept(upper, await turn.read(queries.answering), turn.texts))


async def show_uppers(turn: Turn) -> None:
    """/upper: the upper-level documents that a ledger or draft may be linked to; a single one at once."""
    ledger = await _own(turn)
    if ledger is None:
        return
    references = await turn.read(queries.references)
    if len(references) == 1 and turn.press is None:
        await _show_overview(turn, ledger.id, references[0].id)
    else:
        await turn.show(rendering.uppers(ledger, references, turn.texts))


async def _own(turn: Turn) -> Ledger | None:
    """The ledger that was pressed, or the only one at hand; None where a choice was shown."""
    if turn.press is not None and turn.press.arguments:
        return await _ledger(turn, turn.press.number())
    at_hand = await turn.read(queries.answering)
    if not at_hand:
        raise LedgerMissing(may_manage=True)
    if len(at_hand) == 1:
        return at_hand[0]
    await turn.show(status.ledgers(at_hand, turn.texts, Action.UPPER))
    return None


async def _ledger(turn: Turn, ledger_id: int) -> Ledger:
    ledger = await turn.read(ledger_queries.ledger, ledger_id)
    if ledger is None:
        raise NotFound
    return ledger


async def confirm_remove(turn: Turn) -> None:
    """Let an upper level's document go?"""
    ledger_id, upper_id = _pair(turn)
    ledger, upper = await _ledger(turn, ledger_id), await _ledger(turn, upper_id)
    count = len(await turn.read(queries.to, upper_id))
    await turn.show(rendering.confirm_remove(ledger, upper, count, turn.texts))


async def remove(turn: Turn) -> None:
    """Let it go."""
    ledger_id, upper_id = _pair(turn)
    await turn.write(links.remove_reference, upper_id, actor_id=turn.person_id, now=turn.now)
    ledger = await _ledger(turn, ledger_id)
    await turn.show(rendering.uppers(ledger, await turn.read(queries.references), turn.texts))


async def show_overview(turn: Turn) -> None:
    """A ledger beside an upper-level document."""
    await _show_overview(turn, *_pair(turn))


async def _show_overview(turn: Turn, ledger_id: int, upper_id: int) -> None:
    """The two beside each other, compared when they are looked at for the first time."""
    if not await turn.read(queries.between, ledger_id, upper_id):
        await turn.write(links.propose, ledger_id, upper_id, actor_id=turn.person_id, now=turn.now)
    found = await _overview(turn, ledger_id, upper_id)
    sure = sum(row.linked[0].link.confidence >= links.SURE for row in found.open)
    await turn.show(rendering.overview(found, sure, turn.texts))


async def _overview(turn: Turn, ledger_id: int, upper_id: int) -> LinkOverview:
    found = await turn.read(queries.overview, ledger_id, upper_id)
    if found is None:
        raise NotFound
    return found


async def propose(turn: Turn) -> None:
    """Compare the items and propose links."""
    ledger_id, upper_id = _pair(turn)
    await turn.write(links.propose, ledger_id, upper_id, actor_id=turn.person_id, now=turn.now)
    await _show_overview(turn, ledger_id, upper_id)


async def confirm_sure(turn: Turn) -> None:
    """Confirm what is as good as certain."""
    ledger_id, upper_id = _pair(turn)
    count = await turn.write(links.confirm_sure, ledger_id, upper_id, actor_id=turn.person_id, now=turn.now)
    await turn.toast(rendering.confirmed(count, turn.texts))
    await _show_overview(turn, ledger_id, upper_id)


async def show_next(turn: Turn) -> None:
    """The next item to decide."""
    await _show_next(turn, *_pair(turn), turn.pressed.number(2))


async def _show_next(turn: Turn, ledger_id: int, upper_id: int, after: int) -> None:
    """The next item behind the number `after`, then from the start; the overview when all are decided."""
    found = await _overview(turn, ledger_id, upper_id)
    behind = [row for row in found.open if row.item.number > after] or found.open
    if not behind:
        await _show_overview(turn, ledger_id, upper_id)
        return
    await turn.show(rendering.question(behind[0], found.upper, len(found.open), turn.texts))


async def show_item(turn: Turn) -> None:
    """One item with what it carries out; a number that was asked for is not asked for any more."""
    await turn.stop_asking()
    item_id, upper_id = _pair(turn)
    row = await turn.read(queries.linkage, item_id, upper_id)
    if row is None:
        raise NotFound
    await turn.show(rendering.question(row, await _ledger(turn, upper_id), 1, turn.texts))


async def confirm(turn: Turn) -> None:
    """It carries out this one."""
    link = await turn.write(links.confirm, turn.pressed.number(), actor_id=turn.person_id, now=turn.now)
    await _show_next_of(turn, link.item_id, await turn.read(queries.upper_of, link))


async def refuse(turn: Turn) -> None:
    """It carries out none of them."""
    item_id, upper_id = _pair(turn)
    await turn.write(links.refuse_all, item_id, upper_id, actor_id=turn.person_id, now=turn.now)
    await _show_next_of(turn, item_id, upper_id)


async def _show_next_of(turn: Turn, item_id: int, upper_id: int) -> None:
    row = await turn.read(queries.linkage, item_id, upper_id)
    if row is None:
        raise NotFound
    await _show_next(turn, row.item.ledger_id, upper_id, row.item.number)


async def ask_number(turn: Turn) -> None:
    """Which number?"""
    item_id, upper_id = _pair(turn)
    row, upper = await turn.read(queries.linkage, item_id, upper_id), await _ledger(turn, upper_id)
    if row is None:
        raise NotFound
    last = max((item.number for item in await turn.read(item_queries.of_ledger, upper_id)), default=0)
    message = rendering.ask_number(row.item, upper, last, turn.texts)
    await turn.ask(NUMBER_STEP, message, item_id=item_id, upper_id=upper_id)


async def connect(turn: Turn) -> None:
    """The numbers were typed."""
    item_id, upper_id = turn.asked_id("item_id"), turn.asked_id("upper_id")
    await turn.write(links.connect, item_id, upper_id, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_next_of(turn, item_id, upper_id)


async def show_items(turn: Turn) -> None:
    """All items with what they carry out."""
    found = await _overview(turn, *_pair(turn))
    page = page_of(found.ours, turn.pressed.number(2), PAGE_SIZE)
    await turn.show(rendering.items(page, found.ledger, found.upper, turn.texts))


async def show_gaps(turn: Turn) -> None:
    """Upper items that nothing below answers."""
    found = await _overview(turn, *_pair(turn))
    page = page_of(found.gaps, turn.pressed.number(2), PAGE_SIZE)
    await turn.show(rendering.gaps(page, found.ledger, found.upper, turn.texts))


def _pair(turn: Turn) -> tuple[int, int]:
    return turn.pressed.number(0), turn.pressed.number(1)


JOURNEY = Journey(
    commands={"upper": managed(show_uppers)},
    actions={
        Action.KEEP_AS_UPPER: managed(confirm_keep),
        Action.KEEP_AS_UPPER_CONFIRMED: managed(keep),
        Action.REMOVE_UPPER: managed(confirm_remove),
        Action.REMOVE_UPPER_CONFIRMED: managed(remove),
        Action.UPPER: managed(show_uppers),
        Action.LINKS: managed(show_overview),
        Action.LINK_PROPOSE: managed(propose),
        Action.LINK_SURE: managed(confirm_sure),
        Action.LINK_NEXT: managed(show_next),
        Action.LINK_LIST: managed(show_items),
        Action.LINK_GAPS: managed(show_gaps),
        Action.LINK_ITEM: managed(show_item),
        Action.LINK_YES: managed(confirm),
        Action.LINK_NONE: managed(refuse),
        Action.LINK_TYPE: managed(ask_number),
    },
    answers={NUMBER_STEP: managed(connect)},
)
