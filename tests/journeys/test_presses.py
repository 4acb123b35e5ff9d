"""Buttons that are pressed twice, too late, or by a message of another version."""

import pytest

from bot.demo.stage import Stage
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.sources import SAMPLE, at
from tests.journeys.worlds import World

REPORTS = ("report", "evidence", "duty", "review")


UNKNOWN = (
    "zz:1",
    "dd",
    "dd:abc",
    "it:999999",
    "",
    ":",
    "it:-1",
    "il:1:999",
    "sq:9999:0000",
    "sl:fr",
    "it:1:2:3",
)
TOO_LARGE = ("dd:9" + "9" * 20, "is:9" + "9" * 20)


@pytest.mark.parametrize("data", UNKNOWN + TOO_LARGE)
async def test_a_button_of_another_version_changes_nothing(world: World, data: str) -> None:
    await world.first.say("/my")
    before = world.rows()

    await world.first.press_data(world.first.card, data)

    assert world.first.presses[-1].answered
    assert "问题" not in world.first.text
    assert world.rows() == before


async def test_a_button_below_a_deleted_message_still_works(world: World) -> None:
    await world.first.say("/my")
    card = world.first.card
    card.deleted = True

    await world.first.press_data(card, "mi:2")

    assert world.first.presses[-1].answered
    assert "我的事项" in world.first.person.last.text


async def test_a_report_on_a_closed_item_is_refused(world: World) -> None:
    await world.open_duty(world.first, 3)
    await world.first.press(Action.PROGRESS)
    await world.first.say("写到一半。")
    stale = world.first.card
    button = world.first.offered(Action.SUBMIT)[0]
    await world.stage.settle()
    other = world.players[worlds.BACKUP]
    await world.open_duty(other, 3)
    await other.press(Action.REPORT_DRAFT)
    await close_item(world, other, 3)
    before = world.rows(*REPORTS)

    await world.first.press_data(stale, button.data or "")

    assert world.first.presses[-1].alert
    assert world.rows(*REPORTS) == before


@pytest.mark.parametrize("action", [Action.PROGRESS, Action.COMPLETE, Action.NIL])
async def test_a_card_of_a_period_that_was_locked_files_nothing(world: World, action: Action) -> None:
    await world.open_duty(world.first, 3)
    card, button = world.first.card, world.first.offered(action)[0]
    world.stage.clock.set(at("2026-12-01T10:00"))
    await world.stage.ticks.look()
    before = world.rows(*REPORTS)

    await world.first.press_data(card, button.data or "")

    assert world.first.presses[-1].alert
    assert "4月30日" in world.first.answer
    assert world.rows(*REPORTS) == before


async def close_item(world: World, player: Player, number: int) -> None:
    """The draft at hand is thrown away, and the item declared complete and closed."""
    await player.press(Action.DISCARD_REPORT)
    await player.press(Action.DISCARD_REPORT_CONFIRMED)
    world.players[worlds.FIRST], kept = player, world.first
    await world.complete(number)
    world.players[worlds.FIRST] = kept


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.NIL, Action.SIGN, Action.SIGN_ALL])
async def test_a_second_press_of_a_liaison_makes_no_second_record(world: World, action: Action) -> None:
    await lead_to(world, action)
    card, button = world.first.card, world.first.offered(action)[0]
    await world.first.press_data(card, button.data or "")
    before = world.rows()

    await world.first.press_data(card, button.data or "")

    assert world.rows() == before
    assert "问题" not in world.first.text


async def lead_to(world: World, action: Action) -> None:
    """The card with a button for `action`."""
    if action is Action.SIGN:
        await world.first.say("/item 9")
    elif action is Action.SIGN_ALL:
        await world.first.say("/my")
    else:
        await world.open_duty(world.first, 9)
    if action is Action.SUBMIT:
        await world.first.press(Action.PROGRESS)
        await world.first.say("已完成一半。")


async def test_a_second_acceptance_makes_no_second_record(world: World) -> None:
    await world.file(world.first, 9)
    await world.reviewer.say("/review")
    await world.reviewer.press(Action.REVIEW)
    card, button = world.reviewer.card, world.reviewer.offered(Action.ACCEPT)[0]
    await world.reviewer.press_data(card, button.data or "")
    before = world.rows()

    await world.reviewer.press_data(card, button.data or "")

    assert world.reviewer.presses[-1].alert
    assert world.rows() == before


async def test_a_second_press_sends_no_second_notice(world: World) -> None:
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    card, button = world.secretary.card, world.secretary.offered(Action.NOTICE_SEND)[0]
    await world.secretary.press_data(card, button.data or "")
    await world.stage.wait(minutes=1)  # until the author's message about it changes no more
    before, received = world.rows(), len(world.first.person.received)

    await world.secretary.press_data(card, button.data or "")

    assert world.rows() == before
    assert len(world.first.person.received) == received


async def test_a_second_press_publishes_no_second_time(stage: Stage) -> None:
    secretary = await worlds.seated(stage, worlds.SECRETARY)
    await secretary.send_document("sample.txt", SAMPLE.document.read_bytes())
    await secretary.press(Action.PUBLISH)
    card, button = secretary.card, secretary.offered(Action.PUBLISH_CONFIRMED)[0]
    await secretary.press_data(card, button.data or "")
    before = worlds.content(stage.database)

    await secretary.press_data(card, button.data or "")

    assert worlds.content(stage.database) == before
    assert secretary.presses[-1].alert
