"""Notices that a second person agrees to."""

import pytest

from domain.errors import DecisionOfAnother, NotFound, NoticeNotDraft, OutOfDate, ReasonMissing
from domain.notices import (
    ApproverMissing,
    AudienceKind,
    MessageKind,
    NoticeClass,
    NoticeNeedsApproval,
    NoticeNotPending,
    NoticeStatus,
)
from domain.roles import Role
from models.notices import Notice, Receipt
from models.people import LeadingGroup
from models.views import Identity
from services import approvals, audiences, messages, notices, schedules
from tests.ledgers import WEDNESDAY, ZONES, AtWork, local

LATER = local(10, 15, 9)


def begin(office: AtWork, category: NoticeClass = NoticeClass.CRITICISM) -> Notice:
    notice = office.act(notices.write, "某单位三次迟报。", identity=office.secretary, now=WEDNESDAY)
    return office.act(notices.classify, notice.id, category, identity=office.secretary)


def submit(office: AtWork, notice: Notice) -> Notice:
    return office.act(approvals.submit, notice.id, identity=office.secretary, now=WEDNESDAY)


def approve(office: AtWork, notice: Notice, who: Identity) -> Notice:
    return office.act(
        approvals.approve,
        notice.id,
        seen=office.row(Notice, notice.id).fingerprint,
        identity=who,
        now=WEDNESDAY,
    )


@pytest.fixture
def head(at_work: AtWork) -> Identity:
    return at_work.seat("组长", Role.GROUP_HEAD)


@pytest.mark.usefixtures("head")
def test_criticism_does_not_leave_by_one_hand(at_work: AtWork) -> None:
    notice = begin(at_work)

    with pytest.raises(NoticeNeedsApproval):
        at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    assert at_work.rows(Receipt) == []


@pytest.mark.parametrize(("limit", "is_needed"), [(20, False), (0, False)])
def test_a_notice_for_a_few_leaves_by_one_hand(at_work: AtWork, limit: int, *, is_needed: bool) -> None:
    at_work.act(approvals.set_limit, limit, identity=at_work.secretary, now=WEDNESDAY)
    notice = begin(at_work, NoticeClass.NOTICE)

    assert at_work.act(notices.needs_second_person, notice, WEDNESDAY) is is_needed


def test_above_the_groups_limit_a_second_person_is_needed(at_work: AtWork, head: Identity) -> None:
    at_work.change(LeadingGroup, 1, approval_above=2)
    notice = begin(at_work, NoticeClass.NOTICE)

    with pytest.raises(NoticeNeedsApproval):
        at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    submit(at_work, notice)
    approve(at_work, notice, head)

    assert at_work.row(Notice, notice.id).status is NoticeStatus.SENT
    assert len(at_work.messages(MessageKind.NOTICE)) == 3


