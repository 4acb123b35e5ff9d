"""How reporting stands: the figures of a period."""

from domain.errors import LedgerMissing, OutOfDate
from domain.roles import Permission
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import cycles as cycle_queries
from models.queries import ledgers as ledger_queries
from models.queries import statistics
from rendering import status
from rendering.buttons import Action


async def show_current(turn: Turn) -> None:
    """/status: the ledger in force, or the choice between several."""
    published = await turn.read(ledger_queries.published)
    if not published:
        raise LedgerMissing
    if len(published) > 1:
        await turn.show(status.ledgers(published, turn.texts))
        return
    await _show(turn, published[0])


async def show(turn: Turn) -> None:
    """The figures of one ledger's latest period."""
    ledger = await turn.read(ledger_queries.ledger, turn.pressed.number())
    if ledger is None:
        raise OutOfDate
    await _show(turn, ledger)


async def _show(turn: Turn, ledger: Ledger) -> None:
    period = await turn.read(cycle_queries.latest_opened, ledger.id)
    if period is None:
        await turn.show(status.no_period(ledger, turn.texts))
        return
    report = await turn.read(statistics.period_report, ledger, period, today=turn.today)
    await turn.show(status.status(report, turn.texts, turn.today))


JOURNEY = Journey(
    commands={"status": Route(show_current, Permission.SEE_EVERYTHING)},
    actions={Action.STATUS: Route(show, Permission.SEE_EVERYTHING)},
)
