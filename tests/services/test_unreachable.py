"""People who cannot be written to: who is told instead, and what they are told when they are back."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import Session

from domain.delivery import DeliveryState
from domain.errors import NoticeNotForYou
from domain.notices import AudienceKind, MessageKind, ReceiptState
from domain.reports import ReportKind
from domain.roles import Role
from models.notices import Notice, Receipt
from models.outbox import OutboxMessage
from models.people import Seat
from models.views import Identity, InvitationSlip
from services import audiences, ledgers, notices, outbox, people, reviews
from tests.ledgers import (
    HEALTH,
    INSURANCE,
    THURSDAY,
    WEDNESDAY,
    ZONES,
    AtWork,
    Office,
    at_once,
    local,
)

FRIDAY = local(10, 16)
COMPLETION = ReportKind.COMPLETION


@pytest.fixture
def sun(at_work: AtWork) -> Identity:
    """The backup of the insurance bureau."""
    return at_work.seat("孙立", Role.BACKUP_LIAISON, INSURANCE)


def refuse(office: Office, identity: Identity, now: datetime = WEDNESDAY) -> None:
    """Telegram refuses what is on its way to somebody; what is on its way to others waits."""
    while claimed := office.act(outbox.claim, now=now, limit=100):
        for message in claimed:
            if message.person_id == identity.person.id:
                office.act(outbox.unreachable, message.id, message.attempts, now=now, error="blocked")
            else:
                office.act(
                    outbox.postpone, message.id, message.attempts, until=local(12, 31), reason="a test"
                )


def told(office: Office, identity: Identity, kind: MessageKind | None = None) -> list[OutboxMessage]:
    return [row for row in office.messages(kind) if row.person_id == identity.person.id]


# Somebody else


def test_a_return_to_an_author_out_of_reach_goes_to_the_contact(at_work: AtWork, sun: Identity) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(people.note_blocked, telegram_id=at_work.insurance.person.telegram_id, now=WEDNESDAY)

    at_work.act(reviews.return_for_revision, report.id, "缺数据", identity=at_work.reviewer, now=WEDNESDAY)

    (message,) = at_work.messages(MessageKind.REPORT_RETURNED)
    assert message.person_id == sun.person.id


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_decision_that_cannot_be_told_to_the_author_is_told_to_the_contact(
    at_work: AtWork, sun: Identity, is_closed: bool
) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)
    if is_closed:
        at_work.act(
            reviews.accept_and_close, report.id, identity=at_work.reviewer, now=WEDNESDAY, zones=ZONES
        )
    else:
        at_work.act(reviews.return_for_revision, report.id, "缺", identity=at_work.reviewer, now=WEDNESDAY)

    refuse(at_work, at_work.insurance)

    (lost,), (passed_on,) = told(at_work, at_work.insurance), told(at_work, sun)
    assert lost.state is DeliveryState.UNREACHABLE
    assert (passed_on.kind, passed_on.facts, passed_on.priority) == (lost.kind, lost.facts, lost.priority)


def test_a_ledger_handed_down_and_a_period_opened_reach_the_backup(office: Office) -> None:
    ledger = office.import_draft()
    li, sun = (
        office.seat(name, role, INSURANCE)
        for name, role in (("李晓梅", Role.LIAISON), ("孙立", Role.BACKUP_LIAISON))
    )
    office.empty_outbox()
    office.act(ledgers.publish, ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)
    office.set_cycle(ledger)
    office.tick(local(10, 13, 9))

    refuse(office, li)

    assert [row.kind for row in told(office, sun)] == [
        MessageKind.ITEMS_ASSIGNED,
        MessageKind.PERIOD_OPENED,
    ]


def test_a_reminder_that_could_not_be_told_reaches_the_backup_once(at_work: AtWork, sun: Identity) -> None:
    at_work.tick(local(10, 20))
    refuse(at_work, at_work.insurance, local(10, 20))

    for minute in (1, 2):
        at_work.tick(local(10, 20, 10, minute))

    assert len(told(at_work, sun, MessageKind.DUE_DIGEST)) == 1


def test_where_nobody_else_is_there_nobody_is_told(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(reviews.return_for_revision, report.id, "缺数据", identity=at_work.reviewer, now=WEDNESDAY)

    refuse(at_work, at_work.insurance)

    assert [row.state for row in at_work.messages()] == [DeliveryState.UNREACHABLE]


def test_a_message_is_passed_on_until_nobody_is_left(at_work: AtWork, sun: Identity) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(reviews.return_for_revision, report.id, "缺数据", identity=at_work.reviewer, now=WEDNESDAY)

    for identity in (at_work.insurance, sun, at_work.insurance, sun):
        refuse(at_work, identity)
        at_work.act(people.note_blocked, telegram_id=identity.person.telegram_id, now=WEDNESDAY)

    assert [row.person_id for row in at_work.messages()] == [at_work.insurance.person.id, sun.person.id]


# Back again


def notice_sent(office: Office, now: datetime = WEDNESDAY, role: Role | None = None) -> Notice:
    notice = office.act(notices.write, "请核对名单。", identity=office.secretary, now=now)
    if role is not None:
        office.act(audiences.choose, notice.id, AudienceKind.ROLE, role, identity=office.secretary)
    return office.act(notices.send, notice.id, identity=office.secretary, now=now)


def receipts_of(office: Office, identity: Identity) -> list[ReceiptState]:
    return [row.state for row in office.rows(Receipt) if row.person_id == identity.person.id]


def block(office: Office, identity: Identity) -> None:
    office.act(people.note_blocked, telegram_id=identity.person.telegram_id, now=WEDNESDAY)


def come_back(office: Office, identity: Identity, now: datetime = FRIDAY) -> None:
    office.act(people.note_contact, telegram_id=identity.person.telegram_id, now=now)


def test_who_is_back_gets_the_notices_that_could_not_be_told(at_work: AtWork) -> None:
    block(at_work, at_work.health)
    notice = notice_sent(at_work)
    assert receipts_of(at_work, at_work.health) == [ReceiptState.UNREACHABLE]

    come_back(at_work, at_work.health)

    assert receipts_of(at_work, at_work.health) == [ReceiptState.QUEUED]
    (message,) = told(at_work, at_work.health, MessageKind.NOTICE)
    assert message.facts["notice_id"] == notice.id


def test_who_is_back_gets_what_was_refused_on_the_way(at_work: AtWork) -> None:
    notice_sent(at_work)
    refuse(at_work, at_work.health)

    come_back(at_work, at_work.health)

    assert [row.state for row in told(at_work, at_work.health)] == [
        DeliveryState.UNREACHABLE,
        DeliveryState.WAITING,
    ]


def test_a_notice_is_told_again_as_often_as_somebody_comes_back(at_work: AtWork) -> None:
    notice_sent(at_work)
    for day in (14, 15, 16):
        refuse(at_work, at_work.health, local(10, day))
        come_back(at_work, at_work.health, local(10, day, 11))

    assert len(told(at_work, at_work.health)) == 4


def test_who_only_goes_on_writing_is_told_nothing_again(at_work: AtWork) -> None:
    notice_sent(at_work)

    come_back(at_work, at_work.health)

    assert len(told(at_work, at_work.health)) == 1


def test_who_comes_back_twice_at_once_is_told_once(at_work: AtWork) -> None:
    block(at_work, at_work.health)
    notice_sent(at_work)

    def back(now: datetime) -> Callable[[Session], None]:
        return lambda session: people.note_contact(
            session, telegram_id=at_work.health.person.telegram_id, now=now
        )

    at_once(at_work.database, back(FRIDAY), back(FRIDAY.replace(second=1)))

    assert len(told(at_work, at_work.health)) == 1


# Successors


def test_who_takes_a_seat_gets_the_notices_that_found_it_vacant(office: Office) -> None:
    office.publish()
    office.seat("李晓梅", agency=INSURANCE)
    notice_sent(office)

    zhao = office.seat("赵强", agency=HEALTH, now=FRIDAY)

    assert receipts_of(office, zhao) == [ReceiptState.QUEUED]
    assert [row.kind for row in told(office, zhao)] == [MessageKind.NOTICE]


def test_a_successor_signs_for_what_the_predecessor_did_not(at_work: AtWork) -> None:
    first, second = notice_sent(at_work), notice_sent(at_work)
    at_work.act(notices.acknowledge, first.id, identity=at_work.health, now=WEDNESDAY)
    at_work.change(Seat, at_work.health.holdings[0].seat.id, person_id=None)

    qian = at_work.seat("钱进", agency=HEALTH, now=FRIDAY)

    assert [row.facts["notice_id"] for row in told(at_work, qian)] == [second.id]
    assert at_work.act(notices.acknowledge, second.id, identity=qian, now=FRIDAY)
    assert receipts_of(at_work, at_work.health) == [ReceiptState.ACKNOWLEDGED]
    with pytest.raises(NoticeNotForYou):
        at_work.act(notices.acknowledge, second.id, identity=at_work.health, now=FRIDAY)


@pytest.mark.parametrize(("day", "count"), [(12, 1), (14, 0)])
def test_a_successor_is_not_told_what_is_old(office: Office, day: int, count: int) -> None:
    office.publish()
    office.seat("李晓梅", agency=INSURANCE)
    notice_sent(office, local(10, 13))

    zhao = office.seat("赵强", agency=HEALTH, now=local(11, day))

    assert len(told(office, zhao)) == count


# Receipts and messages at the same moment


def sent(message: OutboxMessage) -> outbox.Sent:
    return outbox.Sent(message.id, message.attempts, telegram_message_id=1, text="…")


def test_a_signature_is_not_overwritten_by_the_delivery(at_work: AtWork) -> None:
    notice = notice_sent(at_work)
    message = next(
        row
        for row in at_work.act(outbox.claim, now=WEDNESDAY, limit=9)
        if row.person_id == at_work.health.person.id
    )

    def sign(session: Session) -> None:
        notices.acknowledge(session, notice.id, identity=at_work.health, now=WEDNESDAY)
        session.flush()

    def settle(session: Session) -> set[int]:
        return outbox.settle_sent(session, [sent(message)], now=WEDNESDAY)

    at_once(at_work.database, sign, settle)

    assert receipts_of(at_work, at_work.health) == [ReceiptState.ACKNOWLEDGED]


@pytest.mark.parametrize("is_refused", [False, True])
def test_one_message_counts_for_every_seat_of_its_reader(at_work: AtWork, is_refused: bool) -> None:
    both = at_work.health
    with at_work.database.transaction() as session:
        for _ in range(2):
            session.add(Seat(group_id=1, role=Role.REVIEWER, person_id=both.person.id, created_at=WEDNESDAY))
    notice_sent(at_work, role=Role.REVIEWER)
    (message,) = (
        row for row in at_work.act(outbox.claim, now=WEDNESDAY, limit=9) if row.person_id == both.person.id
    )

    if is_refused:
        at_work.act(outbox.unreachable, message.id, message.attempts, now=WEDNESDAY, error="blocked")
    else:
        at_work.act(outbox.settle_sent, [sent(message)], now=WEDNESDAY)

    expected = ReceiptState.UNREACHABLE if is_refused else ReceiptState.SENT
    assert receipts_of(at_work, both) == [expected, expected]


def invite_to(agency_id: int) -> Callable[[Session], object]:
    return lambda session: people.invite(
        session, role=Role.LIAISON, agency_id=agency_id, invited_by_id=None, now=WEDNESDAY
    )


def send_it(office: Office, notice: Notice) -> Callable[[Session], object]:
    return lambda session: notices.send(session, notice.id, identity=office.secretary, now=WEDNESDAY)


def test_a_seat_is_made_once_by_a_notice_and_an_invitation(office: Office) -> None:
    office.import_draft()
    office.seat("李晓梅", agency=INSURANCE)
    notice = office.act(notices.write, "请核对名单。", identity=office.secretary, now=WEDNESDAY)
    agency_id = office.agency(HEALTH).id

    at_once(office.database, invite_to(agency_id), send_it(office, notice))

    seats = [row for row in office.rows(Seat) if row.agency_id == agency_id]
    assert len(seats) == 1
    assert [row.seat_id for row in office.rows(Receipt) if row.agency_id == agency_id] == [seats[0].id]


def test_an_invitation_finds_the_seat_that_a_notice_is_making(office: Office) -> None:
    office.import_draft()
    office.seat("李晓梅", agency=INSURANCE)
    notice = office.act(notices.write, "请核对名单。", identity=office.secretary, now=WEDNESDAY)
    agency_id = office.agency(HEALTH).id

    _, slip = at_once(office.database, send_it(office, notice), invite_to(agency_id))

    assert isinstance(slip, InvitationSlip)
    assert len([row for row in office.rows(Seat) if row.agency_id == agency_id]) == 1
