"""Messages that people edit after sending them: what they said of a report, what an edit can still do."""

from enum import StrEnum

from domain.reports import ReportKind, ReportStatus


class SaidPart(StrEnum):
    """What a message said of a report."""

    TEXT = "text"
    REPLY = "reply"  # to a reminder: the item's number may stand before the text
    PROBLEMS = "problems"
    HELP_NEEDED = "help_needed"
    NEXT_STEPS = "next_steps"
    PERCENT = "percent"
    TARGET = "target"
    REASON = "reason"  # of a figure, or of the percentage
    COMPLETED_ON = "completed_on"
    NIL_REASON = "nil_reason"


class EditOutcome(StrEnum):
    """What can be done with an edited message now."""

    OFFERED = "offered"  # the draft still says it: take the new words, or leave it
    REPLACED = "replaced"  # the draft says something else by now
    UNIT_SIGNING = "unit_signing"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    NIL = "nil"  # with the reason that the message gave
    NIL_WITHOUT = "nil_without"  # "nothing new" was filed instead of what the message said
    SETTLED = "settled"  # accepted, or overtaken


_BY_STATUS = {
    ReportStatus.UNIT_SIGNING: EditOutcome.UNIT_SIGNING,
    ReportStatus.SUBMITTED: EditOutcome.SUBMITTED,
    ReportStatus.UNDER_REVIEW: EditOutcome.UNDER_REVIEW,
    ReportStatus.RETURNED: EditOutcome.RETURNED,
}


def outcome(status: ReportStatus, kind: ReportKind, part: SaidPart, *, still_says: bool) -> EditOutcome:
    """What an edit of what was said of a part can do to a report in this state.

    `still_says`: it holds what the message said.
    """
    if status is ReportStatus.DRAFT:
        return EditOutcome.OFFERED if still_says else EditOutcome.REPLACED
    if kind is ReportKind.NIL:
        return EditOutcome.NIL if part is SaidPart.NIL_REASON else EditOutcome.NIL_WITHOUT
    return _BY_STATUS.get(status, EditOutcome.SETTLED)


def holds(whole: str, passage: str) -> bool:
    """Whether a text holds a passage as whole lines."""
    return bool(passage.strip()) and f"\n{passage.strip()}\n" in f"\n{whole}\n"


def replaced(whole: str, passage: str, new: str) -> str:
    """The text with the last such passage put in other words."""
    before, _, after = f"\n{whole}\n".rpartition(f"\n{passage.strip()}\n")
    return f"{before}\n{new.strip()}\n{after}".strip("\n")
