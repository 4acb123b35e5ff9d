"""Reporting periods in the chat: asked for once, previewed, filed early and late, locked by hand."""

from datetime import date

import pytest

from domain.cycles import Frequency
from models.cycles import Cycle, Period
from models.queries import cycles as cycle_queries
from models.queries import exports
from models.queries import periods as period_queries
from models.reports import Duty
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import at
from tests.journeys.worlds import World


def ledger_id(world: World) -> int:
    return int(world.rows("ledger")["ledger"][0][0])


def periods(world: World) -> list[Period]:
    with world.stage.database.read() as session:
        return list(exports.all_rows(session, Period))


def duties(world: World, period_id: int) -> list[Duty]:
    with world.stage.database.read() as session:
        return [row for row in exports.all_rows(session, Duty) if row.period_id == period_id]


async def pass_to(world: World, when: str) -> None:
    """Time passes, and the clock is looked at twice: what one look brings about, the next may go on with."""
    world.stage.clock.set(at(when))
    for _ in range(2):
        await world.stage.ticks.tick_once()
    await world.stage.settle()


async def ask_once(world: World, day: str = "6月30日", title: str = "年中专题报送") -> None:
    secretary = world.secretary
    await secretary.say("/cycle")
    await secretary.press(Action.ONE_OFF)
    await secretary.say(day)
    await secretary.press_label("17:00")
    await secretary.say(title)


# Asked for once


async def test_a_report_is_asked_for_once_beside_the_regular_cycle(any_world: World) -> None:
    world, secretary = any_world, any_world.secretary
    await ask_once(world)
    assert "启动此次一次性报送" in secretary.text
    assert "2026年6月30日（星期二）17:00" in secretary.text

    await secretary.press(Action.ONE_OFF_SET)

    assert "年中专题报送" in secretary.text
    once = next(row for row in periods(world) if row.title)
    await secretary.say("/cycle")
    assert "一次性报送" in secretary.text
    await pass_to(world, "2026-06-29T10:00")
    assert any("年中专题报送 开始报送" in text or "年中专题报送" in text for text in world.first.catch_up())
    await world.first.say("/due")
    assert "年中专题报送" in world.first.text
    assert len(duties(world, once.id)) > 0
    with world.stage.database.read() as session:
        cycle = cycle_queries.current(session, ledger_id(world))
    assert cycle is not None
    assert cycle.frequency is Frequency.MONTHLY


async def test_a_day_that_is_over_and_a_name_too_long_are_asked_for_again(any_world: World) -> None:
    secretary = any_world.secretary
    await secretary.say("/cycle")
    await secretary.press(Action.ONE_OFF)

    assert "这个时间已经过去" in await secretary.say("2026-01-05")
    assert "日期" in await secretary.say("下个月")
    await secretary.say("2026-06-30")
    await secretary.press_label("17:00")
    assert "1 至 60 个字" in await secretary.say("长" * 61)
    await secretary.say("年中专题报送")

    assert secretary.offers(Action.ONE_OFF_SET)


async def test_a_report_set_by_two_presses_is_asked_for_once(any_world: World) -> None:
    secretary = any_world.secretary
    await ask_once(any_world)
    card, data = secretary.card, secretary.offered(Action.ONE_OFF_SET)[0].data or ""

    await secretary.press_data(card, data)
    await secretary.press_data(card, data)

    assert len([row for row in periods(any_world) if row.title]) == 1


async def test_a_report_is_called_off_before_it_opens(any_world: World) -> None:
    secretary = any_world.secretary
    await ask_once(any_world)
    await secretary.press(Action.ONE_OFF_SET)

    await secretary.press(Action.ONE_OFF_CANCEL)
    assert "取消“年中专题报送”" in secretary.text
    await secretary.press(Action.ONE_OFF_CANCEL_CONFIRMED)
    await pass_to(any_world, "2026-06-29T10:00")

    once = next(row for row in periods(any_world) if row.title)
    assert (once.status, duties(any_world, once.id)) == ("cancelled", [])


