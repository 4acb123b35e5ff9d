"""What the text of a draft leaves open, asked and answered."""

from collections.abc import Callable

from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.queries import ledgers as queries
from rendering import drafts
from rendering.buttons import Action
from services import corrections, ledgers


async def show_doubts(turn: Turn) -> None:
    """The questions that the text leaves open."""
    await _show_doubts(turn, turn.pressed.number(0), turn.pressed.number(1))


async def _show_doubts(turn: Turn, ledger_id: int, number: int) -> None:
    ledger = await turn.write(ledgers.draft_ledger, ledger_id)
    page = await turn.read(queries.doubt_page, ledger_id, number)
    lead_doubts = len(await turn.read(queries.leaderless, ledger_id))
    await turn.show(drafts.doubts(ledger, page, lead_doubts, turn.texts))


async def first_leads(turn: Turn) -> None:
    """In every item without a lead the first-named agency leads."""
    await _answer_in_bulk(turn, corrections.first_named_leads)


async def nobody_leads(turn: Turn) -> None:
    """In every item without a lead each agency answers for its own part."""
    await _answer_in_bulk(turn, corrections.nobody_leads)


async def let_doubts_stand(turn: Turn) -> None:
    """Whatever is still doubtful stays as the text has it."""
    ledger_id = turn.pressed.number()
    await turn.write(corrections.let_stand, ledger_id, actor_id=turn.person_id, now=turn.now)
    await _show_doubts(turn, ledger_id, 1)


async def _answer_in_bulk(turn: Turn, correction: Callable[..., int]) -> None:
    ledger_id = turn.pressed.number()
    count = await turn.write(correction, ledger_id, actor_id=turn.person_id, now=turn.now)
    await turn.toast(drafts.corrected(count, turn.texts).text)
    await _show_doubts(turn, ledger_id, 1)


JOURNEY = Journey(
    actions={
        Action.DOUBTS: managed(show_doubts),
        Action.FIRST_LEADS: managed(first_leads),
        Action.NOBODY_LEADS: managed(nobody_leads),
        Action.DOUBTS_STAND: managed(let_doubts_stand),
    },
)
