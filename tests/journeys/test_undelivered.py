"""What did not arrive, in the secretariat's chat."""

from bot.simulator import faults
from domain.delivery import DeliveryState
from rendering.actions import Action
from tests.journeys.worlds import World


async def lose(world: World, fault: faults.Fault) -> None:
    """A notice to the first liaison is lost."""
    world.stage.telegram.faults.next(fault, chat_id=world.first.person.user_id)
    await world.secretary.say("/notice 请核对名单。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press(Action.NOTICE_SEND)


async def test_nothing_is_listed_where_everything_arrived(world: World) -> None:
    assert "没有未送达的消息" in await world.secretary.say("/outbox")
    await world.secretary.say("/status")
    assert not world.secretary.offers(Action.UNDELIVERED)


async def test_a_lost_answer_is_shown_and_sent_again_only_by_the_secretariat(world: World) -> None:
    await lose(world, faults.timeout_after())
    await world.stage.wait(hours=2)
    await world.secretary.say("/status")

    text = await world.secretary.press(Action.UNDELIVERED)
    assert "结果不明" in text
    assert "市卫生健康委" in text
    assert "可能已送达" in await world.secretary.press(Action.UNDELIVERED_ONE)
    world.first.catch_up()
    text = await world.secretary.press(Action.SEND_AGAIN)

    assert world.secretary.answer == "已重新发出。"
    assert "没有未送达的消息" in text
    assert [("请核对名单" in row) for row in world.first.catch_up()] == [True]


async def test_a_refused_message_can_be_left(world: World) -> None:
    await lose(world, faults.refused("can't parse entities"))
    await world.secretary.say("/outbox")
    assert "parse entities" in await world.secretary.press(Action.UNDELIVERED_ONE)

    text = await world.secretary.press(Action.LEAVE_UNDELIVERED)

    assert "没有未送达的消息" in text
    states = [row for row in world.rows("outbox")["outbox"] if DeliveryState.FAILED.value in row]
    assert len(states) == 1


async def test_a_block_that_is_met_on_the_way_is_listed_until_they_are_back(world: World) -> None:
    world.first.person.block()
    world.stage.telegram.take_updates()  # the bot is not told
    await world.secretary.say("/notice 请核对名单。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    await world.secretary.press(Action.NOTICE_SEND)

    await world.secretary.say("/outbox")
    text = await world.secretary.press(Action.UNDELIVERED_ONE)
    assert "屏蔽" in text
    assert not world.secretary.offers(Action.SEND_AGAIN)

    world.first.person.unblock()
    await world.first.say("/start")
    assert "没有未送达的消息" in await world.secretary.say("/outbox")


async def test_only_the_secretariat_sees_what_did_not_arrive(world: World) -> None:
    await lose(world, faults.timeout_after())

    for player in (world.first, world.reviewer):
        assert "秘书处" in await player.say("/outbox")
        assert not player.offers(Action.UNDELIVERED_ONE)
