"""Digests that were sent, shown again in their place when something on them is filed."""

from datetime import timedelta
from typing import Any

from domain.notices import MessageKind
from domain.reports import ReportKind
from models.outbox import OutboxMessage
from models.views import DueDigest
from services import breakdowns, messages, reviews, sub_items
from tests.deliveries import deliver
from tests.ledgers import HEALTH, WEDNESDAY, ZONES, AtWork, local

FIVE_BEFORE, TWO_BEFORE = local(10, 20, 9), local(10, 23, 9)
LATER = FIVE_BEFORE + timedelta(hours=3)


def sent_digest(at_work: AtWork) -> OutboxMessage:
    at_work.tick(FIVE_BEFORE)
    deliver(at_work, FIVE_BEFORE)
    return own(at_work)[0]


def own(at_work: AtWork) -> list[OutboxMessage]:
    person_id = at_work.insurance.person.id
    return [row for row in at_work.messages(MessageKind.DUE_DIGEST) if row.person_id == person_id]


def load(at_work: AtWork, message: OutboxMessage) -> DueDigest:
    found = at_work.look(messages.load, message, now=LATER, zones=ZONES)
    assert isinstance(found, DueDigest)
    return found


def test_what_is_filed_is_ticked_off_where_it_was_asked_for(at_work: AtWork) -> None:
    digest = sent_digest(at_work)
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, now=LATER)

    at_work.tick(LATER)
    at_work.tick(LATER + timedelta(minutes=1))

    (edit,) = own(at_work)[1:]
    assert edit.edits_id == digest.id
    told = load(at_work, edit)
    assert [line.number for line in told.settled] == ["1"]
    assert [line.item.number for line in told.owed] == [2]
    assert not told.is_late


def test_when_all_is_filed_the_digest_says_so(at_work: AtWork) -> None:
    sent_digest(at_work)
    for number in (1, 2):
        at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, number).duty.id, now=LATER)
        at_work.tick(LATER)

    told = load(at_work, own(at_work)[-1])
    assert len(told.settled) == 2
    assert told.owed == ()


def test_sub_items_are_ticked_off_for_whoever_did_them(at_work: AtWork) -> None:
    item_id = at_work.item(at_work.ledger, 1).id
    text = f"出台方案 10-20\n接入18家医院 10月30日前 {HEALTH}"
    lead, other = at_work.insurance, at_work.health
    cards = at_work.act(breakdowns.add, item_id, text, identity=lead, now=local(10, 13, 10))
    sent_digest(at_work)
    asked: Any = {"now": LATER, "zones": ZONES}

    at_work.act(sub_items.declare, cards[0].line.sub_item.id, "已印发", identity=lead, **asked)
    at_work.tick(LATER)

    (edit,) = own(at_work)[1:]
    told = load(at_work, edit)
    assert [(line.number, line.title) for line in told.settled] == [("1.1", "出台方案")]
    at_work.act(sub_items.declare, cards[1].line.sub_item.id, "已接入", identity=other, **asked)
    at_work.tick(LATER + timedelta(minutes=1))
    assert len(own(at_work)) == 2
    edits = [row for row in at_work.messages(MessageKind.DUE_DIGEST) if row.edits_id is not None]
    assert [row.person_id for row in edits] == [lead.person.id, other.person.id]


def test_an_item_declared_complete_after_its_report_is_ticked_off(at_work: AtWork) -> None:
    duty_id = at_work.duty(at_work.insurance, 1).duty.id
    report = at_work.submit(at_work.insurance, duty_id)
    at_work.act(reviews.accept, report.id, identity=at_work.reviewer, now=WEDNESDAY)
    sent_digest(at_work)

    at_work.submit(at_work.insurance, duty_id, ReportKind.COMPLETION, now=LATER)
    at_work.tick(LATER)

    (edit,) = own(at_work)[1:]
    assert [line.number for line in load(at_work, edit).settled] == ["1"]


def test_an_edit_is_no_reminder_and_holds_none_up(at_work: AtWork) -> None:
    sent_digest(at_work)
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, now=LATER)
    at_work.tick(LATER)

    at_work.tick(TWO_BEFORE)

    assert [row.created_at for row in own(at_work) if row.edits_id is None] == [FIVE_BEFORE, TWO_BEFORE]


def test_what_was_filed_before_a_digest_is_not_on_it(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    sent_digest(at_work)

    at_work.tick(LATER)

    assert len(own(at_work)) == 1
