"""Corrections of a draft."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest

from domain.errors import (
    AgencyUnknown,
    LedgerNotDraft,
    NotFound,
    OutOfDate,
    RuleBroken,
    TextMissing,
    TextTooLong,
)
from domain.items import PartyRole
from intake.drafts import Doubt, DoubtKind
from models.documents import Doubt as DoubtRow
from models.documents import Ledger
from models.items import Assignment, Item, ItemDeadline, ItemTarget
from models.queries import agencies as agency_queries
from models.queries import items as item_queries
from models.views import Party
from services import corrections, ledgers
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    THURSDAY,
    Office,
    draft_item,
    party,
)

Result = TypeVar("Result")


class Desk:
    """A draft on the secretary's desk."""

    def __init__(self, office: Office) -> None:
        self.office = office
        doubts = [Doubt(DoubtKind.WHO_LEADS, 2), Doubt(DoubtKind.NO_DEADLINE, 2)]
        self.ledger: Ledger = office.import_draft(
            draft_item(1, party(INSURANCE), party(HEALTH, PARTICIPANT), party(FINANCE, PARTICIPANT)),
            draft_item(2, party(HEALTH, RESPONSIBLE), party(INSURANCE, RESPONSIBLE), doubts=doubts),
        )

    def correct(self, correction: Callable[..., Result], *arguments: object, **options: object) -> Result:
        actor_id = self.office.secretary.person.id
        return self.office.act(correction, *arguments, actor_id=actor_id, now=THURSDAY, **options)

    def item(self, number: int) -> Item:
        return self.office.item(self.ledger, number)

    def parties(self, number: int) -> tuple[Party, ...]:
        item_id = self.item(number).id
        return self.office.look(item_queries.parties, [item_id]).get(item_id, ())

    def part(self, number: int, agency: str) -> int:
        return next(row.assignment.id for row in self.parties(number) if row.agency.name == agency)

    def roles(self, number: int) -> dict[str, PartyRole]:
        return {row.agency.name: row.assignment.role for row in self.parties(number)}


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


# Title and deadline


def test_a_title_is_put_on_one_line(desk: Desk) -> None:
    desk.correct(corrections.retitle, desk.item(1).id, " 推进 按病种\n付费 ")

    assert desk.item(1).title == "推进 按病种 付费"


def test_a_correction_is_noted_with_before_and_after(desk: Desk, office: Office) -> None:
    desk.correct(corrections.retitle, desk.item(1).id, "新的题目")

    (entry,) = office.acts("correct")
    assert entry.facts == {"field": "title", "before": "推进按病种付费方式改革", "after": "新的题目"}
    assert desk.item(1).revision == 2


@pytest.mark.parametrize(
    ("title", "broken"), [("", TextMissing), (" \n ", TextMissing), ("题" * 201, TextTooLong)]
)
def test_a_title_has_one_to_two_hundred_characters(desk: Desk, title: str, broken: type[RuleBroken]) -> None:
    with pytest.raises(broken):
        desk.correct(corrections.retitle, desk.item(1).id, title)

    assert desk.item(1).title == "推进按病种付费方式改革"


def test_a_deadline_that_is_set_is_no_assumption_any_more(desk: Desk, office: Office) -> None:
    office.change(Item, desk.item(2).id, is_deadline_assumed=True)

    desk.correct(corrections.set_deadline, desk.item(2).id, date(2026, 9, 30))

    item = desk.item(2)
    assert (item.deadline, item.is_deadline_assumed, item.is_continuing) == (date(2026, 9, 30), False, False)


def test_no_deadline_makes_an_item_continuing(desk: Desk) -> None:
    desk.correct(corrections.set_deadline, desk.item(2).id, None)

    assert (desk.item(2).deadline, desk.item(2).is_continuing) == (None, True)


@pytest.mark.parametrize("kind", [DoubtKind.NO_DEADLINE, DoubtKind.DEADLINE_YEAR, DoubtKind.DEADLINE_UNCLEAR])
def test_a_deadline_answers_what_was_asked_about_it(office: Office, kind: DoubtKind) -> None:
    ledger = office.import_draft(draft_item(1, doubts=[Doubt(kind, 1)]))
    item_id = office.item(ledger, 1).id

    office.act(corrections.set_deadline, item_id, None, actor_id=office.secretary.person.id, now=THURSDAY)

    (doubt,) = office.rows(DoubtRow)
    assert (doubt.answer, doubt.answered_by_id) == ("continuing", office.secretary.person.id)


# Agencies


def test_a_new_lead_takes_over_from_the_old_one(desk: Desk) -> None:
    desk.correct(corrections.next_role, desk.part(1, HEALTH))

    assert desk.roles(1) == {INSURANCE: RESPONSIBLE, HEALTH: LEAD, FINANCE: PARTICIPANT}


def test_where_each_answers_for_its_part_several_lead(desk: Desk, office: Office) -> None:
    office.change(Item, desk.item(1).id, is_split=True)

    desk.correct(corrections.next_role, desk.part(1, HEALTH))

    assert desk.roles(1) == {INSURANCE: LEAD, HEALTH: LEAD, FINANCE: PARTICIPANT}


def test_roles_go_around(desk: Desk) -> None:
    part = desk.part(1, INSURANCE)
    seen = []
    for _ in range(3):
        desk.correct(corrections.next_role, part)
        seen.append(desk.roles(1)[INSURANCE])

    assert seen == [RESPONSIBLE, PARTICIPANT, LEAD]


def test_an_agency_that_was_taken_off_cannot_be_given_a_role(desk: Desk) -> None:
    part = desk.part(1, HEALTH)
    desk.correct(corrections.remove_party, part)

    with pytest.raises(OutOfDate):
        desk.correct(corrections.next_role, part)

    assert HEALTH not in desk.roles(1)


