"""How reporting stands: the figures of a period."""

from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.lights import LedgerLights
from models.queries import alarms as alarm_queries
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import groups as group_queries
from models.queries import statistics, undelivered
from models.queries.pages import page_of
from rendering import lights, status
from rendering.actions import Action

LIGHTS_PAGE_SIZE = 12


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
    ledger = await ledgers.named(turn, turn.pressed.number())
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
    report = await turn.read(statistics.period_report, ledger, period, today=turn.today_in(ledger.id))
    found = await _lights(turn, ledger)
    owing = [row.agency.id for row in report.agencies if row.figures.unfiled]
    message = status.status(
        report,
        turn.texts,
        turn.now,
        may_notify=turn.may(Permission.NOTIFY),
        missing_year=missing_year,
        lights=found,
        silent=await turn.read(alarm_queries.silent, owing, now=turn.now),
        undelivered=await turn.read(undelivered.count) if turn.may(Permission.NOTIFY) else 0,
        may_post=turn.may(Permission.CONFIGURE) and bool(await turn.read(group_queries.of_ledger, ledger.id)),
    )
    await turn.show(message)


async def show_lights(turn: Turn) -> None:
    """The lights of a ledger by agency."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    found = await _lights(turn, ledger)
    page = page_of(found.agencies, turn.pressed.number(1), LIGHTS_PAGE_SIZE)
    await turn.show(lights.by_agency(found, page, turn.texts))


async def _lights(turn: Turn, ledger: Ledger) -> LedgerLights:
    zone, today = turn.zones.of(ledger.id), turn.today_in(ledger.id)
    return await turn.read(statistics.lights_of, ledger, today=today, zone=zone)


async def _missing_year(turn: Turn) -> int | None:
    """The year whose holidays have to be entered, for whoever can do that."""
    if not turn.may(Permission.CONFIGURE):
        return None
    return (await turn.read(calendar_queries.work_calendar)).missing_year(turn.today)


JOURNEY = Journey(
    commands={"status": Route(show_current, Permission.SEE_EVERYTHING)},
    actions={
        Action.STATUS: Route(show, Permission.SEE_EVERYTHING),
        Action.LIGHTS: Route(show_lights, Permission.SEE_EVERYTHING),
    },
)
