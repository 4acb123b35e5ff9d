"""What the bot asked and what it was told: one record per request."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.simulator.errors import ApiError, Json


@dataclass
class Request:
    """A request as it arrived. `status` is the HTTP status of the answer, 0 if the answer never arrived."""

    method: str
    parameters: Json
    files: tuple[str, ...]
    at: datetime
    status: int = 0
    description: str = ""
    # False when the request was turned away before it could have an effect.
    accepted: bool = False
    result: Any = None


@dataclass(frozen=True)
class Answer:
    """The HTTP answer: its status and JSON body."""

    status: int
    body: Json

    @property
    def payload(self) -> bytes:
        """The body as it travels."""
        return json.dumps(self.body).encode()


def success(result: object) -> Answer:
    """200 with a result."""
    return Answer(200, {"ok": True, "result": result})


def failure(error: ApiError) -> Answer:
    """The answer for a refused request."""
    return Answer(error.status, error.body())
