"""Whatever goes wrong while a broadcast is sent, each message ends in one state, and none is lost."""

from pathlib import Path

import pytest

from tests.bot.storms import Outcome, Storm, Stormy, address_of, play
from tests.servers import Server

# Who is killed leaves its messages to others after a minute.
pytestmark = [pytest.mark.waiting, pytest.mark.timeout(600)]

SMALL = {"people": 100, "notices": 2, "kills": 3}


@pytest.fixture
def telegram() -> Stormy:
    return Stormy(seed=20260701)


def agrees(outcome: Outcome, storm: Storm) -> None:
    """Nothing lost, nothing left, nothing out of order, and no more doubled than was on its way at a kill."""
    assert sum(outcome.states.values()) == storm.people * storm.notices
    assert (outcome.unfinished, outcome.lost, outcome.out_of_order) == (0, 0, 0), outcome
    assert outcome.doubled <= outcome.in_flight, outcome


async def test_a_process_on_sqlite_that_is_killed_again_and_again(telegram: Stormy, tmp_path: Path) -> None:
    storm = Storm(**SMALL)
    outcome = await play(storm, f"sqlite:///{tmp_path / 'duban.sqlite3'}", telegram, tmp_path)
    agrees(outcome, storm)


async def test_three_processes_on_a_postgresql_that_is_restarted(
    telegram: Stormy, own_server: Server, tmp_path: Path
) -> None:
    storm = Storm(**SMALL, replicas=3)
    outcome = await play(storm, address_of(own_server), telegram, tmp_path, own_server.restart)
    agrees(outcome, storm)
