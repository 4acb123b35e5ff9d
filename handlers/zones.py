"""The time zone of the leading group: looked at, chosen or typed, confirmed."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from domain.errors import OutOfDate
from domain.roles import Permission
from domain.zones import ZoneUnknown, read_zone
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from rendering import zones
from rendering.actions import Action
from rendering.texts import Texts
from services import zones as use_cases

ZONE_STEP = "zone"


async def show(turn: Turn) -> None:
    """The zone in force; another may be typed."""
    message = zones.zone(turn.zones.usual, turn.usual_zone, turn.now, turn.texts)
    await turn.ask(ZONE_STEP, message)


async def choose(turn: Turn) -> None:
    """One on offer."""
    await _confirm(turn, _pressed(turn))


async def read(turn: Turn) -> None:
    """A zone was typed."""
    await _confirm(turn, read_zone(turn.text))


async def _confirm(turn: Turn, name: str) -> None:
    shown = replace(turn.zones, usual=ZoneInfo(name))
    moved = await turn.read(use_cases.effect, shown, now=turn.now)
    is_usual = name == turn.usual_zone.key
    await turn.show(zones.confirm(name, moved, turn.now, turn.texts, is_usual=is_usual))


async def set_zone(turn: Turn) -> None:
    """It holds from now on."""
    name = None if turn.pressed.word(0) == zones.DEFAULT else _pressed(turn)
    usual = turn.usual_zone
    chosen = await turn.write(use_cases.choose, name, usual=usual, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await turn.show(zones.chosen(chosen.usual, turn.now, Texts(turn.texts.language, chosen)))


def _pressed(turn: Turn) -> str:
    try:
        return read_zone(turn.pressed.word(0))
    except ZoneUnknown:
        raise OutOfDate from None


def _configuring(callback: Callback) -> Route:
    return Route(callback, Permission.CONFIGURE)


JOURNEY = Journey(
    actions={
        Action.ZONE: _configuring(show),
        Action.ZONE_CHOOSE: _configuring(choose),
        Action.ZONE_SET: _configuring(set_zone),
    },
    answers={ZONE_STEP: _configuring(read)},
)
