"""The way to the Bot API: over aiohttp, and texts over lines of our own, where there is no proxy.

The library's own client slows down with every call in flight, because its connection pool searches all of
them at each change; these do not.
"""

from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp_socks import ProxyConnector, ProxyError
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.lines import Lines, NotConnected
from handlers.forms import Form

#: Seconds for an answer to a file that is sent: it counts from the first byte on.
UPLOAD_TIMEOUT = 300.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Transport(BaseRequest):
    """Calls of the Bot API over connections that stay open; at most `connections` at once.

    `proxy` is an address with http, https, socks5 or socks5h; timeouts are seconds. The exceptions of aiohttp
    are the cause (`__cause__`) of those that the library asks for: `bot.delivery.failures` reads them.
    """

    def __init__(
        self,
        *,
        connections: int,
        read_timeout: float,
        connect_timeout: float,
        pool_timeout: float,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._socks = proxy if proxy is not None and proxy.startswith("socks") else None
        self._proxy = proxy if self._socks is None else None
        self._usual_proxy = cache(_proxy_in_environment)  # aiohttp would look for it in a thread at each call
        self._client: aiohttp.ClientSession | None = None
        self._lines: dict[str, Lines] = {}  # by server
        self._way_of = cache(self._way)

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Get ready; a connection is opened with the first call."""
        if self._client is None:
            self._client = aiohttp.ClientSession(
                connector=self._connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        for lines in self._lines.values():
            lines.close()
        self._lines.clear()
        self._way_of.cache_clear()
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _connector(self) -> aiohttp.BaseConnector:
        if self._socks is None:
            return aiohttp.TCPConnector(limit=self._connections)
        _, _, where = self._socks.partition("://")
        # Names are looked up behind the proxy: before it, the wrong address may be given on purpose.
        return ProxyConnector.from_url(f"socks5://{where}", rdns=True, limit=self._connections)

    def _proxy_for(self, address: URL) -> str | None:
        if self._proxy is not None or self._socks is not None:
            return self._proxy
        return self._usual_proxy(address.scheme, address.host or "")

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Errors: TimedOut, NetworkError."""
        if self._client is None:
            raise RuntimeError("This transport is not initialized.")
        connect = _seconds(connect_timeout, self._connect_timeout)
        wait = _seconds(pool_timeout, self._pool_timeout)
        read = _seconds(read_timeout, self._read_timeout)
        try:
            if isinstance(request_data, Form) and (way := self._way_of(url)) is not None:
                lines, head = way
                request = b"%b%d\r\n\r\n%b" % (head, len(request_data.encoded), request_data.encoded)
                return await lines.call(request, connect=connect, wait=wait, read=read)
            return await self._by_client(URL(url, encoded=True), method, request_data, connect, wait, read)
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError, ProxyError) as error:
            raise NetworkError(_reason(error)) from error

    async def _by_client(
        self,
        address: URL,
        method: str,
        request_data: RequestData | None,
        connect: float | None,
        wait: float | None,
        read: float | None,
    ) -> tuple[int, bytes]:
        """Any call, through a proxy or not; the time-outs as `Lines.call` has them."""
        assert self._client is not None
        has_files = request_data is not None and request_data.contains_files
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_sum(connect, wait),
            sock_connect=connect,
            sock_read=UPLOAD_TIMEOUT if has_files else read,
        )
        async with self._client.request(
            method,
            address,
            data=_body(request_data),
            headers=None if has_files or request_data is None else _FORM,
            timeout=timeout,
            proxy=self._proxy_for(address),
            allow_redirects=False,
        ) as answer:
            return answer.status, await answer.read()

    def _way(self, url: str) -> tuple[Lines, bytes] | None:
        """Where forms go without a proxy: the lines, and of a request all that comes before its length."""
        if self._socks is not None or self._proxy_for(URL(url, encoded=True)) is not None:
            return None
        parts = urlsplit(url)
        if not url.isascii() or parts.query or parts.username is not None:
            return None  # rare, and aiohttp knows what to make of it
        server = f"{parts.scheme}://{parts.netloc}"
        if server not in self._lines:
            self._lines[server] = Lines(parts, limit=self._connections)
        head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: {self.USER_AGENT}\r\n"
            f"Content-Type: {_FORM['Content-Type']}\r\nContent-Length: "
        )
        return self._lines[server], head.encode("ascii")


def _proxy_in_environment(scheme: str, host: str) -> str | None:
    """HTTPS_PROXY and its like, with an http address, minus NO_PROXY."""
    found = {} if proxy_bypass(host) else getproxies()
    proxy = found.get(scheme) or found.get("all") or ""
    return proxy if proxy.startswith("http") else None


def _reason(error: Exception) -> str:
    """What went wrong, without the address: it holds the token."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, aiohttp.ClientConnectorError | NotConnected) else name


def _seconds(asked: Any, usual: float) -> float | None:
    return usual if asked is BaseRequest.DEFAULT_NONE else asked


def _sum(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second


def _body(request_data: RequestData | None) -> bytes | aiohttp.FormData | None:
    """A form; with files it is one in parts."""
    if request_data is None:
        return None
    if isinstance(request_data, Form):
        return request_data.encoded
    if not request_data.contains_files:
        return urlencode(request_data.json_parameters).encode()
    form = aiohttp.FormData(quote_fields=False)  # names of files in plain UTF-8, as browsers send them
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for part, (file_name, content, media_type) in request_data.multipart_data.items():
        printable = "".join(filter(str.isprintable, file_name))  # a line end would end the header
        form.add_field(part, content, filename=printable, content_type=media_type)
    return form
