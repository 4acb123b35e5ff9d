"""Links between levels: upper-level documents kept, links proposed and decided."""

from functools import partial

import pytest

from domain.errors import LedgerNotDraft, LinkToItself, NotFound, OutOfDate, UpperItemUnknown
from intake.drafts import Doubt, DoubtKind, DraftItem
from models.documents import Doubt as DoubtRow
from models.documents import Ledger, LedgerStatus
from models.items import Assignment
from models.links import ItemLink, LinkState
from models.people import Agency
from models.queries import links as queries
from services import carrying, ledgers, links
from tests.ledgers import INSURANCE, THURSDAY, Office, at_once, draft_item, party

PRICES, GRASSROOTS, MEDICINE = "推进医疗服务价格改革", "提升基层医疗卫生服务水平", "推动中医药振兴发展"
MINISTRY = "国家医保局"


def _national() -> tuple[DraftItem, ...]:
    return tuple(
        draft_item(no, party(MINISTRY), party(INSURANCE), title=title)
        for no, title in enumerate((PRICES, GRASSROOTS, MEDICINE), start=1)
    )


class Cascade:
    """A national document that is kept, and a city's ledger in force that answers two of its three items."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.actor_id = office.secretary.person.id
        self.ledger = office.publish(
            draft_item(1, title="提升乡镇医疗卫生服务水平"), draft_item(2, title="深化医疗服务价格改革")
        )
        self.upper = self.keep(office.import_draft(*_national(), doubts=[Doubt(DoubtKind.UNKNOWN_TITLE)]))

    def keep(self, ledger: Ledger) -> Ledger:
        return self.office.act(links.keep_as_reference, ledger.id, actor_id=self.actor_id, now=THURSDAY)

    def propose(self) -> list[ItemLink]:
        return self.office.act(
            links.propose, self.ledger.id, self.upper.id, actor_id=self.actor_id, now=THURSDAY
        )

    def confirm(self, link: ItemLink) -> ItemLink:
        return self.office.act(links.confirm, link.id, actor_id=self.actor_id, now=THURSDAY)

    def refuse(self, number: int) -> int:
        item_id = self.office.item(self.ledger, number).id
        return self.office.act(links.refuse_all, item_id, self.upper.id, actor_id=self.actor_id, now=THURSDAY)

    def connect(self, number: int, text: str) -> list[ItemLink]:
        item_id = self.office.item(self.ledger, number).id
        return self.office.act(
            links.connect, item_id, self.upper.id, text, actor_id=self.actor_id, now=THURSDAY
        )

    def upward(self) -> dict[int, list[int]]:
        """Our items' numbers with those of the upper items that they carry out."""
        found = self.office.look(queries.upward, self.ledger.id, self.upper.id)
        return {row.item.number: [linked.item.number for linked in row.linked] for row in found}

    def unanswered(self) -> list[int]:
        found = self.office.look(queries.downward, self.upper.id)
        return [row.item.number for row in found if not row.linked]


@pytest.fixture
def cascade(office: Office) -> Cascade:
    return Cascade(office)


def test_an_upper_level_s_document_burdens_nobody(cascade: Cascade) -> None:
    items = {cascade.office.item(cascade.upper, number).id for number in (1, 2, 3)}

    assert cascade.upper.status is LedgerStatus.REFERENCE
    assert not [row for row in cascade.office.rows(Assignment) if row.item_id in items]
    assert not [row for row in cascade.office.rows(DoubtRow) if row.ledger_id == cascade.upper.id]


def test_only_the_agencies_that_nobody_else_names_leave_the_registry(cascade: Cascade) -> None:
    names = {agency.name for agency in cascade.office.rows(Agency)}

    assert INSURANCE in names
    assert MINISTRY not in names


def test_a_ledger_in_force_cannot_become_a_mere_reference(cascade: Cascade) -> None:
    with pytest.raises(LedgerNotDraft):
        cascade.keep(cascade.ledger)


