"""Handover (交接) of a seat: its states."""

from datetime import datetime, timedelta
from enum import StrEnum

HANDOVER_LIFE = timedelta(days=14)  # as an invitation


class HandoverState(StrEnum):
    """State of a handover (life cycle 7); that its time is over follows from the clock."""

    STARTED = "started"  # the code waits for the successor
    SHEET_ISSUED = "sheet_issued"  # both look at the sheet
    ACCEPTED = "accepted"  # by the successor; the predecessor has not confirmed yet
    DONE = "done"
    CANCELLED = "cancelled"


#: States in which something is still to come.
OPEN = frozenset({HandoverState.STARTED, HandoverState.SHEET_ISSUED, HandoverState.ACCEPTED})


def is_open(state: HandoverState, expires_at: datetime, now: datetime) -> bool:
    """Whether a handover can still go on."""
    return state in OPEN and now < expires_at
