"""Sent notices that are corrected or withdrawn."""

from datetime import timedelta

import pytest

from domain.delivery import DeliveryState
from domain.errors import DecisionOfAnother, NotFound, ReasonMissing
from domain.notices import (
    CorrectionMissing,
    CorrectionUnchanged,
    MessageKind,
    NoticeClass,
    NoticeNeedsApproval,
    NoticeNotOut,
    NoticeOver,
    NoticeStatus,
    ReceiptState,
)
from domain.roles import Role
from models.broadcasts import WithdrawnNotice
from models.notices import Notice, NoticeEdition, Receipt
from models.outbox import OutboxMessage
from models.views import Identity, NoticeCopy
from services import approvals, editions, messages, notices, outbox
from tests.ledgers import WEDNESDAY, ZONES, AtWork

BEFORE, AFTER = "周三9点开会。", "改为周五9点开会。"
LATER = WEDNESDAY + timedelta(hours=1)


def sent(office: AtWork) -> Notice:
    """A notice that left; the messages of it have not."""
    notice = office.act(notices.write, BEFORE, identity=office.secretary, now=WEDNESDAY)
    notice = office.act(notices.send, notice.id, identity=office.secretary, now=WEDNESDAY)
    first = office.act(outbox.claim, now=WEDNESDAY, limit=1)[0]
    assert first.kind is MessageKind.NOTICE_PROGRESS  # the author's, which is of no interest here
    office.act(outbox.settle_sent, [outbox.Sent(first.id, first.attempts, 1, "…")], now=WEDNESDAY)
    return notice


def deliver(office: AtWork, *, leave: int = 0) -> list[OutboxMessage]:
    """Telegram takes all messages that wait but the last `leave`."""
    claimed = office.act(outbox.claim, now=WEDNESDAY, limit=50)
    taken = claimed[: len(claimed) - leave]
    accepted = [outbox.Sent(row.id, row.attempts, 100 + row.id, "…") for row in taken]
    office.act(outbox.settle_sent, accepted, now=LATER)
    return taken


def seen_by(office: AtWork, notice: Notice) -> int:
    """What the newest card shows."""
    return office.row(Notice, notice.id).fingerprint


def correct(office: AtWork, notice: Notice, *, is_signed_again: bool = False) -> Notice:
    office.act(editions.propose, notice.id, AFTER, identity=office.secretary)
    return send(office, notice, office.secretary, is_signed_again=is_signed_again)


def send(office: AtWork, notice: Notice, identity: Identity, *, is_signed_again: bool = False) -> Notice:
    """The other text that was proposed."""
    return office.act(
        editions.correct,
        notice.id,
        seen=seen_by(office, notice),
        identity=identity,
        now=LATER,
        is_signed_again=is_signed_again,
    )


def edits(office: AtWork, kind: MessageKind) -> list[int | None]:
    return [row.edits_id for row in office.messages(kind)]


def test_a_correction_takes_the_place_of_what_people_have_and_both_texts_are_kept(at_work: AtWork) -> None:
    notice = sent(at_work)
    told = deliver(at_work)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=WEDNESDAY)

    correct(at_work, notice)

    now = at_work.row(Notice, notice.id)
    assert (now.text, now.edition, now.correction) == (AFTER, 2, None)
    assert [(row.number, row.text) for row in at_work.rows(NoticeEdition)] == [(1, BEFORE)]
    assert sorted(filter(None, edits(at_work, MessageKind.NOTICE_CORRECTED))) == [row.id for row in told]
    assert [row.acknowledged_at is None for row in at_work.rows(Receipt)] == [True, False, True]


def test_what_waits_to_be_sent_is_not_edited_but_says_the_new_text(at_work: AtWork) -> None:
    notice = sent(at_work)

    correct(at_work, notice)

    assert edits(at_work, MessageKind.NOTICE_CORRECTED) == []
    copy = at_work.look(messages.load, at_work.messages(MessageKind.NOTICE)[0], now=LATER, zones=ZONES)
    assert isinstance(copy, NoticeCopy)
    assert copy.notice.text == AFTER


def test_what_is_on_its_way_is_edited_behind_it_and_what_was_perhaps_lost_is_sent_anew(
    at_work: AtWork,
) -> None:
    notice = sent(at_work)
    first, second, third = at_work.act(outbox.claim, now=WEDNESDAY, limit=50)
    at_work.act(outbox.settle_sent, [outbox.Sent(first.id, first.attempts, 7, "…")], now=LATER)
    at_work.act(outbox.unknown, second.id, second.attempts, now=LATER, error="lost")

    correct(at_work, notice)

    assert set(edits(at_work, MessageKind.NOTICE_CORRECTED)) == {first.id, None, third.id}


def test_a_correction_that_is_signed_again_is_news(at_work: AtWork) -> None:
    notice = sent(at_work)
    told = deliver(at_work)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=WEDNESDAY)

    correct(at_work, notice, is_signed_again=True)

    assert {row.state for row in at_work.rows(Receipt)} == {ReceiptState.SENT}
    assert sorted(row or 0 for row in edits(at_work, MessageKind.NOTICE_CORRECTED)) == [
        0,
        0,
        0,
        *(row.id for row in told),
    ]
    assert at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=LATER)


def test_where_the_earlier_message_is_gone_the_correction_is_sent_anew(at_work: AtWork) -> None:
    notice = sent(at_work)
    deliver(at_work)
    correct(at_work, notice)
    edit = next(
        row
        for row in at_work.act(outbox.claim, now=LATER, limit=9)
        if row.kind is MessageKind.NOTICE_CORRECTED
    )

    at_work.act(outbox.uneditable, edit.id, edit.attempts, now=LATER, error="message to edit not found")

    anew = at_work.messages(MessageKind.NOTICE_CORRECTED)[-1]
    assert (anew.person_id, anew.edits_id, anew.state) == (edit.person_id, None, DeliveryState.WAITING)


