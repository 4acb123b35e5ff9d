"""Reporting in Chinese: figures typed badly and well, item by item, by replying, over a restart."""

from bot.demo.stage import Stage
from rendering.actions import Action
from tests.journeys.sources import at
from tests.journeys.worlds import BACKUP, LEADER, World
from tests.simulator.images import png

REMINDER = "2026-04-27T09:00"


async def test_figures_are_asked_for_one_after_another_and_bad_ones_kindly_again(any_world: World) -> None:
    first = any_world.first
    await any_world.open_duty(first, 9)
    await first.say("新建中医馆正在选址。")
    assert "指标 0/2" in first.labels

    asked = await first.press(Action.TARGET_VALUES)
    assert "目标：15个" in asked
    refused = await first.say("很多")
    assert "没有从“很多”中读出数字" in refused
    assert "范围" in await first.say("3到5个")
    assert "单位" in await first.say("3万元")
    asked = await first.say("约３个")
    assert "目标：200名" in asked
    card = await first.say("六十余人")

    assert "3个" in card
    assert "60名" in card
    assert "指标 2/2" in first.labels


async def test_every_field_has_its_button_and_the_card_shows_what_was_said(any_world: World) -> None:
    first = any_world.first
    await any_world.open_duty(first, 9)
    await first.say("新建中医馆正在选址。")
    await first.press(Action.PERCENT_MENU)
    await first.say("约百分之五十")
    assert "进度 50%" in first.labels
    await first.press_label("问题与需协调")
    await first.say("用地紧张")
    await first.press_label("问题与需协调")
    await first.press_label("需协调事项 ›")
    await first.say("请自然资源局支持")
    await first.press_label("下一步打算")
    await first.say("5月开工")
    await first.press_label("自评")
    await first.press_label("🟡 有风险")
    await first.press_label("📎 佐证")
    assert "不是链接" in await first.say("见附件")
    card = await first.say("https://www.gov.cn/a")

    for said in ("50%", "用地紧张", "请自然资源局支持", "5月开工", "有风险", "1"):
        assert said in card
    assert "已报送" in await first.press(Action.SUBMIT)


async def test_what_is_owed_is_gone_through_item_by_item_over_a_restart(any_world: World) -> None:
    first = any_world.first
    await first.say("/due")
    card = await first.press(Action.RUN)
    assert "1/10" in card
    assert "2/10" in await first.press(Action.RUN_NIL)
    assert "3/10" in await first.press(Action.RUN_SKIP)
    await first.press(Action.PROGRESS)
    await first.say("签约率稳步提高。")

    await _restarted(any_world)  # in the middle of a report of the run
    await first.say("/my")
    await first.say("/due")
    assert "继续逐项填报（3/10）" in first.labels
    await first.press(Action.RUN_NEXT)
    await first.press(Action.REPORT_DRAFT)
    await first.press(Action.SUBMIT)
    assert "下一项 4/10" in first.labels
    assert "4/10" in await first.press(Action.RUN_NEXT)
    summary = await first.press(Action.RUN_STOP)

    assert "已报进展：1" in summary
    assert "无新进展：1" in summary
    assert "仍待报送：8" in summary
    assert len(any_world.rows("report")["report"]) == 2


async def test_a_reply_to_a_reminder_names_its_item_and_is_confirmed_with_one_button(
    any_world: World,
) -> None:
    first = any_world.first
    await _reminded(any_world)
    reminder = first.person.last

    first.person.reply(reminder, "9 已完成3场培训，新建中医馆6个，进度60%")
    await any_world.stage.settle()

    card = first.person.last.text
    assert "事项 9" in card
    assert "60%" in card
    assert "6个" in card
    assert "已报送" in await first.press(Action.SUBMIT)


async def test_a_reply_that_names_no_item_is_kept_until_one_is_chosen(any_world: World) -> None:
    first = any_world.first
    await _reminded(any_world)
    reminder = first.person.last
    for place in range(2):
        first.person.send_photo(
            png(2, 2 + place), caption="现场照片" if place == 0 else "", album="a1", reply_to=reminder
        )
    await any_world.stage.settle()
    questions = [row for row in first.person.received if "这是哪一项的" in row.text]
    assert len(questions) == 1
    await first.say("/my")  # another command in between loses nothing
    await _restarted(any_world)

    number = questions[0].button_rows[0][0].data or ""
    for _ in range(2):  # pressed twice
        await first.press_data(questions[0], number)

    assert "现场照片" in first.text
    assert "佐证材料 2 件" in first.text
    assert len(any_world.rows("report")["report"]) == 1
    assert len(any_world.rows("evidence")["evidence"]) == 2


async def test_a_backup_replies_too_and_a_supervising_leader_only_sees(any_world: World) -> None:
    await _reminded(any_world)
    leader, backup = any_world.players[LEADER], any_world.players[BACKUP]
    await leader.say("/due")
    assert not leader.offers(Action.RUN)
    await backup.say("/due")
    assert backup.offers(Action.RUN)

    await leader.press_data(leader.card, Action.RUN.value)

    assert any_world.rows("reporting_run")["reporting_run"] == []


async def test_cancelling_keeps_the_draft_and_leads_back_to_it(any_world: World) -> None:
    first = any_world.first
    await any_world.open_duty(first, 3)
    await first.say("签约工作正在推进。")
    await first.press(Action.TARGET_VALUES)

    assert "保留" in await first.say("/cancel")
    assert "正在推进" in await first.press(Action.REPORT_DRAFT)
    assert "草稿" in await first.say("/due")


async def _reminded(world: World) -> None:
    world.stage.clock.set(at(REMINDER))
    await world.stage.ticks.look()
    await world.stage.settle()


async def _restarted(world: World) -> None:
    """The program ends and another takes over before the same people."""
    before = world.stage
    after = Stage(before.settings, now=before.clock.now())
    after.telegram, after.clock = before.telegram, before.clock
    await before._exits.enter_async_context(after)  # closed with the first one
    world.move_to(after)
