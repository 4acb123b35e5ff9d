"""Seats in the chat: handed over, delegated, left for some days."""

from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.worlds import World


async def code_for_successor(world: World, holder: Player) -> str:
    """The holder begins a handover."""
    await holder.say("/handover")
    await holder.press(Action.HANDOVER_START)
    await holder.press(Action.HANDOVER_STARTED)
    return holder.code()


async def test_a_seat_is_handed_over_with_a_sheet_that_both_confirm(any_world: World) -> None:
    old, new = any_world.first, any_world.newcomer(name="孙倩")
    await any_world.open_duty(old, 1)
    await old.press(Action.PROGRESS)
    await old.say("写到一半。")
    stale = old.card
    code = await code_for_successor(any_world, old)

    sheet = await new.say(f"/start {code}")
    assert "交接" in sheet
    assert "在写草稿 1" in sheet
    assert "待报送" in sheet
    await new.press(Action.HANDOVER_SHEET)
    assert new.person.last.document is not None
    await new.press(Action.HANDOVER_ACCEPT)
    assert "等待对方确认" in new.text
    assert "秘书处" in await new.say("/due")  # nothing yet

    await old.press(Action.HANDOVER_CONFIRM)
    assert "已于" in old.text
    assert "您在该岗位的权限已终止" in old.text
    await old.press_data(stale, f"{Action.OWED}:1")
    assert old.presses[-1].alert
    assert "已交接" in old.answer
    assert "孙倩" in old.answer
    assert "孙倩" in await old.say("/due")

    assert any("该岗位及清单所列事项自此由您负责" in text for text in new.catch_up())
    await any_world.open_duty(new, 1)
    assert "写到一半" in new.text or new.offers(Action.REPORT_DRAFT)


async def test_pressing_twice_and_pressing_late_change_nothing(any_world: World) -> None:
    old, new = any_world.first, any_world.newcomer(name="孙倩")
    await new.say(f"/start {await code_for_successor(any_world, old)}")
    await old.press(Action.HANDOVER_CONFIRM)
    await new.press(Action.HANDOVER_ACCEPT)
    handover_id = any_world.rows("handover")["handover"][0][0]
    before = any_world.rows("handover", "seat", "receipt")

    for action in (Action.HANDOVER_ACCEPT, Action.HANDOVER_SHEET):
        await new.press_data(new.card, f"{action}:{handover_id}")
    for action in (Action.HANDOVER_CONFIRM, Action.HANDOVER_CANCEL):
        await old.press_data(old.card, f"{action}:{handover_id}")
    other = any_world.newcomer(3002, "路人")
    await other.say("/help")
    await other.press_data(old.card, f"{Action.HANDOVER_ACCEPT}:{handover_id}")

    assert any_world.rows("handover", "seat", "receipt") == before


async def test_the_secretariat_replaces_somebody_who_is_gone(any_world: World) -> None:
    secretary, new = any_world.secretary, any_world.newcomer(name="孙倩")
    agency_id = next(row[0] for row in any_world.rows("agency")["agency"] if worlds.SECOND_AGENCY in row)
    await secretary.say("/agencies")
    await secretary.press_data(secretary.card, f"{Action.AGENCY}:{agency_id}")
    await secretary.press(Action.REPLACE)
    assert "秘书处代为确认" in secretary.text
    await secretary.press(Action.HANDOVER_STARTED)

    await new.say(f"/start {secretary.code()}")
    await new.press(Action.HANDOVER_ACCEPT)
    await secretary.press(Action.HANDOVER_CONFIRM)

    assert "已于" in secretary.text
    assert "1" in await new.say("/due")
    assert "孙倩" in await any_world.second.say("/due")


async def test_somebody_goes_on_leave_and_comes_back(any_world: World) -> None:
    liaison = any_world.first
    await liaison.say("/leave")
    await liaison.press(Action.LEAVE_NEW)
    assert "重新发送" in await liaison.say("下周")
    assert "由谁代办" in await liaison.say("4月22日-4月25日")
    await liaison.press_label("由替补代办")
    assert "4月22日" in liaison.text
    assert "替补" in liaison.text

    await liaison.press(Action.LEAVE_CANCEL)

    assert "没有请假记录" in liaison.text


async def test_a_leader_reports_for_a_liaison_who_delegated_it(any_world: World) -> None:
    liaison, leader = any_world.first, any_world.players[worlds.LEADER]
    await liaison.say("/delegate")
    await liaison.press_label("委托领导代办")
    await liaison.press_label("仅报送")
    assert "代您办理：报送" in await liaison.say("今天起3天")
    assert any("委托代办" in text for text in leader.catch_up())

    await any_world.file(leader, 1)
    reports = any_world.rows("report")["report"]
    assert len(reports) == 1

    await liaison.say("/delegate")
    await liaison.press(Action.DELEGATION_REVOKE)
    await any_world.open_duty(leader, 2)
    assert not leader.offers(Action.SUBMIT)
    assert len(any_world.rows("report")["report"]) == 1
