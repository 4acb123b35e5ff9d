"""The webhook: Telegram's calls, taken only with the secret, kept before they are confirmed."""

import asyncio
import hmac
import json
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.metrics import Metrics
from bot.polling import ALLOWED_UPDATES, RETRY_SECONDS
from bot.reception import MAX_NUMBER, Reception

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header, no secret
MAX_BYTES = 1024 * 1024  # Telegram's updates have a few kilobytes
READ_SECONDS = 10

log = structlog.get_logger(__name__)


class Refused(Exception):
    """A call that is not answered with 200."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Webhook:
    """The one route for Telegram's calls."""

    def __init__(self, url: str, secret: str, reception: Reception, metrics: Metrics) -> None:
        self._path = urlsplit(url).path or "/"
        self._secret = secret.encode()
        self._reception = reception
        self._metrics = metrics

    def app(self) -> Starlette:
        """The web application."""
        return Starlette(routes=[Route(self._path, self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        """200 when the update is in the inbox, or was there before; anything else lets Telegram try again."""
        try:
            update = await self._checked(request)
            await self._reception.take([update], way="webhook")
            answer = PlainTextResponse("ok")
        except Refused as refused:
            log.warning("webhook call refused", status=refused.status, reason=str(refused))
            answer = PlainTextResponse(str(refused), refused.status)
        except sa.exc.DBAPIError as error:
            log.warning("update not kept, it comes again", error=type(error.orig).__name__)
            answer = PlainTextResponse("try again", 503)
        self._metrics.calls.labels(answer.status_code).inc()
        return answer

    async def _checked(self, request: Request) -> dict[str, object]:
        """The update of a call that is Telegram's; nothing of the body is read before that is certain."""
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            raise Refused(403, "wrong secret")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "not JSON")
        try:
            update = json.loads(await _body(request))
        except (ValueError, RecursionError):
            raise Refused(400, "not JSON") from None
        number = update.get("update_id") if isinstance(update, dict) else None
        if type(number) is not int or not 0 < number <= MAX_NUMBER:
            raise Refused(400, "no update")
        return dict(update)


async def _body(request: Request) -> bytes:
    """The body, never more than is allowed; a declared length is only believed when it is too long."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise Refused(413, "too large")
    body = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > MAX_BYTES:
                    raise Refused(413, "too large")
    except (TimeoutError, ClientDisconnect):
        raise Refused(408, "cut off") from None
    return bytes(body)


async def keep_set(bot: Bot, url: str, secret: str, clock: Clock, over: asyncio.Event) -> None:
    """Tell Telegram where to call, again until it is told; then wait until `over`."""
    async with asyncio.TaskGroup() as tasks:
        telling = tasks.create_task(_tell(bot, url, secret, clock))
        await over.wait()
        telling.cancel()


async def _tell(bot: Bot, url: str, secret: str, clock: Clock) -> None:
    while True:
        try:
            await bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        except TelegramError as error:
            log.warning("webhook not set", error=f"{type(error).__name__}: {error}")
            await clock.sleep(RETRY_SECONDS)
        else:
            log.info("webhook set")
            return
