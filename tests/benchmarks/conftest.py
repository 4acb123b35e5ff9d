"""Databases to measure on."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
import sqlalchemy as sa

_numbers = count(1)


@pytest.fixture
def new_postgresql(_postgresql_admin: sa.Connection) -> Iterator[Callable[[], str]]:
    """Makes empty databases on PostgreSQL."""
    made: list[str] = []

    def make() -> str:
        made.append(name := f"duban_benchmark_{next(_numbers)}")
        _postgresql_admin.exec_driver_sql(f"CREATE DATABASE {name}")
        return _postgresql_admin.engine.url.set(database=name).render_as_string(hide_password=False)

    yield make
    for name in made:
        _postgresql_admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
