"""Member agencies and their invitations."""

from collections.abc import Callable

from domain.errors import NotFound, OutOfDate
from domain.roles import AGENCY_ROLES, Permission, Role
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import agencies as queries
from models.queries import alarms as alarm_queries
from rendering import agencies, invitations
from rendering.actions import Action
from services import people


async def show_page(turn: Turn) -> None:
    """/agencies: all agencies with their seats."""
    page = await turn.read(queries.page, turn.press.number() if turn.press else 1)
    missing = len(await turn.read(queries.without_liaison))
    ids = [card.agency.id for card in page.rows]
    silent = await turn.read(alarm_queries.silent, ids, now=turn.now)
    await turn.show(agencies.agencies(page, missing, turn.texts, silent))


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
    await turn.send(agencies.invitation(slip, link_of(turn)(slip.code), turn.texts))


def _agency_role(value: str) -> Role:
    try:
        role = Role(value)
    except ValueError:
        raise OutOfDate from None
    if role not in AGENCY_ROLES:
        raise OutOfDate
    return role


async def invite_all(turn: Turn) -> None:
    """One code for the liaison of every agency that has none, as a file; asked first where codes are out."""
    invited = len(await turn.read(queries.invited, now=turn.now))
    if invited:
        missing = len(await turn.read(queries.without_liaison)) - invited
        await turn.show(agencies.confirm_invitations(invited, missing, turn.texts))
        return
    await _send_sheet(turn, is_renewing=True)


async def invite_missing(turn: Turn) -> None:
    """Codes only for the agencies that have none."""
    await _send_sheet(turn, is_renewing=False)


async def renew_all(turn: Turn) -> None:
    """New codes for all; the ones that are out stop working."""
    await _send_sheet(turn, is_renewing=True)


async def _send_sheet(turn: Turn, *, is_renewing: bool) -> None:
    slips = await turn.write(
        people.invite_all_liaisons, is_renewing=is_renewing, invited_by_id=turn.person_id, now=turn.now
    )
    if not slips:
        raise NotFound
    await turn.toast()
    link_for = link_of(turn)
    message = await turn.environment.transactions.apart(
        lambda: invitations.sheet(slips, link_for, turn.texts)
    )
    await turn.send(message)


def link_of(turn: Turn) -> Callable[[str], str | None]:
    """Makes of a code the deep link that types it for its owner."""
    name = turn.bot.username
    return lambda code: f"https://t.me/{name}?start={code}" if name else None


JOURNEY = Journey(
    commands={"agencies": Route(show_page, Permission.INVITE)},
    actions={
        Action.AGENCIES: Route(show_page, Permission.INVITE),
        Action.AGENCY: Route(show, Permission.INVITE),
        Action.INVITE: Route(invite, Permission.INVITE),
        Action.INVITE_ALL: Route(invite_all, Permission.INVITE),
        Action.INVITE_MISSING: Route(invite_missing, Permission.INVITE),
        Action.INVITE_ALL_CONFIRMED: Route(renew_all, Permission.INVITE),
    },
)
