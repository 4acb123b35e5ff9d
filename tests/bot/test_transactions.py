"""Where transactions run: what takes long keeps nothing else waiting."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa

from handlers.transactions import SLOW_WORKERS, Transactions
from models.database import Database, Session
from models.inbox import InboxUpdate
from tests.bot.storms import address_of
from tests.servers import Server

FEW, MANY = 1_000, 50_000  # rows to count: within what a glance may take, and far more
_ONE = sa.select(1)


@pytest.mark.parametrize("way", [Transactions.slowly, Transactions.apart])
async def test_files_and_sheets_keep_no_transaction_waiting(
    database: Database, way: Callable[[Transactions, Callable[[], bool]], Awaitable[bool]]
) -> None:
    transactions, made = Transactions(database), threading.Event()
    files = [asyncio.ensure_future(way(transactions, made.wait)) for _ in range(20)]

    assert await transactions.read(lambda session: session.is_active)
    assert await transactions.write(lambda session: session.is_active)

    made.set()
    assert all(await asyncio.gather(*files))
    transactions.close()


async def test_few_slow_functions_run_at_once(database: Database) -> None:
    transactions, meeting = Transactions(database), threading.Barrier(SLOW_WORKERS)

    threads = await asyncio.gather(
        *(transactions.slowly(lambda: (meeting.wait(10), threading.get_ident())[1]) for _ in range(20))
    )

    assert len(set(threads)) == SLOW_WORKERS
    transactions.close()


async def test_a_glance_at_a_file_is_made_at_once_and_any_other_in_a_thread(database: Database) -> None:
    transactions = Transactions(database)

    assert (await transactions.glance(_counted, FEW) == threading.get_ident()) is database.is_sqlite

    transactions.close()


async def test_a_glance_that_takes_long_is_made_again_where_nobody_waits_for_it(database: Database) -> None:
    transactions = Transactions(database)

    assert await transactions.glance(_counted, MANY) != threading.get_ident()

    transactions.close()


async def test_no_glance_is_charged_for_those_before_it(database: Database) -> None:
    transactions = Transactions(database)

    threads = {await transactions.glance(_counted, FEW) for _ in range(MANY // FEW)}

    assert (threads == {threading.get_ident()}) is database.is_sqlite
    transactions.close()


async def test_a_glance_waits_for_no_writer(database: Database) -> None:
    transactions = Transactions(database)

    with database.transaction() as session:
        session.connection().execute(sa.delete(InboxUpdate))
        assert await transactions.glance(_counted, FEW)

    transactions.close()


async def test_a_glance_changes_nothing(database: Database) -> None:
    transactions = Transactions(database)

    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        await transactions.glance(lambda session: session.connection().execute(sa.delete(InboxUpdate)))

    transactions.close()


async def test_writers_of_a_file_take_turns_in_the_order_in_which_they_came(sqlite_url: str) -> None:
    database, order = Database(sqlite_url), list[int]()
    transactions = Transactions(database)

    def write(_: Session, number: int) -> None:
        order.append(number)

    await asyncio.gather(*(transactions.write(write, number) for number in range(20)))

    assert order == list(range(20))
    transactions.close()
    database.close()


def test_connections_outlive_a_restart_of_the_server(own_server: Server) -> None:
    database = Database(address_of(own_server))
    for restart in (own_server.restart, own_server.restart, database.close):
        with database.transaction() as first, database.read() as second, database.glance() as third:
            assert [session.connection().scalar(_ONE) for session in (first, second, third)] == [1, 1, 1]
        restart()


def _counted(session: Session, count: int) -> int:
    """Let the database count so far; by which thread."""
    numbers = sa.select(sa.literal(1).label("number")).cte(recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.number + 1).where(numbers.c.number < count))
    assert session.connection().scalar(sa.select(sa.func.max(numbers.c.number))) == count
    return threading.get_ident()
