"""Any sequence of events: each duty in one state, sums that agree, verdicts that stay, all on record."""

import os
import shutil
from copy import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.roles import Role
from models.database import Database
from services import signatures
from tests.ledgers import HEALTH, INSURANCE, AtWork, local
from tests.services.engine.asking import Asking
from tests.services.engine.clock import Clock
from tests.services.engine.dividing import Dividing
from tests.services.engine.laws import Laws
from tests.services.engine.pressing import Pressing
from tests.services.engine.reporting import Reporting
from tests.services.engine.reviewing import Reviewing
from tests.services.engine.seats import Seats

#: How many offices, each with so many acts: `ENGINE_EXAMPLES=500 make test ARGS="-k engine"` looks longer.
EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "5"))
STEPS = int(os.environ.get("ENGINE_STEPS", "100"))


class Engine(Laws, Clock, Reporting, Reviewing, Asking, Dividing, Pressing, Seats):
    """One office; every step is an act of somebody, allowed or not, or time that passes."""


@pytest.fixture
def office_with_leaders(sqlite_at_work: tuple[Path, AtWork], tmp_path: Path) -> tuple[Path, AtWork]:
    """The office at work, with whom its seats can be handed over and delegated to, and who signs."""
    template, made = sqlite_at_work
    path = tmp_path / "engine_template.sqlite3"
    shutil.copyfile(template, path)
    office = copy(made)
    office.database = Database(f"sqlite:///{path}")
    office.seat("刘洋", Role.SECRETARIAT)
    office.seat("赵市长", Role.GROUP_HEAD)
    office.seat("孙丽", Role.BACKUP_LIAISON, HEALTH)
    leader = office.seat("郑局", Role.SUPERVISING_LEADER, INSURANCE)
    agency_id = office.agency(INSURANCE).id
    office.act(signatures.require, agency_id, needed=True, identity=leader, now=local(10, 13, 9))
    office.database.close()
    return path, office


@pytest.mark.long
@pytest.mark.timeout(0)  # many offices, one after the other: as long as they are asked for
def test_the_engine_holds_whatever_happens(office_with_leaders: tuple[Path, AtWork], tmp_path: Path) -> None:
    Engine.template, Engine.made = office_with_leaders
    Engine.folder = tmp_path

    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],  # to make a failing sequence shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
