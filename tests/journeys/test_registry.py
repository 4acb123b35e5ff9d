"""Names of agencies in the chat: renamed, added, taken off, set apart by level, merged into one."""

import pytest

from rendering.actions import Action
from tests.journeys.worlds import FIRST_AGENCY, SECOND_AGENCY, World

INSURANCE = "市医保局"


async def _open(world: World, agency: str = INSURANCE) -> str:
    """The secretary looks at an agency's names."""
    await world.secretary.say("/agencies")
    await world.secretary.turn_to(Action.AGENCY, agency)
    return await world.secretary.press(Action.AGENCY_NAMES)


async def _choose_to_merge(world: World, keep: str, drop: str) -> str:
    """The secretary chooses two entries that are one agency."""
    await _open(world, keep)
    await world.secretary.press(Action.MERGE)
    return await world.secretary.turn_to(Action.MERGE_WITH, drop)


async def test_an_agency_shows_its_full_name_and_level(world: World) -> None:
    text = await _open(world)

    assert "全称：市医疗保障局" in text
    assert "层级：市级" in text
    assert "尚无其他名称" in text


async def test_an_agency_is_renamed_and_its_name_before_stays_known(world: World) -> None:
    await _open(world)
    await world.secretary.press(Action.AGENCY_RENAME)

    text = await world.secretary.say("海川市医疗保障局")

    assert text.startswith("海川市医疗保障局")
    assert f"· {INSURANCE}" in text


async def test_a_name_is_added_and_taken_off_again(world: World) -> None:
    await _open(world)
    await world.secretary.press(Action.ALIAS_ADD)

    added = await world.secretary.say("市医保办")
    removed = await world.secretary.press(Action.ALIAS_REMOVE)

    assert "· 市医保办（" in added
    assert "市医保办" not in removed


async def test_another_agency_s_name_is_refused_and_asked_again(world: World) -> None:
    await _open(world)
    await world.secretary.press(Action.ALIAS_ADD)

    refused = await world.secretary.say(FIRST_AGENCY)

    assert f"“{FIRST_AGENCY}”已是{FIRST_AGENCY}的名称" in refused
    assert "· 市医保办（" in await world.secretary.say("市医保办")


async def test_the_level_is_set(world: World) -> None:
    await _open(world)
    await world.secretary.press(Action.AGENCY_LEVEL)

    await world.secretary.press_label("县级")

    assert "层级：县级" in world.secretary.text


async def test_before_merging_what_moves_is_told(world: World) -> None:
    text = await _choose_to_merge(world, INSURANCE, SECOND_AGENCY)

    assert text.startswith(f"把{SECOND_AGENCY}并入{INSURANCE}？")
    assert "承担事项：1 项" in text
    assert "在岗人员：1 人" in text


async def test_merged_the_liaison_speaks_for_both(world: World) -> None:
    await _choose_to_merge(world, INSURANCE, SECOND_AGENCY)

    text = await world.secretary.press(Action.MERGE_CONFIRMED)
    items = await world.second.say("/my")

    assert f"· {SECOND_AGENCY}（" in text
    assert "6" in items.splitlines()[0]


async def test_two_liaisons_in_office_are_not_merged(world: World) -> None:
    await _choose_to_merge(world, FIRST_AGENCY, SECOND_AGENCY)
    before = world.rows("agency", "assignment", "seat")

    await world.secretary.press(Action.MERGE_CONFIRMED)

    assert "同一岗位都有人在岗" in world.secretary.answer + world.secretary.text
    assert world.rows("agency", "assignment", "seat") == before


@pytest.mark.parametrize(
    "data", ["ak:1:1", "ad:1:1", "ad:1:999", "ak:999:1", "ah:1:moon", "aq:999", "an:999"]
)
async def test_a_press_out_of_date_changes_nothing(world: World, data: str) -> None:
    await world.secretary.say("/agencies")
    before = world.rows("agency", "agency_alias", "assignment", "seat")

    await world.secretary.press_data(world.secretary.card, data)

    assert world.secretary.presses[-1].answered
    assert world.rows("agency", "agency_alias", "assignment", "seat") == before


async def test_names_are_the_secretariat_s_to_change(world: World) -> None:
    await world.first.say("/my")
    before = world.rows("agency")

    await world.first.press_data(world.first.card, "ad:1:2")

    assert world.rows("agency") == before
