"""The reporting cycle: chosen by buttons, previewed, set."""

from domain.cycles import REGULAR, CycleRule, Frequency, Shift, last_due_day, open_workdays
from domain.days import read_time
from domain.errors import DueDayInvalid, OutOfDate
from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import calendars as calendar_queries
from models.queries import cycles as queries
from rendering import cycles
from rendering.actions import Action
from services import cycles as use_cases

PREVIEWED = 6  # periods; twice as many on request
_SHIFT_PLACE = 4  # among the arguments of a button


async def show_current(turn: Turn) -> None:
    """/cycle: the cycle of the ledger in force, or the choice between several."""
    ledger = await ledgers.in_force(turn, Action.CYCLE)
    if ledger is not None:
        await _show(turn, ledger)


async def show(turn: Turn) -> None:
    """The cycle of one ledger."""
    await _show(turn, await _ledger(turn))


async def _show(turn: Turn, ledger: Ledger) -> None:
    work_calendar = await turn.read(calendar_queries.work_calendar)
    card = await turn.read(
        queries.card, ledger, now=turn.now, zone=turn.zones.of(ledger.id), work_calendar=work_calendar
    )
    await turn.show(cycles.cycle(card, turn.texts))


async def _ledger(turn: Turn) -> Ledger:
    return await ledgers.named(turn, turn.pressed.number(0))


async def choose_frequency(turn: Turn) -> None:
    """How often?"""
    await turn.show(cycles.frequencies(await _ledger(turn), turn.texts))


async def choose_day(turn: Turn) -> None:
    """By which day of the month or week?"""
    await turn.show(cycles.days(await _ledger(turn), _frequency(turn), turn.texts))


async def choose_time(turn: Turn) -> None:
    """By what time?"""
    await turn.show(cycles.times(await _ledger(turn), _frequency(turn), _day(turn), turn.texts))


async def choose_shift(turn: Turn) -> None:
    """What happens when that is a day off?"""
    await turn.show(cycles.shifts(await _ledger(turn), _rule(turn), turn.texts))


async def preview(turn: Turn) -> None:
    """The next due times, before anything is switched on."""
    await _preview(turn, PREVIEWED)


async def preview_more(turn: Turn) -> None:
    """More of them."""
    await _preview(turn, 2 * PREVIEWED)


async def _preview(turn: Turn, count: int) -> None:
    ledger, rule = await _ledger(turn), _rule(turn)
    work_calendar = await turn.read(calendar_queries.work_calendar)
    zone = turn.zones.of(ledger.id)
    upcoming = await turn.read(
        queries.upcoming, ledger.id, rule, since=turn.now, zone=zone, work_calendar=work_calendar, count=count
    )
    has_more = count == PREVIEWED
    await turn.show(cycles.preview(ledger, rule, upcoming, turn.texts, has_more=has_more))


async def set_cycle(turn: Turn) -> None:
    """Switch it on."""
    ledger = await _ledger(turn)
    zone = turn.zones.of(ledger.id)
    await turn.write(
        use_cases.set_cycle, ledger.id, _rule(turn), actor_id=turn.person_id, now=turn.now, zones=turn.zones
    )
    work_calendar = await turn.read(calendar_queries.work_calendar)
    card = await turn.read(queries.card, ledger, now=turn.now, zone=zone, work_calendar=work_calendar)
    await turn.show(cycles.saved(card, turn.texts))


def _frequency(turn: Turn) -> Frequency:
    word = turn.pressed.word(1)
    if word not in REGULAR:
        raise OutOfDate
    return Frequency(word)


def _day(turn: Turn) -> int:
    day = turn.pressed.number(2)
    if not 1 <= day <= last_due_day(_frequency(turn)):
        raise DueDayInvalid
    return day


def _shift(turn: Turn) -> Shift:
    if len(turn.pressed.arguments) <= _SHIFT_PLACE:
        return Shift.NEXT_WORKDAY
    return turn.pressed.choice(Shift, _SHIFT_PLACE)


def _rule(turn: Turn) -> CycleRule:
    frequency = _frequency(turn)
    return CycleRule(
        frequency,
        _day(turn),
        read_time(turn.pressed.word(3)),
        _shift(turn),
        open_workdays=open_workdays(frequency),
    )


JOURNEY = Journey(
    commands={"cycle": Route(show_current, Permission.CONFIGURE)},
    actions={
        Action.CYCLE: Route(show, Permission.CONFIGURE),
        Action.CYCLE_FREQUENCY: Route(choose_frequency, Permission.CONFIGURE),
        Action.CYCLE_DAY: Route(choose_day, Permission.CONFIGURE),
        Action.CYCLE_TIME: Route(choose_time, Permission.CONFIGURE),
        Action.CYCLE_SHIFT: Route(choose_shift, Permission.CONFIGURE),
        Action.CYCLE_PREVIEW: Route(preview, Permission.CONFIGURE),
        Action.CYCLE_PREVIEW_MORE: Route(preview_more, Permission.CONFIGURE),
        Action.CYCLE_SET: Route(set_cycle, Permission.CONFIGURE),
    },
)
