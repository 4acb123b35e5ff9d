"""A call of the Bot API as a form that is encoded already."""

from collections.abc import Mapping
from typing import Any

from telegram.request import RequestData


class Form(RequestData):  # type: ignore[misc]  # final; it is only asked for what is documented
    """The fields of a call: those that many share, encoded before, and its own."""

    __slots__ = ("_own", "_shared", "encoded")

    def __init__(
        self, own: Mapping[str, Any], shared: Mapping[str, str] | None = None, encoded: bytes = b""
    ) -> None:
        """`own`: numbers and texts; `encoded`: `shared` as a form."""
        super().__init__()
        self._own = own
        self._shared = shared or {}
        self.encoded = encode(own)
        if encoded:
            self.encoded += b"&" + encoded

    @property
    def parameters(self) -> dict[str, Any]:
        """By name the values, as the library's own request data has them."""
        return {**self._own, **self._shared}

    @property
    def json_parameters(self) -> dict[str, str]:
        """By name the values in JSON."""
        return {**{name: str(value) for name, value in self._own.items()}, **self._shared}


def encode(fields: Mapping[str, Any]) -> bytes:
    """These fields as a form."""
    return "&".join(f"{name}={_quoted(value)}" for name, value in fields.items()).encode()


def _quoted(value: object) -> object:
    """Each byte of a text as %XX: to ask of every one whether it may stay takes far longer."""
    if isinstance(value, int) or not value:
        return value
    return f"%{str(value).encode().hex('%')}"