# The preview, and the details


async def test_the_preview_gives_six_periods_with_the_reason_of_each_shift(any_world: World) -> None:
    secretary = any_world.secretary
    number = ledger_id(any_world)
    await secretary.say("/cycle")
    await secretary.press(Action.CYCLE_FREQUENCY)
    choice = (number, Frequency.MONTHLY.value, 1, "1800")
    await secretary.press(Action.CYCLE_DAY, *choice[:2])
    await secretary.press(Action.CYCLE_TIME, *choice[:3])
    preview = await secretary.press(Action.CYCLE_PREVIEW, *choice)

    assert preview.count("截止") == 6
    assert "（8月1日周六 → 8月3日）" in preview
    assert "10月1日放假 → 10月8日" in await secretary.press(Action.CYCLE_PREVIEW_MORE)
    assert secretary.text.count("截止") == 12


async def test_details_of_the_cycle_hold_for_the_periods_to_come(any_world: World) -> None:
    secretary = any_world.secretary
    before = next(row for row in periods(any_world) if row.status == "open")
    await secretary.say("/cycle")
    await secretary.press(Action.CYCLE_DETAILS)
    await secretary.press_label("锁定时间")
    preview = await secretary.press_label("2")
    assert "截止后 2 天锁定" in preview
    assert "2026年5月" in preview
    await secretary.press(Action.CYCLE_DETAIL_SET)
    await secretary.press(Action.CYCLE_DETAILS)
    await secretary.press_label("提醒")
    await secretary.press_label("✓ 5")
    await secretary.press_label("3")
    await secretary.press_label("查看影响")
    card, data = secretary.card, secretary.offered(Action.CYCLE_DETAIL_SET)[0].data or ""
    await secretary.press_data(card, data)
    await secretary.press_data(card, data)

    assert "截止前 3、2 个工作日及当日" in secretary.text
    with any_world.stage.database.read() as session:
        cycle = cycle_queries.current(session, ledger_id(any_world))
        assert cycle is not None
        (following, _) = period_queries.planned_of(session, cycle.id)
        assert session.get_one(Period, before.id) == before
        assert len([row for row in exports.all_rows(session, Cycle) if row.ended_at is None]) == 1
    assert (cycle.grace_days, cycle.reminder_offsets) == (2, [3, 2, 0])
    assert (following.grace_until - following.due_at).days == 2


# Early


async def test_a_liaison_files_for_the_next_period_and_is_not_asked_again(any_world: World) -> None:
    first = any_world.first
    await first.say("/due")
    await first.press(Action.EARLY)
    assert "提前报送" in first.text
    label = next(button.label for button in first.offered(Action.EARLY_DUTY))
    await first.press_label(label)
    assert "现在报送即为按时" in first.text
    await first.press(Action.PROGRESS)
    await first.say("提前完成。")
    await first.press(Action.SUBMIT)

    may = next(row for row in periods(any_world) if row.starts_on == date(2026, 5, 1))
    (early,) = duties(any_world, may.id)
    assert (early.state, early.is_on_time) == ("reported", True)
    await pass_to(any_world, "2026-06-01T10:00")
    same = [
        row
        for row in duties(any_world, may.id)
        if (row.item_id, row.agency_id) == (early.item_id, early.agency_id)
    ]
    assert [row.id for row in same] == [early.id]
    assert same[0].state == "reported"
    await any_world.secretary.say("/status")
    assert "未报" in any_world.secretary.text


async def test_the_period_is_chosen_on_the_item(any_world: World) -> None:
    second = any_world.second
    await second.say("/item 9")
    await second.press(Action.REPORT_FOR)

    assert "for which period" in second.text
    assert second.offers(Action.DUTY)
    assert second.offers(Action.EARLY_DUTY)
    await second.press(Action.EARLY_DUTY)
    assert "May 2026" in second.text


