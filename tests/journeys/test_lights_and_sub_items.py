"""An item broken down in the chat, its lights, and why everything stands as it does."""

import pytest

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.worlds import World

pytestmark = pytest.mark.usefixtures("established", "established_on_postgresql")  # made before the loop runs


async def open_sub_items(player: Player, number: int) -> str:
    """Through the card's menu."""
    await player.say(f"/item {number}")
    await player.press(Action.ITEM_ACTS)
    return await player.press(Action.SUB_ITEMS)


async def test_an_item_is_broken_down_declared_done_and_holds_the_completion_up(any_world: World) -> None:
    world, lead = any_world, any_world.first

    assert "尚未分解" in await open_sub_items(lead, 10)
    await lead.press(Action.SUB_ITEM_ADD)
    text = await lead.say("出台方案 5-20\n组织验收\n接入医院 2-30")
    assert "✅ 出台方案 · 5月20日 · 牵头单位节点" in text
    assert "缺日期" in text
    assert "日历上没有2-30" in text
    await lead.say("出台方案 5-20\n接入医院 6月底")
    card = lead.card
    data = f"{Action.SUB_ITEM_ADD_CONFIRMED}:{lead.argument(Action.SUB_ITEM_ADD_CONFIRMED)}"
    assert "已完成 0/2" in await lead.press_data(card, data)
    assert "已完成 0/2" in await lead.press_data(card, data)  # pressed twice

    await world.open_duty(lead, 10)
    await lead.press(Action.COMPLETE)
    await lead.say("全部完成。")
    await lead.press(Action.SUBMIT)
    assert "10.1" in (lead.answer or lead.text)

    await open_sub_items(lead, 10)
    await lead.press(Action.SUB_ITEM)
    await lead.press(Action.SUB_ITEM_DECLARE)
    assert "✅ 已完成 · 按期" in await lead.say("方案已印发。")


async def test_the_colour_is_explained_on_one_screen_each(any_world: World) -> None:
    lead = any_world.first

    text = await lead.say("/why 1")
    assert "事项1为什么是这个灯" in text
    assert "规则" in text
    assert "依据" in text
    assert "尚无结论" in await lead.press(Action.WHY_VERDICT)
    assert "下一次" in await lead.press(Action.WHY_REMINDERS)
    assert "首次" in await lead.press(Action.WHY_TIMELINESS)
    assert "按本台账" in await lead.press(Action.WHY_RATES)
    assert "为什么" in await lead.press(Action.WHY)


async def test_whoever_may_not_see_an_item_is_not_told_why(any_world: World) -> None:
    text = await any_world.second.say("/why 1")

    assert "1" in text
    assert "The rule" not in text


async def test_why_without_a_number_says_how_it_is_written(any_world: World) -> None:
    assert "/why 9" in await any_world.first.say("/why")


async def test_the_lights_of_the_ledger_are_counted_with_words(any_world: World) -> None:
    text = await any_world.secretary.say("/status")
    assert "🔴 红 " in text
    assert "各单位亮灯" in await any_world.secretary.press(Action.LIGHTS)
