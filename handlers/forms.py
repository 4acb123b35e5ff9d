"""A call of the Bot API as a form that is encoded already."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

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
        self.encoded = "&".join(f"{name}={_quoted(value)}" for name, value in own.items()).encode()
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


def _quoted(value: object) -> object:
    return value if isinstance(value, int) else quote_plus(str(value))
