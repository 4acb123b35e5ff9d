"""When a cycle's periods open, remind and lock: set in the chat."""

from dataclasses import replace

from domain.cycles import Detail, Details, is_possible
from domain.days import read_time
from domain.errors import CycleMissing, OutOfDate
from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.cycles import Cycle
from models.documents import Ledger
from models.queries import calendars as calendar_queries
from models.queries import cycles as queries
from models.views import CycleCard
from rendering import cycle_details, cycles
from rendering.actions import Action
from services import cycles as use_cases

PREVIEWED = 2  # periods


async def show(turn: Turn) -> None:
    """How it is now."""
    ledger, _ = await _in_force(turn)
    await turn.show(cycle_details.details(await _card(turn, ledger), turn.texts))


async def choose(turn: Turn) -> None:
    """The values of one detail."""
    ledger, cycle = await _in_force(turn)
    which = _which(turn)
    chosen = _steps(turn.pressed.word(2)) if which is Detail.REMINDERS else ()
    await turn.show(cycle_details.detail(ledger, cycle.frequency, which, chosen, turn.texts))


async def preview(turn: Turn) -> None:
    """What it means for the next periods."""
    ledger, cycle = await _in_force(turn)
    details = _details(turn, cycle)
    rule = replace(queries.rule_of(cycle), open_workdays=details.open_workdays, grace_days=details.grace_days)
    upcoming = await turn.read(
        queries.upcoming,
        ledger.id,
        rule,
        since=turn.now,
        zone=turn.zones.of(ledger.id),
        work_calendar=await turn.read(calendar_queries.work_calendar),
        count=PREVIEWED,
    )
    value = turn.pressed.word(2)
    await turn.show(cycle_details.preview(ledger, _which(turn), value, details, upcoming, turn.texts))


async def set_detail(turn: Turn) -> None:
    """Change it for the periods to come."""
    ledger, cycle = await _in_force(turn)
    details = _details(turn, cycle)
    zones = turn.zones
    await turn.write(
        use_cases.set_details, ledger.id, details, actor_id=turn.person_id, now=turn.now, zones=zones
    )
    await turn.show(cycles.cycle(await _card(turn, ledger), turn.texts))


async def _in_force(turn: Turn) -> tuple[Ledger, Cycle]:
    """A ledger with its regular cycle. Errors: OutOfDate, CycleMissing."""
    ledger = await ledgers.named(turn, turn.pressed.number(0))
    cycle = await turn.read(queries.current, ledger.id)
    if cycle is None:
        raise CycleMissing
    return ledger, cycle


async def _card(turn: Turn, ledger: Ledger) -> CycleCard:
    work_calendar = await turn.read(calendar_queries.work_calendar)
    zone = turn.zones.of(ledger.id)
    return await turn.read(queries.card, ledger, now=turn.now, zone=zone, work_calendar=work_calendar)


def _which(turn: Turn) -> Detail:
    return turn.pressed.choice(Detail, 1)


def _details(turn: Turn, cycle: Cycle) -> Details:
    """The cycle's details with the one that the button changes. Errors: OutOfDate."""
    which, value, before = _which(turn), turn.pressed.word(2), queries.details_of(cycle)
    if which is Detail.REMINDERS:
        details = replace(before, offsets=_steps(value))
    elif which is Detail.HOUR:
        details = replace(before, remind_at=read_time(value))
    elif which is Detail.OPENING:
        details = replace(before, open_workdays=turn.pressed.number(2))
    else:
        details = replace(before, grace_days=turn.pressed.number(2))
    if details != before and not is_possible(details, cycle.frequency):
        raise OutOfDate
    return details


def _steps(value: str) -> tuple[int, ...]:
    if value == cycle_details.NO_OFFSETS:
        return ()
    try:
        return tuple(sorted({int(step) for step in value.split(".")}, reverse=True))
    except ValueError:
        raise OutOfDate from None


JOURNEY = Journey(
    actions={
        Action.CYCLE_DETAILS: Route(show, Permission.CONFIGURE),
        Action.CYCLE_DETAIL: Route(choose, Permission.CONFIGURE),
        Action.CYCLE_DETAIL_PREVIEW: Route(preview, Permission.CONFIGURE),
        Action.CYCLE_DETAIL_SET: Route(set_detail, Permission.CONFIGURE),
    },
)
