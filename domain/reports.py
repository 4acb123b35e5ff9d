"""Duties and reports: one item × agency × period, its states and verdicts (life cycle 3)."""

from datetime import datetime
from enum import StrEnum


class DutyState(StrEnum):
    """What became of a duty; exactly one holds at any time."""

    EXPECTED = "expected"
    REPORTED = "reported"
    NIL_REPORTED = "nil_reported"
    WAIVED = "waived"
    MISSING = "missing"
    LATE_FILED = "late_filed"


class ReportKind(StrEnum):
    """What a report says of its item."""

    PROGRESS = "progress"
    NIL = "nil"
    COMPLETION = "completion"


class ReportStatus(StrEnum):
    """State of one version of a report."""

    DRAFT = "draft"
    UNIT_SIGNING = "unit_signing"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"  # recommended by a first reviewer
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class SelfAssessment(StrEnum):
    """How the agency itself sees its part (自评), beside the light that the records give."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"


class TextField(StrEnum):
    """What a report says in words beside its text, by the names of its columns."""

    PROBLEMS = "problems"
    HELP_NEEDED = "help_needed"
    NEXT_STEPS = "next_steps"


class Decision(StrEnum):
    """What a reviewer decides."""

    RECOMMEND = "recommend"  # 初审: somebody else decides
    ACCEPT = "accept"
    RETURN = "return"


MAX_TEXT = 4000  # characters of the text of a report: fits one Telegram message
MAX_FIELD = 1000  # of another field in words
MAX_EVIDENCE = 10  # files with one report

#: States in which the agency still owes something.
OWED = frozenset({DutyState.EXPECTED, DutyState.MISSING})

#: States of a duty with a report.
RECEIVED = frozenset({DutyState.REPORTED, DutyState.NIL_REPORTED, DutyState.LATE_FILED})


def after_submission(state: DutyState, kind: ReportKind) -> DutyState:
    """The duty's state once a report is in; a missing one stays marked as filed after the lock."""
    if state in (DutyState.MISSING, DutyState.LATE_FILED):
        return DutyState.LATE_FILED
    return DutyState.NIL_REPORTED if kind is ReportKind.NIL else DutyState.REPORTED


def is_on_time(submitted_at: datetime, due_at: datetime) -> bool:
    """Decided once, by the first submission; a later return never changes it."""
    return submitted_at <= due_at
