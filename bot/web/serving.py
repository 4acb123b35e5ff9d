"""Serving web applications beside the bot, for as long as it runs."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from bot.refusals import Refusal

GOODBYE_SECONDS = 5  # answers under way are finished, for no longer than this


@dataclass(frozen=True)
class Site:
    """An application and where it listens."""

    setting: str  # that gave the address
    address: str  # host:port; port 0 is any free one
    app: Starlette


class _Server(uvicorn.Server):
    """A server that tells when it is ready and leaves signals to the bot."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def listening(site: Site | None) -> Iterator[socket.socket | None]:
    """Take the address of a site; calls wait there until it is served. Errors: Refusal."""
    if site is None:
        yield None
        return
    with _listener(site) as listener:
        yield listener


@asynccontextmanager
async def served(site: Site | None, listener: socket.socket | None) -> AsyncIterator[None]:
    """Serve while the block runs; then answers under way are finished."""
    if site is None or listener is None:
        yield
        return
    server = _Server(_configuration(site.app))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve([listener]))
        await server.ready.wait()
        try:
            yield
        finally:
            server.should_exit = True


def _configuration(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,  # the bot's own logging
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who calls decides nothing here
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )


def _listener(site: Site) -> socket.socket:
    host, _, port = site.address.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), int(port)), family=family)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise Refusal(f"{site.setting}={site.address} cannot be listened on: {reason}.") from None
