"""Supervision slips (督查单): colours in their order, states and the allowed changes (life cycle 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.calendars import WorkCalendar
from domain.errors import RuleBroken


class SlipColour(StrEnum):
    """The colours that slips have, the mildest first; which of them, a ledger says."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class SlipStatus(StrEnum):
    """Stored state of a slip."""

    DRAFT = "draft"
    WAITING = "waiting"  # for its approval by a second person
    APPROVED = "approved"  # has its number; not sent yet
    ISSUED = "issued"
    SIGNED_FOR = "signed_for"
    ANSWERED = "answered"
    LIFTED = "lifted"
    RAISED = "raised"  # the next colour follows
    SUPERSEDED = "superseded"  # the deadline was moved, or the item ended
    DISCARDED = "discarded"  # thrown away before it had a number


class SlipFilter(StrEnum):
    """Which slips a list shows."""

    OPEN = "open"
    WAITING = "waiting"
    OVER = "over"  # the reply limit
    ALL = "all"


class SlipEvent(StrEnum):
    """What moves a slip from state to state."""

    HAND_IN = "hand_in"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    ISSUE = "issue"
    SIGN_FOR = "sign_for"
    ANSWER = "answer"
    LIFT = "lift"
    RAISE = "raise"
    SUPERSEDE = "supersede"
    DISCARD = "discard"


#: Before it is with the agency.
UNISSUED = frozenset({SlipStatus.DRAFT, SlipStatus.WAITING, SlipStatus.APPROVED})
#: The agency has it, and it is not over.
OPEN = frozenset({SlipStatus.ISSUED, SlipStatus.SIGNED_FOR, SlipStatus.ANSWERED})
#: The agency still owes its answer.
UNANSWERED = frozenset({SlipStatus.ISSUED, SlipStatus.SIGNED_FOR})
ENDED = frozenset({SlipStatus.LIFTED, SlipStatus.RAISED, SlipStatus.SUPERSEDED})

_CHANGES: dict[SlipEvent, dict[SlipStatus, SlipStatus]] = {
    SlipEvent.HAND_IN: {SlipStatus.DRAFT: SlipStatus.WAITING},
    SlipEvent.SEND_BACK: {SlipStatus.WAITING: SlipStatus.DRAFT},
    SlipEvent.APPROVE: {SlipStatus.WAITING: SlipStatus.APPROVED},
    SlipEvent.ISSUE: {SlipStatus.APPROVED: SlipStatus.ISSUED},
    SlipEvent.SIGN_FOR: {SlipStatus.ISSUED: SlipStatus.SIGNED_FOR},
    SlipEvent.ANSWER: dict.fromkeys(UNANSWERED, SlipStatus.ANSWERED),
    SlipEvent.LIFT: dict.fromkeys(OPEN, SlipStatus.LIFTED),
    SlipEvent.RAISE: dict.fromkeys(OPEN, SlipStatus.RAISED),
    SlipEvent.SUPERSEDE: {
        **dict.fromkeys(OPEN | {SlipStatus.APPROVED}, SlipStatus.SUPERSEDED),
        **dict.fromkeys((SlipStatus.DRAFT, SlipStatus.WAITING), SlipStatus.DISCARDED),
    },
    SlipEvent.DISCARD: {SlipStatus.DRAFT: SlipStatus.DISCARDED},
}

#: Working days within which an answer may be asked for.
REPLY_LIMITS = (1, 2, 3, 5, 7, 10)
DEFAULT_REPLY = 3
MAX_REASON = 500  # characters
MAX_ANSWER = 2000


@dataclass(frozen=True)
class SlipStep:
    """One colour of a ledger's slips; name and meaning are empty where the usual words hold."""

    position: int  # from 1: the mildest
    colour: SlipColour
    name: str = ""
    meaning: str = ""


#: 宿迁: blue, yellow, red. Others, such as 三明 (blue, orange, red), are set by their ledger.
DEFAULT_STEPS: Sequence[SlipStep] = (
    SlipStep(1, SlipColour.BLUE),
    SlipStep(2, SlipColour.YELLOW),
    SlipStep(3, SlipColour.RED),
)


#: Orders on offer; a ledger takes one, and may give names and meanings of its own.
PALETTES: Sequence[tuple[SlipColour, ...]] = (
    (SlipColour.BLUE, SlipColour.YELLOW, SlipColour.RED),
    (SlipColour.BLUE, SlipColour.ORANGE, SlipColour.RED),
    (SlipColour.YELLOW, SlipColour.ORANGE, SlipColour.RED),
    (SlipColour.BLUE, SlipColour.YELLOW, SlipColour.ORANGE, SlipColour.RED),
)
MAX_STEP_NAME = 20  # characters
MAX_MEANING = 200


class Limit(StrEnum):
    """What is reminded of about the limit for an answer."""

    BEFORE = "before"
    OVER = "over"


class SlipOver(RuleBroken):
    """A slip has ended, or is not in a state for this; facts: `status`, `name` of who was there before."""


class SlipMoved(RuleBroken):
    """Something happened to a slip since the card was shown; facts: `status`."""


class SlipUnderWay(RuleBroken):
    """The agency has a slip for the item already; facts: `agency`, `number` of the item."""


class SlipByTwo(RuleBroken):
    """Somebody else has to approve a slip; facts: `is_last`, where it needs the head of the group."""


class SlipAnswerMissing(RuleBroken):
    """A slip is answered in words; a file alone is no answer."""


class SlipImpossible(RuleBroken):
    """No slip is possible on the item, or for this agency, as it stands now; facts: `number` of the item."""


def after(status: SlipStatus, event: SlipEvent) -> SlipStatus | None:
    """The state that `event` leads to, or None where a slip in `status` does not allow it."""
    return _CHANGES[event].get(status)


def reply_by(issued_on: date, workdays: int, work_calendar: WorkCalendar) -> date:
    """The last day for the answer: so many working days after the day of issue."""
    return work_calendar.plus_workdays(issued_on, workdays)


def is_graver(colour: SlipColour, than: SlipColour) -> bool:
    """Whether a colour stands above another, in whatever order of a ledger."""
    order = list(SlipColour)
    return order.index(colour) > order.index(than)


def step_after(colour: SlipColour, steps: Sequence[SlipStep]) -> SlipStep | None:
    """The step that follows a colour, also one that the ledger has no more; None where it is the last."""
    return next((step for step in steps if is_graver(step.colour, colour)), None)


def is_last(colour: SlipColour, steps: Sequence[SlipStep]) -> bool:
    """Whether no colour follows; a slip keeps its colour where the order was changed since."""
    return step_after(colour, steps) is None


def reached(today: date, reply_by: date, issued_on: date, work_calendar: WorkCalendar) -> Limit | None:
    """What both sides are reminded of on a day: from the working day before the last one on, and after it.

    Where that day is the day of issue, nobody is reminded of what they just got.
    """
    if today > reply_by:
        return Limit.OVER
    day_before = work_calendar.plus_workdays(reply_by, -1)
    return Limit.BEFORE if issued_on < day_before <= today else None