def test_an_agency_is_added_at_the_end_as_responsible(desk: Desk) -> None:
    desk.correct(corrections.add_parties, desk.item(2).id, " 市 财政局 ")

    assert list(desk.roles(2).items())[-1] == (FINANCE, RESPONSIBLE)


def test_an_agency_that_is_there_is_not_added_again(desk: Desk) -> None:
    desk.correct(corrections.add_parties, desk.item(1).id, HEALTH)

    assert desk.roles(1)[HEALTH] is PARTICIPANT
    assert len(desk.parties(1)) == 3


def test_a_usual_short_form_is_the_agency(desk: Desk, office: Office) -> None:
    desk.correct(corrections.add_parties, desk.item(2).id, "市医疗保障局")

    assert list(desk.roles(2)) == [HEALTH, INSURANCE]
    assert office.agency("市医疗保障局").id == office.agency(INSURANCE).id


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("财政", (FINANCE,)),
        ("财政局", (FINANCE,)),
        ("市财政监督局", (FINANCE,)),
        ("局", (INSURANCE, FINANCE)),
        ("火星管理局", ()),
    ],
)
def test_a_name_that_is_nobodys_is_asked_about(desk: Desk, name: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(AgencyUnknown) as refused:
        desk.correct(corrections.add_parties, desk.item(2).id, name)

    assert refused.value.candidates == candidates


def test_a_new_agency_may_be_like_another(desk: Desk) -> None:
    desk.correct(corrections.add_parties, desk.item(2).id, "市财政监督局", is_new=True)

    assert "市财政监督局" in desk.roles(2)
    assert FINANCE not in desk.roles(2)


def test_several_names_are_several_agencies(desk: Desk) -> None:
    desk.correct(corrections.add_parties, desk.item(2).id, f"{HEALTH}、{FINANCE}，火星管理局", is_new=True)

    assert {HEALTH, FINANCE, "火星管理局"} <= desk.roles(2).keys()


def test_a_date_that_is_kept_is_assumed_no_more(desk: Desk) -> None:
    item_id = desk.item(1).id
    before = desk.item(1).deadline

    desk.correct(corrections.keep_deadline, item_id)

    assert desk.item(1).deadline == before
    assert not desk.item(1).is_deadline_assumed


def test_an_item_that_stands_as_it_is_has_no_questions_left(desk: Desk, office: Office) -> None:
    item_id = desk.item(1).id

    desk.correct(corrections.let_item_stand, item_id)

    card = office.look(item_queries.card, item_id)
    assert card is not None
    assert card.doubts == ()


def test_an_unknown_name_that_is_meant_becomes_a_new_agency(desk: Desk, office: Office) -> None:
    desk.correct(corrections.add_parties, desk.item(2).id, "市大数据局100%_\\", is_new=True)

    assert "市大数据局100%_\\" in desk.roles(2)
    assert not office.agency("市大数据局100%_\\").is_collective


@pytest.mark.parametrize(("name", "broken"), [("  ", TextMissing), ("局" * 101, TextTooLong)])
def test_an_agency_has_a_name_of_a_sensible_length(desk: Desk, name: str, broken: type[RuleBroken]) -> None:
    with pytest.raises(broken):
        desk.correct(corrections.add_parties, desk.item(2).id, name)


# What is left to the text


def test_open_questions_may_be_left_to_the_text(desk: Desk, office: Office) -> None:
    assert desk.correct(corrections.let_stand, desk.ledger.id) == 2

    assert {row.answer for row in office.rows(DoubtRow)} == {corrections.AS_IT_STANDS}
    assert office.acts("let_stand")[0].facts == {"doubts": 2}
    assert desk.correct(corrections.let_stand, desk.ledger.id) == 0


# Dropping


def test_a_dropped_item_takes_everything_of_its_own_along(desk: Desk, office: Office) -> None:
    dropped = desk.item(2).id

    assert desk.correct(corrections.drop, dropped) == desk.ledger.id

    assert [row.number for row in office.rows(Item)] == [1]
    parts, deadlines = office.rows(Assignment), office.rows(ItemDeadline)
    assert {row.item_id for row in parts} == {row.item_id for row in deadlines} == {desk.item(1).id}
    assert office.rows(ItemTarget) == []
    assert office.rows(DoubtRow) == []
    assert office.acts("drop")[0].facts["number"] == 2


def test_an_agency_that_no_item_names_any_more_is_not_invited(office: Office) -> None:
    ledger = office.import_draft(draft_item(1), draft_item(2, party(FINANCE)))
    item_id = office.item(ledger, 2).id

    office.act(corrections.drop, item_id, actor_id=office.secretary.person.id, now=THURSDAY)

    assert [row.name for row in office.look(agency_queries.without_liaison)] == [INSURANCE]


def test_an_item_that_is_gone_is_not_found(desk: Desk) -> None:
    dropped = desk.item(2).id
    desk.correct(corrections.drop, dropped)

    with pytest.raises(NotFound):
        desk.correct(corrections.drop, dropped)


# After publishing


def test_nothing_is_corrected_once_the_ledger_is_in_force(desk: Desk) -> None:
    item_id, part = desk.item(1).id, desk.part(1, HEALTH)
    desk.correct(ledgers.publish, desk.ledger.id)

    for correction, *arguments in (
        (corrections.retitle, item_id, "新的题目"),
        (corrections.set_deadline, item_id, None),
        (corrections.next_role, part),
        (corrections.remove_party, part),
        (corrections.add_parties, item_id, FINANCE),
        (corrections.drop, item_id),
        (corrections.let_stand, desk.ledger.id),
    ):
        with pytest.raises(LedgerNotDraft):
            desk.correct(correction, *arguments)
