"""Reporting periods: looked at, and locked by hand."""

from domain.errors import NotFound
from domain.reports import DutyState
from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import periods as queries
from rendering import periods
from rendering.actions import Action
from services import openings

LISTED = 6


async def show_list(turn: Turn) -> None:
    """The latest periods of a ledger."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    rows = [
        *await turn.read(queries.one_offs_to_come, ledger.id),
        *await turn.read(queries.latest, ledger.id, LISTED),
    ]
    await turn.show(periods.periods(ledger, rows, turn.texts, turn.now))


async def show(turn: Turn) -> None:
    """One period with its figures."""
    await show_period(turn, turn.pressed.number())


async def show_period(turn: Turn, period_id: int) -> None:
    """One period with its figures. Errors: NotFound."""
    card = await turn.read(queries.card, period_id, turn.now)
    if card is None:
        raise NotFound
    may_lock, may_unlock = turn.may(Permission.CONFIGURE), turn.may(Permission.REVIEW)
    await turn.show(periods.period(card, turn.texts, turn.now, may_lock=may_lock, may_unlock=may_unlock))


async def confirm_lock(turn: Turn) -> None:
    """Lock it? How many reports would be missing."""
    card = await turn.read(queries.card, turn.pressed.number(), turn.now)
    if card is None:
        raise NotFound
    openings.refuse_early_lock(card.period, turn.now)
    missing = await turn.read(queries.duty_count, card.period.id, DutyState.EXPECTED)
    await turn.show(periods.confirm_lock(card.period, missing, turn.texts))


async def lock(turn: Turn) -> None:
    """Lock it; a second press shows that it is."""
    period_id = turn.pressed.number()
    await turn.write(openings.lock_by_hand, period_id, actor_id=turn.person_id, now=turn.now)
    await show_period(turn, period_id)


JOURNEY = Journey(
    actions={
        Action.PERIODS: Route(show_list, Permission.SEE_EVERYTHING),
        Action.PERIOD: Route(show, Permission.SEE_EVERYTHING),
        Action.PERIOD_LOCK: Route(confirm_lock, Permission.CONFIGURE),
        Action.PERIOD_LOCK_CONFIRMED: Route(lock, Permission.CONFIGURE),
    },
)
