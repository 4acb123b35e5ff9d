"""Carrying over: what is unfinished goes on in the next ledger."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest

from domain.errors import (
    CarriedBefore,
    ItemClosed,
    LedgerNotDraft,
    NotFound,
    NumberInvalid,
    OutOfDate,
    RuleBroken,
)
from domain.items import ClosingKind, ItemStatus
from domain.reports import DutyState
from intake.drafts import Doubt, DoubtKind, DraftItem
from models.comparisons import Carrying
from models.documents import Ledger
from models.items import Item
from models.queries import carrying as queries
from models.queries import items as item_queries
from models.reports import Duty
from services import carrying, ledgers
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    WEDNESDAY,
    AtWork,
    at_once,
    draft,
    draft_item,
    party,
    received_file,
)

Result = TypeVar("Result")
NEXT_YEAR = date(2027, 11, 30)


def next_year(*items: DraftItem) -> list[DraftItem]:
    """The items of next year's document: one goes on, one is new."""
    return list(items) or [
        draft_item(1, party(HEALTH), title="建设紧密型县域医共体", due_on=NEXT_YEAR),
        draft_item(2, party(INSURANCE), due_on=NEXT_YEAR),
    ]


class Desk:
    """A secretary with a ledger in force and the draft of the next year."""

    def __init__(self, office: AtWork, *items: DraftItem) -> None:
        self.office = office
        self.old = office.ledger
        self.ledger: Ledger = office.act(
            ledgers.import_draft,
            replace(draft(*next_year(*items)), year=2027, period_end=date(2027, 12, 31)),
            received_file(),
            received_by_id=self.actor_id,
            now=WEDNESDAY,
        )

    @property
    def actor_id(self) -> int:
        return self.office.secretary.person.id

    def do(self, act: Callable[..., Result], *arguments: object) -> Result:
        return self.office.act(act, *arguments, actor_id=self.actor_id, now=WEDNESDAY)

    def proposals(self) -> Carrying:
        return self.office.act(carrying.proposals, self.ledger.id)

    def before(self, number: int) -> Item:
        return self.office.item(self.old, number)

    def item(self, number: int) -> Item:
        return self.office.item(self.ledger, number)

    def numbers(self) -> list[int]:
        return [item.number for item in self.office.look(item_queries.of_ledger, self.ledger.id)]

    def publish(self) -> None:
        self.do(ledgers.publish, self.ledger.id)


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return Desk(at_work)


def test_each_unfinished_item_is_proposed_the_one_that_goes_on_with_it(desk: Desk) -> None:
    lines = desk.proposals().lines

    assert [(line.item.number, line.proposed and line.proposed.number) for line in lines] == [
        (1, 2),
        (2, None),
        (3, None),
    ]


def test_what_is_closed_is_not_carried_over(desk: Desk) -> None:
    desk.office.change(Item, desk.before(1).id, status=ItemStatus.CLOSED)

    assert [line.item.number for line in desk.proposals().lines] == [2, 3]
    with pytest.raises(ItemClosed):
        desk.do(carrying.as_own, desk.ledger.id, desk.before(1).id)


def test_a_suspended_item_may_be_carried_over(desk: Desk) -> None:
    desk.office.change(Item, desk.before(1).id, status=ItemStatus.SUSPENDED)
    desk.do(carrying.into, desk.before(1).id, desk.item(2).id)

    desk.publish()

    assert desk.before(1).status is ItemStatus.ARCHIVED


def test_all_proposals_are_taken_at_once(desk: Desk) -> None:
    count = desk.do(carrying.all_proposed, desk.ledger.id)

    assert count == 1
    assert desk.item(2).carried_from_id == desk.before(1).id
    assert desk.proposals().lines[0].carried is not None


def test_an_item_that_the_document_does_not_have_is_added_with_all_that_belongs_to_it(desk: Desk) -> None:
    added = desk.do(carrying.as_own, desk.ledger.id, desk.before(3).id)

    parties = desk.office.look(item_queries.parties, [added.id])[added.id]
    assert (added.number, added.title, added.is_continuing) == (3, "持续加大财政投入", True)
    assert [(row.agency.name, row.assignment.role) for row in parties] == [(FINANCE, LEAD)]


