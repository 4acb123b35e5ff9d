"""A broadcast of 20 000 messages on a bad day, its sender killed 200 times; and replies on a good one."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.simulator.faults import Faults
from tests.benchmarks import figures
from tests.bot.storms import Outcome, Storm, Stormy, address_of, play
from tests.servers import Server
from tests.sources import ROOT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(7200)]

PAGE = ROOT / "docs" / "performance.md"
BAD_DAY = Storm(people=1000, notices=20, kills=200)
GOOD_DAY = Storm(people=1000, notices=3, kills=0, quiet_questions=150)
RATE = "30"  # messages a second on a good day
HEAD = ("Sent", "Unknown", "Unreachable", "Lost", "Doubled", "In flight at kills", "Out of order", "Minutes")
HEAD_OF_REPLIES = ("Replies", "median, ms", "99 %, ms", "longest, ms")


@dataclass(frozen=True)
class Place:
    """Where a storm is played."""

    url: str
    replicas: int
    server: Server | None = None


@pytest.fixture
def place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """One process on SQLite, or three on a PostgreSQL that is restarted."""
    if kind == "sqlite":
        return Place(f"sqlite:///{tmp_path / 'duban.sqlite3'}", 1)
    server: Server = request.getfixturevalue("own_server")
    return Place(address_of(server), 3, server)


def row(outcome: Outcome) -> tuple[str, ...]:
    """The figures of a storm, as HEAD names them."""
    states = {state.value: times for state, times in outcome.states.items()}
    numbers = [states.get("sent", 0), states.get("unknown", 0), states.get("unreachable", 0)]
    faults = [outcome.lost, outcome.doubled, outcome.in_flight, outcome.out_of_order]
    return (*map(str, [*numbers, *faults]), f"{outcome.seconds / 60:.0f}")


def delays(seconds: list[float]) -> tuple[str, ...]:
    """How many replies, and how long they took, as HEAD_OF_REPLIES names it."""
    ordered = sorted(seconds)
    points = (ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100], ordered[-1])
    return (str(len(ordered)), *(f"{1000 * point:.0f}" for point in points))


def test_a_broadcast_on_a_bad_day(kind: str, place: Place, tmp_path: Path) -> None:
    storm = Storm(BAD_DAY.people, BAD_DAY.notices, BAD_DAY.kills, place.replicas)
    restart = place.server.restart if place.server is not None else None

    outcome = asyncio.run(play(storm, place.url, Stormy(storm.seed), tmp_path, restart))

    text = figures.table(HEAD, [row(outcome)])
    replies = [
        ("between kills", *delays(outcome.replies)),
        ("over a kill", *delays(outcome.replies_over_a_kill)),
    ]
    text += "\n\n" + figures.table(("Asked", *HEAD_OF_REPLIES), replies)
    figures.keep(f"storm-{kind}", text, PAGE)
    assert (outcome.unfinished, outcome.lost, outcome.out_of_order) == (0, 0, 0)
    assert outcome.doubled <= outcome.in_flight


def test_replies_while_a_broadcast_is_sent(kind: str, place: Place, tmp_path: Path) -> None:
    telegram = Stormy(GOOD_DAY.seed)
    telegram.faults = Faults()

    outcome = asyncio.run(play(GOOD_DAY, place.url, telegram, tmp_path, rate=RATE))

    rows = [("during the broadcast", *delays(outcome.replies)), ("after it", *delays(outcome.quiet_replies))]
    figures.keep(f"replies-{kind}", figures.table(("Asked", *HEAD_OF_REPLIES), rows), PAGE)
    assert outcome.unfinished == 0
