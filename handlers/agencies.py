"""Member agencies and their invitations."""

from domain.errors import NotFound, OutOfDate
from domain.roles import AGENCY_ROLES, Permission, Role
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import agencies as queries
from rendering import agencies
from rendering.buttons import Action
from services import people


async def show_page(turn: Turn) -> None:
    """/agencies: all agencies with their seats."""
    page = await turn.read(queries.page, turn.press.number() if turn.press else 1)
    missing = len(await turn.read(queries.without_liaison))
    await turn.show(agencies.agencies(page, missing, turn.texts))


async def show(turn: Turn) -> None:
    """One agency."""
    card = await turn.read(queries.card, turn.pressed.number())
    if card is None:
        raise NotFound
    await turn.show(agencies.agency(card, turn.texts))


async def invite(turn: Turn) -> None:
    """A one-time code for one seat, as a message that can be passed on."""
    role = _agency_role(turn.pressed.word(1))
    slip = await turn.write(
        people.invite, role=role, agency_id=turn.pressed.number(0), invited_by_id=turn.person_id, now=turn.now
    )
    await turn.toast()
    await turn.send(agencies.invitation(slip, _link(turn, slip.code), turn.texts))


def _agency_role(value: str) -> Role:
    try:
        role = Role(value)
    except ValueError:
        raise OutOfDate from None
    if role not in AGENCY_ROLES:
        raise OutOfDate
    return role


async def invite_all(turn: Turn) -> None:
    """One code for the liaison of every agency that has none, as a file."""
    slips = await turn.write(people.invite_all_liaisons, invited_by_id=turn.person_id, now=turn.now)
    if not slips:
        raise NotFound
    await turn.toast()
    await turn.send(agencies.invitation_sheet(slips, lambda code: _link(turn, code), turn.texts))


def _link(turn: Turn, code: str) -> str | None:
    """The deep link that types the code for its owner."""
    return f"https://t.me/{turn.bot.username}?start={code}" if turn.bot.username else None


JOURNEY = Journey(
    commands={"agencies": Route(show_page, Permission.INVITE)},
    actions={
        Action.AGENCIES: Route(show_page, Permission.INVITE),
        Action.AGENCY: Route(show, Permission.INVITE),
        Action.INVITE: Route(invite, Permission.INVITE),
        Action.INVITE_ALL: Route(invite_all, Permission.INVITE),
    },
)