def test_all_the_others_are_added_at_once(desk: Desk) -> None:
    desk.do(carrying.all_proposed, desk.ledger.id)

    count = desk.do(carrying.all_others, desk.ledger.id)

    assert count == 2
    assert desk.numbers() == [1, 2, 3, 4]
    assert desk.proposals().open_lines == ()


def test_the_number_of_another_item_can_be_typed(desk: Desk) -> None:
    new = desk.do(carrying.by_number, desk.ledger.id, desk.before(1).id, " 1 ")

    assert (new.number, new.carried_from_id) == (1, desk.before(1).id)


@pytest.mark.parametrize(("text", "error"), [("七", NumberInvalid), ("99", NotFound), ("", NumberInvalid)])
def test_what_is_no_number_of_the_draft_is_refused(desk: Desk, text: str, error: type[RuleBroken]) -> None:
    with pytest.raises(error):
        desk.do(carrying.by_number, desk.ledger.id, desk.before(1).id, text)


def test_an_item_is_carried_over_once(desk: Desk) -> None:
    desk.do(carrying.into, desk.before(1).id, desk.item(2).id)

    with pytest.raises(CarriedBefore):
        desk.do(carrying.into, desk.before(1).id, desk.item(1).id)
    with pytest.raises(OutOfDate):
        desk.do(carrying.into, desk.before(2).id, desk.item(2).id)


def test_two_at_once_carry_an_item_over_once(desk: Desk) -> None:
    old, ledger_id = desk.before(3).id, desk.ledger.id

    def press(session: object) -> object:
        return carrying.as_own(session, ledger_id, old, actor_id=desk.actor_id, now=WEDNESDAY)  # type: ignore[arg-type]  # a session

    _, second = at_once(desk.office.database, press, press)

    assert isinstance(second, CarriedBefore)
    assert desk.numbers() == [1, 2, 3]


def test_undoing_takes_the_link_away_and_leaves_the_documents_item(desk: Desk) -> None:
    desk.do(carrying.into, desk.before(1).id, desk.item(2).id)

    desk.do(carrying.undo, desk.ledger.id, desk.before(1).id)

    assert desk.item(2).carried_from_id is None
    assert desk.proposals().lines[0].carried is None


def test_undoing_takes_an_item_of_its_own_out_of_the_draft(desk: Desk) -> None:
    desk.do(carrying.as_own, desk.ledger.id, desk.before(3).id)

    desk.do(carrying.undo, desk.ledger.id, desk.before(3).id)

    assert desk.numbers() == [1, 2]


UNCLEAR = draft_item(1, party(INSURANCE), due_on=None, doubts=[Doubt(DoubtKind.DEADLINE_UNCLEAR, 1)])
UNDATED = draft_item(1, party(INSURANCE), due_on=None, doubts=[Doubt(DoubtKind.NO_DEADLINE, 1)])
DATED = draft_item(1, party(INSURANCE), due_on=NEXT_YEAR)
GRANTED, YEAR_END = date(2027, 3, 31), date(2027, 12, 31)


@pytest.mark.parametrize(
    ("new", "before", "kept"),
    [
        (UNDATED, GRANTED, GRANTED),
        (UNDATED, date(2026, 11, 30), YEAR_END),  # over with the old year
        (UNDATED, date(2028, 3, 31), YEAR_END),  # beyond the new ledger
        (UNCLEAR, GRANTED, YEAR_END),  # asked about
        (DATED, GRANTED, NEXT_YEAR),  # the new document names another
    ],
)
def test_a_date_that_was_granted_counts_before_one_that_is_only_assumed(
    at_work: AtWork, new: DraftItem, before: date, kept: date
) -> None:
    desk = Desk(at_work, new)
    at_work.change(Item, desk.before(1).id, deadline=before)

    desk.do(carrying.into, desk.before(1).id, desk.item(1).id)

    item = desk.item(1)
    assert (item.deadline, item.is_deadline_assumed) == (kept, kept == YEAR_END)
    card = at_work.look(item_queries.card, item.id)
    assert card is not None
    assert bool(card.doubts) == (kept == YEAR_END)  # what is settled is not asked any more


