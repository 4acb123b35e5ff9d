"""Language and quiet hours."""

from datetime import time

from domain.days import read_time
from domain.errors import OutOfDate
from domain.roles import Permission
from handlers import commands
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import people as queries
from rendering import preferences
from rendering.actions import Action
from rendering.words import LANGUAGES
from services import people


async def show(turn: Turn) -> None:
    """/settings."""
    signing = [
        holding.agency
        for holding in turn.identity.permitting(Permission.SIGN_OFF)
        if holding.agency is not None
    ]
    await turn.show(preferences.settings(turn.identity.person, turn.texts, signing=signing))


async def choose_language(turn: Turn) -> None:
    """Speak another language from now on, in the menu too."""
    language = turn.pressed.word()
    if language not in LANGUAGES:
        raise OutOfDate
    await turn.write(people.choose_language, turn.identity, language)
    await _refresh(turn)
    await commands.publish_for(turn.bot, turn.identity, turn.texts)


async def choose_quiet_hours(turn: Turn) -> None:
    """No messages between two times, or at any time."""
    start: time | None = None
    end: time | None = None
    if turn.pressed.word() != "off":
        start, end = read_time(turn.pressed.word(0)), read_time(turn.pressed.word(1))
    await turn.write(people.choose_quiet_hours, turn.identity, start, end)
    await _refresh(turn)


async def _refresh(turn: Turn) -> None:
    turn.known = await turn.read(queries.identity, turn.user.id, now=turn.now)
    await show(turn)


JOURNEY = Journey(
    commands={"settings": Route(show)},
    actions={
        Action.SETTINGS: Route(show),
        Action.LANGUAGE: Route(choose_language),
        Action.QUIET_HOURS: Route(choose_quiet_hours),
    },
)
