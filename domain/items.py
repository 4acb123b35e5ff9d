"""Item states and the table of allowed changes (life cycle 1)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum


class ItemStatus(StrEnum):
    """Stored state of an item; overdue, due soon and late are derived, never stored."""

    DRAFT = "draft"
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    COMPLETION_DECLARED = "completion_declared"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


class PartyRole(StrEnum):
    """An agency's part in an item."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    PARTICIPANT = "participant"


class AssignmentState(StrEnum):
    """How far an agency has taken an item over."""

    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"
    RELEASED = "released"


class ItemEvent(StrEnum):
    """What moves an item from state to state."""

    REGISTER = "register"
    ASSIGN = "assign"
    SIGNED_FOR = "signed_for"
    DECLARE_COMPLETE = "declare_complete"
    RETURN = "return"
    CLOSE = "close"
    END_UNWARRANTED = "end_unwarranted"  # closed as no longer warranted, without a completion
    REOPEN = "reopen"
    CANCEL = "cancel"
    SUSPEND = "suspend"
    ARCHIVE = "archive"
    CARRY_OVER = "carry_over"


class ClosingKind(StrEnum):
    """How an item ended."""

    DONE = "done"
    DONE_IN_PART = "done_in_part"
    NOT_WARRANTED = "not_warranted"
    CARRIED_OVER = "carried_over"  # 结转: an item of a later ledger goes on with it


#: States in which an agency owes reports.
ACTIVE = frozenset({ItemStatus.ASSIGNED, ItemStatus.IN_PROGRESS, ItemStatus.COMPLETION_DECLARED})

#: States of an item in force that has not come to its end.
UNFINISHED = ACTIVE | {ItemStatus.SUSPENDED}

_CHANGES: dict[ItemEvent, dict[ItemStatus, ItemStatus]] = {
    ItemEvent.REGISTER: {ItemStatus.DRAFT: ItemStatus.REGISTERED},
    ItemEvent.ASSIGN: {ItemStatus.REGISTERED: ItemStatus.ASSIGNED},
    ItemEvent.SIGNED_FOR: {ItemStatus.ASSIGNED: ItemStatus.IN_PROGRESS},
    # An agency may report completion before anybody signed: the report itself shows that it has the item.
    ItemEvent.DECLARE_COMPLETE: {
        ItemStatus.ASSIGNED: ItemStatus.COMPLETION_DECLARED,
        ItemStatus.IN_PROGRESS: ItemStatus.COMPLETION_DECLARED,
    },
    ItemEvent.RETURN: {ItemStatus.COMPLETION_DECLARED: ItemStatus.IN_PROGRESS},
    ItemEvent.CLOSE: {ItemStatus.COMPLETION_DECLARED: ItemStatus.CLOSED},
    ItemEvent.END_UNWARRANTED: dict.fromkeys(UNFINISHED, ItemStatus.CLOSED),
    ItemEvent.REOPEN: {
        ItemStatus.CLOSED: ItemStatus.IN_PROGRESS,
        ItemStatus.CANCELLED: ItemStatus.IN_PROGRESS,
    },
    ItemEvent.CANCEL: dict.fromkeys(UNFINISHED, ItemStatus.CANCELLED),
    ItemEvent.SUSPEND: dict.fromkeys(ACTIVE, ItemStatus.SUSPENDED),
    ItemEvent.ARCHIVE: {
        ItemStatus.CLOSED: ItemStatus.ARCHIVED,
        ItemStatus.CANCELLED: ItemStatus.ARCHIVED,
    },
    ItemEvent.CARRY_OVER: dict.fromkeys(UNFINISHED, ItemStatus.ARCHIVED),
}


def after(status: ItemStatus, event: ItemEvent) -> ItemStatus | None:
    """The state that `event` leads to, or None where it has no effect on an item in `status`."""
    return _CHANGES[event].get(status)


#: Who answers for an item: its leads; where there are none, the next.
ANSWERING = (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT)


def declarers(parties: Iterable[tuple[int, PartyRole]]) -> frozenset[int]:
    """The agencies whose completion an item waits for: its leads; the responsible ones where nobody leads.

    按职责分工负责 names no lead, so each agency answers for its own part. Participants only contribute,
    except where nobody else is named: otherwise no one could bring the item to its end.
    """
    parties = tuple(parties)
    for role in ANSWERING:
        if found := frozenset(key for key, its_role in parties if its_role is role):
            return found
    return frozenset()


def still_holds(deadline: date, *, year: int | None, period_end: date | None) -> bool:
    """Whether a date that an unfinished item has lies within the ledger of `year` that goes on with it."""
    first = year or (period_end.year if period_end is not None else None)
    return first is not None and date(first, 1, 1) <= deadline <= (period_end or date.max)
