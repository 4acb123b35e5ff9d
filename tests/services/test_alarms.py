"""Agencies that owe and cannot be reminded, and sub-items in the digests: once a moment, in one message."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.notices import MessageKind
from domain.roles import Role
from models.alarms import SilentAgencies
from models.cycles import Cycle
from models.outbox import OutboxMessage
from models.people import Seat
from models.views import DueDigest, Identity
from services import breakdowns, delegations, messages, people, plans, reminders, sub_items
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    WEDNESDAY,
    ZONE,
    ZONES,
    AtWork,
    Office,
    Statements,
    local,
)

FIVE_BEFORE = local(10, 20, 9)


def _silences(at_work: AtWork) -> list[OutboxMessage]:
    return at_work.messages(MessageKind.AGENCIES_SILENT)


def _load(at_work: AtWork, message: OutboxMessage) -> SilentAgencies | None:
    found = at_work.look(messages.load, message, now=FIVE_BEFORE, zones=ZONES)
    assert found is None or isinstance(found, SilentAgencies)
    return found


def _vacate(at_work: AtWork) -> None:
    at_work.change(Seat, at_work.finance.holdings[0].seat.id, person_id=None)


def test_the_secretariat_hears_of_seats_never_filled(office: Office) -> None:
    ledger = office.publish()
    office.set_cycle(ledger)

    for moment in (local(10, 13, 9), FIVE_BEFORE, FIVE_BEFORE + timedelta(hours=1)):
        office.tick(moment)

    (message,) = office.messages(MessageKind.AGENCIES_SILENT)
    found = office.look(messages.load, message, now=FIVE_BEFORE, zones=ZONES)
    assert isinstance(found, SilentAgencies)
    assert {row.agency.name for row in found.agencies} == {INSURANCE, HEALTH, FINANCE}


def test_the_secretariat_hears_of_a_vacant_seat_when_its_reminder_is_due(at_work: AtWork) -> None:
    _vacate(at_work)
    at_work.tick(FIVE_BEFORE - timedelta(minutes=1))
    assert _silences(at_work) == []

    for minute in range(3):
        at_work.tick(FIVE_BEFORE + timedelta(minutes=minute))

    (message,) = _silences(at_work)
    assert message.person_id == at_work.secretary.person.id
    found = _load(at_work, message)
    assert found is not None
    (row,) = found.agencies
    assert (row.agency.name, row.owed, row.ledger_id) == (FINANCE, 2, at_work.ledger.id)


def test_all_agencies_of_a_moment_are_one_message_and_each_moment_has_its_own(at_work: AtWork) -> None:
    at_work.act(people.note_blocked, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)
    _vacate(at_work)
    for day in (20, 21, 22, 23, 26, 27):
        at_work.tick(local(10, day, 9))

    told = _silences(at_work)
    assert len(told) == 3  # 5, 2 and 0 working days before
    found = _load(at_work, told[0])
    assert found is not None
    assert {row.agency.name for row in found.agencies} == {FINANCE, HEALTH}


def test_nothing_is_told_once_somebody_took_the_seat(at_work: AtWork) -> None:
    _vacate(at_work)
    at_work.tick(FIVE_BEFORE)
    at_work.seat("钱进", agency=FINANCE, now=FIVE_BEFORE)

    assert _load(at_work, _silences(at_work)[0]) is None


# Sub-items in the digest


def _divide(at_work: AtWork, text: str) -> list[int]:
    item_id = at_work.item(at_work.ledger, 1).id
    cards = at_work.act(breakdowns.add, item_id, text, identity=at_work.insurance, now=WEDNESDAY)
    return [card.line.sub_item.id for card in cards]


def _digests(at_work: AtWork) -> list[OutboxMessage]:
    return at_work.messages(MessageKind.DUE_DIGEST)


def _digest(at_work: AtWork, message: OutboxMessage) -> DueDigest | None:
    found = at_work.look(messages.load, message, now=FIVE_BEFORE, zones=ZONES)
    assert found is None or isinstance(found, DueDigest)
    return found


def test_a_sub_item_stands_in_the_digest_of_its_agency_and_makes_no_second_one(at_work: AtWork) -> None:
    _divide(at_work, f"出台方案 10-23\n接入医院 10-26 {HEALTH}\n验收 11-30")

    at_work.tick(FIVE_BEFORE)

    by_person = {row.person_id: _digest(at_work, row) for row in _digests(at_work)}
    assert len(by_person) == len(_digests(at_work))
    shown = {
        identity.person.id: [card.line.sub_item.title for card in digest.sub_items]
        for identity in (at_work.insurance, at_work.health)
        if (digest := by_person[identity.person.id]) is not None
    }
    assert shown == {at_work.insurance.person.id: ["出台方案"], at_work.health.person.id: ["接入医院"]}


def test_a_sub_item_is_reminded_of_where_no_report_is_owed(at_work: AtWork) -> None:
    (first,) = _divide(at_work, "出台方案 11-16")
    at_work.tick(local(11, 9, 9))  # five working days before, between two periods

    told = [row for row in _digests(at_work) if row.person_id == at_work.insurance.person.id]
    digest = at_work.look(messages.load, told[-1], now=local(11, 9, 9), zones=ZONES)
    assert isinstance(digest, DueDigest)
    assert digest.owed == ()
    assert [card.line.sub_item.id for card in digest.sub_items] == [first]


@pytest.mark.parametrize("offsets", [[10, 7], [2, 0]])
def test_a_sub_item_is_named_from_the_first_step_of_its_cycle_on(at_work: AtWork, offsets: list[int]) -> None:
    (first,) = _divide(at_work, "出台方案 11-23")
    at_work.change(Cycle, at_work.cycle.id, reminder_offsets=offsets)
    at = {10: local(11, 9, 9), 2: local(11, 19, 9)}[max(offsets)]
    at_work.tick(at - timedelta(minutes=1))
    before = len(_digests(at_work))

    at_work.tick(at)

    (message,) = _digests(at_work)[before:]
    digest = at_work.look(messages.load, message, now=at, zones=ZONES)
    assert isinstance(digest, DueDigest)
    assert [card.line.sub_item.id for card in digest.sub_items] == [first]


def test_the_clock_looks_at_many_sub_items_in_as_many_statements_as_at_few(at_work: AtWork) -> None:
    _divide(at_work, "出台方案 11-16")
    item_id = at_work.item(at_work.ledger, 3).id
    few = _statements(at_work, reminders.look, now=local(11, 9, 9), zones=ZONES)

    _divide(at_work, "\n".join(f"第{number}步 11-{number}" for number in range(10, 30)))
    lines = "\n".join(f"第{number}步 11-{number}" for number in range(10, 20))
    at_work.act(breakdowns.add, item_id, lines, identity=at_work.secretary, now=WEDNESDAY)

    assert _statements(at_work, reminders.look, now=local(11, 9, 9), zones=ZONES) == few


def _statements(at_work: AtWork, look: Callable[..., object], **options: object) -> int:
    with Statements(at_work.database) as sent, at_work.database.read() as session:
        look(session, **options)
    return sent.count


def test_what_was_declared_done_is_reminded_of_no_more(at_work: AtWork) -> None:
    (first,) = _divide(at_work, "出台方案 11-16")
    at_work.act(sub_items.declare, first, "已印发", identity=at_work.insurance, now=local(11, 2), zones=ZONES)
    before = len(_digests(at_work))

    at_work.tick(local(11, 9, 9))

    assert len(_digests(at_work)) == before


def test_the_plan_names_what_the_digest_will_name(at_work: AtWork) -> None:
    _divide(at_work, "出台方案 11-16")

    planned = at_work.look(plans.plan, now=local(11, 6), until=local(11, 10), zone=ZONE)

    assert [(line.at, line.person.name, line.count) for line in planned if line.kind == "due_digest"] == [
        (local(11, 9, 9), at_work.insurance.person.name, 1)
    ]
    assert at_work.agency(INSURANCE).id in at_work.insurance.agency_ids


def test_after_a_digest_of_a_later_moment_none_of_an_earlier_one_follows(at_work: AtWork) -> None:
    (first,) = _divide(at_work, "出台方案 10-28")  # its first step is the day after that of the reports
    back = local(10, 21, 9, 30)  # the bot was down over the step of the reports
    at_work.tick(back)
    assert [row.facts["at"] for row in _told(at_work, at_work.insurance)] == [_stored(local(10, 21, 9))]

    at_work.act(sub_items.declare, first, "已印发", identity=at_work.insurance, now=back, zones=ZONES)
    at_work.tick(back + timedelta(seconds=20))

    assert len(_told(at_work, at_work.insurance)) == 1
    at_work.tick(local(10, 23, 9))
    assert len(_told(at_work, at_work.insurance)) == 2


@pytest.mark.parametrize("is_stand_in", [True, False])
def test_who_stands_in_from_today_on_hears_of_no_outage(at_work: AtWork, is_stand_in: bool) -> None:
    other = at_work.seat("孙立", Role.SECTION_HEAD if is_stand_in else Role.BACKUP_LIAISON, INSURANCE)
    at_work.tick(FIVE_BEFORE)
    now, person = FIVE_BEFORE + timedelta(hours=5), at_work.insurance.person
    if is_stand_in:
        days = (now.date(), now.date() + timedelta(days=2))
        leave = (days, other.person.id)
        at_work.act(delegations.leave, *leave, identity=at_work.insurance, now=now, zones=ZONES)
    else:
        at_work.act(people.note_blocked, telegram_id=person.telegram_id, now=now)

    at_work.tick(now)

    (message,) = _told(at_work, other)
    digest = at_work.look(messages.load, message, now=now, zones=ZONES)
    assert isinstance(digest, DueDigest)
    assert not digest.is_late


def _told(at_work: AtWork, identity: Identity) -> list[OutboxMessage]:
    return [row for row in _digests(at_work) if row.person_id == identity.person.id]


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
