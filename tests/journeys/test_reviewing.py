"""The reviewers' desk in Chinese: two levels, a composed return, closing otherwise, bringing an item back."""

from rendering.actions import Action
from rendering.buttons import pack
from tests.journeys.worlds import World


async def _set_two_levels(world: World) -> str:
    await world.secretary.say("/cycle")
    await world.secretary.press(Action.REGULATIONS)
    await world.secretary.press(Action.REGULATION, skip=0)
    ledger_id = world.secretary.argument(Action.REGULATION_SET)
    return await world.secretary.press(Action.REGULATION_SET, ledger_id, "review_levels", 2)


async def _declare(world: World, number: int) -> None:
    await world.open_duty(world.first, number)
    await world.first.press(Action.COMPLETE)
    await world.first.say("全部完成。")
    await world.first.send_document("佐证.pdf", b"%PDF-1.4 evidence")
    await world.first.state_targets()
    await world.first.press(Action.SUBMIT)


async def _act(world: World, number: int, action: Action) -> str:
    await world.secretary.say(f"/item {number}")
    await world.secretary.press(Action.ITEM_ACTS)
    return await world.secretary.press(action)


async def test_two_people_decide_once_the_ledger_says_so(any_world: World) -> None:
    world = any_world
    assert "审核级次 · 2 级" in await _set_two_levels(world)
    await world.file(world.first, 8)
    await world.reviewer.say("/review")
    card = await world.reviewer.press(Action.REVIEW)
    assert "须经两人审核，您是初审。" in card
    report_id = int(world.reviewer.argument(Action.RECOMMEND))

    await world.reviewer.press(Action.RECOMMEND_WITH)
    assert "初审已通过" in await world.reviewer.say("数据已核对")

    await world.reviewer.press_data(world.message(world.reviewer), pack(Action.ACCEPT, report_id))
    assert "须由另一人决定" in world.reviewer.answer
    assert "没有待审核的报告" in await world.reviewer.say("/review")
    await world.secretary.say("/review")
    assert "数据已核对" in await world.secretary.press(Action.REVIEW)
    assert "已通过" in await world.secretary.press(Action.ACCEPT)
    await world.secretary.press_data(world.message(world.secretary), pack(Action.ACCEPT, report_id))
    assert len(world.rows("review")["review"]) == 2


async def test_a_return_names_several_reasons_and_a_day_to_reply_by(any_world: World) -> None:
    world = any_world
    await world.file(world.first, 8)
    world.first.catch_up()
    await world.reviewer.say("/review")
    await world.reviewer.press(Action.REVIEW)
    await world.reviewer.press(Action.RETURN)
    await world.reviewer.press(Action.RETURN_COMPOSE)
    await world.reviewer.press(Action.RETURN_TOGGLE, skip=0)
    report_id = world.reviewer.argument(Action.RETURN_TOGGLE)
    await world.reviewer.press(Action.RETURN_TOGGLE, report_id, 2)
    await world.reviewer.say("请补充去年同期数")
    await world.reviewer.press(Action.RETURN_REPLY, report_id, 3)

    assert "已退回" in await world.reviewer.press(Action.RETURN_NOW)

    (told,) = world.first.catch_up()
    assert "缺少佐证材料，请补充文件或照片；请补充去年同期数" in told
    assert "前重新报送" in told
    assert "进展顺利。" in await world.first.press(Action.REPORT_DRAFT)


async def test_an_item_done_in_part_is_closed_with_a_remark_and_brought_back(any_world: World) -> None:
    world = any_world
    await _declare(world, 7)
    await world.reviewer.say("/review")
    await world.reviewer.press(Action.REVIEW)
    await world.reviewer.press(Action.CLOSE_OTHERWISE)
    await world.reviewer.press(Action.CLOSE_AS)
    await world.reviewer.say("其余学校明年完成")
    assert "部分完成" in await world.secretary.say("/item 7")

    await _act(world, 7, Action.REOPEN)
    item_id = int(world.secretary.argument(Action.ITEM))
    await world.secretary.say("上个月")
    assert "2026-12-31" in world.secretary.text
    await world.secretary.say("2026-12-20")
    world.first.catch_up()
    assert "已重新办理" in await world.secretary.say("审计发现数据不实")

    (told,) = world.first.catch_up()
    assert "已重启" in told
    assert "重启：审计发现数据不实" in await world.secretary.say("/item 7")
    await world.secretary.press_data(world.message(world.secretary), pack(Action.REOPEN, item_id))
    assert "无需重启" in world.secretary.answer


async def test_a_completion_of_a_suspended_item_is_not_offered_for_closing(any_world: World) -> None:
    world = any_world
    await _declare(world, 7)
    await world.secretary.say("/item 7")
    await world.secretary.press(Action.ITEM_ACTS)
    item_id = world.secretary.argument(Action.REQUEST_BEGIN)
    await world.secretary.press(Action.REQUEST_BEGIN, item_id, "suspension")
    for word in ("2026-05-20", "等待省级政策出台。"):
        await world.secretary.say(word)
    await world.secretary.press(Action.REQUEST_SEND)

    await world.reviewer.say("/review")
    card = await world.reviewer.press(Action.REVIEW)

    assert "该事项已中止，恢复办理后方可办结。" in card
    assert world.reviewer.labels[:2] == ["✅ 仅通过该单位部分", "↩️ 退回"]
    assert not any("办结" in label for label in world.reviewer.labels)
    report_id = int(world.reviewer.argument(Action.RETURN))
    await world.reviewer.press_data(world.message(world.reviewer), pack(Action.ACCEPT_AND_CLOSE, report_id))
    assert world.reviewer.answer
    assert "已中止" in await world.secretary.say("/item 7")


async def test_only_the_secretariat_brings_an_item_back(any_world: World) -> None:
    world = any_world
    await world.secretary.say("/item 7")
    await world.secretary.press(Action.ITEM_ACTS)
    item_id = int(world.secretary.argument(Action.ITEM))

    for player in (world.reviewer, world.first):
        await player.say("/help")
        await player.press_data(world.message(player), pack(Action.REOPEN, item_id))
        assert "没有" in player.answer or "岗位" in player.answer
