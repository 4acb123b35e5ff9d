"""The ground the tests stand on: fresh databases and no network."""

import socket

import pytest
import sqlalchemy as sa

from models.base import Base
from models.database import Database
from models.people import LeadingGroup


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
