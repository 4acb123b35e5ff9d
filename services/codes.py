"""One-time codes that somebody types off a piece of paper; only their hashes are stored."""

import hashlib
import secrets

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that reads like something else on paper
_LENGTH = 12  # 60 bits: not to be guessed within its life


def fresh() -> str:
    """A new code."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def hashed(code: str) -> str:
    """What is stored of a code, however it was typed."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def looks_like_code(text: str) -> bool:
    """Whether a text has the form of a code."""
    code = text.strip().upper()
    return len(code) == _LENGTH and set(code) <= set(_ALPHABET)