def test_a_second_correction_edits_what_people_have_too(at_work: AtWork) -> None:
    notice = sent(at_work)
    told = deliver(at_work)
    correct(at_work, notice)
    at_work.act(editions.propose, notice.id, "改为周六。", identity=at_work.secretary)
    send(at_work, notice, at_work.secretary)

    assert [row.text for row in at_work.rows(NoticeEdition)] == [BEFORE, AFTER]
    found = edits(at_work, MessageKind.NOTICE_CORRECTED)
    assert sorted(row or 0 for row in found) == sorted([row.id for row in told] * 2)


def test_nothing_is_corrected_without_another_text(at_work: AtWork) -> None:
    notice = sent(at_work)
    with pytest.raises(CorrectionUnchanged):
        at_work.act(editions.propose, notice.id, f" {BEFORE} ", identity=at_work.secretary)
    with pytest.raises(CorrectionMissing):
        send(at_work, notice, at_work.secretary)
    at_work.act(editions.propose, notice.id, AFTER, identity=at_work.secretary)
    at_work.act(editions.drop, notice.id)

    with pytest.raises(CorrectionMissing):
        at_work.look(editions.view, notice.id, LATER)


def by_two(office: AtWork, head: Identity) -> Notice:
    notice = office.act(notices.write, BEFORE, identity=office.secretary, now=WEDNESDAY)
    office.act(notices.classify, notice.id, NoticeClass.CRITICISM, identity=office.secretary)
    office.act(approvals.submit, notice.id, identity=office.secretary, now=WEDNESDAY)
    return office.act(
        approvals.approve, notice.id, seen=seen_by(office, notice), identity=head, now=WEDNESDAY
    )


def test_what_left_by_two_is_corrected_by_two(at_work: AtWork) -> None:
    head = at_work.seat("组长", Role.GROUP_HEAD)
    notice = by_two(at_work, head)
    other = at_work.seat("钱秘书", Role.SECRETARIAT)
    at_work.act(editions.propose, notice.id, AFTER, identity=other)
    with pytest.raises(CorrectionMissing):
        send(at_work, notice, head)
    for later in (0, 1):  # a second press changes nothing
        at_work.act(editions.hand_on, notice.id, identity=other, now=LATER + timedelta(hours=later))
    assert at_work.row(Notice, notice.id).correction_submitted_at == LATER

    assert [row.person_id for row in at_work.messages(MessageKind.CORRECTION_TO_APPROVE)] == [head.person.id]
    for who, broken in ((other, NoticeNeedsApproval), (at_work.secretary, DecisionOfAnother)):
        with pytest.raises(broken):
            send(at_work, notice, who)
    send(at_work, notice, head)

    assert at_work.row(Notice, notice.id).text == AFTER


def test_a_withdrawn_notice_says_so_where_it_was_and_is_told_once(at_work: AtWork) -> None:
    notice = sent(at_work)
    told = deliver(at_work)

    at_work.act(editions.withdraw, notice.id, "会议取消", identity=at_work.secretary, now=LATER)

    rows = at_work.messages(MessageKind.NOTICE_WITHDRAWN)
    assert {row.edits_id for row in rows} == {*(row.id for row in told), None}
    for row in rows:
        facts = at_work.look(messages.load, row, now=LATER, zones=ZONES)
        assert isinstance(facts, WithdrawnNotice)
        assert facts.is_news is (row.edits_id is None)
    with pytest.raises(NoticeOver):
        at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=LATER)


def test_what_was_withdrawn_before_it_left_never_does(at_work: AtWork) -> None:
    notice = sent(at_work)
    with pytest.raises(ReasonMissing):
        at_work.act(editions.withdraw, notice.id, " ", identity=at_work.secretary, now=LATER)

    at_work.act(editions.withdraw, notice.id, "发错了", identity=at_work.secretary, now=LATER)

    loaded = at_work.look(messages.load_all, at_work.messages(MessageKind.NOTICE), now=LATER, zones=ZONES)
    assert loaded == [None, None, None]
    assert at_work.messages(MessageKind.NOTICE_WITHDRAWN) == []
    assert at_work.row(Notice, notice.id).status is NoticeStatus.WITHDRAWN


def test_only_what_is_out_is_corrected_or_withdrawn(at_work: AtWork) -> None:
    draft = at_work.act(notices.write, BEFORE, identity=at_work.secretary, now=WEDNESDAY)
    withdrawn = sent(at_work)
    at_work.act(editions.withdraw, withdrawn.id, "发错了", identity=at_work.secretary, now=LATER)

    for notice in (draft, withdrawn):
        with pytest.raises(NoticeNotOut):
            at_work.act(editions.propose, notice.id, AFTER, identity=at_work.secretary)
        with pytest.raises(NoticeNotOut):
            at_work.act(editions.withdraw, notice.id, "再撤", identity=at_work.secretary, now=LATER)


def test_what_it_said_before_is_for_its_recipients_and_those_who_send(at_work: AtWork) -> None:
    notice = sent(at_work)
    correct(at_work, notice)

    for who in (at_work.health, at_work.secretary):
        assert [row.text for row in at_work.look(editions.earlier_texts, notice.id, identity=who)] == [BEFORE]
    with pytest.raises(NotFound):
        at_work.look(editions.earlier_texts, notice.id, identity=at_work.reviewer)
