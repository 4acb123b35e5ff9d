"""Names of agencies: rename, add and take off names, set the level, merge entries."""

from domain.errors import NotFound, OutOfDate
from domain.levels import GovernmentLevel
from handlers.routing import Journey, managed
from handlers.turns import Turn
from models.people import Agency
from models.queries import registry as queries
from rendering import registry as rendering
from rendering.actions import Action
from services import agencies, naming

NAME_STEP = "agency_name"
ALIAS_STEP = "agency_alias"


async def show_names(turn: Turn) -> None:
    """What an agency is called."""
    await turn.stop_asking()
    await _show_names(turn, turn.pressed.number())


async def _show_names(turn: Turn, agency_id: int) -> None:
    entry = await turn.read(queries.entry, agency_id)
    if entry is None:
        raise NotFound
    await turn.show(rendering.names(entry, turn.texts))


async def _agency(turn: Turn) -> Agency:
    entry = await turn.read(queries.entry, turn.pressed.number())
    if entry is None:
        raise NotFound
    return entry.agency


async def ask_name(turn: Turn) -> None:
    """Which name?"""
    agency = await _agency(turn)
    await turn.ask(NAME_STEP, rendering.ask_name(agency, turn.texts), agency_id=agency.id)


async def rename(turn: Turn) -> None:
    """The agency's name was typed."""
    agency_id = turn.asked_id("agency_id")
    await turn.write(naming.rename, agency_id, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_names(turn, agency_id)


async def ask_alias(turn: Turn) -> None:
    """Which other name?"""
    agency = await _agency(turn)
    await turn.ask(ALIAS_STEP, rendering.ask_alias(agency, turn.texts), agency_id=agency.id)


async def add_alias(turn: Turn) -> None:
    """Another name was typed."""
    agency_id = turn.asked_id("agency_id")
    await turn.write(naming.add_alias, agency_id, turn.text, actor_id=turn.person_id, now=turn.now)
    await turn.stop_asking()
    await _show_names(turn, agency_id)


async def remove_alias(turn: Turn) -> None:
    """A name is not the agency's."""
    agency = await turn.write(
        naming.remove_alias, turn.pressed.number(), actor_id=turn.person_id, now=turn.now
    )
    await _show_names(turn, agency.id)


async def choose_level(turn: Turn) -> None:
    """At which level?"""
    await turn.show(rendering.choose_level(await _agency(turn), turn.texts))


async def set_level(turn: Turn) -> None:
    """The level of government."""
    agency_id = turn.pressed.number(0)
    level = turn.pressed.choice(GovernmentLevel, 1)
    await turn.write(naming.set_level, agency_id, level, actor_id=turn.person_id, now=turn.now)
    await _show_names(turn, agency_id)


async def choose_other(turn: Turn) -> None:
    """Merge with which other one?"""
    choice = await turn.read(agencies.merge_choice, turn.pressed.number(0), turn.pressed.number(1))
    await turn.show(rendering.choose_other(choice, turn.texts))


async def confirm_merge(turn: Turn) -> None:
    """Merge these two?"""
    preview = await turn.read(queries.merge_preview, turn.pressed.number(0), turn.pressed.number(1))
    if preview is None:
        raise OutOfDate
    await turn.show(rendering.confirm_merge(preview, turn.texts))


async def merge(turn: Turn) -> None:
    """Two entries are one agency."""
    kept = await turn.write(
        agencies.merge, turn.pressed.number(0), turn.pressed.number(1), actor_id=turn.person_id, now=turn.now
    )
    await _show_names(turn, kept.id)


JOURNEY = Journey(
    actions={
        Action.AGENCY_NAMES: managed(show_names),
        Action.AGENCY_RENAME: managed(ask_name),
        Action.ALIAS_ADD: managed(ask_alias),
        Action.ALIAS_REMOVE: managed(remove_alias),
        Action.AGENCY_LEVEL: managed(choose_level),
        Action.AGENCY_LEVEL_SET: managed(set_level),
        Action.MERGE: managed(choose_other),
        Action.MERGE_WITH: managed(confirm_merge),
        Action.MERGE_CONFIRMED: managed(merge),
    },
    answers={NAME_STEP: managed(rename), ALIAS_STEP: managed(add_alias)},
)
