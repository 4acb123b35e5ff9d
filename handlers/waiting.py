"""/approvals: what waits for somebody as the second person, wherever the message that asked has gone."""

from domain.roles import Permission
from handlers.routing import Journey, Route
from handlers.turns import Turn
from rendering import waiting
from rendering.actions import Action
from services import waiting as use_cases


async def show(turn: Turn) -> None:
    """Notices and slips, the longest first."""
    found = await turn.read(use_cases.of_person, turn.identity)
    await turn.show(waiting.waiting(found, turn.texts))


JOURNEY = Journey(
    commands={"approvals": Route(show, Permission.APPROVE_NOTICES)},
    actions={Action.APPROVALS: Route(show, Permission.APPROVE_NOTICES)},
)
