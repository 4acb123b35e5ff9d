"""A file as it was received: what rows keep of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReceivedFile:
    """A file that is kept on disk under its hash."""

    name: str
    sha256: str  # hex
    media_type: str
    size: int  # bytes
