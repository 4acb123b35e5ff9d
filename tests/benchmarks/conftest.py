"""Databases to measure on."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database; every benchmark runs on both."""
    return str(request.param)


@pytest.fixture
def new_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes places for empty databases of this kind."""
    if kind == "postgresql":
        new: Callable[[], str] = request.getfixturevalue("_new_postgresql")
        return new
    return lambda: f"sqlite:///{tmp_path / f'{next(_numbers)}.sqlite3'}"


@pytest.fixture
def _new_postgresql(_postgresql_admin: sa.Connection) -> Iterator[Callable[[], str]]:
    made: list[str] = []

    def make() -> str:
        made.append(name := f"duban_benchmark_{next(_numbers)}")
        _postgresql_admin.exec_driver_sql(f"CREATE DATABASE {name}")
        return _postgresql_admin.engine.url.set(database=name).render_as_string(hide_password=False)

    yield make
    for name in made:
        _postgresql_admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
