"""Notices that were sent, corrected and withdrawn, as people see them."""

import pytest

from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.worlds import World


@pytest.fixture
async def out(world: World) -> World:
    """A notice that everybody has, and the first agency signed."""
    await world.secretary.say("/notice 周三9点开会。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()
    await world.first.press(Action.SIGN_NOTICE)
    await world.secretary.press(Action.NOTICE)
    return world


async def test_a_correction_stands_where_the_notice_stood(out: World) -> None:
    received = len(out.first.person.received)
    await out.secretary.press_label("更正…")
    assert "改成什么" in out.secretary.text
    await out.secretary.say("周五9点开会。")
    assert "原文：\n周三9点开会" in out.secretary.text

    await out.secretary.press_label("只改文字，不提醒")
    await out.stage.settle()

    assert "正在修改 2 人" in out.secretary.answer
    assert len(out.first.person.received) == received
    assert "周五9点开会" in out.first.person.last.content
    assert "已更正（第 2 版）" in out.first.person.last.content
    assert "已于" in out.first.person.last.content
    assert "Sign for it" in out.second.labels
    assert "周三9点开会" in await out.first.press_label("查看原文")


async def test_a_correction_to_be_signed_again_is_told_aloud(out: World) -> None:
    received = len(out.first.person.received)
    await out.secretary.press_label("更正…")
    await out.secretary.say("周五9点开会。")
    await out.secretary.press_label("更正并重新签收")
    await out.stage.settle()

    assert len(out.first.person.received) == received + 1
    assert "周五9点开会" in out.first.person.last.content
    assert "已签收 0" in await out.secretary.press_label("刷新")
    await out.first.press(Action.SIGN_NOTICE)
    assert "已签收 1" in await out.secretary.press_label("刷新")


async def test_a_notice_that_was_withdrawn_says_so_where_it_stood(out: World) -> None:
    card, button = out.second.card, out.second.offered(Action.SIGN_NOTICE)[0]
    await out.secretary.press_label("撤回…")
    assert "已有 2 人收到" in out.secretary.text
    await out.secretary.say("会议取消")
    await out.stage.settle()

    assert "已撤回：会议取消" in out.secretary.text
    assert "催签" not in out.secretary.labels
    texts = [row.content for row in out.first.person.received]
    assert sum("通知已撤回" in text and "会议取消" in text for text in texts) == 2
    await out.second.press_data(card, button.data or "")
    assert out.second.presses[-1].alert
    assert "withdrawn" in out.second.person.last.content


async def test_criticism_is_corrected_by_two(world: World) -> None:
    await world.secretary.say("/notice 特此通报。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press_label("类别：通知")
    await world.secretary.press_label("类别：通报")
    await world.secretary.press_label("送审")
    await world.stage.settle()
    head = world.players[worlds.HEAD]
    await head.press_label("批准")
    await world.stage.settle()
    await world.secretary.press_label("查看签收情况")
    await world.secretary.press_label("更正…")
    await world.secretary.say("特此更正。")
    assert "更正已送审" in await world.secretary.press_label("送审")
    await world.stage.settle()
    assert "特此更正" not in world.first.person.last.content

    await head.press_label("只改文字，不提醒")
    await world.stage.settle()

    assert "特此更正" in world.first.person.last.content
    assert head.labels == []
