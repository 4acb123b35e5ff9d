"""Reports of liaisons: begun, written, proved."""

from datetime import datetime
from typing import Any

import pytest

from domain.errors import (
    CompletionByOther,
    EvidenceRefused,
    ItemClosed,
    NotFound,
    NotYourDuty,
    PercentInvalid,
    ReportAlreadySubmitted,
    ReportEmpty,
    RuleBroken,
    TextTooLong,
)
from domain.items import ItemStatus
from domain.reports import MAX_EVIDENCE, DutyState, ReportKind, ReportStatus
from domain.roles import Role
from models.items import Item
from models.queries import reports as queries
from models.reports import Duty, Evidence, Report
from services import evidence, reports, reviews, submissions
from tests.ledgers import (
    COUNTIES,
    HEALTH,
    INSURANCE,
    PARTICIPANT,
    WEDNESDAY,
    AtWork,
    Office,
    draft_item,
    local,
    party,
    received_file,
)

PROGRESS, NIL, COMPLETION = ReportKind
DUE = local(10, 27, 18)
THURSDAY = local(10, 15)


def return_it(at_work: AtWork, report: Report, *, now: datetime = THURSDAY) -> None:
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=now)


def accept_it(at_work: AtWork, report: Report) -> None:
    at_work.act(reviews.accept, report.id, identity=at_work.reviewer, now=THURSDAY)


def versions(at_work: AtWork, duty_id: int) -> list[tuple[int, ReportKind, ReportStatus]]:
    rows = at_work.look(queries.versions, duty_id)
    return [(row.version, row.kind, row.status) for row in rows]


# Beginning


