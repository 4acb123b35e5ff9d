"""What is told besides: sub-items in the digest, agencies where nobody is, for whom somebody acted."""

from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.test_lights_and_sub_items import open_sub_items
from tests.journeys.test_requests import later
from tests.journeys.worlds import World


async def test_a_sub_item_comes_in_the_digest_and_is_declared_from_it(any_world: World) -> None:
    lead, second = any_world.first, any_world.second
    await open_sub_items(lead, 10)
    await lead.press(Action.SUB_ITEM_ADD)
    await lead.say("出台方案 4-23")
    await lead.press(Action.SUB_ITEM_ADD_CONFIRMED)
    await later(any_world, "2026-04-22T12:00")
    lead.catch_up()
    second.catch_up()

    await later(any_world, "2026-04-23T09:00")
    await later(any_world, "2026-04-23T09:01")  # the next tick tells nothing again

    (digest,) = lead.catch_up()
    assert "报送提醒" in digest
    assert "分项提醒：1 项未完成" in digest
    assert "10.1 出台方案 · 🟠 今天截止" in digest
    assert second.catch_up() == []
    message, button = (
        lead.person.last,
        next(button for row in lead.person.last.button_rows for button in row if "10.1" in button.label),
    )
    assert button.label == "✅ 10.1 已完成"
    await lead.press_data(message, button.data or "")
    assert "已完成 · 按期" in await lead.say("方案已印发。")
    await lead.press_data(message, button.data or "")  # pressed again, much later
    assert lead.presses[-1].alert


async def test_the_secretariat_gets_one_message_for_all_agencies_where_nobody_is(any_world: World) -> None:
    secretary = any_world.secretary
    await later(any_world, "2026-04-27T08:59")
    secretary.catch_up()

    for moment in ("2026-04-27T09:00", "2026-04-27T15:00", "2026-04-28T09:00"):
        await later(any_world, moment)

    told = [text for text in secretary.catch_up() if "催报无人可送达" in text]
    assert len(told) == 1
    assert "市医保局" in told[0]
    assert worlds.FIRST_AGENCY not in told[0]
    assert "⚠️ 无人可联系" in await secretary.say("/agencies")
    status = await secretary.say("/status")
    assert "⚠️ 无人可联系：" in status


async def test_the_reviewer_reads_for_whom_a_report_was_written(any_world: World) -> None:
    first, leader = any_world.first, any_world.players[worlds.LEADER]
    await first.say("/delegate")
    await first.press_label("委托领导代办")
    await first.press_label("仅报送")
    await first.say("今天起3天")
    await any_world.file(leader, 1)

    await any_world.reviewer.say("/review")
    card = await any_world.reviewer.press(Action.REVIEW)

    assert "领导 代 <b>李</b>" in card


async def test_somebody_sees_their_reminders_and_sets_their_own_hour(any_world: World) -> None:
    first = any_world.first

    said = await first.say("提醒")
    assert "接下来的提醒" in said
    assert "提醒时刻：按台账规定" in said

    await first.press(Action.REMIND_HOUR, "14")
    assert "提醒时刻：14:00" in first.text
    labels = [button.label for row in first.person.last.button_rows for button in row]
    assert "● 14:00" in labels

    await first.press(Action.REMIND_PACE, "last")
    assert "只在最后提醒" in first.text
    await first.press(Action.REMIND_HOUR, "own")
    assert "提醒时刻：按台账规定" in first.text


async def test_the_secretariat_changes_the_steps_of_chasing(any_world: World) -> None:
    secretary = any_world.secretary
    await secretary.say("/cycle")
    await secretary.press(Action.REGULATIONS)

    said = await secretary.press(Action.LADDER)
    assert "1. 截止当天 · 联络员和AB角" in said
    assert "3. 截止后第 4 个工作日 · 分管领导" in said

    await secretary.press(Action.LADDER_CHOOSE)
    said = await secretary.press_label("处室负责人")
    assert "5. 截止后第 6 个工作日 · 处室负责人" in said
    await secretary.press_label("截止后第 6 个工作日 · 处室负责人")
    said = await secretary.press(Action.LADDER_SHIFT)
    assert "截止后第 6 个工作日" not in said
    await secretary.press_label("截止当天 · 联络员和AB角")
    said = await secretary.press(Action.LADDER_REMOVE)
    assert "截止当天" not in said
    assert "1. 截止当天 · 联络员和AB角" in await secretary.press(Action.LADDER_RESTORE)
