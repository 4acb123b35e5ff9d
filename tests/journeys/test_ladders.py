"""The whole ladder of chases, in Chinese: nobody files, one after the other is told, then it is filed."""

from datetime import date, timedelta

from domain.roles import Role
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.test_periods import unlock
from tests.journeys.test_requests import later
from tests.journeys.worlds import SECOND_AGENCY, World

LAST = date(2026, 5, 13)  # due on May 7; Saturday the 9th is a working day


async def seat(world: World, user_id: int, name: str, role: Role) -> Player:
    """Somebody takes a seat in the second agency."""
    player = world.newcomer(user_id, name)
    await player.say(f"/start {worlds.code(world.stage, SECOND_AGENCY, role)}")
    player.catch_up()
    return player


async def days(world: World, players: dict[str, Player], last: date) -> dict[str, list[str]]:
    """Every morning until a day: who is told on which, of what has to do with the ladder."""
    told: dict[str, list[str]] = {name: [] for name in players}
    day = world.stage.clock.now().date()
    while (day := day + timedelta(days=1)) <= last:
        for clock in ("09:00", "09:01"):
            await later(world, f"{day.isoformat()}T{clock}")
            for name, player in players.items():
                told[name] += [f"{day:%m-%d} {text.splitlines()[0]}" for text in player.catch_up()]
    return told


async def test_nobody_files_until_the_ladder_is_climbed_and_then_all_learn_that_it_is_settled(
    any_world: World,
) -> None:
    world = any_world
    backup = await seat(world, 2101, "替班", Role.BACKUP_LIAISON)
    head = await seat(world, 2102, "吴科长", Role.SECTION_HEAD)
    leader = await seat(world, 2103, "郑局长", Role.SUPERVISING_LEADER)
    await world.second.say("/settings")
    await world.second.press(Action.LANGUAGE, "zh")
    world.second.catch_up()
    world.secretary.catch_up()
    forecast = await leader.say("/remind")
    assert "如一直未报，将向您催办" in forecast
    assert "5月12日 09:00" in forecast
    leader.catch_up()

    people = {"liaison": world.second, "backup": backup, "head": head, "leader": leader}
    told = await days(world, people | {"secretary": world.secretary}, LAST)

    assert [row for row in told["liaison"] if row.startswith("05-07")] == ["05-07 ⏰ 报送提醒：还有 1 项未报"]
    assert told["backup"] == ["05-07 ⏰ 报送提醒：还有 1 项未报"]
    assert told["head"] == ["05-09 📣 催办：本单位 1 项逾期"]
    assert told["leader"] == ["05-12 📣 催办：本单位 1 项逾期"]
    (ended,) = [row for row in told["secretary"] if "05-13" in row and "逾期" in row]
    assert "逐级催办后仍有 2 项逾期" in ended

    await unlock(world, world.reviewer, "2026-05-20")
    await world.reviewer.press(Action.UNLOCK_WITH)
    await world.file(world.second, 9)
    told = await days(world, people, date(2026, 5, 15))

    assert told["head"] == ["05-14 ✅ 此前催办的 1 项已办理"]
    assert told["leader"] == told["head"]
    assert told["backup"] == []
