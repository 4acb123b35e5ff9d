"""Notices and the clock: leaving at a moment, limits, chasing, closing."""

from datetime import datetime, timedelta

import pytest

from domain.delivery import Priority
from domain.errors import NotFound, NoticeNotDraft
from domain.notices import (
    COOLING_OFF,
    ChasedBefore,
    MessageKind,
    MomentInvalid,
    NobodyOutstanding,
    NoticeNotOut,
    NoticeOver,
    NoticeStatus,
    ReceiptState,
)
from domain.roles import Role
from models.notices import Notice, Receipt
from models.people import LeadingGroup
from models.queries import notices as queries
from services import approvals, follow_ups, messages, notices, people, schedules
from tests.ledgers import WEDNESDAY, ZONES, AtWork, local

TOMORROW = local(10, 15, 9)


def begin(office: AtWork) -> Notice:
    return office.act(notices.write, "请参会。", identity=office.secretary, now=WEDNESDAY)


def tick(office: AtWork, now: datetime) -> None:
    if office.look(schedules.is_due, now=now, zones=ZONES):
        office.act(schedules.release_due, now=now, zones=ZONES)


def scheduled(office: AtWork, at: datetime = TOMORROW) -> Notice:
    notice = begin(office)
    office.act(schedules.schedule, notice.id, at, identity=office.secretary, now=WEDNESDAY)
    return office.act(notices.send, notice.id, identity=office.secretary, now=WEDNESDAY)


def sent(office: AtWork, *, reply_by: datetime | None = None) -> Notice:
    """A notice that everybody got."""
    notice = begin(office)
    office.act(schedules.limit, notice.id, reply_by, identity=office.secretary, now=WEDNESDAY)
    office.act(notices.send, notice.id, identity=office.secretary, now=WEDNESDAY)
    ids = [row.person_id for row in office.rows(Receipt) if row.person_id is not None]
    office.act(queries.mark_sent, notice.id, ids)
    return notice


def sign_all(office: AtWork, notice: Notice, now: datetime = WEDNESDAY) -> None:
    for who in (office.insurance, office.health, office.finance):
        office.act(notices.acknowledge, notice.id, identity=who, now=now)


def status(office: AtWork, notice: Notice) -> NoticeStatus:
    return office.row(Notice, notice.id).status


# Leaving at a moment


def test_a_notice_leaves_at_its_moment_once(at_work: AtWork) -> None:
    notice = scheduled(at_work)
    tick(at_work, TOMORROW - timedelta(minutes=1))
    before = status(at_work, notice)

    for minutes in (0, 1):
        tick(at_work, TOMORROW + timedelta(minutes=minutes))

    assert before is NoticeStatus.SCHEDULED
    assert at_work.row(Notice, notice.id).sent_at == TOMORROW
    assert len(at_work.messages(MessageKind.NOTICE)) == 3


def test_who_sits_there_when_it_leaves_gets_it(at_work: AtWork) -> None:
    scheduled(at_work)
    at_work.act(people.note_blocked, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)

    tick(at_work, TOMORROW)

    assert [row.state for row in at_work.rows(Receipt)] == [
        ReceiptState.QUEUED,
        ReceiptState.UNREACHABLE,
        ReceiptState.QUEUED,
    ]


def test_until_then_anybody_who_sends_notices_keeps_it_back(at_work: AtWork) -> None:
    notice = scheduled(at_work)
    other = at_work.seat("钱秘书", Role.SECRETARIAT)

    at_work.act(approvals.recall, notice.id, identity=other, now=WEDNESDAY)
    tick(at_work, TOMORROW)

    assert (status(at_work, notice), at_work.rows(Receipt)) == (NoticeStatus.DRAFT, [])
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    with pytest.raises(NoticeNotDraft):
        at_work.act(approvals.recall, notice.id, identity=other, now=WEDNESDAY)


@pytest.mark.parametrize("has_second", [False, True])
def test_what_grew_too_large_for_one_hand_asks_for_a_second(at_work: AtWork, *, has_second: bool) -> None:
    notice = scheduled(at_work)
    at_work.change(LeadingGroup, 1, approval_above=2)
    head = at_work.seat("组长", Role.GROUP_HEAD) if has_second else None

    tick(at_work, TOMORROW)
    waiting = status(at_work, notice)

    assert waiting is (NoticeStatus.PENDING_APPROVAL if has_second else NoticeStatus.DRAFT)
    assert at_work.rows(Receipt) == []
    if head is not None:
        at_work.act(
            approvals.approve,
            notice.id,
            seen=at_work.row(Notice, notice.id).fingerprint,
            identity=head,
            now=TOMORROW,
        )
        assert status(at_work, notice) is NoticeStatus.SENT


@pytest.mark.parametrize("at", [WEDNESDAY, WEDNESDAY - timedelta(1), WEDNESDAY + timedelta(400)])
def test_a_moment_is_to_come_within_a_year(at_work: AtWork, at: datetime) -> None:
    notice = begin(at_work)

    for act in (schedules.schedule, schedules.limit):
        with pytest.raises(MomentInvalid):
            at_work.act(act, notice.id, at, identity=at_work.secretary, now=WEDNESDAY)


