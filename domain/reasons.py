"""Reasons that people type for what they do: short, and where one is asked for, not empty."""

from domain.errors import ReasonMissing, TextTooLong

MAX_REASON = 500  # characters


def within(typed: str, limit: int = MAX_REASON) -> str:
    """A text without blanks around it, of at most `limit` characters. Errors: TextTooLong."""
    typed = typed.strip()
    if len(typed) > limit:
        raise TextTooLong(length=len(typed), limit=limit)
    return typed


def given(typed: str, limit: int = MAX_REASON) -> str:
    """The same, where a reason has to be given. Errors: ReasonMissing, TextTooLong."""
    reason = within(typed, limit)
    if not reason:
        raise ReasonMissing
    return reason