def test_each_item_is_offered_the_upper_item_that_it_carries_out(cascade: Cascade) -> None:
    proposed = cascade.propose()

    assert cascade.upward() == {1: [2], 2: [1]}
    assert {link.state for link in proposed} == {LinkState.PROPOSED}


def test_upper_items_that_nothing_below_answers_are_shown(cascade: Cascade) -> None:
    assert cascade.unanswered() == [1, 2, 3]

    cascade.propose()

    assert cascade.unanswered() == [3]


def test_a_refused_link_is_not_proposed_again(cascade: Cascade) -> None:
    cascade.propose()
    assert cascade.refuse(1) == 1

    cascade.propose()

    assert cascade.upward() == {1: [], 2: [1]}
    assert cascade.unanswered() == [2, 3]


def test_a_confirmed_link_outlives_new_proposals(cascade: Cascade) -> None:
    for link in cascade.propose():
        cascade.confirm(link)

    assert cascade.propose() == []
    item = cascade.office.item(cascade.ledger, 1)
    [upper] = cascade.office.look(queries.of_item, item.id)
    assert (upper.item.title, upper.source) == (GRASSROOTS, "云政办发〔2026〕12号")


def test_confirming_twice_is_noted_once(cascade: Cascade) -> None:
    link = cascade.propose()[0]

    cascade.confirm(link)
    cascade.confirm(link)

    assert len(cascade.office.acts("link")) == 1


def test_proposing_again_keeps_the_proposals_that_still_hold(cascade: Cascade) -> None:
    link = cascade.propose()[0]

    assert cascade.propose() == []
    assert cascade.confirm(link).state is LinkState.CONFIRMED


def test_a_proposal_that_is_gone_cannot_be_confirmed(cascade: Cascade) -> None:
    item = cascade.office.item(cascade.ledger, 1)
    [gone] = [link for link in cascade.propose() if link.item_id == item.id]
    cascade.connect(1, "3")
    cascade.propose()  # the item has its link now

    with pytest.raises(OutOfDate):
        cascade.confirm(gone)


def test_only_sure_proposals_are_confirmed_all_at_once(cascade: Cascade) -> None:
    proposed = cascade.propose()
    sure = [link for link in proposed if link.confidence >= links.SURE]

    count = cascade.office.act(
        links.confirm_sure, cascade.ledger.id, cascade.upper.id, actor_id=cascade.actor_id, now=THURSDAY
    )

    confirmed = [row for row in cascade.office.rows(ItemLink) if row.state is LinkState.CONFIRMED]
    assert count == len(confirmed) == len(sure)


def test_items_are_linked_by_hand_even_after_a_refusal(cascade: Cascade) -> None:
    cascade.connect(2, "3")
    cascade.refuse(2)

    cascade.connect(2, "第1、3项")

    assert cascade.upward() == {1: [], 2: [1, 3]}


@pytest.mark.parametrize("text", ["4", "1、9", "没有", ""])
def test_a_number_that_the_upper_document_does_not_have_links_nothing(cascade: Cascade, text: str) -> None:
    with pytest.raises(UpperItemUnknown):
        cascade.connect(1, text)

    assert cascade.upward() == {1: [], 2: []}


def test_a_ledger_is_not_its_own_upper_level(cascade: Cascade) -> None:
    item, act, actor_id = cascade.office.item(cascade.ledger, 1), cascade.office.act, cascade.actor_id

    with pytest.raises(LinkToItself):
        act(links.propose, cascade.ledger.id, cascade.ledger.id, actor_id=actor_id, now=THURSDAY)
    with pytest.raises(LinkToItself):
        act(links.connect, item.id, cascade.ledger.id, "2", actor_id=actor_id, now=THURSDAY)


def test_a_ledger_that_does_not_exist_has_no_links(cascade: Cascade) -> None:
    with pytest.raises(NotFound):
        cascade.office.act(links.propose, cascade.ledger.id, 404, actor_id=cascade.actor_id, now=THURSDAY)


