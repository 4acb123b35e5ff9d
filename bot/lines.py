"""Lines to a server: HTTP/1.1 over connections that stay open, for calls with a small body and no proxy.

A client for everything makes several times as much of a call. The answers are parsed by httptools.
"""

import asyncio
import ssl
from functools import cache
from urllib.parse import SplitResult

import httptools

IDLE_SECONDS = 15.0  # after which a connection is not used again: the server may be about to close it
NEXT_ADDRESS = 0.25  # seconds, after which a host's next address is tried beside the first (RFC 8305)


class NotConnected(ConnectionError):
    """No connection could be opened: nothing has left this machine."""


class NotConnectedInTime(TimeoutError):
    """No connection was free, or could be opened, in time: nothing has left this machine."""


class Line(asyncio.Protocol):
    """One connection, which carries a call at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._has_length = self._has_head = False  # of the answer that comes
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it can carry another call."""
        return self._transport is not None and not self._transport.is_closing()

    async def call(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Errors: ConnectionError, where it may have arrived."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Let go of it at once."""
        if self._transport is not None:
            self._transport.abort()

    # What asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A part of an answer came."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail(ConnectionError("the answer is no HTTP"))
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        """It is closed: the end of an answer that names no length, and of any hope for another."""
        if error is None and self._has_head and not self._has_length:
            self.on_message_complete()
        self._fail(ConnectionResetError("the connection was closed before the answer"))

    def _fail(self, error: ConnectionError) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(error)

    # What httptools tells

    def on_message_begin(self) -> None:
        """An answer begins; one that nobody asked for must not become that of the next call."""
        self._has_length = self._has_head = False
        if self._answer is None:
            self.close()

    def on_header(self, name: bytes, _value: bytes) -> None:
        """A line of the head came."""
        self._has_length |= name.lower() in (b"content-length", b"transfer-encoding")

    def on_headers_complete(self) -> None:
        """The head is here; an interim one (1xx) only says that the answer will come."""
        self._has_head = self._parser.get_status_code() >= 200

    def on_body(self, body: bytes) -> None:
        """A part of the body came."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """The answer is here."""
        if not self._has_head:
            return
        status, body = self._parser.get_status_code(), b"".join(self._body)
        is_last = not self._parser.should_keep_alive()
        answer, self._answer, self._body = self._answer, None, []
        if is_last:
            self.close()
        if answer is not None and not answer.done():
            answer.set_result((status, body))


class Lines:
    """Up to `limit` connections to one server; who finds none free waits."""

    def __init__(self, server: SplitResult, *, limit: int) -> None:
        """`server`: an address with http or https; its path is left aside."""
        self._is_secure = server.scheme == "https"
        self._host = server.hostname or ""
        self._port = server.port or (443 if self._is_secure else 80)
        self._free: list[Line] = []  # the one used last is used next
        self._room = asyncio.Semaphore(limit)
        self._is_closed = False

    async def call(
        self, request: bytes, *, connect: float | None, wait: float | None, read: float | None
    ) -> tuple[int, bytes]:
        """Status and body of the answer to a request as it is sent.

        `connect`, `wait` and `read`: seconds for opening a connection, until one is free, for the answer.
        Errors: NotConnected, NotConnectedInTime; TimeoutError, ConnectionError, where it may have arrived.
        """
        await self._reserve(wait)
        try:
            line = self._idle() or await self._opened(connect)
            try:
                async with asyncio.timeout(read):
                    answer = await line.call(request)
            except BaseException:
                line.close()
                raise
            self._keep(line)
            return answer
        finally:
            self._room.release()

    def _keep(self, line: Line) -> None:
        line.idle_since = asyncio.get_running_loop().time()
        if self._is_closed:
            line.close()
        else:
            self._free.append(line)

    def close(self) -> None:
        """Close all that nobody uses, and the others after their calls."""
        self._is_closed = True
        while self._free:
            self._free.pop().close()

    async def _reserve(self, seconds: float | None) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._room.acquire()
        except TimeoutError as error:
            raise NotConnectedInTime("no connection was free") from error

    def _idle(self) -> Line | None:
        """One that is open and was used a moment ago."""
        since = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._free:
            line = self._free.pop()
            if line.is_open and line.idle_since > since:
                return line
            line.close()
        return None

    async def _opened(self, seconds: float | None) -> Line:
        try:
            async with asyncio.timeout(seconds):
                _, line = await asyncio.get_running_loop().create_connection(
                    Line,
                    self._host,
                    self._port,
                    ssl=_trust() if self._is_secure else None,
                    happy_eyeballs_delay=NEXT_ADDRESS,
                )
        except TimeoutError as error:
            raise NotConnectedInTime("no connection could be opened") from error
        except OSError as error:
            raise NotConnected(f"{self._host}:{self._port}: {error}") from error
        return line


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