def test_an_assumed_date_gives_way_to_no_other_assumed_date(at_work: AtWork) -> None:
    desk = Desk(at_work, UNDATED)
    at_work.change(Item, desk.before(1).id, deadline=GRANTED, is_deadline_assumed=True)

    desk.do(carrying.into, desk.before(1).id, desk.item(1).id)

    assert desk.item(1).deadline == YEAR_END


def test_undoing_takes_the_date_of_the_item_before_away_again(at_work: AtWork) -> None:
    desk = Desk(at_work, UNDATED)
    at_work.change(Item, desk.before(1).id, deadline=GRANTED)
    desk.do(carrying.into, desk.before(1).id, desk.item(1).id)

    desk.do(carrying.undo, desk.ledger.id, desk.before(1).id)

    assert (desk.item(1).deadline, desk.item(1).is_deadline_assumed) == (YEAR_END, True)


def test_nothing_ends_before_the_draft_is_published(desk: Desk) -> None:
    desk.do(carrying.all_proposed, desk.ledger.id)
    waiting = desk.before(1).status

    desk.publish()

    old = desk.before(1)
    duties = {row.state for row in desk.office.rows(Duty) if row.item_id == old.id}
    assert waiting is ItemStatus.ASSIGNED
    assert (old.status, old.closing_kind) == (ItemStatus.ARCHIVED, ClosingKind.CARRIED_OVER)
    assert duties == {DutyState.WAIVED}
    assert desk.before(2).status is ItemStatus.ASSIGNED


def test_the_end_is_on_record_with_the_item_that_goes_on(desk: Desk) -> None:
    desk.do(carrying.all_proposed, desk.ledger.id)
    desk.publish()

    (act,) = desk.office.acts("carry_over")
    assert (act.noun_id, act.facts["into_item_id"]) == (desk.before(1).id, desk.item(2).id)


def test_the_card_leads_to_the_item_before(desk: Desk) -> None:
    desk.do(carrying.all_proposed, desk.ledger.id)

    card = desk.office.look(item_queries.card, desk.item(2).id)

    assert card is not None
    assert card.predecessor is not None
    assert (card.predecessor.item.number, card.predecessor.ledger.year) == (1, 2026)


def test_who_goes_on_with_an_item_may_look_at_the_one_before(desk: Desk) -> None:
    desk.do(carrying.into, desk.before(3).id, desk.item(1).id)
    health = [desk.office.agency(HEALTH).id]
    before_publishing = desk.office.look(queries.goes_on_at, desk.before(3).id, health)

    desk.publish()

    assert not before_publishing
    assert desk.office.look(queries.goes_on_at, desk.before(3).id, health)
    assert not desk.office.look(queries.goes_on_at, desk.before(3).id, [desk.office.agency(FINANCE).id])


def test_a_draft_that_is_thrown_away_carries_nothing_over(desk: Desk) -> None:
    desk.do(carrying.all_proposed, desk.ledger.id)
    desk.do(ledgers.discard, desk.ledger.id)

    other = Desk(desk.office)

    assert other.proposals().lines[0].proposed is not None


def test_nothing_is_carried_over_to_a_ledger_in_force(desk: Desk) -> None:
    with pytest.raises(LedgerNotDraft):
        desk.do(carrying.as_own, desk.old.id, desk.before(1).id)


def test_undoing_takes_out_what_was_added_of_a_ledger_whose_items_name_no_document(desk: Desk) -> None:
    old = desk.before(3)
    desk.office.change(Item, old.id, document_id=None)
    desk.do(carrying.as_own, desk.ledger.id, old.id)

    desk.do(carrying.undo, desk.ledger.id, old.id)

    assert desk.numbers() == [1, 2]
