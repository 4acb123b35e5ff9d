"""A report asked for once: its day, hour and name, then set; called off before it opens."""

from datetime import date, datetime

from domain.calendars import instant
from domain.cycles import one_off
from domain.days import read_day, read_time
from domain.errors import DueInPast, NotFound, OutOfDate
from domain.roles import Permission
from handlers import ledgers, periods
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import periods as queries
from rendering import one_offs
from rendering.actions import Action
from services import cycles as use_cases

DAY_STEP = "one_off_day"
TITLE_STEP = "one_off_title"


async def ask_day(turn: Turn) -> None:
    """By which day?"""
    ledger = await ledgers.named(turn, turn.pressed.number(0))
    await turn.ask(DAY_STEP, one_offs.ask_day(ledger, turn.texts), ledger_id=ledger.id)


async def take_day(turn: Turn) -> None:
    """The day was typed: by what time?"""
    ledger = await ledgers.named(turn, turn.asked_id("ledger_id"))
    today = turn.today_in(ledger.id)
    day = read_day(turn.text, year=today.year)
    if day < today:
        raise DueInPast
    is_day_off = not (await turn.read(calendar_queries.work_calendar)).is_workday(day)
    await turn.show(one_offs.ask_hour(ledger, day, turn.texts, is_day_off=is_day_off))


async def ask_title(turn: Turn) -> None:
    """What is it called?"""
    ledger, due_at = await ledgers.named(turn, turn.pressed.number(0)), _due_at(turn)
    if due_at <= turn.now:
        raise DueInPast
    message = one_offs.ask_title(ledger, due_at, turn.texts)
    await turn.ask(TITLE_STEP, message, ledger_id=ledger.id, due_at=due_at.isoformat())


async def preview(turn: Turn) -> None:
    """The name was typed: what it means, before anybody is asked."""
    ledger = await ledgers.named(turn, turn.asked_id("ledger_id"))
    due_at = datetime.fromisoformat(str(turn.facts["due_at"]))
    planned = one_off(
        turn.text,
        due_at,
        starts_on=turn.zones.day(ledger.published_at or turn.now, ledger.id),
        now=turn.now,
        zone=turn.zones.of(ledger.id),
        work_calendar=await turn.read(calendar_queries.work_calendar),
    )
    owing = len(await turn.read(cycle_queries.who_owes, ledger.id))
    is_open = planned.open_at <= turn.now
    message = one_offs.preview(ledger, planned, owing, turn.texts, is_open=is_open)
    facts = {"ledger_id": ledger.id, "due_at": due_at.isoformat(), "title": planned.title}
    await turn.ask(TITLE_STEP, message, **facts)


async def set_one_off(turn: Turn) -> None:
    """Ask for it; a second press shows what was set."""
    ledger, due_at = await ledgers.named(turn, turn.pressed.number(0)), _due_at(turn)
    title = await _title(turn, ledger, due_at)
    if title is None:
        known = await turn.read(queries.one_off_due, ledger.id, due_at)
        if known is None:
            raise OutOfDate
    else:
        known = await turn.write(
            use_cases.set_one_off,
            ledger.id,
            title,
            due_at,
            actor_id=turn.person_id,
            now=turn.now,
            zones=turn.zones,
        )
        await turn.stop_asking()
    await periods.show_period(turn, known.id)


async def _title(turn: Turn, ledger: Ledger, due_at: datetime) -> str | None:
    """The name that was typed for it, while the question is open."""
    asked = turn.dialog
    facts = asked.facts if asked is not None and asked.step == TITLE_STEP else {}
    if (facts.get("ledger_id"), facts.get("due_at")) != (ledger.id, due_at.isoformat()):
        return None
    title = facts.get("title")
    return title if isinstance(title, str) else None


async def confirm_drop(turn: Turn) -> None:
    """Call it off?"""
    card = await turn.read(queries.card, turn.pressed.number(), turn.now)
    if card is None:
        raise NotFound
    if card.period.title is None:
        raise OutOfDate
    await turn.show(one_offs.confirm_drop(card.period, turn.texts))


async def drop(turn: Turn) -> None:
    """Call it off before it opens."""
    period_id = turn.pressed.number()
    await turn.write(use_cases.drop_one_off, period_id, actor_id=turn.person_id, now=turn.now)
    await periods.show_period(turn, period_id)


def _due_at(turn: Turn) -> datetime:
    """The due time of a button, which names the ledger too. Errors: OutOfDate."""
    try:
        day = date.fromisoformat(turn.pressed.word(1))
    except ValueError:
        raise OutOfDate from None
    return instant(day, read_time(turn.pressed.word(2)), turn.zones.of(turn.pressed.number(0)))


JOURNEY = Journey(
    actions={
        Action.ONE_OFF: Route(ask_day, Permission.CONFIGURE),
        Action.ONE_OFF_TIME: Route(ask_title, Permission.CONFIGURE),
        Action.ONE_OFF_SET: Route(set_one_off, Permission.CONFIGURE),
        Action.ONE_OFF_CANCEL: Route(confirm_drop, Permission.CONFIGURE),
        Action.ONE_OFF_CANCEL_CONFIRMED: Route(drop, Permission.CONFIGURE),
    },
    answers={
        DAY_STEP: Route(take_day, Permission.CONFIGURE),
        TITLE_STEP: Route(preview, Permission.CONFIGURE),
    },
)
