"""What the records say of an item, as its light needs it."""

from datetime import datetime

from domain.reports import ReportKind
from models.lights import ItemRecord
from models.queries import lights
from models.reports import Report
from services import cycles, reviews, submissions
from tests.ledgers import WEDNESDAY, ZONES, AtWork, local


def record(at_work: AtWork, number: int) -> ItemRecord:
    item = at_work.item(at_work.ledger, number)
    return at_work.look(lights.records, [item.id])[item.id]


def report(at_work: AtWork, *, now: datetime = WEDNESDAY, percent: int | None = 40) -> Report:
    """The lead of item 1 files."""
    owed = at_work.duty(at_work.insurance, 1)
    filed = at_work.begin(at_work.insurance, owed.duty.id, now=now)
    at_work.change(Report, filed.id, progress_percent=percent)
    at_work.act(submissions.submit, filed.id, identity=at_work.insurance, now=now)
    return filed


def send_back(at_work: AtWork, filed: Report) -> None:
    """The reviewer wants it better."""
    reviewer = at_work.reviewer
    at_work.act(reviews.return_for_revision, filed.id, "缺少数据", identity=reviewer, now=WEDNESDAY)


def lock(at_work: AtWork, *moments: datetime) -> None:
    """The clock at each of these."""
    for moment in moments:
        at_work.act(cycles.open_and_lock, now=moment, zones=ZONES)


def test_of_an_item_that_nobody_reported_on_only_its_start_is_known(at_work: AtWork) -> None:
    assert record(at_work, 1) == ItemRecord(started_at=at_work.ledger.published_at)


def test_the_last_figure_stands_until_there_is_a_newer_one(at_work: AtWork) -> None:
    report(at_work, percent=40)
    lock(at_work, local(11, 5), local(11, 13, 9))
    report(at_work, now=local(11, 16), percent=None)

    found = record(at_work, 1)

    assert (found.reported, found.reported_at) == (40, local(11, 16))


def test_who_only_takes_part_does_not_speak_for_the_item(at_work: AtWork) -> None:
    owed = at_work.duty(at_work.health, 1)
    at_work.submit(at_work.health, owed.duty.id)

    assert record(at_work, 1).reported_at is None


def test_what_was_sent_back_shows_until_it_is_filed_anew(at_work: AtWork) -> None:
    first = report(at_work)
    send_back(at_work, first)
    returned = record(at_work, 1)
    report(at_work, now=local(10, 15))

    assert (returned.returned_at, returned.reported_at) == (WEDNESDAY, None)
    assert record(at_work, 1).returned_at is None


def test_a_declaration_counts_until_it_is_sent_back(at_work: AtWork) -> None:
    owed = at_work.duty(at_work.insurance, 1)
    declared = at_work.submit(at_work.insurance, owed.duty.id, ReportKind.COMPLETION)
    before = record(at_work, 1).declared_at
    at_work.act(
        reviews.return_for_revision, declared.id, "缺少数据", identity=at_work.reviewer, now=WEDNESDAY
    )

    assert (before, record(at_work, 1).declared_at) == (WEDNESDAY, None)


def test_missed_periods_are_counted_back_to_the_last_report(at_work: AtWork) -> None:
    lock(at_work, local(11, 5), local(11, 13, 9), local(12, 5))
    twice = record(at_work, 1).missed_due
    lock(at_work, local(12, 14, 9))
    report(at_work, now=local(12, 15))
    lock(at_work, local(1, 10, year=2027))

    assert twice == (local(11, 27, 18), local(10, 27, 18))
    assert record(at_work, 1).missed_due == ()


def test_a_late_report_of_the_last_period_is_told(at_work: AtWork) -> None:
    report(at_work, now=local(10, 28))
    lock(at_work, local(11, 5))

    assert record(at_work, 1).late_due == local(10, 27, 18)
