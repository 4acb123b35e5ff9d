"""What reports say beside their text: figures with reasons, fields, what is taken over, links."""

import pytest

from domain.errors import (
    DayInFuture,
    EvidenceLinkInvalid,
    FigureUnexplained,
    NilReasonMissing,
    NotYourDuty,
    OutOfDate,
    QuantityUnread,
    ReportNotOpen,
    TextMissing,
)
from domain.reports import DutyState, ReportKind, SelfAssessment, TextField
from models.items import ItemTarget
from models.queries import figures
from models.queries import reports as report_queries
from models.reports import Evidence, Report, TargetValue
from models.views import OwedDuty
from services import evidence, report_fields, reports, reviews, submissions, target_values
from tests.ledgers import WEDNESDAY, ZONES, AtWork, local, received_file

NOVEMBER = local(11, 14)


def _target(at_work: AtWork, text: str = "培训1000人", value: float = 1000, unit: str = "人") -> int:
    item = at_work.item(at_work.ledger, 1)
    target = ItemTarget(item_id=item.id, position=0, text=text, value=value, unit=unit, comparator=">=")
    with at_work.database.transaction() as session:
        session.add(target)
        session.flush()
        return target.id


def _november(at_work: AtWork, number: int = 1) -> OwedDuty:
    """The same duty a month later."""
    at_work.tick(local(11, 13, 9))
    owed = [row for row in at_work.owed(at_work.insurance) if row.item.number == number]
    return max(owed, key=lambda row: row.period.due_at)


def _reported(at_work: AtWork, percent: int = 50, typed: str = "") -> Report:
    """October's report on item 1, with all fields."""
    identity = at_work.insurance
    report = at_work.begin(identity, at_work.duty(identity, 1).duty.id)
    at_work.act(reports.set_percent, report.id, percent, identity=identity)
    at_work.act(report_fields.fill, report.id, TextField.PROBLEMS, "经费不足", identity=identity)
    if typed:
        target_id = at_work.rows(ItemTarget)[0].id
        at_work.act(target_values.enter, report.id, target_id, typed, identity=identity)
    at_work.act(submissions.submit, report.id, identity=identity, now=WEDNESDAY)
    return report


def test_a_figure_is_kept_in_the_unit_of_its_target_and_as_it_was_typed(at_work: AtWork) -> None:
    target_id = _target(at_work)
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    at_work.act(target_values.enter, report.id, target_id, "约0.05万人", identity=at_work.insurance)

    (row,) = at_work.rows(TargetValue)
    assert (row.value, row.unit, row.text, row.is_carried) == (500, "人", "约0.05万人", False)


def test_a_word_without_a_figure_is_asked_for_again_and_changes_nothing(at_work: AtWork) -> None:
    target_id = _target(at_work)
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    with pytest.raises(QuantityUnread):
        at_work.act(target_values.enter, report.id, target_id, "很多", identity=at_work.insurance)

    assert at_work.rows(TargetValue) == []


def test_what_still_holds_is_taken_over_and_marked_and_the_text_is_not(at_work: AtWork) -> None:
    _target(at_work)
    _reported(at_work, typed="500")

    draft = at_work.act(
        reports.start,
        _november(at_work).duty.id,
        ReportKind.PROGRESS,
        identity=at_work.insurance,
        now=NOVEMBER,
    )

    assert (draft.progress_text, draft.progress_percent, draft.problems) == ("", 50, "经费不足")
    assert set(draft.carried) == {"problems", "progress_percent"}
    carried = at_work.look(figures.values, [draft.id])[draft.id]
    assert [(row.value, row.is_carried) for row in carried] == [(500, True)]


def test_what_is_said_anew_is_no_longer_marked(at_work: AtWork) -> None:
    target_id = _target(at_work)
    _reported(at_work, typed="500")
    identity = at_work.insurance
    draft = at_work.begin(identity, _november(at_work).duty.id, now=NOVEMBER)

    at_work.act(target_values.keep, draft.id, target_id, identity=identity)
    at_work.act(reports.set_percent, draft.id, 50, identity=identity)
    at_work.act(report_fields.fill, draft.id, TextField.PROBLEMS, "", identity=identity)

    assert at_work.row(Report, draft.id).carried == []
    (row,) = at_work.look(figures.values, [draft.id])[draft.id]
    assert (row.value, row.is_carried) == (500, False)


