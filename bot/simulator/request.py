"""The way into the simulated Telegram without a network: a request backend for python-telegram-bot."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.simulator.errors import ApiError, LostConnection
from bot.simulator.files import Upload
from bot.simulator.records import failure
from bot.simulator.telegram import Telegram

ADDRESS = re.compile(r"https?://[^/]+(?P<file>/file)?/bot(?P<token>[^/]+)/(?P<rest>.+)")


class SimulatedRequest(BaseRequest):
    """Give one to `request` and another to `get_updates_request` of the application builder."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        """Seconds; asked for by python-telegram-bot, of no effect here."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Call a method or download a file, whichever the address says."""
        # The library quotes the colon of the token when it downloads.
        address = ADDRESS.fullmatch(unquote(url))
        if address is None:
            raise ValueError(f"no address of the Bot API: {url}")
        if address["file"]:
            return self._download(address["token"], address["rest"])
        parameters = request_data.parameters if request_data else {}
        try:
            answer = await self._telegram.answer(
                address["token"], address["rest"], parameters, _files(request_data)
            )
        except LostConnection as lost:
            raise TimedOut(str(lost)) from lost
        return answer.status, answer.payload

    def _download(self, token: str, path: str) -> tuple[int, bytes]:
        try:
            return 200, self._telegram.download(token, path)
        except ApiError as error:
            return error.status, failure(error).payload


def _files(request_data: RequestData | None) -> Mapping[str, Upload]:
    if request_data is None:
        return {}
    parts = request_data.multipart_data.items()
    return {part: Upload(name, _bytes(content), mime_type) for part, (name, content, mime_type) in parts}


def _bytes(content: object) -> bytes:
    """The content of a file part: bytes, or a handle that has them."""
    if isinstance(content, bytes):
        return content
    data: bytes = content.read()  # type: ignore[attr-defined]  # the type of an open file is the library's own
    return data
