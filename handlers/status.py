"""How reporting stands: the figures of a period."""

from domain.errors import OutOfDate
from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import ledgers as ledger_queries
from models.queries import statistics
from rendering import status
from rendering.buttons import Action


async def show_current(turn: Turn) -> None:
    """/status: the ledger in force, or the choice between several."""
    ledger = await ledgers.in_force(turn, Action.STATUS)
    if ledger is not None:
        await _show(turn, ledger)


async def show(turn: Turn) -> None:
    """The figures of one ledger's latest period; a button that names none means the one in force."""
    if not turn.pressed.arguments:
        await show_current(turn)
        return
    ledger = await turn.read(ledger_queries.ledger, turn.pressed.number())
    if ledger is None:
        raise OutOfDate
    await _show(turn, ledger)


async def _show(turn: Turn, ledger: Ledger) -> None:
    missing_year = await _missing_year(turn)
    period = await turn.read(cycle_queries.latest_opened, ledger.id)
    if period is None:
        await turn.show(
            status.no_period(
                ledger, turn.texts, may_configure=turn.may(Permission.CONFIGURE), missing_year=missing_year
            )
        )
        return
    report = await turn.read(statistics.period_report, ledger, period, today=turn.today)
    may_notify = turn.may(Permission.NOTIFY)
    await turn.show(
        status.status(report, turn.texts, turn.today, may_notify=may_notify, missing_year=missing_year)
    )


async def _missing_year(turn: Turn) -> int | None:
    """The year whose holidays have to be entered, for whoever can do that."""
    if not turn.may(Permission.CONFIGURE):
        return None
    return (await turn.read(calendar_queries.work_calendar)).missing_year(turn.today)


JOURNEY = Journey(
    commands={"status": Route(show_current, Permission.SEE_EVERYTHING)},
    actions={Action.STATUS: Route(show, Permission.SEE_EVERYTHING)},
)
