"""Rules of sending: priorities, states of a message, when to try again."""

from datetime import timedelta
from enum import IntEnum, StrEnum

from domain.errors import RuleBroken


class Priority(IntEnum):
    """Smaller leaves first."""

    REPLY = 0
    DUE_TODAY = 10
    REMINDER = 20
    BROADCAST = 30


class DeliveryState(StrEnum):
    """State of one outgoing message."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed; falls back to waiting when its lease runs out
    SENT = "sent"  # Telegram accepted it
    UNKNOWN = "unknown"  # the answer was lost: it may have arrived
    SUPERSEDED = "superseded"  # no longer true when its turn came
    UNEDITABLE = "uneditable"  # the earlier message that it should change is gone or cannot be edited
    UNREACHABLE = "unreachable"  # blocked, never started, deactivated
    FAILED = "failed"  # refused by Telegram for another lasting reason, or tried too often


#: What the secretariat has to see to: it did not arrive, or may not have. None of it is sent again by itself.
UNDELIVERED = (DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.UNREACHABLE)

LEASE = timedelta(seconds=60)
MAX_FAILURES = 20  # some six hours of them
#: So often a message may be left unsettled: perhaps it is what ends the process, more likely one beside it.
MAX_LEFT = 100
#: So long a message that was put back keeps back what came later for the same person and is no more urgent:
#: what was said first is read first. In failures: some five minutes.
HOLDS_BACK = 6


def retry_delay(failures: int) -> timedelta:
    """Wait after the n-th failure: 5 s, doubling, at the most 30 minutes."""
    return min(timedelta(seconds=5 * 2 ** max(0, failures - 1)), timedelta(minutes=30))


class RecipientUnreachable(RuleBroken):
    """A message is to be sent again to somebody who cannot be written to; facts: `name`."""
