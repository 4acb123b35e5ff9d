"""Agencies ask for more time, other words, other agencies, a pause; the secretariat decides."""

from datetime import date

import pytest

from models.regulations import LedgerRegulation
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import at
from tests.journeys.worlds import HEAD, LEADER, World

REASON = "省级平台接口尚未开放，须待联调后验收。"


@pytest.fixture
def lenient(any_world: World) -> World:
    """The ledger grants extensions into the next year, and time to decline."""
    with any_world.stage.database.transaction() as session:
        limits = LedgerRegulation(ledger_id=1, extension_ceiling=date(2027, 6, 30), decline_workdays=30)
        session.add(limits)
    return any_world


async def menu(player: Player, number: int) -> str:
    """Open what can be done with an item."""
    await player.say(f"/item {number}")
    return await player.press(Action.ITEM_ACTS)


async def ask(player: Player, number: int, kind: str) -> str:
    """Begin to ask for something."""
    await menu(player, number)
    return await player.press(Action.REQUEST_BEGIN, player.argument(Action.REQUEST_BEGIN), kind)


async def later(world: World, moment: str) -> None:
    """The clock is set on, and does what it starts."""
    world.stage.clock.set(at(moment))
    await world.stage.ticks.look()
    await world.stage.settle()


async def ask_extension(world: World, until: str = "2027-03-31") -> str:
    """The lead of item 2 asks for more time, and hands it over."""
    await ask(world.first, 2, "extension")
    await world.first.say(until)
    await world.first.say(REASON)
    await world.first.say("已完成方案论证。")
    return await world.first.press(Action.REQUEST_SEND)


async def decide(player: Player, action: Action, *words: str) -> str:
    """Open the first request of the queue and press a button."""
    await player.say("/requests")
    await player.press(Action.REQUEST)
    shown = await player.press(action)
    for word in words:
        shown = await player.say(word)
    return shown


async def test_an_extension_is_asked_for_in_three_answers_and_granted_with_all_told(lenient: World) -> None:
    world = lenient
    asked = await ask(world.first, 2, "extension")
    assert "现完成时限为2026年12月31日（星期四）。拟延至哪一天？" in asked
    await world.first.say("2027-03-31")
    await world.first.say(REASON)
    draft = await world.first.say("已完成方案论证。")
    assert "完成时限：2026年12月31日（星期四） → 2027年3月31日（星期三）" in draft
    assert world.first.labels[0] == "提交"

    sent = await world.first.press(Action.REQUEST_SEND)
    card = await world.first.say("/item 2")

    assert "审批中 · 应于4月24日前答复" in sent
    assert "延期申请审批中：拟延至2027年3月31日（星期三）" in card
    queue = await world.secretary.say("/requests")
    assert "延期 12月31日 → 2027年3月31日（星期三） · 市卫生健康委 · 应于4月24日前答复" in queue
    shown = await world.secretary.press(Action.REQUEST)
    assert "理由：省级平台接口尚未开放" in shown
    assert world.secretary.labels[:3] == ["同意", "同意并改期", "不同意"]
    world.first.catch_up()
    done = await world.secretary.press(Action.REQUEST_APPROVE)
    assert "✅ 已同意" in done
    (told,) = world.first.catch_up()
    assert "完成时限：2026年12月31日（星期四） → 2027年3月31日（星期三）" in told
    card = await world.first.say("/item 2")
    assert "2027年3月31日（星期三）" in card
    assert "原定2026年12月31日" in card
    assert "申请审批中" not in card


async def test_bad_answers_are_explained_and_lose_nothing(lenient: World) -> None:
    first = lenient.first
    await ask(first, 2, "extension")

    assert "这不像日期" in await first.say("明年春天") or "日期" in first.text
    assert "日期须晚于2026年12月31日" in await first.say("2026-06-30")
    assert "最迟只能延至2027年6月30日" in await first.say("2027-08-31")
    assert "请用一条消息说明理由" in await first.say("2027-03-31")


async def test_another_day_is_granted_and_a_button_pressed_again_says_that_it_is_over(lenient: World) -> None:
    await ask_extension(lenient)
    secretary = lenient.secretary
    await secretary.say("/requests")
    await secretary.press(Action.REQUEST)
    card = secretary.card
    (approve,) = secretary.offered(Action.REQUEST_APPROVE)
    await secretary.press(Action.REQUEST_OTHER_DAY)

    done = await secretary.say("2027-01-31")
    await secretary.press_data(card, approve.data or "")

    assert "→ 2027年1月31日（星期日）（申请延至：2027年3月31日（星期三））" in done
    assert "该申请已办结、撤回或失效" in secretary.answer


async def test_a_refusal_says_why_and_leaves_the_deadline(lenient: World) -> None:
    await ask_extension(lenient)
    lenient.first.catch_up()

    await decide(lenient.secretary, Action.REQUEST_REFUSE, "年内须完成，不宜延期。")

    (told,) = lenient.first.catch_up()
    assert "↩️ 未同意" in told
    assert "完成时限仍为2026年12月31日（星期四）（申请延至：2027年3月31日（星期三））" in told
    assert "审批意见：年内须完成，不宜延期。" in told


