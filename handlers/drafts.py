"""A draft as a whole: at a glance, page by page, what can be done with it, published or thrown away."""

from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.documents import LedgerStatus
from models.queries import item_lines as line_queries
from models.queries import ledgers as queries
from rendering import drafts
from rendering.actions import Action
from services import ledgers


async def show_drafts(turn: Turn) -> None:
    """/draft: the drafts at hand; a single one at once."""
    found = await turn.read(queries.with_status, LedgerStatus.DRAFT)
    summaries = [await turn.read(queries.summary, ledger) for ledger in found]
    if len(summaries) == 1 and turn.press is None:
        await turn.show(drafts.summary(summaries[0], turn.texts))
    else:
        await turn.show(drafts.drafts(summaries, turn.texts))


async def show_summary(turn: Turn) -> None:
    """A draft at a glance."""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    await turn.show(drafts.summary(await turn.read(queries.summary, ledger), turn.texts))


async def show_more(turn: Turn) -> None:
    """What else can be done with a draft."""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    await turn.show(drafts.more(ledger, turn.texts))


async def show_page(turn: Turn) -> None:
    """One page of the draft's items."""
    await show_page_at(turn, turn.pressed.number(0), turn.pressed.number(1))


async def show_page_at(turn: Turn, ledger_id: int, number: int) -> None:
    """A page of the draft's items by its number."""
    ledger = await turn.write(ledgers.draft_ledger, ledger_id)
    page = await turn.read(line_queries.ledger_page, ledger_id, number)
    await turn.show(drafts.draft_page(ledger, page, turn.texts))


async def confirm_publish(turn: Turn) -> None:
    """Publish? With the effect in numbers."""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    preview = await turn.read(queries.publish_preview, ledger)
    await turn.show(drafts.confirm_publish(preview, turn.texts))


async def publish(turn: Turn) -> None:
    """Register and hand down every item."""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    preview = await turn.read(queries.publish_preview, ledger)
    await turn.write(ledgers.publish, ledger.id, actor_id=turn.person_id, now=turn.now)
    await turn.show(drafts.published(preview, turn.texts))


async def confirm_discard(turn: Turn) -> None:
    """Throw the draft away?"""
    ledger = await turn.write(ledgers.draft_ledger, turn.pressed.number())
    await turn.show(drafts.confirm_discard(ledger, turn.texts))


async def discard(turn: Turn) -> None:
    """Throw the draft away."""
    await turn.write(ledgers.discard, turn.pressed.number(), actor_id=turn.person_id, now=turn.now)
    await turn.show(drafts.discarded(turn.texts))


JOURNEY = Journey(
    commands={"draft": managed(show_drafts)},
    actions={
        Action.DRAFTS: managed(show_drafts),
        Action.LEDGER: managed(show_summary),
        Action.DRAFT_MORE: managed(show_more),
        Action.DRAFT_PAGE: managed(show_page),
        Action.PUBLISH: managed(confirm_publish),
        Action.PUBLISH_CONFIRMED: managed(publish),
        Action.DISCARD_LEDGER: managed(confirm_discard),
        Action.DISCARD_LEDGER_CONFIRMED: managed(discard),
    },
)
