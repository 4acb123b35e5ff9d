"""Signing for items."""

import pytest
from sqlmodel import Session

from domain.errors import ItemClosed, ItemNotYours, NotFound
from domain.items import AssignmentState, ItemStatus
from models.items import Assignment, Item
from models.queries import items as queries
from services import assignments
from tests.ledgers import (
    COUNTIES,
    HEALTH,
    INSURANCE,
    PARTICIPANT,
    THURSDAY,
    WEDNESDAY,
    AtWork,
    Office,
    draft_item,
    party,
)


def part(at_work: AtWork, number: int, agency: str) -> Assignment:
    item_id, agency_id = at_work.item(at_work.ledger, number).id, at_work.agency(agency).id
    (found,) = [
        row for row in at_work.rows(Assignment) if (row.item_id, row.agency_id) == (item_id, agency_id)
    ]
    return found


def test_a_signature_keeps_who_and_when(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    assert at_work.act(assignments.acknowledge, item.id, identity=at_work.insurance, now=WEDNESDAY)

    signed = part(at_work, 1, INSURANCE)
    assert signed.state is AssignmentState.ACKNOWLEDGED
    assert (signed.acknowledged_by_id, signed.acknowledged_at) == (at_work.insurance.person.id, WEDNESDAY)


def test_an_item_is_under_way_when_its_lead_has_signed(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    at_work.act(assignments.acknowledge, item.id, identity=at_work.health, now=WEDNESDAY)
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.ASSIGNED

    at_work.act(assignments.acknowledge, item.id, identity=at_work.insurance, now=WEDNESDAY)
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.IN_PROGRESS


def test_where_nobody_leads_any_responsible_agency_sets_the_item_going(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 2)

    at_work.act(assignments.acknowledge, item.id, identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.item(at_work.ledger, 2).status is ItemStatus.IN_PROGRESS


def test_where_a_collective_name_leads_its_partner_sets_the_item_going(office: Office) -> None:
    counties = party(COUNTIES, is_group=True)
    ledger = office.publish(draft_item(1, counties, party(HEALTH, PARTICIPANT)))
    zhao = office.seat("赵强", agency=HEALTH)

    office.act(assignments.acknowledge, office.item(ledger, 1).id, identity=zhao, now=WEDNESDAY)

    assert office.item(ledger, 1).status is ItemStatus.IN_PROGRESS


def test_a_second_press_changes_nothing(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)
    at_work.act(assignments.acknowledge, item.id, identity=at_work.insurance, now=WEDNESDAY)

    again = at_work.act(assignments.acknowledge, item.id, identity=at_work.insurance, now=THURSDAY)

    assert again is False
    assert part(at_work, 1, INSURANCE).acknowledged_at == WEDNESDAY
    assert len(at_work.acts("acknowledge")) == 1


def test_all_items_are_signed_for_at_once(at_work: AtWork) -> None:
    count = at_work.act(assignments.acknowledge_all, identity=at_work.insurance, now=WEDNESDAY)

    assert count == 2
    assert at_work.look(queries.unsigned, at_work.insurance.agency_ids) == []
    assert len(at_work.look(queries.unsigned, at_work.health.agency_ids)) == 2
    assert len(at_work.acts("acknowledge")) == 2


def test_signing_for_all_again_finds_nothing(at_work: AtWork) -> None:
    at_work.act(assignments.acknowledge_all, identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.act(assignments.acknowledge_all, identity=at_work.insurance, now=WEDNESDAY) == 0


def test_nobody_signs_for_another_agency(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 3)

    with pytest.raises(ItemNotYours) as refused:
        at_work.act(assignments.acknowledge, item.id, identity=at_work.insurance, now=WEDNESDAY)

    assert refused.value.facts == {"number": 3}
    assert at_work.acts("acknowledge") == []


def test_the_secretary_signs_for_nobody(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    with pytest.raises(ItemNotYours):
        at_work.act(assignments.acknowledge, item.id, identity=at_work.secretary, now=WEDNESDAY)

    assert at_work.act(assignments.acknowledge_all, identity=at_work.secretary, now=WEDNESDAY) == 0


@pytest.mark.parametrize("status", [ItemStatus.CLOSED, ItemStatus.CANCELLED, ItemStatus.SUSPENDED])
def test_an_item_that_ended_is_not_signed_for(at_work: AtWork, status: ItemStatus) -> None:
    item = at_work.item(at_work.ledger, 1)
    at_work.change(Item, item.id, status=status)

    with pytest.raises(ItemClosed):
        at_work.act(assignments.acknowledge, item.id, identity=at_work.insurance, now=WEDNESDAY)
    assert at_work.act(assignments.acknowledge_all, identity=at_work.insurance, now=WEDNESDAY) == 1


def test_a_draft_cannot_be_signed_for(at_work: AtWork) -> None:
    draft = at_work.import_draft(draft_item(1))

    with pytest.raises(ItemClosed):
        at_work.act(
            assignments.acknowledge, at_work.item(draft, 1).id, identity=at_work.insurance, now=WEDNESDAY
        )


def test_an_item_that_does_not_exist_is_not_found(at_work: AtWork) -> None:
    with pytest.raises(NotFound):
        at_work.act(assignments.acknowledge, 999_999, identity=at_work.insurance, now=WEDNESDAY)


def test_an_act_that_is_interrupted_leaves_nothing(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    def fail(session: Session) -> None:
        assignments.acknowledge(session, item.id, identity=at_work.insurance, now=WEDNESDAY)
        session.flush()
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="power"):
        at_work.act(fail)

    assert part(at_work, 1, INSURANCE).state is AssignmentState.PENDING
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.ASSIGNED
    assert at_work.acts("acknowledge") == []
