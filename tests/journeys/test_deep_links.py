"""Links into the bot: copied off a card, followed by whoever may see what they name, refused otherwise."""

import pytest

from bot.simulator.people import START_LINK
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.worlds import World


async def _copied(player: Player) -> str:
    """The payload of the link below what the player looks at."""
    player.person.press("🔗 复制链接", player.card)
    await player.stage.settle()
    found = START_LINK.fullmatch(player.person.clipboard)
    assert found is not None, player.person.clipboard
    assert len(found["payload"]) <= 64
    return found["payload"]


async def _link_to_item(world: World, number: int) -> str:
    await world.first.say(f"/item {number}")
    await world.first.press(Action.ITEM_ACTS)
    return await _copied(world.first)


async def test_a_link_to_an_item_opens_its_card_for_all_who_see_it(any_world: World) -> None:
    payload = await _link_to_item(any_world, 9)

    for player, number in ((any_world.secretary, "事项 9"), (any_world.second, "Item 9")):
        player.person.start(payload)
        await any_world.stage.settle()
        assert number in player.person.last.text


async def test_a_link_to_a_duty_opens_it_and_a_text_begins_its_report(any_world: World) -> None:
    await any_world.open_duty(any_world.first, 9)
    payload = await _copied(any_world.first)
    await any_world.first.say("/my")

    any_world.first.person.start(payload)
    await any_world.stage.settle()
    card = await any_world.first.say("新建中医馆正在选址。")

    assert "草稿：事项 9" in card


async def test_a_link_gives_nobody_a_right(any_world: World) -> None:
    item = await _link_to_item(any_world, 1)
    await any_world.open_duty(any_world.first, 1)
    duty, title = await _copied(any_world.first), any_world.first.text.splitlines()[1]
    before = any_world.rows("report", "duty", "dialog", "audit_entry")

    for payload in (item, duty):
        any_world.second.person.start(payload)
        await any_world.stage.settle()
        answer = any_world.second.person.last.text
        assert "/my" in answer or "/due" in answer
        assert title not in answer

    assert any_world.rows("report", "duty", "dialog", "audit_entry") == before


async def test_a_stranger_with_a_link_is_told_how_to_get_a_seat(any_world: World) -> None:
    payload = await _link_to_item(any_world, 9)
    stranger = any_world.newcomer()

    stranger.person.start(payload)
    await any_world.stage.settle()

    assert "事项" not in stranger.person.last.text.split("\n")[0]
    assert "邀请" in stranger.person.last.text


@pytest.mark.parametrize("payload", ["it-999999", "it-99999999999999999999", "rs-1", "it", "it-", "dd-x"])
async def test_a_link_that_somebody_made_up_is_refused_kindly(world: World, payload: str) -> None:
    before = world.rows("report", "duty", "seat", "audit_entry")

    world.first.person.start(payload)
    await world.stage.settle()

    assert "问题" not in world.first.person.last.text
    assert world.rows("report", "duty", "seat", "audit_entry") == before
