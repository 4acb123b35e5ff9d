"""Unlocking a locked period for one agency, and asking for it."""

from datetime import date

from domain.calendars import WorkCalendar
from domain.days import read_day
from domain.errors import NotFound, NothingMissing, OutOfDate
from domain.roles import Permission
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.cycles import Period
from models.items import Item
from models.people import Agency
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import unlocks as queries
from models.queries.pages import page_of
from rendering import unlocks
from rendering.actions import Action
from services import unlocks as use_cases

LIMIT_STEP = "unlock_limit"  # the next text is a day
REASON_STEP = "unlock_reason"  # the next text is the reason, and unlocks
WORKDAYS = (2, 5, 10)  # that buttons offer
AGENCIES_PAGE = 8

#: Period, agency, item (None: all) and the missing reports that an unlock would be for.
Scope = tuple[Period, Agency, Item | None, int]


async def choose_agency(turn: Turn) -> None:
    """For which agency?"""
    period = await _period(turn, turn.pressed.number(0))
    rows = await turn.read(queries.missing_agencies, period.id)
    page = page_of(list(rows), turn.pressed.number(1), AGENCIES_PAGE)
    await turn.show(unlocks.agencies(period, page, turn.texts))


async def choose_item(turn: Turn) -> None:
    """For all that is missing, or one item?"""
    period, agency, _, _ = await _scope(turn, (turn.pressed.number(0), turn.pressed.number(1), 0))
    missing = await turn.read(queries.missing, period.id, agency.id)
    await turn.show(unlocks.items(period, agency, missing, turn.texts))


async def choose_limit(turn: Turn) -> None:
    """Until when? Chosen, or typed."""
    period, agency, item, count = await _scope(turn, _where(turn))
    work_calendar = await turn.read(calendar_queries.work_calendar)
    days = _days(turn.today_in(period.ledger_id), work_calendar)
    message = unlocks.limit(period, agency, item, count, days, turn.texts)
    facts = {"period_id": period.id, "agency_id": agency.id, "item_id": item.id if item else 0}
    await turn.ask(LIMIT_STEP, message, **facts)


def _days(today: date, work_calendar: WorkCalendar) -> list[date]:
    return [work_calendar.plus_workdays(today, count) for count in WORKDAYS]


async def type_limit(turn: Turn) -> None:
    """The last day was typed."""
    where = turn.asked_id("period_id"), turn.asked_id("agency_id"), turn.asked_id("item_id")
    scope = await _scope(turn, where)
    year = turn.today_in(scope[0].ledger_id).year
    await _ask_reason(turn, scope, read_day(turn.text, year=year))


async def choose_reason(turn: Turn) -> None:
    """Why?"""
    await _ask_reason(turn, await _scope(turn, _where(turn)), _day(turn))


async def _ask_reason(turn: Turn, scope: Scope, until: date) -> None:
    period, agency, item, count = scope
    use_cases.refuse_limit(until, now=turn.now, zone=turn.zones.of(period.ledger_id))
    message = unlocks.reason(period, agency, item, count, until, turn.texts)
    where = {"period_id": period.id, "agency_id": agency.id, "item_id": item.id if item else 0}
    await turn.ask(REASON_STEP, message, until=f"{until:%Y%m%d}", **where)


async def unlock_with_template(turn: Turn) -> None:
    """Unlock with one of the usual reasons."""
    number = turn.pressed.number(4)
    if number not in range(len(unlocks.REASONS)):
        raise OutOfDate
    await _unlock(turn, _where(turn), _day(turn), turn.texts.gettext(unlocks.REASONS[number]))


async def unlock_with_text(turn: Turn) -> None:
    """Unlock with the reason that was typed."""
    where = turn.asked_id("period_id"), turn.asked_id("agency_id"), turn.asked_id("item_id")
    until = _read(str(turn.facts["until"]))
    await _unlock(turn, where, until, turn.text)


async def _unlock(turn: Turn, where: tuple[int, int, int], until: date, reason: str) -> None:
    period_id, agency_id, item_id = where
    row = await turn.write(
        use_cases.unlock,
        period_id,
        agency_id,
        item_id=item_id or None,
        until=until,
        reason=reason,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.stop_asking()
    unlocked = await turn.read(queries.unlock, row.id)
    assert unlocked is not None
    await turn.show(unlocks.done(unlocked, turn.texts))


async def wish(turn: Turn) -> None:
    """Ask the secretariat to let my agency file late."""
    told = await turn.write(
        use_cases.wish,
        turn.pressed.number(),
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.show(unlocks.wish_sent(told, turn.texts))


def _where(turn: Turn) -> tuple[int, int, int]:
    return turn.pressed.number(0), turn.pressed.number(1), turn.pressed.number(2)


def _day(turn: Turn) -> date:
    return _read(turn.pressed.word(3))


def _read(word: str) -> date:
    """The day of a button. Errors: OutOfDate."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise OutOfDate from None


async def _scope(turn: Turn, where: tuple[int, int, int]) -> Scope:
    """What would be unlocked, as it is now. Errors: NotFound, NothingMissing."""
    period = await _period(turn, where[0])
    agency = await turn.read(queries.agency, where[1])
    if agency is None:
        raise NotFound
    missing = await turn.read(queries.missing, period.id, agency.id, where[2] or None)
    if not missing:
        raise NothingMissing
    return period, agency, missing[0][1] if where[2] else None, len(missing)


async def _period(turn: Turn, period_id: int) -> Period:
    period = await turn.read(cycle_queries.period, period_id)
    if period is None:
        raise NotFound
    return period


JOURNEY = Journey(
    actions={
        Action.UNLOCK: Route(choose_agency, Permission.REVIEW),
        Action.UNLOCK_AGENCY: Route(choose_item, Permission.REVIEW),
        Action.UNLOCK_ITEM: Route(choose_limit, Permission.REVIEW),
        Action.UNLOCK_UNTIL: Route(choose_reason, Permission.REVIEW),
        Action.UNLOCK_WITH: Route(unlock_with_template, Permission.REVIEW),
        Action.UNLOCK_WISH: Route(wish, Permission.REPORT),
    },
    answers={
        LIMIT_STEP: Route(type_limit, Permission.REVIEW),
        REASON_STEP: Route(unlock_with_text, Permission.REVIEW),
    },
)