def test_a_draft_that_was_begun_is_found_again(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    first = at_work.begin(at_work.insurance, duty.id)

    again = at_work.act(reports.start, duty.id, PROGRESS, identity=at_work.insurance, now=THURSDAY)

    assert (again.id, again.progress_text) == (first.id, first.progress_text)
    assert len(at_work.rows(Report)) == 1


def test_a_draft_is_nothing_that_was_filed(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    at_work.begin(at_work.insurance, duty.id)

    assert at_work.row(Duty, duty.id).state is DutyState.EXPECTED
    assert duty.id in {row.duty.id for row in at_work.owed(at_work.insurance)}


def test_the_share_done_begins_with_the_last_one_reported(at_work: AtWork) -> None:
    october = at_work.duty(at_work.insurance, 1).duty
    report = at_work.begin(at_work.insurance, october.id)
    at_work.act(reports.set_percent, report.id, 40, identity=at_work.insurance)
    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)
    at_work.tick(local(11, 2))
    at_work.tick(local(11, 20))
    november = at_work.duty(at_work.insurance, 1).duty

    begun = at_work.act(reports.start, november.id, PROGRESS, identity=at_work.insurance, now=local(11, 20))

    assert (begun.progress_percent, begun.progress_text) == (40, "")


def test_a_completion_begins_at_a_hundred_percent_and_going_back_to_progress_does_not(
    at_work: AtWork,
) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    completion = at_work.act(reports.start, duty.id, COMPLETION, identity=at_work.insurance, now=WEDNESDAY)
    progress = at_work.act(reports.start, duty.id, PROGRESS, identity=at_work.insurance, now=WEDNESDAY)

    assert completion.progress_percent == 100
    assert (progress.id, progress.progress_percent) == (completion.id, None)


def test_what_waits_for_the_reviewer_cannot_be_begun_again(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    at_work.submit(at_work.insurance, duty.id)

    with pytest.raises(ReportAlreadySubmitted):
        at_work.act(reports.start, duty.id, PROGRESS, identity=at_work.insurance, now=WEDNESDAY)


def test_an_accepted_report_can_be_corrected_by_a_new_version(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    accept_it(at_work, at_work.submit(at_work.insurance, duty.id))

    accept_it(at_work, at_work.submit(at_work.insurance, duty.id))

    assert versions(at_work, duty.id) == [
        (1, PROGRESS, ReportStatus.SUPERSEDED),
        (2, PROGRESS, ReportStatus.ACCEPTED),
    ]


# Who may


def test_nobody_reports_for_another_agency(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.finance, 3).duty
    theirs = at_work.begin(at_work.finance, duty.id)
    li = at_work.insurance

    for act in (
        lambda session: reports.start(session, duty.id, PROGRESS, identity=li, now=WEDNESDAY),
        lambda session: submissions.nothing_new(session, duty.id, identity=li, now=WEDNESDAY),
        lambda session: reports.write(session, theirs.id, "别人的", identity=li, now=WEDNESDAY),
        lambda session: reports.set_percent(session, theirs.id, 10, identity=li),
        lambda session: evidence.attach(session, theirs.id, received_file(), identity=li, now=WEDNESDAY),
        lambda session: submissions.submit(session, theirs.id, identity=li, now=WEDNESDAY),
        lambda session: reports.discard(session, theirs.id, identity=li),
    ):
        with pytest.raises(NotYourDuty):
            at_work.act(act)

    assert at_work.row(Report, theirs.id) == theirs


def test_a_backup_goes_on_with_the_draft_of_the_liaison(at_work: AtWork) -> None:
    sun = at_work.seat("孙立", Role.BACKUP_LIAISON, INSURANCE)
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    at_work.act(submissions.submit, report.id, identity=sun, now=WEDNESDAY)

    assert at_work.row(Report, report.id).author_id == sun.person.id


def test_only_the_lead_declares_completion(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.health, 1).duty

    with pytest.raises(CompletionByOther) as refused:
        at_work.act(reports.start, duty.id, COMPLETION, identity=at_work.health, now=WEDNESDAY)

    assert refused.value.facts["leads"] == [INSURANCE]


def test_where_nobody_leads_every_responsible_agency_declares_its_part(at_work: AtWork) -> None:
    for liaison in (at_work.health, at_work.insurance):
        report = at_work.submit(liaison, at_work.duty(liaison, 2).duty.id, COMPLETION)
        assert report.status is ReportStatus.SUBMITTED


def test_where_a_collective_name_leads_its_partner_can_declare_completion(office: Office) -> None:
    counties = party(COUNTIES, is_group=True)
    ledger = office.publish(draft_item(1, counties, party(HEALTH, PARTICIPANT)))
    zhao = office.seat("赵强", agency=HEALTH)
    office.set_cycle(ledger)
    office.tick(local(10, 13, 9))

    report = office.submit(zhao, office.duty(zhao, 1).duty.id, COMPLETION)

    assert report.status is ReportStatus.SUBMITTED


@pytest.mark.parametrize("status", [ItemStatus.CLOSED, ItemStatus.CANCELLED, ItemStatus.SUSPENDED])
def test_nothing_is_reported_on_an_item_that_ended(at_work: AtWork, status: ItemStatus) -> None:
    owed = at_work.duty(at_work.insurance, 1)
    begun = at_work.begin(at_work.insurance, owed.duty.id)
    at_work.change(Item, owed.item.id, status=status)

    for act in (
        lambda session: reports.start(
            session, owed.duty.id, PROGRESS, identity=at_work.insurance, now=WEDNESDAY
        ),
        lambda session: submissions.nothing_new(
            session, owed.duty.id, identity=at_work.insurance, now=WEDNESDAY
        ),
        lambda session: submissions.submit(session, begun.id, identity=at_work.insurance, now=WEDNESDAY),
    ):
        with pytest.raises(ItemClosed):
            at_work.act(act)


def test_duties_and_reports_that_do_not_exist_are_not_found(at_work: AtWork) -> None:
    with pytest.raises(NotFound):
        at_work.act(reports.start, 999_999, PROGRESS, identity=at_work.insurance, now=WEDNESDAY)
    with pytest.raises(NotFound):
        at_work.act(submissions.submit, 999_999, identity=at_work.insurance, now=WEDNESDAY)


# Text and share


@pytest.mark.parametrize(
    ("text", "broken"), [("", ReportEmpty), (" \n ", ReportEmpty), ("进" * 10_000, TextTooLong)]
)
def test_a_text_has_one_to_four_thousand_characters(
    at_work: AtWork, text: str, broken: type[RuleBroken]
) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, text="已完成。")

    with pytest.raises(broken):
        at_work.act(reports.write, report.id, text, identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.row(Report, report.id).progress_text == "已完成。"


@pytest.mark.parametrize("text", ["进" * 4000, "<b>进展</b> & 🏥👩‍⚕️", "'; DROP TABLE report; --"])
def test_a_text_is_kept_word_for_word(at_work: AtWork, text: str) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, text=text)

    assert at_work.row(Report, report.id).progress_text == text


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_share_lies_between_nothing_and_everything(at_work: AtWork, percent: int) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    with pytest.raises(PercentInvalid):
        at_work.act(reports.set_percent, report.id, percent, identity=at_work.insurance)


@pytest.mark.parametrize("percent", [0, 60, 100])
def test_a_share_is_kept(at_work: AtWork, percent: int) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    at_work.act(reports.set_percent, report.id, percent, identity=at_work.insurance)

    assert at_work.row(Report, report.id).progress_percent == percent


# Evidence


def test_the_same_file_is_attached_once(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    file = received_file("验收报告.pdf")

    for _ in range(2):
        at_work.act(evidence.attach, report.id, file, identity=at_work.insurance, now=WEDNESDAY)

    (kept,) = at_work.rows(Evidence)
    assert (kept.file_name, kept.sha256, kept.size) == ("验收报告.pdf", file.sha256, 2048)


def test_a_report_holds_ten_files(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    for _ in range(MAX_EVIDENCE):
        at_work.act(evidence.attach, report.id, received_file(), identity=at_work.insurance, now=WEDNESDAY)

    with pytest.raises(EvidenceRefused) as refused:
        at_work.act(evidence.attach, report.id, received_file(), identity=at_work.insurance, now=WEDNESDAY)

    assert refused.value.facts["reason"] == "count"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"size": 21 * 1024 * 1024}, "size"),
        ({"media_type": "application/x-msdownload"}, "kind"),
        ({"media_type": "video/mp4"}, "kind"),
    ],
)
def test_a_file_that_proves_nothing_is_refused(at_work: AtWork, fields: dict[str, Any], reason: str) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    with pytest.raises(EvidenceRefused) as refused:
        at_work.act(
            evidence.attach, report.id, received_file(**fields), identity=at_work.insurance, now=WEDNESDAY
        )

    assert refused.value.facts["reason"] == reason
    assert at_work.rows(Evidence) == []
