"""Messages that were not delivered: kept, shown, sent again only where somebody says so."""

import pytest
from sqlmodel import select

from domain.delivery import DeliveryState, RecipientUnreachable
from domain.groups import GroupMissing, LinkState
from domain.notices import AudienceKind, MessageKind, ReceiptState
from models.audit import AuditEntry
from models.groups import Place
from models.notices import Receipt
from models.outbox import OutboxMessage
from models.queries import undelivered as queries
from models.undelivered import Undelivered
from models.views import Identity
from services import audiences, group_posts, groups, notices, outbox, people, undelivered
from tests.ledgers import WEDNESDAY, ZONES, AtWork, local


@pytest.fixture
def noticed(at_work: AtWork) -> AtWork:
    """A notice is on its way to every agency, and nothing else."""
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(audiences.choose, notice.id, AudienceKind.ALL, identity=at_work.secretary)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    return at_work


def end(office: AtWork, settle: object = outbox.unknown) -> OutboxMessage:
    """The notice to the insurance bureau comes to a bad end."""
    claimed = office.act(outbox.claim, now=WEDNESDAY, limit=100)
    while claimed and not any(is_ours(office, row) for row in claimed):
        for row in claimed:
            office.act(outbox.supersede, row.id, row.attempts, now=WEDNESDAY)
        claimed = office.act(outbox.claim, now=WEDNESDAY, limit=100)
    message = next(row for row in claimed if is_ours(office, row))
    office.act(settle, message.id, message.attempts, now=WEDNESDAY, error="a test")  # type: ignore[arg-type]  # one of the ends
    return message


def is_ours(office: AtWork, row: OutboxMessage) -> bool:
    return row.kind is MessageKind.NOTICE and row.person_id == office.insurance.person.id


def listed(office: AtWork) -> list[Undelivered]:
    return list(office.look(queries.page, 1, size=10).rows)


def again(office: AtWork, message: OutboxMessage) -> bool:
    return office.act(undelivered.send_again, message.id, actor_id=office.secretary.person.id, now=WEDNESDAY)


def receipt(office: AtWork, identity: Identity) -> ReceiptState:
    return next(row.state for row in office.rows(Receipt) if row.person_id == identity.person.id)


def waiting(office: AtWork) -> list[OutboxMessage]:
    return [
        row
        for row in office.messages(MessageKind.NOTICE)
        if is_ours(office, row) and row.state is DeliveryState.WAITING
    ]


@pytest.mark.parametrize("settle", [outbox.unknown, outbox.fail, outbox.unreachable])
def test_whatever_was_not_delivered_is_listed_with_its_recipient(noticed: AtWork, settle: object) -> None:
    message = end(noticed, settle)

    (row,) = listed(noticed)
    assert row.message.id == message.id
    assert row.person is not None
    assert row.agency is not None
    assert (row.person.name, row.agency.name) == ("李晓梅", "市医保局")
    assert row.message.settled_at == WEDNESDAY
    assert row.may_be_sent is (settle is not outbox.unreachable)


def test_what_was_sent_or_is_no_longer_true_is_not_listed(noticed: AtWork) -> None:
    message = end(noticed, lambda *args, now, error: outbox.supersede(*args, now=now))

    assert message.kind is MessageKind.NOTICE
    assert listed(noticed) == []


def test_what_is_unknown_is_sent_again_once_and_only_on_demand(noticed: AtWork) -> None:
    message = end(noticed)
    assert waiting(noticed) == []
    assert receipt(noticed, noticed.insurance) is ReceiptState.UNKNOWN

    assert [again(noticed, message), again(noticed, message)] == [True, False]

    (put_in,) = waiting(noticed)
    assert (put_in.facts, put_in.priority) == (message.facts, message.priority)
    assert listed(noticed) == []
    assert receipt(noticed, noticed.insurance) is ReceiptState.QUEUED
    old = next(row for row in noticed.messages(MessageKind.NOTICE) if row.id == message.id)
    assert (old.state, old.error) == (DeliveryState.UNKNOWN, "a test")