def test_only_numbers_that_are_offered_are_limits(at_work: AtWork) -> None:
    with pytest.raises(OutOfDate):
        at_work.act(approvals.set_limit, 7, identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(approvals.set_limit, 50, identity=at_work.secretary, now=WEDNESDAY)

    assert at_work.row(LeadingGroup, 1).approval_above == 50
    assert at_work.acts("set_limit")[0].facts == {"before": 100, "after": 50}


def test_the_second_person_is_asked_and_the_author_told(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work, begin(at_work))
    asked = at_work.messages(MessageKind.NOTICE_TO_APPROVE)

    approve(at_work, notice, head)

    assert [row.person_id for row in asked] == [head.person.id]
    told = at_work.messages(MessageKind.NOTICE_DECIDED)
    assert [row.person_id for row in told] == [at_work.secretary.person.id]
    sent = at_work.row(Notice, notice.id)
    assert (sent.status, sent.approver_id, sent.sent_at) == (NoticeStatus.SENT, head.person.id, WEDNESDAY)
    assert [entry.action for entry in at_work.acts("approve")] == ["approve"]


@pytest.mark.usefixtures("head")
def test_neither_the_author_agrees_nor_who_acts_for_the_author(at_work: AtWork) -> None:
    deputy = at_work.seat("钱秘书", Role.SECRETARIAT)
    acting = Identity(deputy.person, deputy.holdings + at_work.secretary.holdings)
    notice = submit(at_work, begin(at_work))

    for who in (at_work.secretary, acting):
        with pytest.raises(DecisionOfAnother):
            approve(at_work, notice, who)
        with pytest.raises(DecisionOfAnother):
            at_work.act(approvals.reject, notice.id, "不妥", identity=who, now=WEDNESDAY)

    assert approve(at_work, notice, deputy).status is NoticeStatus.SENT


def test_without_a_second_person_nothing_is_handed_on(at_work: AtWork) -> None:
    notice = begin(at_work)

    with pytest.raises(ApproverMissing):
        submit(at_work, notice)

    assert at_work.row(Notice, notice.id).status is NoticeStatus.DRAFT


def test_what_is_sent_back_is_taken_up_by_its_author_alone(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work, begin(at_work))
    with pytest.raises(ReasonMissing):
        at_work.act(approvals.reject, notice.id, " ", identity=head, now=WEDNESDAY)
    at_work.act(approvals.reject, notice.id, "措辞过重", identity=head, now=WEDNESDAY)
    back = at_work.row(Notice, notice.id)

    with pytest.raises(NotFound):
        at_work.act(notices.draft, notice.id, identity=head)
    at_work.act(notices.rewrite, notice.id, "请按时报送。", identity=at_work.secretary)

    assert (back.status, back.rejection) == (NoticeStatus.REJECTED, "措辞过重")
    assert at_work.row(Notice, notice.id).status is NoticeStatus.DRAFT
    again = submit(at_work, notice)
    assert (again.status, again.rejection) == (NoticeStatus.PENDING_APPROVAL, None)


def test_what_waits_is_changed_by_nobody_and_decided_once(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work, begin(at_work))
    with pytest.raises(NoticeNotDraft):
        at_work.act(notices.rewrite, notice.id, "别的", identity=at_work.secretary)
    approve(at_work, notice, head)

    with pytest.raises(NoticeNotPending):
        approve(at_work, notice, head)
    with pytest.raises(NoticeNotPending):
        at_work.act(approvals.reject, notice.id, "晚了", identity=head, now=WEDNESDAY)

    assert len(at_work.rows(Receipt)) == 3


def test_what_waits_is_taken_back_by_its_author(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work, begin(at_work))
    other = at_work.seat("钱秘书", Role.SECRETARIAT)
    with pytest.raises(NotFound):
        at_work.act(approvals.recall, notice.id, identity=other, now=WEDNESDAY)

    at_work.act(approvals.recall, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    with pytest.raises(NoticeNotPending):
        approve(at_work, notice, head)
    asked = at_work.messages(MessageKind.NOTICE_TO_APPROVE)[0]
    assert at_work.look(messages.load, asked, now=WEDNESDAY, zones=ZONES) is None


def test_what_was_agreed_to_leaves_at_its_moment(at_work: AtWork, head: Identity) -> None:
    notice = begin(at_work)
    at_work.act(schedules.schedule, notice.id, LATER, identity=at_work.secretary, now=WEDNESDAY)

    approve(at_work, submit(at_work, notice), head)

    assert at_work.row(Notice, notice.id).status is NoticeStatus.SCHEDULED
    assert at_work.rows(Receipt) == []


def test_an_audience_of_a_notice_that_waits_stays(at_work: AtWork, head: Identity) -> None:
    notice = submit(at_work, begin(at_work))

    with pytest.raises(NoticeNotDraft):
        at_work.act(audiences.choose, notice.id, AudienceKind.OWING, identity=at_work.secretary)

    assert approve(at_work, notice, head).audience_kind is AudienceKind.ALL
