"""What Telegram answers when it refuses, in its own words."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refused request: HTTP status, Telegram's description, and response parameters if any."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON body Telegram sends with this error."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


class NotPossible(Exception):
    """A person tried what the Telegram app would not let them do; a mistake of the test or the demo."""


class LostConnection(Exception):
    """The answer never arrives; the client sees a timeout."""


def bad_request(text: str, parameters: Json | None = None) -> ApiError:
    """400: the request is wrong."""
    return ApiError(400, f"Bad Request: {text}", parameters)


def forbidden(text: str) -> ApiError:
    """403: the bot may not write there."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409: somebody else takes the updates."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> ApiError:
    """429: wait `retry_after` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def unauthorized() -> ApiError:
    """401: no bot has this token."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: no such method, or a malformed token."""
    return ApiError(404, "Not Found")
