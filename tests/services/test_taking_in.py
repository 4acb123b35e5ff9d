"""Numbers in doubt, and paragraphs that were passed over: what becomes an item after all."""

from dataclasses import replace

import pytest

from domain.errors import NotFound
from intake.doubts import LEAVE_OUT, TAKE_IN
from intake.drafts import Doubt, DoubtKind, DraftItem, Place, StandingParty
from models.queries import items as item_queries
from models.queries import links as link_queries
from services import arrangements, carrying, doubts, links
from tests.desks import CONTINUES, Desk, nobody, undecided
from tests.ledgers import (
    COUNTIES,
    HEALTH,
    INSURANCE,
    RESPONSIBLE,
    Office,
    draft_item,
)

# Numbers


def test_a_number_that_comes_twice_may_belong_to_the_item_before(office: Office) -> None:
    desk = Desk(office, draft_item(1), undecided(2, DoubtKind.NUMBER_REPEATED), draft_item(3))

    desk.answer(DoubtKind.NUMBER_REPEATED, doubts.MERGE)

    assert [number for number, _ in desk.numbers()] == [1, 3]
    assert set(desk.roles(1)) == {INSURANCE, HEALTH}
    assert desk.item(1).body.count("推进按病种付费方式改革。") == 2
    assert desk.asked() is None


def test_what_has_no_number_may_be_no_item(office: Office) -> None:
    desk = Desk(office, draft_item(1), undecided(2, DoubtKind.NUMBER_NONE))

    desk.answer(DoubtKind.NUMBER_NONE, LEAVE_OUT)

    assert [number for number, _ in desk.numbers()] == [1]


# Paragraphs that were passed over


def passed_over(title: str, place: int, section: str = "二、组织保障") -> DraftItem:
    item = nobody(0)
    where = Place(place, place * 100, place * 100 + 50)
    return DraftItem(**{**item.__dict__, "title": title, "section": section, "place": where})


def asked_to_take_in(office: Office) -> Desk:
    doubt = Doubt(
        DoubtKind.PASSED_OVER, None, {"section": "二、组织保障", "labels": "（一）"}, (LEAVE_OUT, TAKE_IN)
    )
    standing = StandingParty(COUNTIES, RESPONSIBLE, is_group=True, from_item=2)
    items = [draft_item(no, title=f"第{no}项") for no in (1, 2, 5)]
    return Desk(office, *items, doubts=[doubt], standing=[standing])


def test_paragraphs_that_were_passed_over_are_taken_in_where_they_stand(office: Office) -> None:
    desk = asked_to_take_in(office)
    found = [passed_over("三", 3), passed_over("四", 4), passed_over("别处", 4, "三、其他")]

    count = desk.act(doubts.take_in, desk.open(DoubtKind.PASSED_OVER), found)

    assert count == 2
    assert [title for _, title in desk.numbers()] == ["第1项", "第2项", "三", "四", "第5项"]
    assert [number for number, _ in desk.numbers()] == [1, 2, 3, 4, 5]
    assert desk.roles(3) == {COUNTIES: RESPONSIBLE}


def test_what_is_taken_in_moves_the_numbers_behind_it_on(office: Office) -> None:
    desk = asked_to_take_in(office)
    found = [passed_over(f"加{place}", 3) for place in range(4)]

    desk.act(doubts.take_in, desk.open(DoubtKind.PASSED_OVER), found)

    assert [number for number, _ in desk.numbers()] == [1, 2, 3, 4, 5, 6, 9]
    asked = desk.asked()
    assert asked is not None
    assert (asked.doubt.kind, asked.alike) == (DoubtKind.NO_PARTY, 4)


def test_paragraphs_that_the_file_does_not_hold_are_not_found(office: Office) -> None:
    desk = asked_to_take_in(office)

    with pytest.raises(NotFound):
        desk.act(doubts.take_in, desk.open(DoubtKind.PASSED_OVER), [])


def test_paragraphs_may_be_left_out(office: Office) -> None:
    desk = asked_to_take_in(office)

    desk.answer(DoubtKind.PASSED_OVER, LEAVE_OUT)

    assert desk.asked() is None
    assert len(desk.numbers()) == 3


def test_what_an_item_brings_stands_behind_what_the_one_before_it_has(office: Office) -> None:
    def measured(no: int, *bodies: str) -> DraftItem:
        measures = tuple(replace(draft_item(no), label=body, body=body, parties=()) for body in bodies)
        return replace(draft_item(no), sub_items=measures)

    desk = Desk(office, measured(1, "甲", "乙"), measured(2, "丙", "丁"))

    desk.act(arrangements.merge, desk.item(2).id)

    found = office.look(item_queries.measures, desk.item(1).id)
    assert [row.body for row in found] == ["甲", "乙", "丙", "丁"]


def test_an_item_takes_its_links_along_and_what_it_goes_on_with(office: Office) -> None:
    old = office.publish(draft_item(1))
    upper = office.import_draft(draft_item(1), draft_item(2))
    desk = Desk(office, draft_item(1), draft_item(2))
    desk.act(links.keep_as_reference, upper.id)
    desk.act(links.connect, desk.item(1).id, upper.id, "1")
    desk.act(links.connect, desk.item(2).id, upper.id, "1 2")
    desk.act(carrying.into, office.item(old, 1).id, desk.item(2).id)

    desk.act(arrangements.merge, desk.item(2).id)

    [linkage] = office.look(link_queries.upward, desk.ledger.id, upper.id)
    assert sorted(row.item.number for row in linkage.linked) == [1, 2]
    assert desk.item(1).carried_from_id == office.item(old, 1).id


def test_what_the_item_before_says_is_not_asked_of_both(office: Office) -> None:
    asked = (Doubt(DoubtKind.NO_PARTY, 2), Doubt(DoubtKind.NO_DEADLINE, 2, answers=(CONTINUES,)))
    second = replace(draft_item(2, due_on=None, doubts=asked), parties=())
    desk = Desk(office, draft_item(1), second)

    desk.act(arrangements.merge, desk.item(2).id)

    assert desk.asked() is None
