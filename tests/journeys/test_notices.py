"""Notices from the first word to the last signature, as secretariat and agencies live through them."""

from domain.roles import Role
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.worlds import World

OTHER = 1101


async def another_secretary(world: World, user_id: int = OTHER, name: str = "钱秘书") -> Player:
    """A second person in the secretariat."""
    player = world.newcomer(user_id, name)
    await player.say(f"/start {worlds.code(world.stage, None, Role.SECRETARIAT)}")
    return player


async def test_a_draft_is_seen_and_sent_by_its_author_alone(world: World) -> None:
    other = await another_secretary(world)
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    notice_id = world.secretary.argument(Action.NOTICE_SEND)

    assert "请参会" not in await other.say("/notice")
    for action in (Action.NOTICE, Action.NOTICE_DRAFT, Action.NOTICE_SEND, Action.NOTICE_DISCARD):
        await other.press_data(other.card, f"{action}:{notice_id}")
        assert other.presses[-1].alert
        assert "请参会" not in other.text

    await world.secretary.press(Action.NOTICE_SEND)
    assert any("正在发给" in message.content for message in world.secretary.person.received)


async def test_an_audience_is_combined_and_shown_before_anything_leaves(world: World) -> None:
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press_label("组合条件…")
    assert "即全部成员单位" in world.secretary.text

    await world.secretary.press_label("事项")
    await world.secretary.press_label("›")
    await world.secretary.press_label(next(row for row in world.secretary.labels if row.startswith("☐ 9 ")))
    await world.secretary.press_label("选好了")
    await world.secretary.press_label("岗位")
    await world.secretary.press_label("☐ 分管领导")
    await world.secretary.press_label("☐ 联络员")
    await world.secretary.press_label("选好了")

    assert "岗位：联络员、分管领导" in world.secretary.text
    assert "事项：第 9 项" in world.secretary.text
    assert "同时符合以上条件的共 3 人" in world.secretary.text
    preview = await world.secretary.press_label("预览")
    assert f"{worlds.SECOND_AGENCY} · Zhao" in preview
    assert "将发给 3 人" in preview
    await world.secretary.press_label("发给 3 人")
    await world.stage.settle()
    assert "请参会" in world.second.person.last.content
    assert "请参会" in world.players[worlds.LEADER].person.last.content
    assert world.players[worlds.BACKUP].person.received == []


async def begin(world: World, text: str = "请参会。") -> None:
    """A notice to all agencies, before it leaves."""
    await world.secretary.say(f"/notice {text}")
    await world.secretary.press(Action.NOTICE_AUDIENCE)


def head_of(world: World) -> Player:
    return world.players[worlds.HEAD]


async def test_criticism_leaves_when_a_second_person_agreed(world: World) -> None:
    await begin(world, "市中医药局三次迟报，特此通报。")
    assert "发给 2 人" in world.secretary.labels
    await world.secretary.press_label("类别：通知")
    await world.secretary.press_label("类别：通报")
    assert "类别：通报批评" in world.secretary.labels
    assert "须经另一人批准" in world.secretary.text

    assert "已送审" in await world.secretary.press_label("送审")
    await world.stage.settle()
    head = head_of(world)
    assert "通知待审批" in head.person.last.content
    assert "三次迟报" in head.person.last.content
    assert "待审批" in await world.secretary.say("/notice")
    assert world.second.person.received == []

    await head.press_label("批准")
    await world.stage.settle()

    assert "正在发给 2 人" in head.text
    assert "三次迟报" in world.second.person.last.content
    assert "批准了你的通知" in world.secretary.person.last.content


async def test_a_notice_that_was_sent_back_is_mended_and_handed_on_again(world: World) -> None:
    await begin(world)
    await world.secretary.press_label("类别：通知")
    await world.secretary.press_label("类别：通报")
    await world.secretary.press_label("送审")
    await world.stage.settle()
    head = head_of(world)
    await head.press_label("退回…")
    assert "已退回" in await head.say("请写明时间")
    await world.stage.settle()

    assert "退回了你的通知" in world.secretary.person.last.content
    assert "请写明时间" in world.secretary.person.last.content
    await world.secretary.press_label("修改")
    await world.secretary.press_label("改正文")
    await world.secretary.say("请于周五9点参会。")
    assert "周五9点" in world.secretary.text
    assert "已送审" in await world.secretary.press_label("送审")
    assert head.person.last.content.count("通知待审批") == 1 or world.second.person.received == []


