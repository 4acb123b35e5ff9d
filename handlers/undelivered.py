"""Messages that did not arrive: the secretariat looks, sends again, or leaves them."""

from domain.errors import OutOfDate
from domain.roles import Permission
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.queries import undelivered as queries
from rendering import undelivered
from rendering.actions import Action
from services import undelivered as use_cases

PAGE_SIZE = 5


async def show_first(turn: Turn) -> None:
    """/outbox: the latest."""
    await _show(turn, 1)


async def show(turn: Turn) -> None:
    """One page."""
    await _show(turn, turn.pressed.number())


async def _show(turn: Turn, number: int) -> None:
    page = await turn.read(queries.page, number, size=PAGE_SIZE)
    await turn.show(undelivered.undelivered(page, turn.texts))


async def show_one(turn: Turn) -> None:
    """One message with what can be done."""
    row = await turn.read(queries.one, turn.pressed.number())
    if row is None:
        raise OutOfDate
    await turn.show(undelivered.card(row, turn.texts))


async def send_again(turn: Turn) -> None:
    """Send it again; pressed twice it is sent once."""
    message_id = turn.pressed.number()
    is_new = await turn.write(use_cases.send_again, message_id, actor_id=turn.person_id, now=turn.now)
    await turn.toast(undelivered.on_its_way(turn.texts) if is_new else None)
    await _show(turn, 1)


async def leave(turn: Turn) -> None:
    """Take it off the list."""
    await turn.write(use_cases.leave, turn.pressed.number(), actor_id=turn.person_id, now=turn.now)
    await _show(turn, 1)


def _notifying(callback: Callback) -> Route:
    return Route(callback, Permission.NOTIFY)


JOURNEY = Journey(
    commands={"outbox": _notifying(show_first)},
    actions={
        Action.UNDELIVERED: _notifying(show),
        Action.UNDELIVERED_ONE: _notifying(show_one),
        Action.SEND_AGAIN: _notifying(send_again),
        Action.LEAVE_UNDELIVERED: _notifying(leave),
    },
)
