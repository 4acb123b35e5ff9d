"""Signing inside an agency (本单位审签): what may need its leader's agreement, and what comes of it."""

from enum import StrEnum


class SignedThing(StrEnum):
    """What an agency hands to its leader before it leaves the agency."""

    REPORT = "report"
    REQUEST = "request"


class SignatureState(StrEnum):
    """What became of one handing in; exactly one ends it."""

    OPEN = "open"
    SIGNED = "signed"
    SENT_BACK = "sent_back"
    TAKEN_BACK = "taken_back"  # by the liaison
    VOID = "void"  # the matter ended meanwhile
