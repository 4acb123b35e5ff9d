"""How far a notice is: the author's one message, results with telephones."""

from datetime import datetime, timedelta

from domain.delivery import DeliveryState, Priority
from domain.notices import PROGRESS_SECONDS, MessageKind, ReceiptState
from domain.roles import Role
from models.notices import Notice, Receipt
from models.outbox import OutboxMessage
from models.people import Invitation, Person, Seat
from models.queries import notices as queries
from services import messages, notices, outbox, people, schedules
from tests.ledgers import FINANCE, WEDNESDAY, ZONES, AtWork

SOON = timedelta(seconds=1)


def sent(office: AtWork) -> Notice:
    notice = office.act(notices.write, "请参会。", identity=office.secretary, now=WEDNESDAY)
    return office.act(notices.send, notice.id, identity=office.secretary, now=WEDNESDAY)


def deliver(office: AtWork, now: datetime) -> None:
    """Telegram takes all that is due."""
    claimed = office.act(outbox.claim, now=now, limit=50)
    accepted = [outbox.Sent(row.id, row.attempts, 100 + row.id, "…") for row in claimed]
    office.act(outbox.settle_sent, accepted, now=now)


def test_the_author_gets_one_message_that_is_edited_once_in_a_while(at_work: AtWork) -> None:
    notice = sent(at_work)
    deliver(at_work, WEDNESDAY)
    for who in (at_work.insurance, at_work.health, at_work.finance):
        at_work.act(notices.acknowledge, notice.id, identity=who, now=WEDNESDAY + SOON)
    first, *edits = at_work.messages(MessageKind.NOTICE_PROGRESS)

    assert first.person_id == at_work.secretary.person.id
    assert [row.edits_id for row in edits] == [first.id]
    assert WEDNESDAY < edits[0].due_at <= WEDNESDAY + timedelta(seconds=PROGRESS_SECONDS + 1)

    deliver(at_work, edits[0].due_at)
    at_work.act(schedules.close, notice.id, identity=at_work.secretary, now=edits[0].due_at)

    assert len(at_work.messages(MessageKind.NOTICE_PROGRESS)) == 3


def test_while_an_edit_waits_no_other_is_put_in(at_work: AtWork) -> None:
    notice = sent(at_work)
    deliver(at_work, WEDNESDAY)
    (edit,) = at_work.messages(MessageKind.NOTICE_PROGRESS)[1:]
    night = timedelta(hours=9)  # the author's quiet hours, say
    at_work.change(OutboxMessage, edit.id, due_at=WEDNESDAY + night)

    for minutes, who in enumerate((at_work.insurance, at_work.health, at_work.finance)):
        signed_at = WEDNESDAY + timedelta(minutes=minutes)
        at_work.act(notices.acknowledge, notice.id, identity=who, now=signed_at)

    assert len(at_work.messages(MessageKind.NOTICE_PROGRESS)) == 2


def test_nothing_is_edited_while_nothing_changes(at_work: AtWork) -> None:
    notice = sent(at_work)
    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=WEDNESDAY)
    before = len(at_work.messages(MessageKind.NOTICE_PROGRESS))

    at_work.act(notices.acknowledge, notice.id, identity=at_work.health, now=WEDNESDAY + timedelta(1))

    assert (before, len(at_work.messages(MessageKind.NOTICE_PROGRESS))) == (2, 2)


def test_who_may_send_no_notices_any_more_follows_none(at_work: AtWork) -> None:
    sent(at_work)
    message = at_work.messages(MessageKind.NOTICE_PROGRESS)[0]
    at_work.change(Seat, at_work.secretary.holdings[0].seat.id, person_id=at_work.reviewer.person.id)

    assert at_work.look(messages.load, message, now=WEDNESDAY, zones=ZONES) is None


def test_a_chase_that_failed_says_nothing_of_the_notice(at_work: AtWork) -> None:
    notice = sent(at_work)
    deliver(at_work, WEDNESDAY)
    at_work.act(
        outbox.enqueue,
        kind=MessageKind.NOTICE_CHASED,
        person_id=at_work.health.person.id,
        dedup_key="chase",
        facts={"notice_id": notice.id},
        priority=Priority.REMINDER,
        now=WEDNESDAY,
    )
    chase = at_work.act(outbox.claim, now=WEDNESDAY, limit=1)[0]
    at_work.act(outbox.fail, chase.id, chase.attempts, now=WEDNESDAY, error="refused")

    assert at_work.messages(MessageKind.NOTICE_CHASED)[0].state is DeliveryState.FAILED
    assert {row.state for row in at_work.rows(Receipt)} == {ReceiptState.SENT}


def test_results_hold_a_telephone_of_who_sits_there_or_was_invited(at_work: AtWork) -> None:
    at_work.change(Person, at_work.health.person.id, phone="13800138000")
    at_work.change(Seat, at_work.finance.holdings[0].seat.id, person_id=None)
    slip = at_work.act(
        people.invite,
        role=Role.LIAISON,
        agency_id=at_work.agency(FINANCE).id,
        invited_by_id=None,
        now=WEDNESDAY,
    )
    assert slip.code
    at_work.change(Invitation, at_work.rows(Invitation)[-1].id, invitee_phone="0871-1234")
    notice = sent(at_work)
    deliver(at_work, WEDNESDAY)

    unreachable, unsigned = (at_work.look(queries.results, notice.id, group, 1) for group in (0, 1))

    assert unreachable is not None
    assert unsigned is not None
    assert [row.phone for row in unreachable.page.rows] == ["0871-1234"]
    assert [row.phone for row in unsigned.page.rows] == [None, "13800138000"]


def test_long_results_come_in_pages(at_work: AtWork) -> None:
    notice = sent(at_work)

    page = at_work.look(queries.results, notice.id, 1, 9)

    assert page is not None
    assert (page.page.number, page.page.pages, page.page.total) == (1, 1, 3)
    assert at_work.look(queries.results, notice.id, 7, 1) is None
