"""An item's past is told on request, and the trail of a month in the chat is whole."""

from domain.trail import UNNAMED
from models.queries import audit as audit_queries
from rendering.actions import Action
from services import verification
from tests.journeys.sources import at
from tests.journeys.worlds import World


async def test_an_item_is_shown_as_it_stood(any_world: World) -> None:
    before = await any_world.first.say("/item 1")
    await any_world.complete(1)
    any_world.stage.clock.set(at("2026-05-02T10:00"))

    then = await any_world.first.say("/item 1 2026-04-20")
    later = await any_world.first.say("/item 1 5月1日")

    assert then.startswith("事项 1 截至 2026年4月20日")
    assert "当时尚无报告" in then
    assert "已销号" in later
    assert "已销号" not in before
    assert "已销号" in await any_world.first.press(Action.ITEM)


async def test_a_day_that_cannot_be_told_of_is_refused(any_world: World) -> None:
    first = any_world.first

    assert await first.say("/item 1 2027-01-01") == (
        "该日期尚未到来，请改用今天或更早的日期，例如 /item 9 2026-05-01。"
    )
    assert (await first.say("/item 1 2020-01-01")).startswith("事项 1 在该日没有记录，请改用 2026年")
    assert "2026-12-31" in await first.say("/item 1 昨天")


async def test_who_may_not_see_an_item_does_not_see_its_past(any_world: World) -> None:
    now = await any_world.second.say("/item 1")

    assert await any_world.second.say("/item 1 2026-04-20") == now


async def test_the_trail_of_a_month_is_whole_and_every_act_has_a_name(any_world: World) -> None:
    await any_world.file(any_world.first, 2)
    await any_world.complete(1)
    await any_world.first.say("/item 3")

    with any_world.stage.database.read() as session:
        assert verification.first_broken(session) is None
        assert list(verification.differences(session)) == []
        assert [entry for entry, _ in audit_queries.chain(session) if entry.action == UNNAMED] == []
