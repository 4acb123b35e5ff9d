"""/approvals: what waits for somebody as the second person, wherever the message that asked has gone."""

from domain.roles import Permission
from handlers.routing import Journey, Route
from handlers.turns import Turn
from rendering import waiting
from rendering.actions import Action
from services import waiting as use_cases

PAGE_SIZE = 8


async def show_first(turn: Turn) -> None:
    """Notices and slips, the longest first."""
    await _show(turn, 1)


async def show(turn: Turn) -> None:
    """One page; a digest names none."""
    await _show(turn, turn.pressed.number() if turn.pressed.arguments else 1)


async def _show(turn: Turn, number: int) -> None:
    page = await turn.read(use_cases.page, turn.identity, number, size=PAGE_SIZE)
    await turn.show(waiting.waiting(page, turn.texts))


JOURNEY = Journey(
    commands={"approvals": Route(show_first, Permission.APPROVE_NOTICES)},
    actions={Action.APPROVALS: Route(show, Permission.APPROVE_NOTICES)},
)
