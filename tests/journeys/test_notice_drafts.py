"""Notices with files, signed for by one of several, written by templates."""

from bot.simulator.messages import Message
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.worlds import World


def documents(player: Player) -> list[Message]:
    return [row for row in player.person.received if row.document is not None]


async def test_files_go_along_and_are_opened_by_a_button(world: World) -> None:
    secretary = world.secretary
    await secretary.say("/notice")
    await secretary.press(Action.NOTICE_NEW)
    await secretary.send_document("议程.pdf", b"%PDF-1.4 agenda", caption="请参会，议程见附件。")
    await secretary.press(Action.NOTICE_AUDIENCE)
    await secretary.press_label("附件…")
    await secretary.send_document("名单.pdf", b"%PDF-1.4 names")
    await secretary.send_document("多余.pdf", b"%PDF-1.4 more")
    await secretary.press_label("去掉：多余.pdf")
    assert "名单.pdf" in secretary.text
    await secretary.press_label("预览")
    await secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()

    first = world.first
    assert "请参会，议程见附件" in first.person.last.content
    assert documents(first) == []
    await first.press_label("📎 议程.pdf")
    await first.press_label("📎 名单.pdf")

    assert [row.document.data for row in documents(first) if row.document] == [
        b"%PDF-1.4 agenda",
        b"%PDF-1.4 names",
    ]


async def test_who_has_no_part_in_a_notice_opens_none_of_its_files(world: World) -> None:
    secretary = world.secretary
    await secretary.say("/notice")
    await secretary.press(Action.NOTICE_NEW)
    await secretary.send_document("议程.pdf", b"%PDF-1.4 agenda", caption="请参会。")
    await secretary.press(Action.NOTICE_AUDIENCE)
    notice_id = secretary.argument(Action.NOTICE_SEND)
    leader = world.players[worlds.LEADER]
    await leader.say("/help")

    await leader.press_data(leader.card, f"{Action.NOTICE_FILE}:{notice_id}:0")

    assert leader.presses[-1].alert
    assert documents(leader) == []


async def test_one_signs_for_all_of_an_agency(world: World) -> None:
    secretary = world.secretary
    await secretary.say("/notice 请阅。")
    await secretary.press_label("组合条件…")
    await secretary.press_label("岗位")
    await secretary.press_label("☐ 联络员")
    await secretary.press_label("☐ 分管领导")
    await secretary.press_label("选好了")
    await secretary.press_label("预览")
    await secretary.press_label("签收：每人都签")
    assert "签收：每单位一人即可" in secretary.labels
    await secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()

    await world.first.press(Action.SIGN_NOTICE)
    leader = world.players[worlds.LEADER]
    await leader.press(Action.SIGN_NOTICE)

    assert "由本单位同事签收" in leader.text
    await secretary.press(Action.NOTICE)
    assert "已签收 2" in secretary.text


async def test_a_template_is_filled_in_blank_by_blank(world: World) -> None:
    secretary = world.secretary
    await secretary.say("/notice")
    await secretary.press_label("用模板")
    await secretary.press_label("新建模板")
    await secretary.say("例会通知\n会议定于{会议时间}在{地点}召开。")
    assert "要填：会议时间 · 地点" in secretary.text

    await secretary.press_label("用它写通知")
    assert "会议时间" in secretary.text
    await secretary.say("周五9点")
    assert "第 2 项，共 2 项" in secretary.text
    await secretary.say("二楼会议室")

    assert "会议定于周五9点在二楼会议室召开。" in secretary.text
    await secretary.press(Action.NOTICE_AUDIENCE)
    assert "发给 2 人" in secretary.labels


async def test_a_template_without_blanks_is_a_notice_at_once_and_can_be_deleted(world: World) -> None:
    secretary = world.secretary
    await secretary.say("/notice")
    await secretary.press_label("用模板")
    await secretary.press_label("新建模板")
    assert "第一行" in await secretary.say("只有名称")
    await secretary.say("催报\n请尽快报送。")
    await secretary.press_label("用它写通知")
    assert "请尽快报送" in secretary.text

    await secretary.say("/notice")
    await secretary.press_label("用模板")
    await secretary.press_label("催报")
    await secretary.press_label("删除模板")

    assert "通知模板（0）" in secretary.text