async def test_who_asked_takes_it_back(lenient: World) -> None:
    await ask_extension(lenient)

    text = await lenient.first.press(Action.REQUEST_WITHDRAW)

    assert "已撤回" in text
    assert "没有待审批的申请" in await lenient.secretary.say("/requests")


async def test_who_may_not_is_told_so_whatever_button_they_press(lenient: World) -> None:
    await ask_extension(lenient)
    await lenient.secretary.say("/requests")
    await lenient.secretary.press(Action.REQUEST)
    (approve,) = lenient.secretary.offered(Action.REQUEST_APPROVE)
    before = lenient.rows("request", "item")
    for player in (lenient.first, lenient.second, lenient.players[LEADER]):
        await player.say("/my")
        await player.press_data(player.card, approve.data or "")

    assert lenient.rows("request", "item") == before


async def test_an_agency_that_only_takes_part_is_offered_no_extension(any_world: World) -> None:
    card = await any_world.first.say("/item 6")

    assert "市卫生健康委" in card
    await any_world.first.press(Action.ITEM_ACTS)
    assert any_world.first.labels == ["退件（不属本单位职责）", "为什么？", "🔗 复制链接", "‹ 返回"]


async def test_an_item_is_declined_and_handed_on(lenient: World) -> None:
    world = lenient
    await ask(world.first, 6, "decline")
    await world.first.say("价格项目由市医保局负责，与本单位职责无关。")
    sent = await world.first.press(Action.REQUEST_SEND)
    card = await world.first.say("/item 6")

    done = await decide(world.secretary, Action.REQUEST_SUCCESSOR, "市中医药局")

    assert "市卫生健康委认为本事项不属本单位职责" in sent
    assert "退件申请审批中" in card
    assert "市卫生健康委 → 市中医药局" in done
    assert "2 not signed for" in await world.second.say("/my")


async def test_the_secretariat_insists_and_the_agency_signs(lenient: World) -> None:
    world = lenient
    await ask(world.first, 6, "decline")
    await world.first.say("与本单位职责无关。")
    await world.first.press(Action.REQUEST_SEND)
    world.first.catch_up()

    await decide(world.secretary, Action.REQUEST_REFUSE, "价格调整涉及医疗机构，请配合。")
    (told,) = world.first.catch_up()
    await world.first.say("/item 6")
    await world.first.press(Action.SIGN)

    assert "市卫生健康委仍承担本事项，请签收" in told
    assert "已签收事项 6" in world.first.answer


async def test_the_lead_asks_for_another_title(any_world: World) -> None:
    world = any_world
    await ask(world.first, 2, "change")
    await world.first.press_label("标题")
    await world.first.say("补齐村级医疗卫生服务短板")
    await world.first.say("与省文件表述一致。")
    await world.first.press(Action.REQUEST_SEND)

    done = await decide(world.secretary, Action.REQUEST_APPROVE)

    assert "现标题：补齐村级服务短板\n改为：补齐村级医疗卫生服务短板" in done
    assert (await world.first.say("/item 2")).startswith("事项 2 补齐村级医疗卫生服务短板")


async def test_the_secretariat_suspends_is_reminded_and_resumes(any_world: World) -> None:
    world, secretary = any_world, any_world.secretary
    await ask(secretary, 2, "suspension")
    await secretary.say("2026-05-20")
    await secretary.say("等待省级政策出台。")
    await secretary.press(Action.REQUEST_SEND)
    suspended = await world.first.say("/item 2")
    secretary.catch_up()
    await later(world, "2026-05-20T10:00")

    reminders = [text for text in secretary.catch_up() if "定于2026年5月20日（星期三）复核" in text]
    await ask(secretary, 2, "resumption")
    await secretary.say("政策已出台。")
    await secretary.press(Action.REQUEST_SEND)

    assert "⏸ 已中止" in suspended
    assert len(reminders) == 1
    assert "已交办" in await world.first.say("/item 2")


async def test_an_item_is_cancelled_by_a_second_person(any_world: World) -> None:
    world = any_world
    await ask(world.secretary, 2, "cancellation")
    await world.secretary.say("市医改领导小组专题会议纪要〔2026〕5号")
    await world.secretary.say("并入事项 1。")
    waiting = await world.secretary.press(Action.REQUEST_SEND)
    world.first.catch_up()

    asked = await decide(world.players[HEAD], Action.REQUEST_APPROVE)
    await world.players[HEAD].press(Action.REQUEST_APPROVE_CONFIRMED)

    assert "审批中" in waiting
    assert "本事项的报送全部终止" in asked
    assert "取消本事项，不再报送。依据：市医改领导小组专题会议纪要" in world.first.catch_up()[0]
    assert "⚫ 已取消" in await world.first.say("/item 2")


async def test_the_morning_digest_counts_what_waits(lenient: World) -> None:
    await ask_extension(lenient)
    lenient.secretary.catch_up()

    await later(lenient, "2026-04-22T10:00")

    assert any("1 件申请待审批" in text for text in lenient.secretary.catch_up())
