"""The steps of chasing (催办步骤) of a ledger: from its rules."""

from domain.errors import OutOfDate
from domain.ladders import Audience, Rung
from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import ladders as queries
from rendering import rungs as rendering
from rendering.actions import Action
from services import rungs as use_cases


async def show(turn: Turn) -> None:
    """All steps of one ledger."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    await turn.show(rendering.rungs(ledger, await _rungs(turn, ledger), turn.texts))


async def show_one(turn: Turn) -> None:
    """One step, and what can be done with it."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    offset = turn.pressed.number(1)
    rung = next((row for row in await _rungs(turn, ledger) if row.offset == offset), None)
    if rung is None:
        raise OutOfDate
    await turn.show(rendering.rung(ledger, rung, turn.texts))


async def shift(turn: Turn) -> None:
    """A working day later, or earlier."""
    by = 1 if turn.pressed.word(2) == rendering.LATER else -1
    ledger_id, offset = turn.pressed.number(), turn.pressed.number(1)
    await turn.write(use_cases.shift, ledger_id, offset, by, actor_id=turn.person_id, now=turn.now)
    await show(turn)


async def remove(turn: Turn) -> None:
    """One step fewer."""
    ledger_id, offset = turn.pressed.number(), turn.pressed.number(1)
    await turn.write(use_cases.remove, ledger_id, offset, actor_id=turn.person_id, now=turn.now)
    await show(turn)


async def choose(turn: Turn) -> None:
    """Whom does one more step tell?"""
    ledger = await ledgers.named(turn, turn.pressed.number())
    await turn.show(rendering.audiences(ledger, turn.texts))


async def add(turn: Turn) -> None:
    """One more step, after the last."""
    audience = turn.pressed.choice(Audience, 1)
    await turn.write(use_cases.add, turn.pressed.number(), audience, actor_id=turn.person_id, now=turn.now)
    await show(turn)


async def restore(turn: Turn) -> None:
    """The usual steps again."""
    await turn.write(use_cases.restore, turn.pressed.number(), actor_id=turn.person_id, now=turn.now)
    await show(turn)


async def _rungs(turn: Turn, ledger: Ledger) -> tuple[Rung, ...]:
    found = await turn.read(queries.of_ledgers, [ledger.id])
    return found[ledger.id]


def _configuring(callback: Callback) -> Route:
    return Route(callback, Permission.CONFIGURE)


JOURNEY = Journey(
    actions={
        Action.LADDER: _configuring(show),
        Action.LADDER_RUNG: _configuring(show_one),
        Action.LADDER_SHIFT: _configuring(shift),
        Action.LADDER_REMOVE: _configuring(remove),
        Action.LADDER_CHOOSE: _configuring(choose),
        Action.LADDER_ADD: _configuring(add),
        Action.LADDER_RESTORE: _configuring(restore),
    },
)
