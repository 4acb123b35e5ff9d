"""Statements that are compiled once and run on the driver."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from domain.items import ItemStatus
from models.database import Database, connection_of
from models.items import Item
from models.people import Person
from models.queries.given import each, is_among
from models.queries.prepared import Prepared
from tests.ledgers import WEDNESDAY, AtWork, Office

OF_NAME = Prepared(
    sa.select(col(Person.id), col(Person.telegram_id), col(Person.created_at)).where(
        col(Person.name) == sa.bindparam("name")
    )
)
OF_ITEMS = Prepared(
    sa.select(col(Item.number), col(Item.deadline), col(Item.status), col(Item.is_continuing))
    .where(is_among(col(Item.id), "item_ids"), col(Item.status).in_([ItemStatus.ASSIGNED, ItemStatus.CLOSED]))
    .order_by(col(Item.number))
)
NUMBERS = Prepared(sa.select(each("numbers")))


def test_values_are_what_the_columns_say(at_work: AtWork) -> None:
    items = [at_work.item(at_work.ledger, number) for number in (3, 1)]
    at_work.change(Item, items[1].id, deadline=date(2026, 12, 31))

    rows = at_work.look(OF_ITEMS.rows, item_ids=[item.id for item in items])

    assert [row[0] for row in rows] == [1, 3]
    assert rows[0][1:] == (date(2026, 12, 31), ItemStatus.ASSIGNED, False)
    assert isinstance(rows[0][2], ItemStatus)


@pytest.mark.parametrize("numbers", [[], [7], [3, 1, 2]])
def test_many_numbers_are_one_parameter(database: Database, numbers: list[int]) -> None:
    with database.read() as session:
        assert {number for (number,) in NUMBERS.rows(session, numbers=numbers)} == set(numbers)


def test_what_the_session_changed_counts(office: Office) -> None:
    def add(session: Session) -> list[tuple[int, int, datetime]]:
        session.add(Person(telegram_id=77, name="新来的", created_at=WEDNESDAY))
        return OF_NAME.rows(session, name="新来的")

    assert [row[1:] for row in office.act(add)] == [(77, WEDNESDAY)]


def test_a_look_that_changes_something_leaves_nothing(office: Office) -> None:
    with office.database.read() as session:
        session.add(Person(telegram_id=77, name="新来的", created_at=WEDNESDAY))
        session.flush()
        assert len(OF_NAME.rows(session, name="新来的")) == 1

    assert office.look(OF_NAME.rows, name="新来的") == []


def test_a_look_that_changes_all_rows_leaves_nothing(office: Office) -> None:
    with office.database.read() as session:
        session.execute(sa.update(Person).values(name="改名"))
        assert OF_NAME.rows(session, name="改名")

    assert office.look(OF_NAME.rows, name="改名") == []


def test_an_error_is_the_engines(database: Database) -> None:
    nowhere = Prepared(sa.select(sa.column("id", sa.Integer)).select_from(sa.table("nowhere")))

    with pytest.raises(sa.exc.DBAPIError, match="nowhere"), database.read() as session:
        nowhere.rows(session)


@pytest.fixture
def postgresql(postgresql_url: str) -> Database:
    """A database whose connections are no others'."""
    return Database(postgresql_url)


def test_looks_keep_what_is_prepared(postgresql: Database) -> None:
    """The driver prepares what it was given several times, and forgets it where a transaction is undone."""
    kept = sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%unnest%'")
    for look in (postgresql.read, postgresql.glance):
        for _ in range(8):
            with look() as session:
                NUMBERS.rows(session, numbers=[1])
        with look() as session:
            assert connection_of(session).execute(kept).scalar_one() == 1
    postgresql.close()


def test_a_connection_that_is_gone_is_not_used_again(postgresql: Database) -> None:
    def look_while_it_ends() -> None:
        with postgresql.read() as session:
            number = session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with postgresql.transaction() as other:
                other.connection().execute(end, {"number": number})
            NUMBERS.rows(session, numbers=[1])

    end = sa.text("SELECT pg_terminate_backend(:number, 5000)")
    with pytest.raises(sa.exc.OperationalError) as caught:
        look_while_it_ends()

    assert caught.value.connection_invalidated
    with postgresql.read() as session:
        assert NUMBERS.rows(session, numbers=[1]) == [(1,)]
    postgresql.close()
