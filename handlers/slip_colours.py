"""The colours of a ledger's supervision slips: their order, names and meanings."""

from domain.errors import OutOfDate
from domain.roles import Permission
from handlers import ledgers
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from models.queries import slips as queries
from rendering import slips
from rendering.actions import Action
from services import slip_colours as use_cases

WORD_STEP = "slip_word"


async def show(turn: Turn) -> None:
    """The colours of one ledger; a button that names none means the one in force."""
    if turn.pressed.arguments:
        await _show(turn, await ledgers.named(turn, turn.pressed.number()))
        return
    ledger = await ledgers.in_force(turn, Action.SLIP_COLOURS)
    if ledger is not None:
        await _show(turn, ledger)


async def _show(turn: Turn, ledger: Ledger) -> None:
    steps = await turn.read(queries.steps, ledger.id)
    await turn.show(slips.colours(ledger, steps, turn.texts))


async def choose(turn: Turn) -> None:
    """Another order."""
    ledger = await ledgers.named(turn, turn.pressed.number())
    order = turn.pressed.number(1)
    await turn.write(use_cases.choose, ledger.id, order, actor_id=turn.person_id, now=turn.now)
    await _show(turn, ledger)


async def ask_word(turn: Turn) -> None:
    """The name of a colour, and its meaning."""
    ledger, position = await ledgers.named(turn, turn.pressed.number()), turn.pressed.number(1)
    found = [step for step in await turn.read(queries.steps, ledger.id) if step.position == position]
    if not found:
        raise OutOfDate
    message = slips.ask_word(ledger, found[0], turn.texts)
    await turn.ask(WORD_STEP, message, ledger_id=ledger.id, position=position)


async def word_typed(turn: Turn) -> None:
    """They were typed."""
    ledger = await ledgers.named(turn, turn.asked_id("ledger_id"))
    position = turn.asked_id("position")
    await turn.write(use_cases.word, ledger.id, position, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show(turn, ledger)


def _configuring(callback: Callback) -> Route:
    return Route(callback, Permission.CONFIGURE)


JOURNEY = Journey(
    actions={
        Action.SLIP_COLOURS: _configuring(show),
        Action.SLIP_ORDER: _configuring(choose),
        Action.SLIP_WORD: _configuring(ask_word),
    },
    answers={WORD_STEP: _configuring(word_typed)},
)
