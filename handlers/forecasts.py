"""/remind: which reminders will come and why, and one's own hour and pace."""

from domain.reminders import Pace
from domain.roles import Permission
from handlers.routing import Journey, Route
from handlers.turns import Turn
from rendering import forecasts
from rendering.actions import Action
from services import forecasts as use_cases


async def show(turn: Turn) -> None:
    """/remind."""
    zones = turn.zones
    found = await turn.read(use_cases.of_person, turn.identity, now=turn.now, zones=zones)
    await turn.show(forecasts.forecast(found, turn.texts, turn.now))


async def set_hour(turn: Turn) -> None:
    """At another hour from now on."""
    word = turn.pressed.word()
    hour = None if word == forecasts.OWN_HOUR else turn.pressed.number()
    await turn.write(use_cases.set_hour, turn.identity, hour, now=turn.now)
    await show(turn)


async def set_pace(turn: Turn) -> None:
    """More or fewer from now on."""
    pace = turn.pressed.choice(Pace)
    await turn.write(use_cases.set_pace, turn.identity, pace, now=turn.now)
    await show(turn)


JOURNEY = Journey(
    commands={"remind": Route(show, Permission.SEE_OWN_AGENCY)},
    actions={
        Action.REMIND_HOUR: Route(set_hour, Permission.SEE_OWN_AGENCY),
        Action.REMIND_PACE: Route(set_pace, Permission.SEE_OWN_AGENCY),
    },
)
