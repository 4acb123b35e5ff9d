"""People who cannot be written to: somebody else hears what their agency must know, and they hear it later."""

from datetime import datetime

import pytest

from domain.delivery import DeliveryState
from domain.notices import MessageKind
from domain.reports import ReportKind
from domain.roles import Role
from models.outbox import OutboxMessage
from models.views import Identity
from services import ledgers, outbox, people, reviews
from tests.ledgers import INSURANCE, THURSDAY, WEDNESDAY, ZONE, AtWork, Office, local

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
        at_work.act(reviews.accept_and_close, report.id, identity=at_work.reviewer, now=WEDNESDAY, zone=ZONE)
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