def test_what_fails_again_is_listed_again(noticed: AtWork) -> None:
    again(noticed, end(noticed))

    message = end(noticed, outbox.fail)

    assert [row.message.id for row in listed(noticed)] == [message.id]
    assert receipt(noticed, noticed.insurance) is ReceiptState.FAILED


def test_a_receipt_that_was_signed_stays_signed_when_its_notice_is_sent_again(noticed: AtWork) -> None:
    message = end(noticed)
    with noticed.database.transaction() as session:
        for row in session.exec(select(Receipt).where(Receipt.person_id == message.person_id)):
            row.state = ReceiptState.ACKNOWLEDGED

    again(noticed, message)

    assert receipt(noticed, noticed.insurance) is ReceiptState.ACKNOWLEDGED


def test_who_cannot_be_written_to_is_written_to_once_they_are_back(noticed: AtWork) -> None:
    message = end(noticed, outbox.unreachable)
    with pytest.raises(RecipientUnreachable, match="recipient_unreachable"):
        again(noticed, message)

    noticed.act(people.note_contact, telegram_id=noticed.insurance.person.telegram_id, now=WEDNESDAY)

    assert len(waiting(noticed)) == 1  # the notice is told again by itself
    assert listed(noticed) == []
    assert not again(noticed, message)


def test_what_is_left_is_gone_from_the_list_and_nothing_is_sent(noticed: AtWork) -> None:
    message = end(noticed)
    by = noticed.secretary.person.id

    done = [noticed.act(undelivered.leave, message.id, actor_id=by, now=WEDNESDAY) for _ in range(2)]

    assert done == [True, False]
    assert (listed(noticed), waiting(noticed)) == ([], [])
    (entry,) = [row for row in noticed.rows(AuditEntry) if row.noun == "outbox"]
    assert (entry.action, entry.actor_id, entry.noun_id) == ("leave_undelivered", by, message.id)
    assert entry.facts["state"] == "unknown"


def test_who_sends_again_is_on_record(noticed: AtWork) -> None:
    message = end(noticed)

    again(noticed, message)

    (entry,) = [row for row in noticed.rows(AuditEntry) if row.noun == "outbox"]
    assert (entry.action, entry.noun_id) == ("send_again", message.id)


def test_a_post_is_sent_again_only_where_its_group_is_linked(at_work: AtWork) -> None:
    by = at_work.secretary.person.id
    at_work.act(groups.link_the_one, Place(-400, None, "工作群"), actor_id=by, now=WEDNESDAY)
    due = local(10, 27, 9, 30)
    at_work.act(group_posts.release_due, now=due, zones=ZONES)
    message = next(
        row for row in at_work.act(outbox.claim, now=due, limit=100) if row.kind is MessageKind.GROUP_POST
    )
    at_work.act(outbox.unknown, message.id, message.attempts, now=due, error="a test")
    (row,) = listed(at_work)
    assert row.may_be_sent
    at_work.act(groups.note_ended, chat_id=-400, state=LinkState.REMOVED, error="left", now=due)

    with pytest.raises(GroupMissing):
        again(at_work, message)
    (row,) = listed(at_work)
    assert not row.may_be_sent


def test_a_post_that_lost_its_group_is_told_of_by_the_group_alone(at_work: AtWork) -> None:
    by = at_work.secretary.person.id
    at_work.act(groups.link_the_one, Place(-400, None, "工作群"), actor_id=by, now=WEDNESDAY)
    due = local(10, 27, 9, 30)
    at_work.act(group_posts.release_due, now=due, zones=ZONES)
    message = next(
        row for row in at_work.act(outbox.claim, now=due, limit=100) if row.kind is MessageKind.GROUP_POST
    )

    at_work.act(groups.lose, message.id, message.attempts, state=LinkState.REMOVED, now=due, error="kicked")

    assert listed(at_work) == []
    assert len(at_work.messages(MessageKind.GROUP_LOST)) == 1
