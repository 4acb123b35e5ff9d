"""Whoever cannot be reached is told by telephone, and the secretariat notes it."""

from bot.simulator import faults
from rendering.actions import Action
from tests.journeys.worlds import FIRST_AGENCY, SECOND_AGENCY, World

SPOKEN_WITH = "办公室 <张主任>"


async def notify(world: World) -> None:
    """A notice to everybody; the second agency's liaison has blocked the bot."""
    world.second.person.block()
    await world.stage.settle()
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()


async def note(world: World) -> str:
    """The secretariat notes a call to the second agency."""
    await world.secretary.press(Action.NOTICE)
    text = await world.secretary.press_label("☎️ 电话已通知…")
    line = next(row for row in text.splitlines() if SECOND_AGENCY in row)
    await world.secretary.press_label(line.partition(".")[0])
    assert "与谁通的话" in world.secretary.text
    return await world.secretary.say(SPOKEN_WITH)


async def test_a_call_is_noted_shown_and_taken_back(world: World) -> None:
    await notify(world)

    text = await note(world)

    assert "电话已通知 1" in text
    assert "电话已通知，未签收" in text
    assert f"{SPOKEN_WITH}（王秘书 通知）" in text
    assert "已签收 0" in text
    text = await world.secretary.press_label("☎️ 电话已通知…")
    assert SECOND_AGENCY not in text  # what is left to telephone

    assert "电话已通知 1" in await world.secretary.say("/notice")
    await world.secretary.press(Action.NOTICE)
    notice_id = world.secretary.argument(Action.NOTICE_RESULTS)
    await world.secretary.press_data(world.secretary.card, f"{Action.NOTICE_RESULTS}:{notice_id}:3:1")
    await world.secretary.press_label("1")
    assert "通话人：办公室" in world.secretary.text
    text = await world.secretary.press(Action.NOTICE_PHONE_UNDO)
    assert "☎️" not in text


async def test_what_did_not_arrive_is_told_by_telephone(world: World) -> None:
    world.stage.telegram.faults.next(faults.timeout_after(), chat_id=world.first.person.user_id)
    await world.secretary.say("/notice 请核对名单。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press(Action.NOTICE_SEND)
    await world.stage.wait(hours=2)
    await world.secretary.say("/outbox")
    await world.secretary.press(Action.UNDELIVERED_ONE)
    await world.secretary.press(Action.PHONED_UNDELIVERED)

    text = await world.secretary.say(SPOKEN_WITH)

    assert "没有未送达的消息" in text
    await world.secretary.say("/notice")
    await world.secretary.press(Action.NOTICE)
    assert SPOKEN_WITH in world.secretary.text


async def test_a_call_is_noted_by_the_secretariat_alone(world: World) -> None:
    await notify(world)
    await world.secretary.press(Action.NOTICE)
    await world.secretary.press_label("☎️ 电话已通知…")
    receipt_id = world.secretary.argument(Action.NOTICE_PHONE)

    for action in (Action.NOTICE_PHONE, Action.NOTICE_PHONE_UNDO):
        await world.first.press_data(world.first.person.last, f"{action}:{receipt_id}")
        assert world.first.presses[-1].alert


async def test_nothing_is_asked_once_the_notice_is_closed(world: World) -> None:
    pressed = await numbers(world)
    await world.secretary.press(Action.NOTICE)
    await world.secretary.press(Action.NOTICE_CLOSE)
    await world.secretary.press(Action.NOTICE_CLOSE_CONFIRMED)

    await world.secretary.press_data(world.secretary.card, pressed)

    assert world.secretary.presses[-1].alert
    assert "或已关闭、撤回" in world.secretary.answer


async def test_nothing_is_asked_of_an_agency_that_signed_meanwhile(world: World) -> None:
    pressed = await numbers(world)
    await world.first.press(Action.SIGN_NOTICE)

    await world.secretary.press_data(world.secretary.card, pressed)

    assert world.secretary.presses[-1].alert
    assert "已自行签收" in world.secretary.answer


async def numbers(world: World) -> str:
    """The button by which a call to the first agency is noted."""
    await notify(world)
    await world.secretary.press(Action.NOTICE)
    notice_id = world.secretary.argument(Action.NOTICE)
    text = await world.secretary.press_data(world.secretary.card, f"{Action.NOTICE_RESULTS}:{notice_id}:1:1")
    line = next(row for row in text.splitlines() if FIRST_AGENCY in row)
    number = line.partition(".")[0]
    buttons = [button for row in world.secretary.card.button_rows for button in row]
    return next(button.data or "" for button in buttons if button.label == number)
