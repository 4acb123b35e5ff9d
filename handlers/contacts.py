"""A contact list: sent, looked at, and everybody on it invited."""

from domain.errors import NotAllowed, OutOfDate
from domain.roles import Permission
from handlers import agencies, attachments, spreadsheets
from handlers.arrivals import Received
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from intake import contacts as intake
from intake.contacts import ContactList
from models.queries.pages import page_of
from rendering import invitations, sheets
from rendering.actions import Action
from services import contacts


async def receive(turn: Turn, received: Received) -> bool:
    """A list of people with agencies and telephone numbers: whom it would invite."""
    listed = intake.recognised(received.source)
    if listed is None:
        return False
    if not turn.may(Permission.INVITE):
        raise NotAllowed
    plan = await turn.read(contacts.plan, listed, now=turn.now)
    file = await attachments.keep(turn, received.attachment, received.data)
    await turn.send(sheets.contacts_preview(plan, spreadsheets.digest(file.sha256), turn.texts))
    return True


async def _listed(turn: Turn) -> ContactList:
    listed = intake.recognised(await spreadsheets.fetch(turn))
    if listed is None:
        raise OutOfDate
    return listed


async def show(turn: Turn) -> None:
    """Whom a list that was sent would invite now."""
    plan = await turn.read(contacts.plan, await _listed(turn), now=turn.now)
    await turn.show(sheets.contacts_preview(plan, turn.pressed.word(0), turn.texts))


async def show_errors(turn: Turn) -> None:
    """What is wrong in it, page by page."""
    plan = await turn.read(contacts.plan, await _listed(turn), now=turn.now)
    page = page_of(plan.errors, turn.pressed.number(1), sheets.ERRORS_ON_A_PAGE)
    digest = turn.pressed.word(0)
    await turn.show(sheets.errors(page, Action.CONTACTS_ERRORS, Action.CONTACTS_SENT, digest, turn.texts))


async def register(turn: Turn) -> None:
    """The agencies that are like none in the registry are new ones."""
    listed = await _listed(turn)
    await turn.write(contacts.register, listed, actor_id=turn.person_id, now=turn.now)
    plan = await turn.read(contacts.plan, listed, now=turn.now)
    await turn.show(sheets.contacts_preview(plan, turn.pressed.word(0), turn.texts))


async def invite(turn: Turn) -> None:
    """Everybody on the list."""
    await _invite(turn, is_partial=False)


async def invite_good(turn: Turn) -> None:
    """Everybody on the list, without the rows that hold errors."""
    await _invite(turn, is_partial=True)


async def _invite(turn: Turn, *, is_partial: bool) -> None:
    listed = await _listed(turn)
    slips = await turn.write(
        contacts.invite, listed, is_partial=is_partial, invited_by_id=turn.person_id, now=turn.now
    )
    await turn.toast()
    link_for = agencies.link_of(turn)
    message = await turn.environment.transactions.apart(
        lambda: invitations.sheet(slips, link_for, turn.texts)
    )
    await turn.send(message)


def _inviting(callback: Callback) -> Route:
    return Route(callback, Permission.INVITE)


JOURNEY = Journey(
    actions={
        Action.CONTACTS_SENT: _inviting(show),
        Action.CONTACTS_ERRORS: _inviting(show_errors),
        Action.CONTACTS_REGISTER: _inviting(register),
        Action.CONTACTS_INVITE: _inviting(invite),
        Action.CONTACTS_INVITE_GOOD: _inviting(invite_good),
    },
)
