"""A crash at any point loses no report and no reminder, and doubles nothing but what was on its way."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.stage import find
from domain.roles import Role
from rendering.actions import Action
from tests.journeys import deaths, worlds
from tests.journeys.deaths import Fate, Life, Step
from tests.journeys.sources import at
from tests.journeys.stages import Home
from tests.journeys.worlds import FIRST, REVIEWER, SECOND, SECRETARY, World
from tests.simulator.images import png

TEXT, REASON, NOTICE = "已完成一半，其余6月完成。", "请写明下一步安排。", "请各单位参会。"


def say(user_id: int, text: str) -> Step:
    """Somebody writes."""
    return lambda world: world.players[user_id].person.send(text)


def press(user_id: int, action: Action, skip: int = 0) -> Step:
    """Somebody presses the newest button for `action`."""

    def step(world: World) -> object:
        person = world.players[user_id].person
        message, button = find(person, action, skip=skip)
        return person.press_data(message, button.data or "")

    return step


def photo(user_id: int) -> Step:
    """Somebody sends a photo."""
    return lambda world: world.players[user_id].person.send_photo(png(2, 2))


def figures(user_id: int) -> Step:
    """A completion gets the figures that its item asks for."""
    return lambda world: world.players[user_id].state_targets()


def strike(moment: str) -> Step:
    """The clock strikes."""

    async def step(world: World) -> None:
        world.stage.clock.set(at(moment))
        await world.stage.ticks.look()

    return step


def told(life: Life, user_id: int, head: str) -> int:
    """How many messages that begin so somebody has."""
    return sum(row.text.startswith(head) for row in life.world.players[user_id].person.received)


def column(life: Life, table: str, *values: object) -> int:
    """How many rows of a table hold all these values."""
    return sum(all(value in row for value in values) for row in life.world.rows(table)[table])


# What must be so in the end, whenever the program died


def reported(life: Life) -> None:
    """One report with its text and its photo, and the liaison knows."""
    assert len(life.world.rows("report")["report"]) == column(life, "report", "submitted", TEXT) == 1
    assert len(life.world.rows("evidence")["evidence"]) == 1
    assert told(life, FIRST, "✅ 已报送") >= 1


def nothing_new(life: Life) -> None:
    """One report of nothing new."""
    assert len(life.world.rows("report")["report"]) == column(life, "report", "nil", "accepted") == 1
    assert column(life, "duty", "nil_reported") == 1


def returned(life: Life) -> None:
    """Returned once, and the author knows why."""
    assert column(life, "report", "returned") == column(life, "review", "return", REASON) == 1
    delivered_to(life, {FIRST: 1}, "↩️")


def closed(life: Life) -> None:
    """Closed once, and those who answered for it know."""
    assert column(life, "item", "closed") == column(life, "review", "accept") == 1
    delivered_to(life, {FIRST: 1}, "🏁")


def reminded(life: Life) -> None:
    """Everybody who owes something was reminded."""
    delivered_to(life, {FIRST: 1, SECOND: 1}, "⏰")


def notified(life: Life) -> None:
    """One notice, to everybody who can be reached."""
    assert column(life, "notice", "sent") == 1
    delivered_to(life, {FIRST: 1}, "📢 秘书处通知")
    delivered_to(life, {SECOND: 1}, "📢 Notice")


def signed(life: Life) -> None:
    """Everything is signed for, each once."""
    assert column(life, "assignment", "acknowledged") == 10
    assert column(life, "audit_entry", "acknowledge") == 10


def seated(life: Life) -> None:
    """The newcomer has the seat and was welcomed."""
    assert column(life, "person", "新联络员") == 1
    assert told(life, NEWCOMER, "欢迎您") >= 1


def delivered_to(life: Life, expected: dict[int, int], head: str) -> None:
    """Everybody was told at least once, and no more often than messages were on their way at the death."""
    counts = {user_id: told(life, user_id, head) for user_id in expected}
    assert all(counts[user_id] >= expected[user_id] for user_id in expected), counts
    assert sum(counts.values()) - sum(expected.values()) <= life.in_flight, counts


# What people do


@dataclass(frozen=True)
class Script:
    """What was done before, what is done while the program may die, and how it must end."""

    steps: Sequence[Step]
    outcome: Callable[[Life], None]
    before: Sequence[Step] = ()


NEWCOMER = 3001
BEGUN = (say(FIRST, "/due"), press(FIRST, Action.DUTY))
FILED = (*BEGUN, press(FIRST, Action.PROGRESS), say(FIRST, TEXT), press(FIRST, Action.SUBMIT))
DECLARED = (*BEGUN, press(FIRST, Action.COMPLETE), say(FIRST, TEXT))
OPENED = (say(REVIEWER, "/review"), press(REVIEWER, Action.REVIEW))


def come_in(world: World) -> object:
    """A newcomer types the code that the command line printed."""
    world.players[NEWCOMER] = world.newcomer(NEWCOMER, "新联络员")
    fate = world.stage.telegram.fate  # type: ignore[attr-defined]  # of a DeadlyTelegram
    fate.is_armed = False
    code = worlds.code(world.stage, "市财政局", Role.LIAISON)
    fate.is_armed = True
    return world.players[NEWCOMER].person.start(code)


SCRIPTS = {
    "a report": Script(
        before=FILED[:3],
        steps=[FILED[3], photo(FIRST), FILED[4]],
        outcome=reported,
    ),
    "nothing new": Script(steps=[*BEGUN, press(FIRST, Action.NIL)], outcome=nothing_new),
    "a return": Script(
        before=[*FILED, *OPENED, press(REVIEWER, Action.RETURN)],
        steps=[say(REVIEWER, REASON)],
        outcome=returned,
    ),
    "a completion": Script(
        before=[*DECLARED, photo(FIRST), figures(FIRST), press(FIRST, Action.SUBMIT)],
        steps=[*OPENED, press(REVIEWER, Action.ACCEPT_AND_CLOSE)],
        outcome=closed,
    ),
    "a reminder": Script(steps=[strike("2026-04-27T09:00")], outcome=reminded),
    "a notice": Script(
        steps=[
            say(SECRETARY, f"/notice {NOTICE}"),
            press(SECRETARY, Action.NOTICE_AUDIENCE),
            press(SECRETARY, Action.NOTICE_SEND),
        ],
        outcome=notified,
    ),
    "a signature": Script(steps=[say(FIRST, "/my"), press(FIRST, Action.SIGN_ALL)], outcome=signed),
    "a new seat": Script(steps=[come_in], outcome=seated),
}


async def prepare(home: Home, steps: Sequence[Step]) -> None:
    """What was done before."""
    await deaths.live(home, Fate(), steps, lambda _: None)


def die_everywhere(script: Script, homes: Callable[[], Home], *, stride: int = 1) -> int:
    """Play the script once without a death, then once with a death at each point; how many there are."""
    calm = Fate()
    asyncio.run(deaths.live(homes(), calm, script.steps, script.outcome))
    for point in range(1, len(calm.points) + 1, stride):
        fate = Fate(at=point)
        try:
            asyncio.run(deaths.live(homes(), fate, script.steps, script.outcome))
        except AssertionError as error:
            raise AssertionError(f"died at {point}, {fate.points[-1]}: {error}") from error
    return len(calm.points)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_crash_at_any_point_loses_nothing(name: str, established: Home, tmp_path: Path) -> None:
    script = SCRIPTS[name]
    base = established.copy_to(tmp_path / "base")
    asyncio.run(prepare(base, script.before))

    points = die_everywhere(script, lambda: base.copy_to(tmp_path / "copy"))

    assert points >= 6


@pytest.mark.parametrize("name", ["a report", "a reminder"])
def test_a_crash_loses_nothing_on_postgresql_either(
    name: str, postgresql_copies: Callable[[Home], Home], established_on_postgresql: Home
) -> None:
    script = SCRIPTS[name]
    base = postgresql_copies(established_on_postgresql)
    asyncio.run(prepare(base, script.before))

    points = die_everywhere(script, lambda: postgresql_copies(base), stride=3)

    assert points >= 6
