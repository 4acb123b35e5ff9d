"""Time zones of the leading group and of a ledger: looked at, chosen or typed, confirmed."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from domain.errors import OutOfDate
from domain.roles import Permission
from domain.zones import ZoneUnknown, read_zone
from handlers import ledgers
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.documents import Ledger
from rendering import zones
from rendering.actions import Action
from rendering.texts import Texts
from services import zones as use_cases

ZONE_STEP = "zone"


async def show(turn: Turn) -> None:
    """The zone in force; another may be typed."""
    ledger = await _pressed_ledger(turn, 0)
    present = turn.zones.of(ledger.id if ledger is not None else None)
    message = zones.zone(present, _usual(turn, ledger), turn.now, turn.texts, ledger)
    await turn.ask(ZONE_STEP, message, ledger_id=ledger.id if ledger is not None else 0)


async def choose(turn: Turn) -> None:
    """One on offer."""
    await _confirm(turn, _pressed(turn), await _pressed_ledger(turn, 1))


async def read(turn: Turn) -> None:
    """A zone was typed."""
    ledger_id = turn.asked_id("ledger_id")
    await _confirm(turn, read_zone(turn.text), await ledgers.named(turn, ledger_id) if ledger_id else None)


async def _confirm(turn: Turn, name: str, ledger: Ledger | None) -> None:
    zone, present = ZoneInfo(name), turn.zones
    then = present.where(ledger.id, zone) if ledger is not None else replace(present, usual=zone)
    moved = await turn.read(use_cases.effect, then, now=turn.now)
    is_usual = zone == _usual(turn, ledger)
    await turn.show(zones.confirm(name, moved, turn.now, turn.texts, ledger, is_usual=is_usual))


async def set_zone(turn: Turn) -> None:
    """It holds from now on."""
    name = None if turn.pressed.word(0) == zones.DEFAULT else _pressed(turn)
    ledger, who = await _pressed_ledger(turn, 1), turn.person_id
    if ledger is None:
        chosen = await turn.write(use_cases.choose, name, usual=turn.usual_zone, actor_id=who, now=turn.now)
    else:
        chosen = await turn.write(
            use_cases.choose_for, ledger.id, name, usual=turn.usual_zone, actor_id=who, now=turn.now
        )
    await turn.stop_asking()
    present = chosen.of(ledger.id if ledger is not None else None)
    await turn.show(zones.chosen(present, turn.now, Texts(turn.texts.language, chosen), ledger))


def _usual(turn: Turn, ledger: Ledger | None) -> ZoneInfo:
    """What holds where none is chosen: the installation's for the group, the group's for a ledger."""
    return turn.usual_zone if ledger is None else turn.zones.usual


async def _pressed_ledger(turn: Turn, place: int) -> Ledger | None:
    """The ledger that a button names; none: it is about the leading group."""
    if len(turn.pressed.arguments) <= place:
        return None
    return await ledgers.named(turn, turn.pressed.number(place))


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
