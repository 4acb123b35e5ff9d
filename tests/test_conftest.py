"""The ground the tests stand on: fresh databases and no network."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from models.base import Base
from models.database import Database
from models.people import LeadingGroup
from tests import ordering
from tests.copies import Copy


def groups(database: Database) -> int | None:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(LeadingGroup))


@pytest.mark.parametrize("_round", [1, 2])
def test_a_test_does_not_see_the_rows_of_another(database: Database, _round: int) -> None:
    assert groups(database) == 0

    with database.transaction() as session:
        session.add(LeadingGroup(name="市医改领导小组"))

    assert groups(database) == 1


def test_the_database_has_every_table(engine: sa.Engine) -> None:
    assert set(sa.inspect(engine).get_table_names()) == set(Base.metadata.tables)


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("telegram.invalid", 443), ("2001:db8::1", 443)])
def test_no_test_reaches_another_machine(address: tuple[str, int]) -> None:
    with pytest.raises(RuntimeError, match="reached for the network"):
        socket.create_connection(address)


def test_a_test_may_talk_to_its_own_machine() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()[:2]) as client,
    ):
        assert client.getpeername() == server.getsockname()


# Copies of a database


@pytest.fixture
def template(_postgresql_admin: sa.Connection, postgresql_template: sa.URL) -> Iterator[sa.URL]:
    """A database with one leading group in it."""
    name = f"{postgresql_template.database}_one"
    _postgresql_admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {postgresql_template.database}")
    url = postgresql_template.set(database=name)
    with opened(url) as database, database.transaction() as session:
        session.add(LeadingGroup(name="市医改领导小组"))
    yield url
    _postgresql_admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def kept(_postgresql_admin: sa.Connection, template: sa.URL) -> Iterator[Copy]:
    copy = Copy(_postgresql_admin, str(template.database), f"{template.database}_copy")
    yield copy
    copy.drop()


@contextmanager
def opened(url: sa.URL) -> Iterator[Database]:
    database = Database(url.render_as_string(hide_password=False))
    yield database
    database.close()


def add_group(database: Database) -> int:
    with database.transaction() as session:
        session.add(group := LeadingGroup(name="市营商环境领导小组"))
        session.flush()
        return group.id


def test_a_copy_is_refilled_and_numbers_its_rows_as_before(kept: Copy) -> None:
    numbers = []
    for _ in range(3):
        with opened(kept.fresh()) as database:
            assert groups(database) == 1
            numbers.append(add_group(database))

    assert len(set(numbers)) == 1


def test_a_copy_holds_again_what_a_test_did_away_with(kept: Copy) -> None:
    with opened(kept.fresh()) as database, database.transaction() as session:
        session.execute(sa.delete(LeadingGroup))

    with opened(kept.fresh()) as database:
        assert groups(database) == 1


def test_a_copy_of_which_the_schema_was_changed_is_made_anew(kept: Copy) -> None:
    with opened(kept.fresh()) as database:
        Base.metadata.drop_all(database.engine)

    with opened(kept.fresh()) as database:
        assert groups(database) == 1


def test_nobody_who_is_left_over_keeps_a_copy_from_being_refilled(kept: Copy) -> None:
    with opened(kept.fresh()) as database, database.engine.connect() as left_over:
        left_over.execute(sa.update(LeadingGroup).values(name="市营商环境领导小组"))
        kept.fresh()
        left_over.invalidate()

    with opened(kept.url) as database:
        assert groups(database) == 1


# Which test begins when


class Named(pytest.Item):
    def runtest(self) -> None: ...


MARKED = {50: "waiting", 51: "waiting", 70: "long", 71: "long"}


@pytest.mark.parametrize(("workers", "beginnings"), [(2, [50]), (3, [33, 66]), (5, [20, 40])])
def test_what_takes_longest_heads_the_runs_of_the_workers(
    request: pytest.FixtureRequest, workers: int, beginnings: list[int]
) -> None:
    items: list[pytest.Item] = [Named.from_parent(request.session, name=f"{number}") for number in range(100)]
    for number, marker in MARKED.items():
        items[number].add_marker(marker)

    ordered = [int(item.name) for item in ordering.spread(items, workers)]

    assert ordered[:2] == [50, 51]
    assert [ordered[begins] for begins in beginnings] == [70, 71][: len(beginnings)]
    assert sorted(ordered) == list(range(100))
    assert [row for row in ordered if row not in MARKED] == sorted(set(range(100)) - set(MARKED))
