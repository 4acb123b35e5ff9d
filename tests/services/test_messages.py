"""What a message tells when its turn comes: the truth of that moment, or nothing."""

from datetime import datetime, timedelta

import pytest

from domain.notices import AudienceKind, MessageKind
from domain.reports import ReportKind, ReportStatus
from domain.roles import Role
from models.outbox import OutboxMessage
from models.people import Seat
from models.views import (
    AssignedItems,
    DueDigest,
    Identity,
    ItemCard,
    NoticeCopy,
    ReviewDigest,
    ReviewLine,
    SeatHolding,
)
from services import assignments, audiences, ledgers, messages, notices, people, reviews, submissions
from tests.ledgers import INSURANCE, WEDNESDAY, ZONES, AtWork, Office, draft_item, local

FIVE_BEFORE = local(10, 20, 9)


def load(office: Office, message: OutboxMessage, now: datetime = FIVE_BEFORE) -> object | None:
    return office.look(messages.load, message, now=now, zones=ZONES)


def message_to(office: Office, identity: Identity, kind: MessageKind) -> OutboxMessage:
    return next(row for row in office.messages(kind) if row.person_id == identity.person.id)


def leave(at_work: AtWork, identity: Identity) -> None:
    for holding in identity.holdings:
        at_work.change(Seat, holding.seat.id, person_id=None)


def decide(at_work: AtWork, kind: ReportKind, *, close: bool = False) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, kind)
    if close:
        at_work.act(
            reviews.accept_and_close, report.id, identity=at_work.reviewer, now=WEDNESDAY, zones=ZONES
        )
    else:
        at_work.act(
            reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=WEDNESDAY
        )


# Handing down


@pytest.fixture
def assigned(office: Office) -> tuple[OutboxMessage, Identity]:
    ledger = office.import_draft(draft_item(1), draft_item(2))
    li = office.seat("李晓梅", agency=INSURANCE)
    office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=WEDNESDAY)
    return office.messages()[0], li


def test_the_handing_down_lists_the_items_of_the_agency(
    office: Office, assigned: tuple[OutboxMessage, Identity]
) -> None:
    told = load(office, assigned[0])

    assert isinstance(told, AssignedItems)
    assert ([line.item.number for line in told.items], told.unsigned) == ([1, 2], 2)


def test_who_signed_for_everything_already_is_not_told(
    office: Office, assigned: tuple[OutboxMessage, Identity]
) -> None:
    message, li = assigned
    office.act(assignments.acknowledge_all, identity=li, now=WEDNESDAY)

    assert load(office, message) is None


# Asking and reminding


def test_the_opening_tells_what_is_owed_in_its_period(office: Office) -> None:
    ledger = office.publish(draft_item(1), draft_item(2))
    li = office.seat("李晓梅", agency=INSURANCE)
    office.set_cycle(ledger)
    office.tick(local(10, 13, 9))

    told = load(office, message_to(office, li, MessageKind.PERIOD_OPENED))

    assert isinstance(told, DueDigest)
    assert ([row.item.number for row in told.owed], told.due_at) == ([1, 2], local(10, 27, 18))


def test_a_digest_tells_what_is_owed_when_it_leaves(at_work: AtWork) -> None:
    at_work.tick(FIVE_BEFORE)
    message = message_to(at_work, at_work.insurance, MessageKind.DUE_DIGEST)
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    told = load(at_work, message)

    assert isinstance(told, DueDigest)
    assert [row.item.number for row in told.owed] == [2]
    assert told.step is not None
    assert (told.step.offset, told.is_late) == (5, False)


def test_a_digest_with_nothing_left_to_tell_is_dropped(at_work: AtWork) -> None:
    at_work.tick(FIVE_BEFORE)
    message = message_to(at_work, at_work.insurance, MessageKind.DUE_DIGEST)
    for row in at_work.owed(at_work.insurance):
        at_work.act(submissions.nothing_new, row.duty.id, identity=at_work.insurance, now=FIVE_BEFORE)

    assert load(at_work, message) is None


def test_a_digest_that_could_not_leave_in_time_is_dropped_at_the_due_time(at_work: AtWork) -> None:
    at_work.tick(local(10, 27, 9))
    message = message_to(at_work, at_work.insurance, MessageKind.DUE_DIGEST)

    assert load(at_work, message, local(10, 27, 17)) is not None
    assert load(at_work, message, local(10, 27, 18)) is None


def test_a_digest_says_that_it_is_late(at_work: AtWork) -> None:
    at_work.tick(FIVE_BEFORE)
    message = message_to(at_work, at_work.insurance, MessageKind.DUE_DIGEST)

    told = load(at_work, message, FIVE_BEFORE + timedelta(hours=3))

    assert isinstance(told, DueDigest)
    assert told.is_late


