"""The database goes away in the middle: an apology, nothing half-written, and then it works again."""

from collections.abc import Callable

import pytest

from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.sources import at
from tests.journeys.stages import Home
from tests.journeys.worlds import SECOND, World, failing

TEXT = "已完成一半。"


async def draft(world: World) -> Player:
    """A liaison with a report ready to be submitted."""
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)
    await world.first.say(TEXT)
    return world.first


async def test_a_submission_is_whole_or_not_at_all(world: World) -> None:
    first = await draft(world)
    card, button = first.card, first.offered(Action.SUBMIT)[0]
    states = set()

    for statement in range(1, 40):
        with failing(world.stage.database, at_statement=statement):
            await first.press_data(card, button.data or "")
        rows = world.rows("report", "duty", "audit_entry")
        states.add(
            (
                sum("submitted" in row for row in rows["report"]),
                sum("reported" in row for row in rows["duty"]),
                sum("submit_progress" in row for row in rows["audit_entry"]),
            )
        )

    assert states == {(0, 0, 0), (1, 1, 1)}
    assert all(press.answered for press in first.presses)


async def test_who_writes_meanwhile_is_told_that_nothing_is_lost(world: World) -> None:
    with failing(world.stage.database):
        text = await world.first.say("/due")

    assert "请稍后" in text
    assert len(world.first.person.received) == 1


async def test_who_presses_meanwhile_does_not_wait_for_ever(world: World) -> None:
    await world.first.say("/due")

    with failing(world.stage.database):
        await world.first.press(Action.DUTY)

    assert world.first.presses[-1].answered
    assert "请稍后" in world.first.person.last.text


async def test_the_same_press_works_when_the_database_is_back(world: World) -> None:
    first = await draft(world)
    card, button = first.card, first.offered(Action.SUBMIT)[0]
    with failing(world.stage.database):
        await first.press_data(card, button.data or "")

    await first.press_data(card, button.data or "")

    assert "已报送" in first.person.last.text or "已报送" in first.text
    assert sum("submitted" in row for row in world.rows("report")["report"]) == 1


async def test_a_reminder_that_could_not_be_released_is_sent_later(world: World) -> None:
    world.stage.clock.set(at("2026-04-27T09:00"))
    with failing(world.stage.database):
        await world.stage.ticks.tick_once()
    missed = len(world.first.person.received)

    world.stage.clock.set(at("2026-04-27T09:20"))
    await world.stage.ticks.tick_once()

    assert missed == 0
    assert [row.text[0] for row in world.first.person.received] == ["⏰"]
    assert [row.text[0] for row in world.players[SECOND].person.received] == ["⏰"]


@pytest.mark.parametrize("statement", range(1, 12, 2))
async def test_a_reminder_on_its_way_is_settled_later_and_not_sent_for_ever(
    world: World, statement: int
) -> None:
    world.stage.clock.set(at("2026-04-27T09:00"))
    await world.stage.ticks.look()
    with failing(world.stage.database, at_statement=statement):
        await world.stage.ticks.deliver()

    for minute in ("09:02", "09:04", "09:06", "09:08"):
        world.stage.clock.set(at(f"2026-04-27T{minute}"))
        await world.stage.ticks.tick_once()

    assert 1 <= len(world.first.person.received) <= 2
    assert not any("sending" in row or "waiting" in row for row in world.rows("outbox")["outbox"])


async def test_killed_connections_of_postgresql_are_replaced(
    postgresql_copies: Callable[[Home], Home],
    established_on_postgresql: Home,
    cut_off: Callable[[Home], None],
) -> None:
    home = postgresql_copies(established_on_postgresql)
    async with home.stage(worlds.LATER) as stage:
        world = World(stage)
        first = await draft(world)
        cut_off(home)

        await first.press(Action.SUBMIT)

        assert "已报送" in first.text
        assert sum("submitted" in row for row in world.rows("report")["report"]) == 1
