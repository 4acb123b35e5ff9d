"""Spreadsheets that were sent: kept under their digest, which travels in the buttons."""

import base64
import binascii

from domain.errors import OutOfDate
from handlers.turns import Turn
from intake.formats import reading
from intake.formats.sources import Source

_DIGEST_BYTES = 32


def digest(sha256: str) -> str:
    """A hash in hex as the shortest word that a button holds."""
    return base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


async def fetch(turn: Turn) -> Source:
    """The sheets of the file that the pressed button names. Errors: OutOfDate."""
    sha256 = _sha256(turn.pressed.word(0))
    try:
        data = await turn.environment.transactions.apart(lambda: turn.environment.files.get(sha256))
    except FileNotFoundError:
        raise OutOfDate from None
    return await turn.environment.transactions.slowly(lambda: reading.read(data, sha256))


def _sha256(word: str) -> str:
    try:
        raw = base64.urlsafe_b64decode(word + "=")
    except (binascii.Error, ValueError):
        raise OutOfDate from None
    if len(raw) != _DIGEST_BYTES:
        raise OutOfDate
    return raw.hex()
