"""The head of the group finds again what waits for approval."""

from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.test_requests import later
from tests.journeys.worlds import World


async def test_the_head_is_reminded_and_finds_what_waits(world: World) -> None:
    secretary, head = world.secretary, world.players[worlds.HEAD]
    await secretary.say("/notice 某单位三次迟报。")
    await secretary.press(Action.NOTICE_AUDIENCE)
    for _ in range(2):
        await secretary.press(Action.NOTICE_CLASS)
    await secretary.press(Action.NOTICE_SUBMIT)
    assert "起等待" in await secretary.say("/notice")
    head.catch_up()

    await later(world, "2026-04-22T09:00")

    (digest,) = head.catch_up()
    assert "待审批的通知、督查单 1 件" in digest
    text = await head.press(Action.APPROVALS)
    assert "待审批（1）" in text
    assert "起等待" in await head.press_label("1")
    await head.press(Action.NOTICE_APPROVE)
    assert "没有等待您审批" in await head.say("/approvals")

    await secretary.say("/notice")
    await secretary.press(Action.NOTICE)
    await secretary.press_label("更正…")
    await secretary.say("某单位两次迟报。")
    await secretary.press(Action.NOTICE_CORRECT_SUBMIT)
    assert "✏️ 更正 · “某单位三次迟报。”" in await head.say("/approvals")
    assert "某单位两次迟报。" in await head.press(Action.NOTICE_CORRECTION)
    await head.press(Action.NOTICE_CORRECT_SEND)
    assert "没有等待您审批" in await head.say("/approvals")

    assert "/approvals" in await head.say("/help")
    assert "秘书处" in await world.first.say("/approvals")
