"""Any sequence of events: each duty in one state, sums that agree, verdicts that stay, all on record."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlmodel import select

from domain.roles import Role
from models.database import Database
from models.items import Item
from services import signatures
from tests import factories
from tests.copies import Copy
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


def with_leaders(made: AtWork, url: str) -> AtWork:
    """The office at work, with whom seats can be handed over and delegated to, who signs, and targets."""
    office = copy(made)
    office.database = Database(url)
    office.seat("刘洋", Role.SECRETARIAT)
    office.seat("赵市长", Role.GROUP_HEAD)
    office.seat("孙丽", Role.BACKUP_LIAISON, HEALTH)
    leader = office.seat("郑局", Role.SUPERVISING_LEADER, INSURANCE)
    agency_id = office.agency(INSURANCE).id
    office.act(signatures.require, agency_id, needed=True, identity=leader, now=local(10, 13, 9))
    with office.database.transaction() as session:
        session.add_all(factories.target(item_id=row.id) for row in session.exec(select(Item)).all())
    office.database.close()
    return office


Fresh = Callable[[], AbstractContextManager[str]]


@pytest.fixture
def sqlite_office(sqlite_at_work: tuple[Path, AtWork], tmp_path: Path) -> tuple[AtWork, Fresh]:
    """The office, and how a copy of its database comes into being and goes."""
    template, made = sqlite_at_work
    path, one = tmp_path / "office.sqlite3", tmp_path / "copy.sqlite3"
    shutil.copyfile(template, path)

    @contextmanager
    def fresh() -> Iterator[str]:
        shutil.copyfile(path, one)
        yield f"sqlite:///{one}"
        one.unlink()

    return with_leaders(made, f"sqlite:///{path}"), fresh


@pytest.fixture
def postgresql_office(
    postgresql_at_work: tuple[str, AtWork], _postgresql_admin: sa.Connection
) -> Iterator[tuple[AtWork, Fresh]]:
    """The same on PostgreSQL."""
    template, made = postgresql_at_work
    name = f"{template}_engine"
    _postgresql_admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    url = _postgresql_admin.engine.url.set(database=name).render_as_string(hide_password=False)
    office = with_leaders(made, url)
    one = Copy(_postgresql_admin, name, f"{name}_copy")

    @contextmanager
    def fresh() -> Iterator[str]:
        yield one.fresh().render_as_string(hide_password=False)

    yield office, fresh
    one.drop()
    _postgresql_admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.long
@pytest.mark.timeout(0)  # many offices, one after the other: as long as they are asked for
@pytest.mark.parametrize(("kind", "examples"), [("sqlite", EXAMPLES), ("postgresql", (EXAMPLES + 4) // 5)])
def test_the_engine_holds_whatever_happens(kind: str, examples: int, request: pytest.FixtureRequest) -> None:
    Engine.made, Engine.fresh = request.getfixturevalue(f"{kind}_office")

    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],  # to make a failing sequence shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
