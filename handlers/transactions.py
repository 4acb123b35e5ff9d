"""From the asynchronous edge to the synchronous inside: one call, one transaction, one worker thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from models.database import Database, Session

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


#: Threads for work of seconds. What waits for one of them keeps no transaction waiting.
SLOW_WORKERS = 2


class Transactions:
    """Runs functions of a session in worker threads. Use it as an async context, or call `close`."""

    def __init__(self, database: Database, workers: int = 8) -> None:
        self.database = database
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="transaction")
        self._slow_pool = ThreadPoolExecutor(max_workers=SLOW_WORKERS, thread_name_prefix="slow")

    async def write(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """`function(session, …)` as one transaction: committed when it returns, undone when it raises."""

        def call() -> Result:
            with self.database.transaction() as session:
                return function(session, *arguments, **options)

        return await self.apart(call)

    async def read(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """`function(session, …)` on a session for looking only."""

        def call() -> Result:
            with self.database.read() as session:
                return function(session, *arguments, **options)

        return await self.apart(call)

    async def apart(self, function: Callable[[], Result]) -> Result:
        """A plain function that waits for a disk or the like, in a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, function)

    async def slowly(self, function: Callable[[], Result]) -> Result:
        """A plain function that takes seconds, as reading a file does; few of them run at once."""
        return await asyncio.get_running_loop().run_in_executor(self._slow_pool, function)

    def close(self) -> None:
        """Let running transactions end; take no more."""
        self._slow_pool.shutdown()
        self._pool.shutdown()
