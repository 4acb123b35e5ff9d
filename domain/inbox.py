"""Rules of receiving: states of an update, how often it is tried, how long it is remembered."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any


class UpdateState(StrEnum):
    """State of one update from Telegram."""

    WAITING = "waiting"
    HANDLING = "handling"  # claimed; may be claimed again when its lease runs out
    HANDLED = "handled"  # answered, or found to need no answer; what it said is forgotten here
    SET_ASIDE = "set_aside"  # tried too often: kept for people to look at, and no longer in the way


@dataclass(frozen=True)
class Arrival:
    """An update as Telegram gave it; those of one chat are handled in the order of their numbers."""

    update_id: int
    chat_id: int  # 0 where it belongs to none
    payload: dict[str, Any]


@dataclass(frozen=True)
class Attempt:
    """An update that was claimed, to be handled."""

    update_id: int
    attempts: int  # with this one
    payload: dict[str, Any]

    @property
    def key(self) -> tuple[int, int]:
        """Which attempt at which update."""
        return self.update_id, self.attempts


@dataclass(frozen=True)
class Settlement:
    """What became of one attempt to handle an update; `error`: it went wrong."""

    update_id: int
    attempts: int  # with this one
    error: str | None = None

    @property
    def key(self) -> tuple[int, int]:
        """Which attempt at which update."""
        return self.update_id, self.attempts


LEASE = timedelta(seconds=15)
RENEWAL = timedelta(seconds=5)  # a process that lives renews its leases this often
MAX_HANDLINGS = 5
#: An update that was handled is known again for so long; Telegram itself repeats for one day.
REMEMBERED = timedelta(days=30)


def retry_delay(attempts: int) -> timedelta:
    """Wait after the n-th failure: 1 s, doubling; the chat's later updates wait as well."""
    return timedelta(seconds=2 ** max(0, attempts - 1))