def test_the_last_text_is_taken_only_when_asked_for_and_never_over_a_new_one(at_work: AtWork) -> None:
    last = _reported(at_work)
    identity = at_work.insurance
    duty_id = _november(at_work).duty.id
    draft = at_work.act(reports.start, duty_id, ReportKind.PROGRESS, identity=identity, now=NOVEMBER)

    taken = at_work.act(report_fields.take_last_text, draft.id, identity=identity)
    assert (taken.progress_text, "progress_text" in taken.carried) == (last.progress_text, True)

    at_work.act(reports.write, draft.id, "新进展。", identity=identity, now=NOVEMBER)
    assert at_work.act(report_fields.take_last_text, draft.id, identity=identity).progress_text == "新进展。"


@pytest.mark.parametrize("typed", ["400", "1600"])
def test_a_figure_that_falls_or_jumps_is_filed_only_with_a_reason(at_work: AtWork, typed: str) -> None:
    target_id = _target(at_work)
    _reported(at_work, typed="500")
    identity = at_work.insurance
    draft = at_work.begin(identity, _november(at_work).duty.id, now=NOVEMBER)

    line = at_work.act(target_values.enter, draft.id, target_id, typed, identity=identity)
    assert line.needs_reason
    with pytest.raises(FigureUnexplained):
        at_work.act(submissions.submit, draft.id, identity=identity, now=NOVEMBER)
    with pytest.raises(TextMissing):
        at_work.act(target_values.explain, draft.id, target_id, "  ", identity=identity)

    at_work.act(target_values.explain, draft.id, target_id, "口径调整", identity=identity)
    assert at_work.act(submissions.submit, draft.id, identity=identity, now=NOVEMBER).is_settled


def test_a_lower_percentage_is_filed_only_with_a_reason(at_work: AtWork) -> None:
    _reported(at_work, percent=50)
    identity = at_work.insurance
    draft = at_work.begin(identity, _november(at_work).duty.id, now=NOVEMBER)
    at_work.act(reports.set_percent, draft.id, 40, identity=identity)

    with pytest.raises(FigureUnexplained):
        at_work.act(submissions.submit, draft.id, identity=identity, now=NOVEMBER)

    at_work.act(report_fields.explain_percent, draft.id, "一家医院返工", identity=identity)
    assert at_work.act(submissions.submit, draft.id, identity=identity, now=NOVEMBER).is_settled
    assert at_work.acts("submit_progress")[-1].facts["reason"] == "一家医院返工"


def test_a_returned_report_keeps_every_field(at_work: AtWork) -> None:
    target_id = _target(at_work)
    identity = at_work.insurance
    duty_id = at_work.duty(identity, 1).duty.id
    draft = at_work.begin(identity, duty_id)
    at_work.act(report_fields.assess, draft.id, SelfAssessment.AT_RISK, identity=identity)
    at_work.act(report_fields.fill, draft.id, TextField.HELP_NEEDED, "请协调经费", identity=identity)
    at_work.act(target_values.enter, draft.id, target_id, "500", identity=identity)
    at_work.act(evidence.attach_link, draft.id, "https://gov.cn/a", identity=identity, now=WEDNESDAY)
    at_work.act(submissions.submit, draft.id, identity=identity, now=WEDNESDAY)
    at_work.act(
        reviews.return_for_revision,
        draft.id,
        reason="请补充",
        identity=at_work.reviewer,
        now=local(10, 15),
    )

    mended = at_work.act(reports.start, duty_id, ReportKind.PROGRESS, identity=identity, now=local(10, 16))

    assert (mended.self_assessment, mended.help_needed) == (SelfAssessment.AT_RISK, "请协调经费")
    assert [row.value for row in at_work.look(figures.values, [mended.id])[mended.id]] == [500]
    assert [row.url for row in at_work.look(report_queries.evidence, [mended.id])[mended.id]] == [
        "https://gov.cn/a"
    ]


