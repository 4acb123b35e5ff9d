"""Going through what is owed, item by item: nothing new, progress, later, stop."""

from domain.errors import NilReasonMissing
from domain.roles import Permission
from handlers import nil_reports, reports
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import reports as report_queries
from models.queries import runs as queries
from rendering import runs
from rendering.actions import Action
from services import runs as use_cases
from services import submissions


async def begin(turn: Turn) -> None:
    """Set out, or go on."""
    await turn.write(use_cases.begin, identity=turn.identity, now=turn.now)
    await show_next(turn)


async def show_next(turn: Turn) -> None:
    """The duty whose turn it is; what came of it all where none is left."""
    run = await turn.read(queries.progress, turn.identity, turn.now)
    if run.current is None:
        await stop(turn)
        return
    owed = run.current
    previous = await turn.read(report_queries.previous, owed.duty)
    message = runs.card(run, owed, previous, turn.texts, turn.now)
    await turn.ask(reports.DUTY_STEP, message, duty_id=owed.duty.id)


async def nothing_new(turn: Turn) -> None:
    """Nothing new on this one: the next."""
    duty_id = turn.pressed.number()
    try:
        await turn.write(submissions.nothing_new, duty_id, identity=turn.identity, now=turn.now)
    except NilReasonMissing as error:
        await nil_reports.ask_reason(turn, duty_id, error)
        return
    await show_next(turn)


async def skip(turn: Turn) -> None:
    """This one later: the next."""
    await turn.write(use_cases.skip, turn.pressed.number(), identity=turn.identity)
    await show_next(turn)


async def stop(turn: Turn) -> None:
    """Enough for now: what came of it."""
    run = await turn.write(use_cases.end, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await turn.show(runs.summary(run, turn.texts))


JOURNEY = Journey(
    actions={
        Action.RUN: Route(begin, Permission.REPORT),
        Action.RUN_NEXT: Route(show_next, Permission.REPORT),
        Action.RUN_NIL: Route(nothing_new, Permission.REPORT),
        Action.RUN_SKIP: Route(skip, Permission.REPORT),
        Action.RUN_STOP: Route(stop, Permission.REPORT),
    }
)