def test_a_reference_that_is_let_go_takes_its_links_along(cascade: Cascade) -> None:
    cascade.propose()
    remove = partial(links.remove_reference, actor_id=cascade.actor_id, now=THURSDAY)

    cascade.office.act(remove, cascade.upper.id)

    assert cascade.office.rows(ItemLink) == []
    assert cascade.office.look(queries.references) == []
    with pytest.raises(OutOfDate):
        cascade.office.act(remove, cascade.upper.id)


def test_a_discarded_draft_answers_nothing(cascade: Cascade) -> None:
    draft = cascade.office.import_draft(draft_item(1, title=MEDICINE))
    cascade.office.act(links.propose, draft.id, cascade.upper.id, actor_id=cascade.actor_id, now=THURSDAY)
    assert 3 not in cascade.unanswered()

    cascade.office.act(ledgers.discard, draft.id, actor_id=cascade.actor_id, now=THURSDAY)

    assert 3 in cascade.unanswered()


def test_two_at_once_propose_each_link_once(cascade: Cascade) -> None:
    propose = partial(
        links.propose,
        ledger_id=cascade.ledger.id,
        upper_id=cascade.upper.id,
        actor_id=cascade.actor_id,
        now=THURSDAY,
    )

    first, second = at_once(cascade.office.database, propose, propose)

    assert isinstance(first, list)
    assert len(first) == 2
    assert second == []


def test_what_somebody_refuses_meanwhile_is_not_confirmed_with_the_rest(cascade: Cascade) -> None:
    cascade.propose()
    item_id = cascade.office.item(cascade.ledger, 1).id
    cascade.office.change(ItemLink, cascade.office.rows(ItemLink)[0].id, confidence=1.0)

    at_once(
        cascade.office.database,
        partial(
            links.refuse_all,
            item_id=item_id,
            upper_id=cascade.upper.id,
            actor_id=cascade.actor_id,
            now=THURSDAY,
        ),
        partial(
            links.confirm_sure,
            ledger_id=cascade.ledger.id,
            upper_id=cascade.upper.id,
            actor_id=cascade.actor_id,
            now=THURSDAY,
        ),
    )

    assert {row.state for row in cascade.office.rows(ItemLink) if row.item_id == item_id} == {
        LinkState.REFUSED
    }


def test_nothing_is_linked_to_a_reference_that_is_being_let_go(cascade: Cascade) -> None:
    item_id = cascade.office.item(cascade.ledger, 1).id

    _, second = at_once(
        cascade.office.database,
        partial(links.remove_reference, upper_id=cascade.upper.id, actor_id=cascade.actor_id, now=THURSDAY),
        partial(
            links.connect,
            item_id=item_id,
            upper_id=cascade.upper.id,
            text="1",
            actor_id=cascade.actor_id,
            now=THURSDAY,
        ),
    )

    assert isinstance(second, OutOfDate)
    assert cascade.office.rows(ItemLink) == []


def test_nothing_is_linked_to_a_ledger_that_is_no_reference(cascade: Cascade) -> None:
    draft = cascade.office.import_draft(draft_item(1))
    item_id = cascade.office.item(cascade.ledger, 1).id

    with pytest.raises(OutOfDate):
        cascade.office.act(links.connect, item_id, draft.id, "1", actor_id=cascade.actor_id, now=THURSDAY)


def test_what_becomes_a_reference_goes_on_with_nothing(cascade: Cascade) -> None:
    draft = cascade.office.import_draft(draft_item(1))
    old, new = cascade.office.item(cascade.ledger, 1), cascade.office.item(draft, 1)
    cascade.office.act(carrying.into, old.id, new.id, actor_id=cascade.actor_id, now=THURSDAY)

    cascade.keep(draft)

    assert cascade.office.item(draft, 1).carried_from_id is None
