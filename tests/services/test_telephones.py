"""Told by telephone: informed, chased no more, on record, and never signed for."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.audiences import Filter
from domain.delivery import DeliveryState
from domain.errors import ReasonMissing, TextTooLong
from domain.notices import (
    AudienceKind,
    MessageKind,
    NobodyOutstanding,
    NoticeNotOut,
    ReceiptState,
)
from domain.roles import Role
from domain.telephones import MAX_SPOKEN_WITH, SignedMeanwhile
from models.audit import AuditEntry
from models.broadcasts import NoticeProgress
from models.notices import Notice, Receipt
from models.outbox import OutboxMessage
from models.people import Invitation, Seat
from models.queries import notices as queries
from models.queries import telephones as telephone_queries
from models.queries import undelivered as undelivered_queries
from services import (
    audiences,
    editions,
    follow_ups,
    notices,
    outbox,
    people,
    schedules,
    telephones,
    undelivered,
)
from tests.ledgers import HEALTH, INSURANCE, WEDNESDAY, AtWork

DIRECTOR = "办公室 张主任"
LATER = WEDNESDAY + timedelta(hours=5)


@pytest.fixture
def sent(at_work: AtWork) -> Notice:
    """A notice reached all but the health commission, whose liaison blocked the bot."""
    at_work.act(people.note_blocked, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(audiences.choose, notice.id, AudienceKind.ALL, identity=at_work.secretary)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    claimed = at_work.act(outbox.claim, now=WEDNESDAY, limit=100)
    accepted = [outbox.Sent(row.id, row.attempts, row.id, "…") for row in claimed]
    at_work.act(outbox.settle_sent, accepted, now=WEDNESDAY)
    return notice


def receipt(office: AtWork, agency: str) -> Receipt:
    agency_id = office.agency(agency).id
    return next(row for row in office.rows(Receipt) if row.agency_id == agency_id)


def call(office: AtWork, agency: str = HEALTH, spoken_with: str = DIRECTOR) -> Receipt:
    row = receipt(office, agency)
    return office.act(telephones.note, row.id, spoken_with, identity=office.secretary, now=LATER)


def progress(office: AtWork, notice: Notice) -> NoticeProgress:
    found = office.look(queries.progress, notice.id)
    assert found is not None
    return found


def test_who_was_told_by_telephone_is_informed_and_has_not_signed(at_work: AtWork, sent: Notice) -> None:
    assert progress(at_work, sent).count(ReceiptState.UNREACHABLE) == 1

    call(at_work)

    view = progress(at_work, sent)
    assert (view.phoned, view.count(ReceiptState.UNREACHABLE), view.count(ReceiptState.ACKNOWLEDGED)) == (
        1,
        0,
        0,
    )
    assert view.total == 3
    line = next(row for row in view.lines if row.receipt.is_phoned)
    assert line.caller is not None
    assert (line.receipt.phoned_with, line.caller.id, line.receipt.phoned_at) == (
        DIRECTOR,
        at_work.secretary.person.id,
        LATER,
    )
    page = at_work.look(queries.results, sent.id, queries.PHONED, 1)
    assert page is not None
    assert [row.receipt.id for row in page.page.rows] == [line.receipt.id]
    entry = at_work.rows(AuditEntry)[-1]
    assert (entry.action, entry.facts["spoken_with"]) == ("tell_by_telephone", DIRECTOR)
    assert entry.facts["agency_id"] == at_work.agency(HEALTH).id


def test_who_was_told_by_telephone_is_chased_no_more(at_work: AtWork, sent: Notice) -> None:
    call(at_work, INSURANCE)

    count = at_work.act(follow_ups.chase, sent.id, identity=at_work.secretary, now=LATER)

    assert count == 1
    chased = {row.person_id for row in at_work.messages(MessageKind.NOTICE_CHASED)}
    assert at_work.insurance.person.id not in chased


def test_the_call_counts_for_all_seats_of_the_agency(at_work: AtWork) -> None:
    at_work.seat("马局长", Role.SUPERVISING_LEADER, INSURANCE)
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(audiences.choose, notice.id, AudienceKind.COMBINED, identity=at_work.secretary)
    for role in (Role.LIAISON, Role.SUPERVISING_LEADER):
        at_work.act(audiences.toggle, notice.id, Filter.ROLES, role, identity=at_work.secretary)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    call(at_work, INSURANCE)

    agency_id = at_work.agency(INSURANCE).id
    assert [row.is_phoned for row in at_work.rows(Receipt) if row.agency_id == agency_id] == [True, True]
    assert sum(row.is_phoned for row in at_work.rows(Receipt)) == 2


def test_a_call_is_taken_back_while_the_notice_is_out(at_work: AtWork, sent: Notice) -> None:
    row = call(at_work)

    for _ in range(2):
        at_work.act(telephones.undo, row.id, identity=at_work.secretary, now=LATER)

    view = progress(at_work, sent)
    assert (view.phoned, view.count(ReceiptState.UNREACHABLE)) == (0, 1)
    actions = [entry.action for entry in at_work.rows(AuditEntry)]
    assert actions.count("untell_by_telephone") == 1


def test_nothing_is_noted_or_taken_back_once_the_notice_is_closed(at_work: AtWork, sent: Notice) -> None:
    row = call(at_work)
    at_work.act(schedules.close, sent.id, identity=at_work.secretary, now=LATER)

    with pytest.raises(NoticeNotOut):
        at_work.act(telephones.undo, row.id, identity=at_work.secretary, now=LATER)
    with pytest.raises(NoticeNotOut):
        call(at_work, INSURANCE)
    assert at_work.row(Receipt, row.id).is_phoned


def test_who_signs_after_the_call_has_signed(at_work: AtWork, sent: Notice) -> None:
    call(at_work, INSURANCE)

    at_work.act(notices.acknowledge, sent.id, identity=at_work.insurance, now=LATER)

    view = progress(at_work, sent)
    assert (view.phoned, view.count(ReceiptState.ACKNOWLEDGED)) == (0, 1)
    with pytest.raises(SignedMeanwhile):
        call(at_work, INSURANCE)


@pytest.mark.parametrize(
    ("spoken_with", "broken"), [(" ", ReasonMissing), ("张" * (MAX_SPOKEN_WITH + 1), TextTooLong)]
)
def test_who_was_spoken_to_is_said_in_short(
    at_work: AtWork, sent: Notice, spoken_with: str, broken: type[Exception]
) -> None:
    with pytest.raises(broken):
        call(at_work, HEALTH, spoken_with)

    assert progress(at_work, sent).phoned == 0


def test_a_text_to_be_signed_anew_is_told_anew(at_work: AtWork, sent: Notice) -> None:
    call(at_work)
    at_work.act(editions.propose, sent.id, "请于周四前核对名单。", identity=at_work.secretary)
    seen = at_work.row(Notice, sent.id).fingerprint

    at_work.act(
        editions.correct,
        sent.id,
        seen=seen,
        identity=at_work.secretary,
        now=LATER,
        is_signed_again=True,
    )

    assert progress(at_work, sent).phoned == 0


def test_nobody_is_left_to_chase_where_all_signed_or_were_told_by_telephone(
    at_work: AtWork, sent: Notice
) -> None:
    for row in at_work.rows(Receipt):
        if row.agency_id is not None and not at_work.row(Receipt, row.id).is_phoned:
            at_work.act(telephones.note, row.id, DIRECTOR, identity=at_work.secretary, now=LATER)

    with pytest.raises(NobodyOutstanding):
        at_work.act(follow_ups.chase, sent.id, identity=at_work.secretary, now=LATER)


def test_a_message_that_did_not_arrive_is_told_by_telephone(at_work: AtWork) -> None:
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(audiences.choose, notice.id, AudienceKind.ALL, identity=at_work.secretary)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    for row in at_work.act(outbox.claim, now=WEDNESDAY, limit=100):
        if row.kind is MessageKind.NOTICE and row.person_id == at_work.insurance.person.id:
            at_work.act(outbox.unknown, row.id, row.attempts, now=WEDNESDAY, error="lost")
    lost = at_work.look(undelivered_queries.page, 1, size=9).rows[0].message

    for expected in (True, False):
        done = at_work.act(
            undelivered.told_by_telephone, lost.id, DIRECTOR, identity=at_work.secretary, now=LATER
        )
        assert done is expected

    assert at_work.look(undelivered_queries.count) == 0
    assert receipt(at_work, INSURANCE).phoned_with == DIRECTOR
    noted = [entry for entry in at_work.rows(AuditEntry) if entry.action == "tell_by_telephone"]
    assert [(entry.noun, entry.facts["spoken_with"]) for entry in noted] == [
        ("outbox", DIRECTOR),
        ("notice", DIRECTOR),
    ]


@pytest.mark.parametrize("kind", [MessageKind.NOTICE, MessageKind.NOTICE_CORRECTED])
def test_who_sits_in_several_agencies_is_told_for_all_of_them(at_work: AtWork, kind: MessageKind) -> None:
    at_work.change(Seat, at_work.health.holdings[0].seat.id, person_id=at_work.insurance.person.id)
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(audiences.choose, notice.id, AudienceKind.ALL, identity=at_work.secretary)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    lost = next(
        row
        for row in at_work.messages(MessageKind.NOTICE)
        if row.person_id == at_work.insurance.person.id and row.facts["notice_id"] == notice.id
    )
    with at_work.database.transaction() as session:
        row = session.get_one(OutboxMessage, lost.id)
        row.state, row.settled_at, row.kind = DeliveryState.UNKNOWN, WEDNESDAY, kind

    at_work.act(undelivered.told_by_telephone, lost.id, DIRECTOR, identity=at_work.secretary, now=LATER)

    assert receipt(at_work, INSURANCE).phoned_with == DIRECTOR
    assert receipt(at_work, HEALTH).phoned_with == DIRECTOR
    assert progress(at_work, notice).phoned == 2


def test_a_call_that_was_noted_before_stays_as_it_was(at_work: AtWork, sent: Notice) -> None:
    call(at_work)

    call(at_work, spoken_with="值班室")

    assert receipt(at_work, HEALTH).phoned_with == DIRECTOR
    assert [row.action for row in at_work.rows(AuditEntry)].count("tell_by_telephone") == 1


def test_a_receipt_shows_its_telephone_before_the_call(at_work: AtWork, sent: Notice) -> None:
    found = at_work.look(telephone_queries.line, receipt(at_work, HEALTH).id)

    assert found is not None
    assert (found[0].id, found[1].agency and found[1].agency.name) == (sent.id, HEALTH)
    assert at_work.look(telephone_queries.line, 10**9) is None


def test_who_has_no_telephone_is_called_at_the_invited_one(at_work: AtWork, sent: Notice) -> None:
    row = receipt(at_work, HEALTH)
    with at_work.database.transaction() as session:
        invitation = next(iter(session.exec(select(Invitation).where(Invitation.seat_id == row.seat_id))))
        invitation.invitee_phone = "0571-1234"

    found = at_work.look(telephone_queries.line, row.id)

    assert found is not None
    assert found[1].phone == "0571-1234"
