"""From the asynchronous edge to the synchronous inside: one call, one transaction, one worker thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from models.database import Database, GlanceRefused, Session

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


#: Threads that write; on SQLite one, since there is one writer: others would only ask again and again.
WRITERS, SQLITE_WRITERS = 8, 1
#: Threads that look for longer. Only one of all threads runs at a time, and they struggle for their turn.
READERS = 3
#: Threads for glances at a server, which no long look keeps waiting. Short statements mostly wait for its
#: answers: with fewer threads these lie about, with more they struggle.
GLANCERS = 8
#: Threads for what is no transaction.
APART = 3
#: Threads for work of seconds. What waits for one of them keeps no transaction waiting.
SLOW_WORKERS = 2


class Transactions:
    """Runs functions of a session, each kind of work in threads of its own. Call `close` at the end."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._writing = _threads("write", SQLITE_WRITERS if database.is_sqlite else WRITERS)
        self._reading = _threads("read", READERS)
        self._glancing = _threads("glance", GLANCERS)
        self._apart = _threads("apart", APART)
        self._working = _threads("slow", SLOW_WORKERS)

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

        return await _in(self._writing, call)

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

        return await _in(self._reading, call)

    async def glance(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """`function(session, …)` as a look of less than a millisecond or so, which can change nothing.

        On a SQLite file it is made at once, since the way to a thread and back costs more; if it turns out to
        take long, it is broken off and made again as `read`. Elsewhere it has threads of its own.
        """

        def call() -> Result:
            with self.database.glance() as session:
                return function(session, *arguments, **options)

        if not self.database.is_sqlite:
            return await _in(self._glancing, call)
        try:
            return call()
        except GlanceRefused:
            return await self.read(function, *arguments, **options)

    async def apart(self, function: Callable[[], Result]) -> Result:
        """A plain function that waits for a disk or draws a sheet: no look waits for it."""
        return await _in(self._apart, function)

    async def slowly(self, function: Callable[[], Result]) -> Result:
        """A plain function that takes seconds, as reading a file does; few of them run at once."""
        return await _in(self._working, function)

    def close(self) -> None:
        """Let running transactions end; take no more."""
        for threads in (self._working, self._apart, self._glancing, self._reading, self._writing):
            threads.shutdown()


def _threads(kind: str, count: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=count, thread_name_prefix=kind)


async def _in(threads: ThreadPoolExecutor, function: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(threads, function)
