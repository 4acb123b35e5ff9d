"""Leading groups to test with, on both databases."""

import shutil
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.database import Database
from tests import disks
from tests.copies import Copy
from tests.ledgers import AtWork, Office


@pytest.fixture
def office(database: Database) -> Office:
    """A secretariat and nothing else yet."""
    return Office(database)


# An office at work takes half a second to set up: it is made once, and each test gets a copy of it.


@pytest.fixture(scope="session")
def sqlite_at_work(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, AtWork]:
    path = tmp_path_factory.mktemp("at_work") / "template.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return path, _made(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgresql_at_work(
    _postgresql_admin: sa.Connection, postgresql_template: sa.URL
) -> Iterator[tuple[str, AtWork]]:
    name = f"{postgresql_template.database}_at_work"
    _postgresql_admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {postgresql_template.database}")
    yield name, _made(postgresql_template.set(database=name).render_as_string(hide_password=False))
    _postgresql_admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _made(url: str) -> AtWork:
    database = Database(url)
    made = AtWork(database)
    database.close()
    return made


@pytest.fixture
def sqlite_copy(sqlite_at_work: tuple[Path, AtWork], tmp_path: Path) -> tuple[str, AtWork]:
    template, made = sqlite_at_work
    path = tmp_path / "at_work.sqlite3"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}", made


@pytest.fixture(scope="session")
def _postgresql_copy_at_work(
    postgresql_at_work: tuple[str, AtWork], _postgresql_admin: sa.Connection
) -> Iterator[Copy]:
    template, _ = postgresql_at_work
    copy = Copy(_postgresql_admin, template, f"{template}_copy")
    yield copy
    copy.drop()


@pytest.fixture
def postgresql_copy(
    postgresql_at_work: tuple[str, AtWork], _postgresql_copy_at_work: Copy
) -> tuple[str, AtWork]:
    _, made = postgresql_at_work
    return _postgresql_copy_at_work.fresh().render_as_string(hide_password=False), made


@pytest.fixture(params=["sqlite", "postgresql"])
def at_work(request: pytest.FixtureRequest) -> Iterator[AtWork]:
    """A ledger in force, its liaisons in their seats, the October period open."""
    url, made = request.getfixturevalue(f"{request.param}_copy")
    office = copy(made)
    office.database = Database(url)
    disks.hurry(office.database)
    yield office
    office.database.close()