def test_a_limit_comes_after_the_sending(at_work: AtWork) -> None:
    notice = begin(at_work)
    at_work.act(schedules.limit, notice.id, TOMORROW, identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(schedules.schedule, notice.id, TOMORROW, identity=at_work.secretary, now=WEDNESDAY)

    with pytest.raises(MomentInvalid):
        at_work.act(schedules.limit, notice.id, TOMORROW, identity=at_work.secretary, now=WEDNESDAY)

    assert at_work.row(Notice, notice.id).reply_by is None


# Chasing


def test_who_was_told_and_did_not_sign_is_chased(at_work: AtWork) -> None:
    notice = sent(at_work)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=WEDNESDAY)
    later = WEDNESDAY + COOLING_OFF

    count = at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=later)

    chased = at_work.messages(MessageKind.NOTICE_CHASED)
    assert count == 2
    assert [row.person_id for row in chased] == [at_work.insurance.person.id, at_work.finance.person.id]
    assert {row.priority for row in chased} == {Priority.REMINDER}


def test_nobody_is_chased_twice_in_a_row(at_work: AtWork) -> None:
    notice = sent(at_work)
    later = WEDNESDAY + COOLING_OFF
    with pytest.raises(ChasedBefore):
        at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=later - timedelta(seconds=1))
    at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=later)

    with pytest.raises(ChasedBefore) as refused:
        at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=later + timedelta(hours=1))

    assert refused.value.facts == {"until": later + COOLING_OFF}
    assert len(at_work.messages(MessageKind.NOTICE_CHASED)) == 3
    at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=later + COOLING_OFF)
    assert len(at_work.messages(MessageKind.NOTICE_CHASED)) == 6


def test_who_signs_before_the_chase_arrives_is_left_alone(at_work: AtWork) -> None:
    notice = sent(at_work)
    at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=WEDNESDAY + COOLING_OFF)
    chased = at_work.messages(MessageKind.NOTICE_CHASED)

    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=TOMORROW)

    told = [at_work.look(messages.load, row, now=TOMORROW, zones=ZONES) for row in chased]
    assert [row is not None for row in told] == [True, False, True]


def test_where_all_signed_there_is_nobody_to_chase(at_work: AtWork) -> None:
    notice = sent(at_work)
    sign_all(at_work, notice)

    with pytest.raises(NobodyOutstanding):
        at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=TOMORROW)


# Closing


def test_after_closing_nothing_is_signed_or_chased(at_work: AtWork) -> None:
    notice = sent(at_work)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=WEDNESDAY)
    at_work.act(schedules.close, notice.id, identity=at_work.secretary, now=TOMORROW)

    with pytest.raises(NoticeOver):
        at_work.act(notices.acknowledge, notice.id, identity=at_work.finance, now=TOMORROW)
    with pytest.raises(NoticeNotOut):
        at_work.act(follow_ups.chase, notice.id, identity=at_work.secretary, now=TOMORROW)
    with pytest.raises(NoticeNotOut):
        at_work.act(schedules.close, notice.id, identity=at_work.secretary, now=TOMORROW)

    assert at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=TOMORROW) is False
    assert at_work.row(Notice, notice.id).closed_at == TOMORROW


def test_a_notice_closes_itself_when_its_limit_is_over_and_all_signed(at_work: AtWork) -> None:
    notice, other = sent(at_work, reply_by=TOMORROW), sent(at_work, reply_by=TOMORROW)
    sign_all(at_work, notice)
    tick(at_work, TOMORROW - timedelta(minutes=1))
    before = status(at_work, notice)
    tick(at_work, TOMORROW)

    assert before is NoticeStatus.SENT
    assert (status(at_work, notice), status(at_work, other)) == (NoticeStatus.CLOSED, NoticeStatus.SENT)
    sign_all(at_work, other, TOMORROW + timedelta(hours=1))
    tick(at_work, TOMORROW + timedelta(hours=2))
    assert status(at_work, other) is NoticeStatus.CLOSED


def test_who_signs_after_the_limit_is_shown_as_late(at_work: AtWork) -> None:
    notice = sent(at_work, reply_by=TOMORROW)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=TOMORROW)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.finance, now=TOMORROW + timedelta(1))

    view = at_work.look(queries.progress, notice.id)

    assert view is not None
    late = [line.person.name for line in view.lines if line.person and view.is_late(line.receipt)]
    assert late == ["周婷"]


def test_a_draft_of_another_is_scheduled_by_nobody(at_work: AtWork) -> None:
    other = at_work.seat("钱秘书", Role.SECRETARIAT)

    with pytest.raises(NotFound):
        at_work.act(schedules.schedule, begin(at_work).id, TOMORROW, identity=other, now=WEDNESDAY)
