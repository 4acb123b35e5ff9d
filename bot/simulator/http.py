"""The simulated Telegram as a web server: the Bot API, file downloads and the control API."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.simulator import control, multipart, webhooks
from bot.simulator.errors import ApiError, LostConnection, NotPossible
from bot.simulator.records import Answer, failure
from bot.simulator.telegram import Telegram

HOST = "127.0.0.1"


class BotApi:
    """The public side: /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    async def call(self, request: Request) -> Response:
        """Carry out a method."""
        try:
            answer = await self._answer(request)
        except ApiError as error:
            answer = failure(error)
        except LostConnection:
            await _disconnected(request)
            return Response(status_code=504)
        return Response(answer.payload, answer.status, media_type="application/json")

    async def download(self, request: Request) -> Response:
        """Give a file."""
        try:
            data = self._telegram.download(request.path_params["token"], request.path_params["path"])
        except ApiError as error:
            return Response(failure(error).payload, error.status, media_type="application/json")
        return Response(data, media_type="application/octet-stream")

    async def _answer(self, request: Request) -> Answer:
        content_type = request.headers.get("content-type", "")
        values, files = multipart.parse(content_type, await request.body())
        parameters = dict(request.query_params) | values
        token, method = request.path_params["token"], request.path_params["method"]
        return await self._telegram.answer(token, method, parameters, files)


def build_app(telegram: Telegram, *, webhook_retry_seconds: float = 1.0) -> Starlette:
    """The web application; while it runs, it also posts updates to the bot's webhook."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            delivery = tasks.create_task(
                webhooks.deliver(telegram.exchange, retry_seconds=webhook_retry_seconds)
            )
            yield
            delivery.cancel()

    api = BotApi(telegram)
    routes = [
        Route("/bot{token}/{method}", api.call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", api.download),
        *control.Control(telegram).routes(),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={NotPossible: control.refuse})


class _Server(uvicorn.Server):
    """A server that tells when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serving(app: Starlette, *, port: int = 0) -> AsyncIterator[str]:
    """Serve on this machine while the block runs; gives the address, by default on a free port."""
    listener = socket.create_server((HOST, port))
    # Answers a client no longer waits for are not waited for either.
    server = _Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=0))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve([listener]))
        await server.ready.wait()
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True


async def _disconnected(request: Request) -> None:
    """Say nothing until the client gives up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