def test_a_completion_names_its_day_which_has_come(at_work: AtWork) -> None:
    identity, today = at_work.insurance, WEDNESDAY.date()
    duty_id = at_work.duty(identity, 1).duty.id
    draft = at_work.act(
        reports.start, duty_id, ReportKind.COMPLETION, identity=identity, now=WEDNESDAY, zones=ZONES
    )
    assert draft.completed_on == today

    with pytest.raises(DayInFuture):
        at_work.act(
            report_fields.complete_on,
            draft.id,
            local(10, 15).date(),
            now=WEDNESDAY,
            zones=ZONES,
            identity=identity,
        )
    earlier = local(10, 9).date()
    at_work.act(report_fields.complete_on, draft.id, earlier, now=WEDNESDAY, zones=ZONES, identity=identity)
    assert at_work.row(Report, draft.id).completed_on == earlier


def test_a_figure_taken_over_is_not_final(at_work: AtWork) -> None:
    target_id = _target(at_work)
    _reported(at_work, typed="500")
    identity, november = at_work.insurance, _november(at_work)
    draft = at_work.begin(identity, november.duty.id, now=NOVEMBER)
    report = at_work.row(Report, draft.id)

    missing = at_work.look(figures.without_final_value, report, november.item.id)
    assert [row.id for row in missing] == [target_id]

    at_work.act(target_values.keep, draft.id, target_id, identity=identity)
    assert at_work.look(figures.without_final_value, report, november.item.id) == []


def test_nothing_new_for_the_third_time_in_a_row_asks_why(at_work: AtWork) -> None:
    identity = at_work.insurance
    months = ((10, 14), (11, 18))
    for month, day in months:
        duty = _due_in(at_work, month)
        at_work.act(submissions.nothing_new, duty.duty.id, identity=identity, now=local(month, day))
    duty = _due_in(at_work, 12)

    with pytest.raises(NilReasonMissing) as refusal:
        at_work.act(submissions.nothing_new, duty.duty.id, identity=identity, now=local(12, 18))
    assert refusal.value.facts == {"count": 3}
    assert at_work.row(type(duty.duty), duty.duty.id).state is DutyState.EXPECTED

    for _ in range(2):  # pressed twice
        at_work.act(
            submissions.nothing_new, duty.duty.id, identity=identity, now=local(12, 18), reason="等待上级文件"
        )
    filed = [row for row in at_work.rows(Report) if row.duty_id == duty.duty.id]
    assert [row.nil_reason for row in filed] == ["等待上级文件"]


def _due_in(at_work: AtWork, month: int) -> OwedDuty:
    at_work.tick(local(month, 14 if month == 10 else 18))
    owed = [row for row in at_work.owed(at_work.insurance) if row.item.number == 1]
    return max(owed, key=lambda row: row.period.due_at)


def test_a_link_counts_once_and_is_no_file(at_work: AtWork) -> None:
    identity = at_work.insurance
    draft = at_work.begin(identity, at_work.duty(identity, 1).duty.id)

    for _ in range(2):
        at_work.act(evidence.attach_link, draft.id, "https://gov.cn/a", identity=identity, now=WEDNESDAY)
    with pytest.raises(EvidenceLinkInvalid):
        at_work.act(evidence.attach_link, draft.id, "javascript:alert(1)", identity=identity, now=WEDNESDAY)

    assert [(row.file_name, row.url) for row in at_work.rows(Evidence)] == [("gov.cn", "https://gov.cn/a")]


def test_evidence_is_taken_off_a_draft_and_stays_with_what_was_filed(at_work: AtWork) -> None:
    identity = at_work.insurance
    draft = at_work.begin(identity, at_work.duty(identity, 1).duty.id)
    for file in (received_file("../a.pdf"), received_file("b.pdf")):
        at_work.act(evidence.attach, draft.id, file, identity=identity, now=WEDNESDAY)
    first, second = at_work.rows(Evidence)
    assert first.file_name == "_a.pdf"

    with pytest.raises(NotYourDuty):
        at_work.act(evidence.detach, first.id, identity=at_work.finance)
    at_work.act(evidence.detach, first.id, identity=identity)
    with pytest.raises(OutOfDate):
        at_work.act(evidence.detach, first.id, identity=identity)
    at_work.act(submissions.submit, draft.id, identity=identity, now=WEDNESDAY)
    with pytest.raises(ReportNotOpen):
        at_work.act(evidence.detach, second.id, identity=identity)
