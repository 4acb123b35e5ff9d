"""The rules of a ledger (台账规则): from the card of its cycle."""

from datetime import date

from domain.days import read_day
from domain.errors import OutOfDate
from domain.regulations import LIMITS
from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import regulations as queries
from rendering import regulations
from rendering.actions import Action
from services import regulations as use_cases

DAY_STEP = "limit_day"


async def show(turn: Turn) -> None:
    """The rules of one ledger."""
    await _show(turn, await ledgers.named(turn, turn.pressed.number()))


async def _show(turn: Turn, ledger: Ledger) -> None:
    limits = await turn.read(queries.of_ledger, ledger.id)
    await turn.show(regulations.regulations(ledger, limits, turn.texts))


async def show_limit(turn: Turn) -> None:
    """One rule and its values; a day may be typed."""
    ledger, name = await ledgers.named(turn, turn.pressed.number()), turn.pressed.word(1)
    if name not in regulations.names():
        raise OutOfDate
    limits = await turn.read(queries.of_ledger, ledger.id)
    message = regulations.limit(ledger, limits, name, turn.texts)
    if name in LIMITS:
        await turn.show(message)
    else:
        await turn.ask(DAY_STEP, message, ledger_id=ledger.id, name=name)


async def set_limit(turn: Turn) -> None:
    """A value was chosen."""
    name, number = turn.pressed.word(1), turn.pressed.number(2)
    value = bool(number) if name.startswith("is_") else number
    await _set(turn, turn.pressed.number(), name, value if name in LIMITS else None)


async def set_day(turn: Turn) -> None:
    """A day was typed."""
    ledger = await ledgers.named(turn, turn.asked_id("ledger_id"))
    await _set(turn, ledger.id, str(turn.facts["name"]), read_day(turn.text, year=ledger.year))


async def _set(turn: Turn, ledger_id: int, name: str, value: int | date | None) -> None:
    await turn.write(use_cases.set_limit, ledger_id, name, value, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show(turn, await ledgers.named(turn, ledger_id))


def _configuring(callback: Callback) -> Route:
    return Route(callback, Permission.CONFIGURE)


JOURNEY = Journey(
    actions={
        Action.REGULATIONS: _configuring(show),
        Action.REGULATION: _configuring(show_limit),
        Action.REGULATION_SET: _configuring(set_limit),
    },
    answers={DAY_STEP: _configuring(set_day)},
)
