"""Handover (交接) of a seat: its states, and the sheet that both confirm."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

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


class SheetKind(StrEnum):
    """What a line of the sheet is about, in the order in which the sheet has them."""

    OWED = "owed"
    RETURNED = "returned"
    DRAFT = "draft"
    UNSIGNED = "unsigned"
    REQUEST = "request"  # asked about an item and not decided, or begun
    NOTICE = "notice"
    REVIEW = "review"
    ITEM = "item"


@dataclass(frozen=True)
class SheetLine:
    """One line of a handover sheet (交接清单): plain values, kept as they were when it was drawn up."""

    kind: SheetKind
    title: str
    number: int | None = None
    role: str | None = None  # a value of PartyRole
    day: date | None = None  # the item's deadline, or the local day on which a report is due
    is_overdue: bool = False
    light: str | None = None  # of an item: a value of Light
    asked: str | None = None  # of a request: a value of RequestKind


def stored(lines: Iterable[SheetLine]) -> dict[str, Any]:
    """A sheet as JSON."""
    return {
        "lines": [
            {**asdict(line), "day": line.day.isoformat() if line.day is not None else None} for line in lines
        ]
    }


def restored(sheet: Mapping[str, Any] | None) -> tuple[SheetLine, ...]:
    """The lines of a sheet that `stored` made."""
    return tuple(
        SheetLine(
            SheetKind(line["kind"]),
            line["title"],
            line["number"],
            line["role"],
            date.fromisoformat(line["day"]) if line["day"] else None,
            is_overdue=line["is_overdue"],
            light=line.get("light"),  # sheets of before had neither
            asked=line.get("asked"),
        )
        for line in (sheet or {}).get("lines", ())
    )
