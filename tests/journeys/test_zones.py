"""The time zone, chosen in the chat: everybody's times follow."""

from rendering.actions import Action
from rendering.buttons import pack
from tests.journeys.sources import at
from tests.journeys.worlds import World


async def ask_of_ledger(world: World) -> str:
    await world.secretary.say("/cycle")
    await world.secretary.press(Action.REGULATIONS)
    return await world.secretary.press(Action.ZONE)


async def ask(world: World) -> str:
    await ask_of_ledger(world)
    return await world.secretary.press(Action.ZONE)


async def test_the_secretariat_chooses_a_zone_and_everybodys_times_follow(world: World) -> None:
    await world.first.say("/due")
    assert "18:00" in world.first.text
    assert "Asia/Shanghai" in await ask(world)

    text = await world.secretary.press(Action.ZONE_CHOOSE, "Asia/Urumqi")
    assert "18:00 → " in text  # what it would move
    assert "Asia/Urumqi" in await world.secretary.press(Action.ZONE_SET)

    await world.first.say("/due")
    assert "16:00" in world.first.text
    assert "18:00" not in world.first.text


async def told_of(world: World, words: str) -> list[bool]:
    """Whether the liaison is told something with these words before nine in Urumqi, and at five past."""
    told = []
    for moment in ("2026-05-07T10:30", "2026-05-07T11:05"):
        world.stage.clock.set(at(moment))
        await world.stage.ticks.look()
        await world.stage.settle()
        told.append(any(words in text for text in world.first.catch_up()))
    return told


async def test_reminders_come_by_the_clock_of_the_zone(world: World) -> None:
    await ask(world)
    await world.secretary.press(Action.ZONE_CHOOSE, "Asia/Urumqi")
    await world.secretary.press(Action.ZONE_SET)
    world.first.catch_up()

    assert await told_of(world, "16:00") == [False, True]


async def test_a_zone_is_typed_and_checked(world: World) -> None:
    await ask(world)

    assert "没有" in await world.secretary.say("火星")
    assert "Asia/Kashgar" in await world.secretary.say("kashgar")
    await world.secretary.press(Action.ZONE_SET)

    assert "Asia/Kashgar" in await ask(world)


async def test_leaving_the_question_changes_nothing(world: World) -> None:
    await ask(world)
    before = world.rows("leading_group")

    await world.secretary.say("/cancel")
    await world.secretary.say("Asia/Tokyo")

    assert world.rows("leading_group") == before


# Of one ledger


async def move(world: World, name: str = "Asia/Urumqi") -> str:
    await ask_of_ledger(world)
    shown = await world.secretary.press(Action.ZONE_CHOOSE, name)
    await world.secretary.press(Action.ZONE_SET)
    return shown


async def test_a_ledgers_zone_is_shown_before_it_holds_and_named_where_it_is_not_the_usual_one(
    world: World,
) -> None:
    shown = await move(world)

    assert "只对本台账生效" in shown
    assert "18:00 → " in shown
    assert "20:00" in shown
    assert "当地" in shown
    await world.first.say("/due")
    assert "16:00（新疆时间）" in world.first.text  # what is open keeps its moment
    assert "新疆时间" in await ask_of_ledger(world)
    assert "Asia/Shanghai" in await world.secretary.press(Action.ZONE)  # the leading group's stays


async def test_a_liaison_is_reminded_by_the_clock_of_the_ledger_in_its_words(world: World) -> None:
    await move(world)
    world.first.catch_up()

    assert await told_of(world, "16:00（新疆时间）") == [False, True]


async def test_a_ledger_goes_back_to_the_leading_groups_zone(world: World) -> None:
    await move(world)

    await move(world, "Asia/Shanghai")

    await world.first.say("/due")
    assert "18:00" in world.first.text
    assert "新疆时间" not in world.first.text


# Days without a year, where the year of the ledger is not over yet


async def pass_to_new_year(world: World) -> None:
    await move(world, "America/New_York")
    world.stage.clock.set(at("2027-01-01T10:00"))


async def test_a_past_day_is_one_that_has_begun_in_the_ledger(world: World) -> None:
    await pass_to_new_year(world)

    assert (await world.first.say("/item 1 12-31")).startswith("事项 1 截至 2026年12月31日")
    assert "尚未到来" in await world.first.say("/item 1 2027-01-01")


async def test_a_report_asked_for_once_is_due_in_the_year_of_the_ledger(world: World) -> None:
    await pass_to_new_year(world)
    await world.secretary.say("/cycle")
    await world.secretary.press(Action.ONE_OFF)

    assert "2026年12月31日" in await world.secretary.say("12-31")


async def test_a_completion_is_on_a_day_of_the_year_of_the_ledger(world: World) -> None:
    await world.open_duty(world.first, 1)
    await world.first.press(Action.COMPLETE)
    await world.first.say("全部完成。")
    await pass_to_new_year(world)
    await world.first.press(Action.COMPLETED_ON)

    assert "2026年12月31日" in await world.first.say("12-31")


async def test_an_item_is_reopened_until_a_day_of_the_year_of_the_ledger(world: World) -> None:
    await world.complete(1)
    await world.secretary.say("/item 1")
    item_id = int(world.secretary.argument(Action.ITEM_ACTS))
    await pass_to_new_year(world)
    await world.secretary.press_data(world.message(world.secretary), pack(Action.REOPEN, item_id))

    assert "2026-12-31" in world.secretary.text
    assert "须晚于今天" in await world.secretary.say("12-31")


async def test_a_period_is_unlocked_until_a_day_of_the_year_of_the_ledger(world: World) -> None:
    await pass_to_new_year(world)
    for _ in range(2):
        await world.stage.ticks.look()
    await world.secretary.say("/status")
    await world.secretary.press(Action.PERIODS)
    await world.secretary.press_label("2026年4月")
    await world.secretary.press(Action.UNLOCK)
    await world.secretary.press(Action.UNLOCK_AGENCY)
    await world.secretary.press(Action.UNLOCK_ITEM)

    assert "2026年12月31日" in await world.secretary.say("12-31")
