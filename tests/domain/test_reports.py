"""Duties and reports: what a submission makes of a duty, and when it is in time."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.reports import DutyState, ReportKind, after_submission, is_on_time

DUE_AT = datetime(2026, 10, 26, 10, tzinfo=UTC)


@pytest.mark.parametrize("kind", [ReportKind.PROGRESS, ReportKind.COMPLETION])
def test_a_report_settles_a_duty(kind: ReportKind) -> None:
    assert after_submission(DutyState.EXPECTED, kind) is DutyState.REPORTED


def test_nothing_new_is_told_from_a_report() -> None:
    assert after_submission(DutyState.EXPECTED, ReportKind.NIL) is DutyState.NIL_REPORTED


def test_a_report_after_nothing_new_is_a_report() -> None:
    assert after_submission(DutyState.NIL_REPORTED, ReportKind.PROGRESS) is DutyState.REPORTED


@pytest.mark.parametrize("kind", ReportKind)
@pytest.mark.parametrize("state", [DutyState.MISSING, DutyState.LATE_FILED])
def test_what_was_missing_at_the_lock_stays_marked_as_filed_late(state: DutyState, kind: ReportKind) -> None:
    assert after_submission(state, kind) is DutyState.LATE_FILED


def test_the_due_time_itself_is_in_time() -> None:
    assert is_on_time(DUE_AT, DUE_AT)
    assert not is_on_time(DUE_AT + timedelta(microseconds=1), DUE_AT)