# The lock by hand, and late filing


@pytest.fixture
async def locked(any_world: World) -> World:
    """The April period is locked by hand, the day after it was due."""
    await any_world.first.say("/due")
    number = any_world.first.offered(Action.DUTY)[0].label
    await any_world.open_duty(any_world.first, int(number))
    await any_world.first.press(Action.PROGRESS)
    await any_world.first.say("写到一半。")
    due = next(row for row in periods(any_world) if row.status == "open").due_at
    await pass_to(any_world, f"{due:%Y-%m-%d}T20:00")
    secretary = any_world.secretary
    await secretary.say("/status")
    await secretary.press(Action.PERIODS)
    await secretary.press_label("2026年4月")
    await secretary.press(Action.PERIOD_LOCK)
    assert "尚有" in secretary.text
    await secretary.press(Action.PERIOD_LOCK_CONFIRMED)
    assert "已于" in secretary.text
    return any_world


async def unlock(world: World, player: Player, until: str = "2026-05-08") -> None:
    """Somebody lets the agency with item 9 alone in."""
    await player.say("/status")
    await player.press(Action.PERIODS)
    await player.press_label("2026年4月")
    await player.press(Action.UNLOCK)
    await player.turn_to(Action.UNLOCK_AGENCY, "市中医药局 (1)")
    await player.press(Action.UNLOCK_ITEM)
    await player.say(until)


async def test_a_draft_overtaken_by_the_lock_is_kept_and_the_secretariat_asked(locked: World) -> None:
    first = locked.first

    await first.press(Action.SUBMIT)

    assert "草稿已保留" in first.text
    card, data = first.card, first.offered(Action.UNLOCK_WISH)[0].data or ""
    await first.press_data(card, data)
    await first.press_data(card, data)
    await locked.stage.ticks.tick_once()
    await locked.stage.settle()
    asked = [text for text in locked.secretary.catch_up() if "申请补报" in text]
    assert len(asked) == 1


async def test_what_is_filed_after_an_unlock_counts_as_received_and_late(locked: World) -> None:
    reviewer, second = locked.reviewer, locked.second
    await unlock(locked, reviewer)
    assert "理由" in reviewer.text
    await reviewer.press(Action.UNLOCK_WITH)
    assert "已为市中医药局解锁" in reviewer.text
    await locked.stage.ticks.tick_once()
    await locked.stage.settle()
    assert any("you can file late" in text for text in second.catch_up())

    await second.say("/due")
    await second.press(Action.DUTY)
    await second.press(Action.PROGRESS)
    await second.say("Done at last.")
    await second.press(Action.SUBMIT)

    await locked.secretary.say("/status")
    assert "补报 1" in locked.secretary.text
    april = next(row for row in periods(locked) if row.starts_on == date(2026, 4, 1))
    late = [row for row in duties(locked, april.id) if row.state == "late_filed"]
    assert [row.is_on_time for row in late] == [False]


async def test_an_unlock_pressed_twice_is_one_record(locked: World) -> None:
    reviewer = locked.reviewer
    await unlock(locked, reviewer)
    card, data = reviewer.card, reviewer.offered(Action.UNLOCK_WITH)[0].data or ""

    await reviewer.press_data(card, data)
    await reviewer.press_data(card, data)

    assert len(locked.rows("unlock")["unlock"]) == 1


async def test_who_may_not_unlock_or_lock_is_told_so(locked: World) -> None:
    april = next(row for row in periods(locked) if row.starts_on == date(2026, 4, 1))
    await locked.first.say("/help")

    for action in (Action.UNLOCK, Action.PERIOD_LOCK_CONFIRMED, Action.ONE_OFF_CANCEL_CONFIRMED):
        await locked.first.press_data(locked.first.person.received[0], f"{action}:{april.id}:1")
        assert "无此权限" in locked.first.answer or "权限" in locked.first.answer
    assert locked.rows("unlock")["unlock"] == []
