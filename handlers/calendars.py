"""A list of holidays: sent, looked at, and set."""

from domain.errors import NotAllowed, OutOfDate
from domain.holidays import HolidayList
from domain.roles import Permission
from handlers import attachments, spreadsheets
from handlers.arrivals import Received
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from intake import calendars as intake
from models.queries.pages import page_of
from rendering import calendars as words
from rendering.actions import Action
from services import calendars


async def receive(turn: Turn, received: Received) -> bool:
    """A year's holidays: what they would change."""
    listed = intake.recognised(received.source)
    if listed is None:
        return False
    if not turn.may(Permission.CONFIGURE):
        raise NotAllowed
    plan = await turn.read(calendars.plan, listed, now=turn.now, zones=turn.zones)
    file = await attachments.keep(turn, received.attachment, received.data)
    await turn.send(words.preview(plan, spreadsheets.digest(file.sha256), turn.texts))
    return True


async def _listed(turn: Turn) -> HolidayList:
    listed = intake.recognised(await spreadsheets.fetch(turn))
    if listed is None:
        raise OutOfDate
    return listed


async def show(turn: Turn) -> None:
    """What a list that was sent would change now."""
    plan = await turn.read(calendars.plan, await _listed(turn), now=turn.now, zones=turn.zones)
    await turn.show(words.preview(plan, turn.pressed.word(0), turn.texts))


async def show_faults(turn: Turn) -> None:
    """What is wrong in it, page by page."""
    listed = await _listed(turn)
    page = page_of(listed.faults, turn.pressed.number(1), words.FAULTS_ON_A_PAGE)
    await turn.show(words.faults(page, turn.pressed.word(0), turn.texts))


async def set_year(turn: Turn) -> None:
    """All of it."""
    listed = await _listed(turn)
    plan = await turn.write(
        calendars.set_year,
        listed,
        source=listed.source or f"file:{turn.pressed.word(0)}",
        actor_id=turn.person_id,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.show(words.done(plan, turn.texts))


def _configuring(callback: Callback) -> Route:
    return Route(callback, Permission.CONFIGURE)


JOURNEY = Journey(
    actions={
        Action.HOLIDAYS_SENT: _configuring(show),
        Action.HOLIDAYS_FAULTS: _configuring(show_faults),
        Action.HOLIDAYS_SET: _configuring(set_year),
    },
)
