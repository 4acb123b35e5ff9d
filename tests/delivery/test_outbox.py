"""The outbox: what is put in once, claimed in order, and settled only by its holder."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.clock import ManualClock
from domain.delivery import HOLDS_BACK, LEASE, MAX_LEFT, DeliveryState, Priority
from domain.notices import MessageKind, ReceiptState
from models.database import Database
from models.notices import Receipt
from models.outbox import OutboxMessage
from models.queries import outbox as queries
from services import outbox
from tests import factories
from tests.delivery.conftest import Office


def claimed(office: Office, limit: int = 10) -> list[OutboxMessage]:
    with office.database.transaction() as session:
        return outbox.claim(session, now=office.clock.now(), limit=limit)


def sent(message: OutboxMessage) -> outbox.Sent:
    return outbox.Sent(message.id, message.attempts, telegram_message_id=1, text="…")


def put_in(session: Session, office: Office, person_id: int) -> bool:
    return outbox.enqueue(
        session,
        kind=MessageKind.NOTICE,
        person_id=person_id,
        dedup_key="notice:1:1",
        facts={},
        priority=Priority.BROADCAST,
        now=office.clock.now(),
    )


def test_the_same_message_goes_in_only_once(office: Office, database: Database) -> None:
    person, _ = office.person()
    with database.transaction() as session:
        first = put_in(session, office, person.id)
        second = put_in(session, office, person.id)
    with database.transaction() as session:
        third = put_in(session, office, person.id)

    assert (first, second, third) == (True, False, False)
    assert len(claimed(office)) == 1


def test_claimed_messages_come_by_urgency_and_then_by_age(office: Office) -> None:
    people = [office.person(str(number))[0] for number in range(4)]
    office.notice(people[0], priority=Priority.BROADCAST)
    office.notice(people[1], priority=Priority.REMINDER)
    office.notice(people[2], priority=Priority.REMINDER, due_at=office.clock.now() - timedelta(hours=1))
    office.notice(people[3], priority=Priority.DUE_TODAY)

    assert [message.person_id for message in claimed(office)] == [people[n].id for n in (3, 2, 1, 0)]


def test_nobody_is_written_to_twice_at_the_same_time(office: Office) -> None:
    person, _ = office.person()
    first, second = office.notice(person), office.notice(person)

    assert [message.id for message in claimed(office)] == [first]
    assert claimed(office) == []

    office.clock.advance(LEASE)

    assert [message.id for message in claimed(office)] == [first]
    assert office.row(second).attempts == 0


def test_a_work_group_gets_one_message_after_the_other_and_keeps_nobody_waiting(office: Office) -> None:
    group, other = office.link(-4_000_001), office.link(-4_000_002)
    person, _ = office.person()
    first, second = office.post(group_link_id=group.id), office.post(group_link_id=group.id)
    elsewhere, private = office.post(group_link_id=other.id), office.notice(person)

    assert [message.id for message in claimed(office)] == [first, elsewhere, private]
    assert claimed(office) == []
    office.clock.advance(LEASE)
    assert second not in {message.id for message in claimed(office)}


def test_what_was_put_back_for_a_group_is_not_overtaken_there(office: Office) -> None:
    group, other = office.link(-4_000_001), office.link(-4_000_002)
    first = office.post(group_link_id=group.id)
    (message,) = claimed(office)
    put_back_until(office, message, office.clock.now() + timedelta(seconds=40))
    office.post(group_link_id=group.id)
    elsewhere = office.post(group_link_id=other.id)

    assert [message.id for message in claimed(office)] == [elsewhere]
    office.clock.advance(timedelta(seconds=40))
    assert [message.id for message in claimed(office)] == [first]


def test_a_message_has_exactly_one_recipient(office: Office) -> None:
    link, (person, _) = office.link(-4_000_001), office.person()

    for recipients in ({}, {"person_id": person.id, "group_link_id": link.id}):
        with pytest.raises(sa.exc.IntegrityError):
            office.post(**recipients)


def test_what_was_put_back_is_not_overtaken_by_what_came_later(office: Office, database: Database) -> None:
    person = office.person()[0]
    first = office.notice(person)
    (message,) = claimed(office)
    put_back_until(office, message, office.clock.now() + timedelta(seconds=40))
    second = office.notice(person)

    assert claimed(office) == []
    office.clock.advance(timedelta(seconds=40))
    assert [message.id for message in claimed(office)] == [first]
    assert office.row(second).attempts == 0


def test_what_is_more_urgent_overtakes_what_was_put_back(office: Office) -> None:
    person = office.person()[0]
    office.notice(person)
    (message,) = claimed(office)
    put_back_until(office, message, office.clock.now() + timedelta(seconds=40))
    urgent = office.notice(person, priority=Priority.DUE_TODAY)

    assert [message.id for message in claimed(office)] == [urgent]


def test_what_failed_too_often_keeps_nothing_back(office: Office, database: Database) -> None:
    person = office.person()[0]
    office.notice(person)
    for _ in range(HOLDS_BACK):
        (message,) = claimed(office)
        with database.transaction() as session:
            outbox.retry(session, message.id, message.attempts, now=office.clock.now(), error="502")
        office.clock.set(office.row(message.id).due_at)
    office.clock.advance(-timedelta(seconds=1))
    later = office.notice(person)

    assert [message.id for message in claimed(office)] == [later]


def test_what_was_left_unsettled_did_not_fail(office: Office, database: Database) -> None:
    person = office.person()[0]
    first = office.notice(person)
    for _ in range(HOLDS_BACK):
        claimed(office)
        office.clock.advance(LEASE)
    (message,) = claimed(office)
    with database.transaction() as session:
        outbox.retry(session, message.id, message.attempts, now=office.clock.now(), error="502")
    office.notice(person)

    assert claimed(office) == []
    office.clock.advance(timedelta(seconds=5))
    assert [message.id for message in claimed(office)] == [first]


def put_back_until(office: Office, message: OutboxMessage, until: datetime) -> None:
    with office.database.transaction() as session:
        outbox.postpone(session, message.id, message.attempts, until=until, reason="429")


def test_a_claimed_message_is_not_claimed_again_before_its_lease_runs_out(office: Office) -> None:
    office.notice(office.person()[0])

    assert len(claimed(office)) == 1
    assert claimed(office) == []
    office.clock.advance(LEASE)
    assert [message.attempts for message in claimed(office)] == [2]


def test_sqlite_finds_what_was_put_back_by_its_recipient(sqlite_url: str) -> None:
    """By urgency, everything that waits would be gone through for each message that waits."""
    database = Database(sqlite_url)
    plans: list[str] = []

    def explain(
        connection: sa.Connection, _cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        if statement.startswith("SELECT outbox"):
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in rows)

    sa.event.listen(database.engine, "before_cursor_execute", explain)
    with database.read() as session:
        queries.due(session, now=factories.NOW, limit=10)
    database.close()

    others = [plan for plan in plans if plan.startswith("SEARCH outbox_")]
    assert len(others) == 8
    assert all("_id_state (" in plan for plan in others)


def test_whoever_leads_next_cuts_the_leases_short(office: Office, database: Database) -> None:
    office.notice(office.person()[0])
    claimed(office)
    soon = office.clock.now() + timedelta(seconds=5)

    with database.transaction() as session:
        outbox.release(session, until=soon)
        outbox.release(session, until=soon + LEASE)  # never a longer one

    assert claimed(office) == []
    office.clock.advance(timedelta(seconds=5))
    assert [message.attempts for message in claimed(office)] == [2]


def test_who_holds_a_message_no_longer_cannot_settle_it(office: Office, database: Database) -> None:
    office.notice(office.person()[0])
    (late,) = claimed(office)
    office.clock.advance(LEASE)
    (holder,) = claimed(office)
    now = office.clock.now()

    with database.transaction() as session:
        lost_by_late = outbox.settle_sent(session, [sent(late)], now=now)
        lost_by_holder = outbox.settle_sent(session, [sent(holder)], now=now)

    assert (lost_by_late, lost_by_holder) == ({late.id}, set())


def test_a_settled_message_cannot_be_settled_again(office: Office, database: Database) -> None:
    office.notice(office.person()[0])
    (message,) = claimed(office)
    now = office.clock.now()

    with database.transaction() as session:
        assert outbox.supersede(session, message.id, message.attempts, now=now)
        assert not outbox.retry(session, message.id, message.attempts, now=now, error="")
        assert not outbox.postpone(session, message.id, message.attempts, until=now, reason="")
        assert not outbox.fail(session, message.id, message.attempts, now=now, error="")
        assert not outbox.unknown(session, message.id, message.attempts, now=now, error="")
        assert not outbox.unreachable(session, message.id, message.attempts, now=now, error="")


def test_a_message_that_is_left_again_and_again_is_given_up(office: Office) -> None:
    message_id = office.notice(office.person()[0])

    for _ in range(MAX_LEFT + 1):
        claimed(office)
        office.clock.advance(LEASE)

    row = office.row(message_id)
    assert (row.state, row.attempts) == (DeliveryState.FAILED, MAX_LEFT)


def test_each_failed_attempt_waits_longer(office: Office, database: Database, clock: ManualClock) -> None:
    message_id = office.notice(office.person()[0])
    waits = []

    for _ in range(4):
        (message,) = claimed(office)
        with database.transaction() as session:
            outbox.retry(session, message.id, message.attempts, now=clock.now(), error="502")
        waits.append((office.row(message_id).due_at - clock.now()).total_seconds())
        clock.set(office.row(message_id).due_at)

    assert waits == [5, 10, 20, 40]


def test_postponing_does_not_use_up_attempts(office: Office, database: Database, clock: ManualClock) -> None:
    message_id = office.notice(office.person()[0])

    for _ in range(3 * MAX_LEFT):
        (message,) = claimed(office)
        clock.advance(timedelta(seconds=30))
        with database.transaction() as session:
            outbox.postpone(session, message.id, message.attempts, until=clock.now(), reason="429")

    row = office.row(message_id)
    assert (row.state, row.attempts, row.error) == (DeliveryState.WAITING, 0, "429")


def test_a_receipt_that_was_signed_meanwhile_stays_signed(office: Office, database: Database) -> None:
    message_id = office.notice(office.person()[0])
    (message,) = claimed(office)
    with database.transaction() as session:
        session.get_one(Receipt, message.facts["receipt_id"]).state = ReceiptState.ACKNOWLEDGED

    with database.transaction() as session:
        outbox.settle_sent(session, [sent(message)], now=office.clock.now())

    assert office.receipt_of(message_id) is ReceiptState.ACKNOWLEDGED


def test_the_longest_waiting_message_is_known(office: Office, database: Database, clock: ManualClock) -> None:
    since = clock.now() - timedelta(hours=2)
    office.notice(office.person()[0], due_at=since)
    office.notice(office.person()[0])
    office.notice(office.person()[0], due_at=clock.now() + timedelta(hours=2))

    with database.read() as session:
        assert queries.waiting(session, now=clock.now()) == (2, since)
