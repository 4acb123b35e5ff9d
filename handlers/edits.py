"""A message that was edited after it had said something of a report: taken over, left, or explained."""

from domain.edits import EditOutcome
from domain.errors import OutOfDate
from domain.roles import Permission
from handlers import reports
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.edits import EditView
from models.queries import edits as queries
from rendering import edits
from rendering.actions import Action
from services import edits as use_cases


async def receive(turn: Turn) -> None:
    """The edit of a message; what is being asked for stays asked for."""
    found = await turn.write(use_cases.note, turn.asked_id("said_id"), turn.text, identity=turn.identity)
    if found is not None:
        await turn.send(edits.edited(found, turn.texts))


async def show(turn: Turn) -> None:
    """An edit that waits, from the card of its draft."""
    found = await turn.read(queries.view, turn.pressed.number())
    if found is None or found.said.person_id != turn.person_id or found.said.wish is None:
        raise OutOfDate
    await turn.show(edits.edited(found, turn.texts))


async def adopt(turn: Turn) -> None:
    """Take the edited words into the draft."""
    said_id, edit = turn.pressed.number(), turn.pressed.number(1)
    found = await turn.write(
        use_cases.adopt, said_id, edit, identity=turn.identity, now=turn.now, zones=turn.zones
    )
    await _go_on(turn, found)


async def leave(turn: Turn) -> None:
    """The draft stays as it is."""
    said_id, edit = turn.pressed.number(), turn.pressed.number(1)
    await _go_on(turn, await turn.write(use_cases.leave, said_id, edit, identity=turn.identity))


async def _go_on(turn: Turn, found: EditView) -> None:
    if found.outcome in (EditOutcome.OFFERED, EditOutcome.REPLACED):
        await reports.present_draft(turn, found.report.id)
    else:
        await turn.show(edits.edited(found, turn.texts))


EDIT = Route(receive, Permission.REPORT)
JOURNEY = Journey(
    actions={
        Action.EDIT: Route(show, Permission.REPORT),
        Action.EDIT_ADOPT: Route(adopt, Permission.REPORT),
        Action.EDIT_LEAVE: Route(leave, Permission.REPORT),
    }
)