def test_who_left_the_seat_is_not_told_what_it_owes(at_work: AtWork) -> None:
    at_work.tick(FIVE_BEFORE)
    message = message_to(at_work, at_work.insurance, MessageKind.DUE_DIGEST)

    leave(at_work, at_work.insurance)

    assert load(at_work, message) is None


# Decisions


def test_a_return_tells_which_report(at_work: AtWork) -> None:
    decide(at_work, ReportKind.PROGRESS)

    told = load(at_work, at_work.messages()[0])

    assert isinstance(told, ReviewLine)
    assert told.view.report.status is ReportStatus.RETURNED
    assert told.view.review is not None
    assert told.view.review.reason == "缺少数据"


@pytest.mark.parametrize("close", [True, False])
def test_who_left_the_seat_is_not_told_of_decisions(at_work: AtWork, close: bool) -> None:
    decide(at_work, ReportKind.COMPLETION, close=close)
    message = message_to(
        at_work,
        at_work.insurance,
        MessageKind.ITEM_CLOSED if close else MessageKind.REPORT_RETURNED,
    )

    leave(at_work, at_work.insurance)

    assert load(at_work, message) is None


def test_a_closing_tells_of_the_item(at_work: AtWork) -> None:
    decide(at_work, ReportKind.COMPLETION, close=True)

    told = load(at_work, message_to(at_work, at_work.health, MessageKind.ITEM_CLOSED))

    assert isinstance(told, ItemCard)
    assert told.item.number == 1


# Reviewers, notices, alarms


def test_reviewers_are_told_how_much_waits(at_work: AtWork) -> None:
    for number, kind in ((1, ReportKind.COMPLETION), (2, ReportKind.PROGRESS)):
        at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, number).duty.id, kind)
    at_work.tick(local(10, 15, 9))
    message = message_to(at_work, at_work.reviewer, MessageKind.REVIEW_DIGEST)

    told = load(at_work, message)

    assert isinstance(told, ReviewDigest)
    assert (told.waiting, told.completions) == (2, 1)


def test_who_reviews_no_more_is_not_told_what_waits(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.tick(local(10, 15, 9))
    message = message_to(at_work, at_work.reviewer, MessageKind.REVIEW_DIGEST)

    leave(at_work, at_work.reviewer)

    assert load(at_work, message) is None


def test_a_notice_comes_with_its_author(at_work: AtWork) -> None:
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(audiences.choose, notice.id, AudienceKind.ROLE, Role.LIAISON, identity=at_work.secretary)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    told = load(at_work, message_to(at_work, at_work.health, MessageKind.NOTICE))

    assert isinstance(told, NoticeCopy)
    assert (told.notice.text, told.author.name) == ("请核对名单。", "陈建国")


def test_an_alarm_is_dropped_when_the_person_is_back(at_work: AtWork) -> None:
    at_work.act(people.note_blocked, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)
    at_work.tick(WEDNESDAY)
    message = message_to(at_work, at_work.secretary, MessageKind.AGENCY_UNREACHABLE)
    told = load(at_work, message)
    assert isinstance(told, SeatHolding)
    assert told.person is not None
    assert told.person.name == "赵强"

    at_work.act(people.note_contact, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)

    assert load(at_work, message) is None


def test_every_kind_of_message_can_be_looked_up(at_work: AtWork) -> None:
    facts = {
        "ledger_id": at_work.ledger.id,
        "period_id": 1,
        "at": FIVE_BEFORE.isoformat(),
        "offset": 5,
        "report_id": 999_999,
        "item_id": 999_999,
        "notice_id": 999_999,
        "seat_id": 999_999,
        "revision_id": 999_999,
        "year": 2027,
        "since": FIVE_BEFORE.isoformat(),
        "duty_id": 999_999,
        "agency_id": at_work.agency(INSURANCE).id,
        "asked_by_id": 999_999,
        "signature_id": 999_999,
        "request_id": 999_999,
        "sub_item_id": 999_999,
        "by_id": 999_999,
        "unlock_id": 999_999,
        "handover_id": 999_999,
        "delegation_id": 999_999,
        "due_at": FIVE_BEFORE.isoformat(),
        "link_id": 999_999,
        "ended": [999_999],
        "letter": 999_999,
        "slip_id": 999_999,
    }

    for kind in MessageKind:
        message = OutboxMessage(
            dedup_key=kind,
            kind=kind,
            facts=facts,
            person_id=at_work.reviewer.person.id,
            priority=0,
            due_at=FIVE_BEFORE,
            created_at=FIVE_BEFORE,
        )
        assert load(at_work, message) is None
