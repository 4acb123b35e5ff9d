"""The secretariat presses an agency for what it owes, in Chinese, on a phone."""

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import at
from tests.journeys.worlds import FIRST_AGENCY, World


async def open_chase(secretary: Player, number: int = 2) -> str:
    """From an item to the words."""
    await secretary.say(f"/item {number}")
    await secretary.press(Action.ITEM_ACTS)
    await secretary.press(Action.CHASE)
    return await secretary.press_label(FIRST_AGENCY)


async def settle(world: World, moment: str) -> None:
    world.stage.clock.set(at(moment))
    await world.stage.ticks.look()
    await world.stage.settle()


async def test_a_chase_reaches_the_liaison_with_the_way_to_report_as_a_button(any_world: World) -> None:
    secretary, first = any_world.secretary, any_world.first
    first.catch_up()

    card = await open_chase(secretary)
    assert f"催办{FIRST_AGENCY}（第2项）" in card
    assert "将发给：联络员 <b>李</b> & 😀" in card
    done = await secretary.press(Action.CHASE_WITH, *_arguments(secretary), 2)

    assert f"已催办{FIRST_AGENCY}（第2项）" in done
    (told,) = first.catch_up()
    assert "催办：请报送第2项进展" in told
    assert "请说明滞后原因和预计完成时间。" in told
    assert first.labels == ["立即报送", "全部待报送（10）"]
    await first.press_label("立即报送")
    assert first.offers(Action.PROGRESS)
    await secretary.say("/item 2")
    assert f"王秘书 催办{FIRST_AGENCY}：请说明滞后原因" in await secretary.press(Action.HISTORY)


def _arguments(player: Player) -> list[str]:
    return [player.argument(Action.CHASE_WITH, index) for index in range(3)]


async def test_own_words_are_typed_and_a_double_tap_sends_once(any_world: World) -> None:
    secretary, first = any_world.secretary, any_world.first
    first.catch_up()
    await open_chase(secretary)
    card, (button, *_) = secretary.card, secretary.offered(Action.CHASE_WITH)

    await secretary.say("周五前务必报来。")
    again = await secretary.press_data(card, button.data or "")

    assert "已催办" in again
    (told,) = first.catch_up()
    assert "周五前务必报来。" in told


async def test_too_soon_names_the_day_and_who_was_last(any_world: World) -> None:
    secretary = any_world.secretary
    await open_chase(secretary)
    await secretary.press(Action.CHASE_WITH, *_arguments(secretary), 0)

    card = await open_chase(secretary)

    assert "上次催办：4月21日 10:01，王秘书" in card
    assert "刚催办过，2026年4月24日（星期五）起可再次催办。" in card
    assert not secretary.offers(Action.CHASE_WITH)


async def test_a_second_chase_of_a_day_comes_on_the_next_working_morning(any_world: World) -> None:
    world, secretary, first = any_world, any_world.secretary, any_world.first
    await open_chase(secretary, 2)
    await secretary.press(Action.CHASE_WITH, *_arguments(secretary), 1)
    first.catch_up()

    await open_chase(secretary, 3)
    done = await secretary.press(Action.CHASE_WITH, *_arguments(secretary), 1)

    assert "将于2026年4月22日（星期三）上午送达" in done
    assert first.catch_up() == []
    await settle(world, "2026-04-22T09:00")
    assert any("催办：请报送第3项进展" in told for told in first.catch_up())


async def test_what_is_filed_before_the_morning_is_not_pressed_for(any_world: World) -> None:
    world, secretary, first = any_world, any_world.secretary, any_world.first
    for number in (2, 3):
        await open_chase(secretary, number)
        await secretary.press(Action.CHASE_WITH, *_arguments(secretary), 1)
    await world.file(first, 3)
    first.catch_up()

    await settle(world, "2026-04-22T09:00")

    assert [told for told in first.catch_up() if "催办" in told] == []


async def test_nobody_but_the_secretariat_chases(any_world: World) -> None:
    secretary, first, reviewer = any_world.secretary, any_world.first, any_world.reviewer
    await open_chase(secretary)
    (button, *_) = secretary.offered(Action.CHASE_WITH)

    for player in (first, reviewer):
        await player.say("/item 2")
        await player.press_data(player.card, button.data or "")
        assert "您的岗位无此权限" in player.answer
    assert not [told for told in first.catch_up() if "催办" in told]


async def test_all_that_owe_in_a_period_are_chased_with_one_press_after_a_preview(any_world: World) -> None:
    secretary, first = any_world.secretary, any_world.first
    first.catch_up()
    await secretary.say("/status")

    preview = await secretary.press(Action.CHASE_PERIOD)
    assert "一键催办：2026年4月未报送单位" in preview
    assert "无人可联系" in preview
    card, button = secretary.card, secretary.offered(Action.CHASE_PERIOD_WITH)[0]
    done = await secretary.press_data(card, button.data or "")

    assert "2 家单位" in done
    (told,) = first.catch_up()
    assert "催办：请报送" in told
    again = await secretary.press_data(card, button.data or "")
    assert again == done
    assert first.catch_up() == []
    await secretary.say("/status")
    assert "刚催办过，这次不催" in await secretary.press(Action.CHASE_PERIOD)
