"""Edited messages: what a draft takes over, what stays, and what cannot be reached any more."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.edits import EditOutcome, SaidPart
from domain.errors import NotFound, OutOfDate, PercentInvalid
from domain.reports import ReportKind, ReportStatus, TextField
from models.edits import EditView, SaidMessage
from models.queries import edits as queries
from models.reports import Report
from services import edits, report_fields, reports, said, submissions
from tests.ledgers import WEDNESDAY, ZONES, AtWork, local

TODAY = WEDNESDAY.date()


def _begun(at_work: AtWork, text: str = "已召开推进会。") -> Report:
    owed = at_work.duty(at_work.insurance, 1)
    report = at_work.act(
        reports.start, owed.duty.id, ReportKind.PROGRESS, identity=at_work.insurance, now=WEDNESDAY
    )
    _add(at_work, report, 7, text)
    return report


def _add(at_work: AtWork, report: Report, message_id: int, text: str) -> None:
    at_work.act(reports.add, report.id, text, identity=at_work.insurance, now=WEDNESDAY)
    _remember(at_work, report, message_id, SaidPart.TEXT, text)


def _remember(
    at_work: AtWork,
    report: Report,
    message_id: int,
    part: SaidPart,
    text: str,
    now: datetime = WEDNESDAY,
) -> None:
    person_id = at_work.insurance.person.id
    at_work.act(
        said.remember,
        part,
        text,
        person_id=person_id,
        message_id=message_id,
        report_id=report.id,
        now=now,
    )


def _edited(at_work: AtWork, text: str, message_id: int = 7) -> EditView | None:
    row = at_work.look(queries.said, at_work.insurance.person.id, message_id)
    assert row is not None
    return at_work.act(edits.note, row.id, text, identity=at_work.insurance)


def _adopt(at_work: AtWork, found: EditView) -> EditView:
    return at_work.act(
        edits.adopt,
        found.said.id,
        found.said.edits,
        identity=at_work.insurance,
        now=WEDNESDAY,
        zones=ZONES,
    )


def test_only_the_passage_that_was_edited_changes(at_work: AtWork) -> None:
    report = _begun(at_work)
    _add(at_work, report, 8, "签约率 60%。")

    found = _edited(at_work, "已召开两次推进会。")
    assert found is not None
    assert found.outcome is EditOutcome.OFFERED
    assert at_work.row(Report, report.id).progress_text == "已召开推进会。\n签约率 60%。"
    for _ in range(2):  # pressed twice
        _adopt(at_work, found)

    assert at_work.row(Report, report.id).progress_text == "已召开两次推进会。\n签约率 60%。"


def test_the_original_is_kept_when_that_is_chosen(at_work: AtWork) -> None:
    report = _begun(at_work)
    found = _edited(at_work, "别的。")
    assert found is not None

    at_work.act(edits.leave, found.said.id, found.said.edits, identity=at_work.insurance)
    _adopt(at_work, found)

    assert at_work.row(Report, report.id).progress_text == "已召开推进会。"


def test_an_edit_that_says_nothing_new_is_nothing(at_work: AtWork) -> None:
    _begun(at_work)

    assert _edited(at_work, "已召开推进会。") is None
    assert _edited(at_work, "别的。") is not None
    assert _edited(at_work, "别的。") is None
    assert _edited(at_work, "已召开推进会。") is None  # edited back


def test_an_older_offer_takes_nothing_over(at_work: AtWork) -> None:
    report = _begun(at_work)
    first = _edited(at_work, "第一稿。")
    second = _edited(at_work, "第二稿。")
    assert first is not None
    assert second is not None

    with pytest.raises(OutOfDate):
        _adopt(at_work, first)
    _adopt(at_work, second)

    assert at_work.row(Report, report.id).progress_text == "第二稿。"


def test_a_passage_that_was_rewritten_is_not_overwritten(at_work: AtWork) -> None:
    report = _begun(at_work)
    at_work.act(reports.write, report.id, "全部重写。", identity=at_work.insurance, now=WEDNESDAY)

    found = _edited(at_work, "已召开两次推进会。")
    assert found is not None
    assert found.outcome is EditOutcome.REPLACED
    _adopt(at_work, found)

    assert at_work.row(Report, report.id).progress_text == "全部重写。"


def test_a_submitted_report_stays_until_it_is_taken_back(at_work: AtWork) -> None:
    identity = at_work.insurance
    report = _begun(at_work)
    at_work.act(submissions.submit, report.id, identity=identity, now=WEDNESDAY)

    found = _edited(at_work, "已召开两次推进会。")
    assert found is not None
    assert found.outcome is EditOutcome.SUBMITTED
    assert _adopt(at_work, found).outcome is EditOutcome.SUBMITTED
    draft = at_work.act(submissions.withdraw, report.id, identity=identity, now=WEDNESDAY)
    waiting = at_work.look(queries.open_wish, identity.person.id, found.owed.duty.id)
    assert waiting is not None
    _adopt(at_work, waiting)

    assert at_work.row(Report, report.id).progress_text == "已召开推进会。"
    assert at_work.row(Report, draft.id).progress_text == "已召开两次推进会。"
    assert at_work.row(Report, draft.id).status is ReportStatus.DRAFT


def test_a_field_and_the_percentage_are_corrected_like_typed_ones(at_work: AtWork) -> None:
    identity, report = at_work.insurance, _begun(at_work)
    at_work.act(report_fields.fill, report.id, TextField.PROBLEMS, "用地紧张", identity=identity)
    _remember(at_work, report, 8, SaidPart.PROBLEMS, "用地紧张")
    at_work.act(reports.set_percent, report.id, 50, identity=identity)
    _remember(at_work, report, 9, SaidPart.PERCENT, "50%")

    for message_id, text in ((8, "用地、资金紧张"), (9, "约六十")):
        found = _edited(at_work, text, message_id)
        assert found is not None
        _adopt(at_work, found)

    row = at_work.row(Report, report.id)
    assert (row.problems, row.progress_percent) == ("用地、资金紧张", 60)


def test_an_edited_figure_that_cannot_be_read_is_refused_and_nothing_is_lost(at_work: AtWork) -> None:
    identity, report = at_work.insurance, _begun(at_work)
    at_work.act(reports.set_percent, report.id, 50, identity=identity)
    _remember(at_work, report, 8, SaidPart.PERCENT, "50%")
    found = _edited(at_work, "很多", 8)
    assert found is not None

    with pytest.raises(PercentInvalid):
        _adopt(at_work, found)

    assert at_work.row(Report, report.id).progress_percent == 50


def test_a_thrown_away_draft_leaves_nothing_to_correct(at_work: AtWork) -> None:
    report = _begun(at_work)
    at_work.act(reports.discard, report.id, identity=at_work.insurance)

    assert _edited(at_work, "别的。") is None


def test_nobody_corrects_what_somebody_else_said(at_work: AtWork) -> None:
    _begun(at_work)
    (row,) = at_work.rows(SaidMessage)

    with pytest.raises(NotFound):
        at_work.act(edits.note, row.id, "别的。", identity=at_work.health)


def test_of_a_text_left_for_nothing_new_no_reason_is_spoken(at_work: AtWork) -> None:
    identity, report = at_work.insurance, _begun(at_work)
    duty_id = report.duty_id
    at_work.act(submissions.nothing_new, duty_id, identity=identity, now=WEDNESDAY, reason="等待批复")
    _remember(at_work, report, 8, SaidPart.NIL_REASON, "等待批复")

    text, reason = _edited(at_work, "已召开两次推进会。"), _edited(at_work, "等待省级批复", 8)

    assert text is not None
    assert reason is not None
    assert (text.outcome, reason.outcome) == (EditOutcome.NIL_WITHOUT, EditOutcome.NIL)


def test_an_edited_day_without_a_year_is_of_the_year_of_its_ledger(at_work: AtWork) -> None:
    there = ZONES.where(at_work.ledger.id, ZoneInfo("America/New_York"))
    now = local(1, 1, 10, year=2027)  # still the last of December there
    who, owed = at_work.insurance, at_work.duty(at_work.insurance, 1)
    report = at_work.act(reports.start, owed.duty.id, ReportKind.COMPLETION, identity=who, now=now)
    day = date(2026, 12, 31)
    at_work.act(report_fields.complete_on, report.id, day, identity=who, now=now, zones=there)
    _remember(at_work, report, 7, SaidPart.COMPLETED_ON, "12-31", now)

    found = _edited(at_work, "12-30")
    assert found is not None
    assert found.outcome is EditOutcome.OFFERED
    at_work.act(edits.adopt, found.said.id, found.said.edits, identity=who, now=now, zones=there)

    assert at_work.row(Report, report.id).completed_on == date(2026, 12, 30)