async def test_the_author_does_not_agree_to_their_own_notice(world: World) -> None:
    await begin(world)
    notice_id = world.secretary.argument(Action.NOTICE_SEND)
    await world.secretary.press_label("类别：通知")
    await world.secretary.press_label("类别：通报")
    await world.secretary.press_label("送审")

    await world.secretary.press_data(world.secretary.card, f"{Action.NOTICE_APPROVE}:{notice_id}:0")

    assert world.secretary.presses[-1].alert
    assert world.rows("receipt")["receipt"] == []
    await world.secretary.press_label("撤回修改")
    assert "改正文" in world.secretary.labels


async def test_a_notice_leaves_at_the_moment_that_was_typed(world: World) -> None:
    await begin(world)
    await world.secretary.press_label("定时发送…")
    assert "什么时候发出" in world.secretary.text
    await world.secretary.say("明天 9:30")
    assert "定于 4月22日 09:30 发出" in world.secretary.labels
    await world.secretary.press_label("签收时限…")
    await world.secretary.say("4-24 17:00")
    await world.secretary.press_label("定于 4月22日 09:30 发出")
    assert "4月22日 09:30 发出" in world.secretary.text
    assert world.second.person.received == []

    await world.stage.wait(days=1)

    assert "until" in world.second.person.last.content
    assert "请参会" in world.first.person.last.content
    assert "请于 4月24日 17:00 前" in world.first.person.last.content


async def test_a_moment_that_nobody_understands_is_asked_for_again(world: World) -> None:
    await begin(world)
    await world.secretary.press_label("定时发送…")
    await world.secretary.say("回头再说")
    await world.secretary.say("明天 9:30")

    assert "定于 4月22日 09:30 发出" in world.secretary.labels


async def test_what_is_scheduled_is_called_off(world: World) -> None:
    await begin(world)
    await world.secretary.press_label("定时发送…")
    await world.secretary.press(Action.NOTICE_MOMENT_SET)
    await world.secretary.press(Action.NOTICE_SEND)
    other = await another_secretary(world)
    await other.say("/notice")
    await other.press(Action.NOTICE_APPROVAL)
    await other.press_label("取消定时")
    assert "还没有通知" in other.text  # it is a draft of its author again

    await world.stage.wait(days=3)

    assert not any("请参会" in row.content for row in world.first.person.received)


async def test_who_did_not_sign_is_chased_by_one_press_and_not_by_two(world: World) -> None:
    await begin(world)
    await world.secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()
    await world.second.press(Action.SIGN_NOTICE)
    await world.secretary.press(Action.NOTICE)
    await world.secretary.press_label("催签")
    assert "再催" in world.secretary.answer
    await world.stage.wait(hours=5)
    await world.secretary.press(Action.NOTICE)
    received = len(world.second.person.received)

    await world.secretary.press_label("催签")
    await world.secretary.press_label("催签")
    await world.stage.settle()

    assert "再催" in world.secretary.answer
    chased = [row.content for row in world.first.person.received if "请尽快签收" in row.content]
    assert len(chased) == 1
    assert "请参会" in chased[0]
    assert len(world.second.person.received) == received
    await world.first.press(Action.SIGN_NOTICE)
    assert "已于" in world.first.text


async def test_a_closed_notice_is_signed_no_more(world: World) -> None:
    await begin(world)
    await world.secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()
    await world.secretary.press(Action.NOTICE)
    assert "关闭后不能再签收" in await world.secretary.press_label("关闭通知")
    await world.secretary.press_label("关闭通知")
    assert "已关闭" in world.secretary.text
    assert "催签" not in world.secretary.labels

    await world.first.press(Action.SIGN_NOTICE)

    assert "已结束" in world.first.answer
    assert "acknowledged" not in {state for row in world.rows("receipt")["receipt"] for state in row}


async def test_the_rule_of_the_second_person_is_set_by_a_press(world: World) -> None:
    await world.secretary.say("/notice")
    await world.secretary.press_label("审批规则")
    assert "超过 100 人" in world.secretary.text

    await world.secretary.press_label("超过 20 人")

    assert "超过 20 人的通知" in world.secretary.text
