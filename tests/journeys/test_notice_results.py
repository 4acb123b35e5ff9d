"""How far a notice is, as its author follows it."""

from rendering.actions import Action
from tests.journeys.worlds import World


async def test_the_author_follows_a_notice_in_one_message(world: World) -> None:
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()
    followed = world.secretary.person.last
    assert "通知进度" in followed.content
    received = len(world.secretary.person.received)

    await world.first.press(Action.SIGN_NOTICE)
    await world.second.press(Action.SIGN_NOTICE)
    await world.stage.wait(minutes=1)

    assert len(world.secretary.person.received) == received
    assert "已签收 2 · ⏳ 未签收 0" in followed.content
    await world.secretary.press(Action.NOTICE_FOLLOW)
    assert "通知签收情况" in world.secretary.person.last.content
    assert "通知进度" in followed.content


async def test_all_who_cannot_be_reached_are_listed_with_pages(world: World) -> None:
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press(Action.NOTICE_SEND)
    await world.secretary.press(Action.NOTICE)

    text = await world.secretary.press_label("全部无法送达")

    assert "无法送达（11）" in text
    assert text.count("岗位空缺") == 11
    assert "通知签收情况" in await world.secretary.press_label("‹ 返回")
