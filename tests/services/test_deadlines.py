"""Reminders before the deadlines of items themselves: to whom, when, and when not."""

from datetime import date, datetime, timedelta

import pytest

from domain.items import ItemStatus
from domain.requests import RequestKind, RequestStatus
from models.items import Item
from models.outbox import OutboxMessage
from models.requests import Request
from models.views import DueDigest, Identity
from services import messages
from tests.ledgers import ZONES, AtWork, Office, draft_item, local

DIGEST = "due_digest"
#: The usual items end on Monday, 30 November; the November reports are due on the 27th.
FIVE_BEFORE, ON_THE_DAY = local(11, 23, 9), local(11, 30, 9)


def told(office: Office, identity: Identity) -> list[OutboxMessage]:
    return [row for row in office.messages(DIGEST) if row.person_id == identity.person.id]


def moments_of(office: Office, identity: Identity) -> list[datetime]:
    return [datetime.fromisoformat(row.facts["at"]) for row in told(office, identity)]


def loaded(office: Office, message: OutboxMessage, now: datetime) -> DueDigest:
    digest = office.look(messages.load, message, now=now, zones=ZONES)
    assert isinstance(digest, DueDigest)
    return digest


def without_reports(at_work: AtWork) -> None:
    """No cycle goes on, so that only the items' own deadlines are left to be reminded of."""
    at_work.change(type(at_work.cycle), at_work.cycle.id, ended_at=local(11, 2))
    at_work.tick(local(11, 3))
    at_work.empty_outbox()


def every_morning(at_work: AtWork, first: datetime, last: datetime) -> None:
    while first <= last:
        at_work.tick(first)
        first += timedelta(days=1)


def test_who_answers_for_an_item_is_reminded_of_its_deadline(at_work: AtWork) -> None:
    without_reports(at_work)

    every_morning(at_work, local(11, 16, 9), local(12, 4, 9))

    usual = [FIVE_BEFORE, local(11, 26, 9), ON_THE_DAY]
    assert moments_of(at_work, at_work.insurance) == usual  # leads one, answers for the other
    assert moments_of(at_work, at_work.health) == usual
    assert moments_of(at_work, at_work.finance) == []  # takes part in one, and the other goes on for ever


def test_the_digest_names_the_items_by_urgency_and_those_that_are_over(at_work: AtWork) -> None:
    first = at_work.item(at_work.ledger, 1)
    at_work.change(Item, first.id, deadline=date(2026, 11, 20))
    at_work.tick(FIVE_BEFORE)

    (message,) = told(at_work, at_work.insurance)
    digest = loaded(at_work, message, FIVE_BEFORE)

    assert [row.number for row in digest.items] == [1, 2]


@pytest.mark.parametrize(
    "status", [ItemStatus.COMPLETION_DECLARED, ItemStatus.SUSPENDED, ItemStatus.CLOSED, ItemStatus.CANCELLED]
)
def test_nobody_is_reminded_of_what_is_over_suspended_or_declared(
    at_work: AtWork, status: ItemStatus
) -> None:
    without_reports(at_work)
    for number in (1, 2):
        at_work.change(Item, at_work.item(at_work.ledger, number).id, status=status)

    every_morning(at_work, local(11, 16, 9), local(12, 4, 9))

    assert at_work.messages(DIGEST) == []


def test_reminders_follow_a_deadline_that_moves(at_work: AtWork) -> None:
    without_reports(at_work)
    at_work.tick(FIVE_BEFORE)
    for number in (1, 2):
        at_work.change(Item, at_work.item(at_work.ledger, number).id, deadline=date(2026, 12, 21))

    every_morning(at_work, local(11, 24, 9), local(12, 22, 9))

    assert moments_of(at_work, at_work.insurance) == [
        FIVE_BEFORE,
        local(12, 14, 9),
        local(12, 17, 9),
        local(12, 21, 9),
    ]


def test_while_an_extension_is_asked_for_the_old_deadline_is_reminded_of(at_work: AtWork) -> None:
    without_reports(at_work)
    with at_work.database.transaction() as session:
        session.add(
            Request(
                kind=RequestKind.EXTENSION,
                item_id=at_work.item(at_work.ledger, 1).id,
                agency_id=next(iter(at_work.insurance.agency_ids)),
                status=RequestStatus.SUBMITTED,
                author_id=at_work.insurance.person.id,
                created_at=local(11, 20),
            )
        )

    at_work.tick(FIVE_BEFORE)

    assert moments_of(at_work, at_work.insurance) == [FIVE_BEFORE]


def test_a_deadline_on_a_day_off_is_reminded_of_for_the_last_time_before_it(office: Office) -> None:
    office.publish(draft_item(1, due_on=date(2026, 11, 28)))  # a Saturday; no cycle: the usual steps
    li = office.seat("李晓梅", agency="市医保局")

    for day in range(16, 30):
        office.tick(local(11, day, 9))

    assert moments_of(office, li) == [local(11, 23, 9), local(11, 26, 9), local(11, 27, 9)]
