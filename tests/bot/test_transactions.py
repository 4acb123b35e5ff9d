"""Work in threads: what takes long keeps nothing else waiting."""

import asyncio
import threading

from handlers.transactions import SLOW_WORKERS, Transactions
from models.database import Database


async def test_files_that_are_read_keep_no_transaction_waiting(database: Database) -> None:
    transactions, read = Transactions(database), threading.Event()
    files = [asyncio.ensure_future(transactions.slowly(read.wait)) for _ in range(20)]

    assert await transactions.read(lambda session: session.is_active)

    read.set()
    assert all(await asyncio.gather(*files))
    transactions.close()


async def test_few_slow_functions_run_at_once(database: Database) -> None:
    transactions, meeting = Transactions(database), threading.Barrier(SLOW_WORKERS)

    threads = await asyncio.gather(
        *(transactions.slowly(lambda: (meeting.wait(10), threading.get_ident())[1]) for _ in range(20))
    )

    assert len(set(threads)) == SLOW_WORKERS
    transactions.close()
