"""Doubts: asked together, answered for one or for all, each answer in the ledger."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import AgencyUnknown, DateInvalid, LedgerNotDraft, OutOfDate, YearInvalid
from domain.levels import GovernmentLevel
from intake.doubts import COMPLETE, LEAVE_OUT, SPLIT
from intake.drafts import Doubt, DoubtKind, DraftDeadline, DraftItem, DraftTarget
from models.documents import Doubt as DoubtRow
from models.documents import Ledger
from models.items import ItemDeadline, ItemTarget
from services import corrections, doubts, ledgers
from services.corrections import AS_IT_STANDS
from tests.desks import CONTINUES, YEAR_END, Desk, nobody, undecided
from tests.ledgers import (
    COUNTIES,
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    Office,
    draft_item,
    party,
)


@pytest.fixture
def desk(office: Office) -> Desk:
    both = (DoubtKind.WHO_LEADS, DoubtKind.NO_DEADLINE)
    return Desk(office, *(undecided(no, *both) for no in (1, 2, 3)))


OF_A_COLUMN = Doubt(DoubtKind.COLUMN_ASSUMED, None, {"name": "监管部门"}, ("responsible", "participant"))


def in_columns() -> DraftItem:
    """An item whose table names one agency as responsible and one under a heading that says nothing."""
    item = draft_item(1, party(HEALTH, RESPONSIBLE), party(INSURANCE, RESPONSIBLE))
    return replace(item, responsibility=f"责任单位：{HEALTH}；监管部门：{INSURANCE}")


# What is asked


def test_doubts_that_are_alike_are_one_question(desk: Desk) -> None:
    first = desk.asked()
    assert first is not None
    second = desk.asked(first.doubt.id, is_next=True)

    assert second is not None
    assert [(row.doubt.kind, row.alike, row.numbers) for row in (first, second)] == [
        (DoubtKind.WHO_LEADS, 3, (1, 2, 3)),
        (DoubtKind.NO_DEADLINE, 3, (1, 2, 3)),
    ]
    assert [(row.number, row.total) for row in (first, second)] == [(1, 2), (2, 2)]
    assert desk.asked(second.doubt.id, is_next=True) is None


def test_what_concerns_the_whole_document_is_asked_first(office: Office) -> None:
    period = Doubt(DoubtKind.PERIOD_ASSUMED, answers=(YEAR_END,))

    asked = Desk(office, undecided(1, DoubtKind.WHO_LEADS), doubts=[period]).asked()

    assert asked is not None
    assert (asked.doubt.kind, asked.item) == (DoubtKind.PERIOD_ASSUMED, None)


def test_alike_doubts_can_be_asked_one_by_one(desk: Desk) -> None:
    first = desk.asked()
    assert first is not None
    numbers, asked = [], desk.asked(first.doubt.id, is_single=True)
    while asked is not None and asked.is_single:
        assert asked.item is not None
        numbers.append(asked.item.number)
        asked = desk.asked(asked.doubt.id, is_single=True, is_next=True)

    assert numbers == [1, 2, 3]
    assert asked is not None
    assert asked.doubt.kind == DoubtKind.NO_DEADLINE


def test_phrases_with_other_answers_are_other_questions(office: Office) -> None:
    phrases = [("6月底前", "2026-06-30"), ("6月底前", "2026-06-30"), ("9月底前", "2026-09-30")]
    items = [
        draft_item(no, doubts=[Doubt(DoubtKind.DEADLINE_YEAR, no, {"text": text}, (day, "2027-06-30"))])
        for no, (text, day) in enumerate(phrases, start=1)
    ]

    asked = Desk(office, *items).asked()

    assert asked is not None
    assert (asked.alike, asked.total) == (2, 2)


# Who leads


def test_one_answer_settles_who_leads_in_all(desk: Desk) -> None:
    count = desk.answer(DoubtKind.WHO_LEADS, doubts.FIRST, for_all=True)

    assert count == 3
    assert [desk.roles(number) for number in (1, 2, 3)] == [{HEALTH: LEAD, INSURANCE: RESPONSIBLE}] * 3
    asked = desk.asked()
    assert asked is not None
    assert asked.doubt.kind == DoubtKind.NO_DEADLINE


def test_an_answer_for_one_leaves_the_others_open(desk: Desk) -> None:
    assert desk.answer(DoubtKind.WHO_LEADS, INSURANCE, 1) == 1

    assert desk.roles(2) == {HEALTH: RESPONSIBLE, INSURANCE: LEAD}
    assert desk.roles(1)[INSURANCE] is RESPONSIBLE
    asked = desk.asked()
    assert asked is not None
    assert asked.numbers == (1, 3)


def test_each_may_answer_for_its_own_part(desk: Desk) -> None:
    desk.answer(DoubtKind.WHO_LEADS, SPLIT, for_all=True)

    assert all(desk.item(number).is_split for number in (1, 2, 3))
    assert LEAD not in desk.roles(1).values()


def test_a_collective_name_does_not_lead(office: Office) -> None:
    counties = party(COUNTIES, RESPONSIBLE, is_group=True)
    doubt = Doubt(DoubtKind.WHO_LEADS, 1, answers=(HEALTH, COUNTIES, SPLIT))
    desk = Desk(office, draft_item(1, counties, party(HEALTH, RESPONSIBLE), doubts=[doubt]))

    desk.answer(DoubtKind.WHO_LEADS, doubts.FIRST)

    assert desk.roles(1) == {COUNTIES: RESPONSIBLE, HEALTH: LEAD}


def test_who_has_no_part_in_an_item_cannot_lead_it(desk: Desk) -> None:
    with pytest.raises(AgencyUnknown) as refused:
        desk.answer(DoubtKind.WHO_LEADS, FINANCE)

    assert refused.value.facts["candidates"] == [HEALTH, INSURANCE]
    assert desk.asked() is not None


# Agencies


def test_who_is_named_for_an_item_without_agencies_leads_it(office: Office) -> None:
    items = [draft_item(1), nobody(2), nobody(3)]
    desk = Desk(office, *items)
    insurance = office.agency(INSURANCE).id

    desk.answer(DoubtKind.NO_PARTY, f"{doubts.AGENCY}{insurance}", for_all=True)

    assert [desk.roles(number) for number in (2, 3)] == [{INSURANCE: LEAD}] * 2


def test_an_unknown_name_is_entered_only_when_it_is_meant(office: Office) -> None:
    desk = Desk(office, nobody(1))

    with pytest.raises(AgencyUnknown):
        desk.answer(DoubtKind.NO_PARTY, "火星管理局")
    desk.answer(DoubtKind.NO_PARTY, "火星管理局", is_new=True)

    assert desk.roles(1) == {"火星管理局": LEAD}


def test_what_is_no_item_is_dropped_with_its_questions(office: Office) -> None:
    desk = Desk(office, draft_item(1), nobody(2), nobody(3))

    assert desk.answer(DoubtKind.NO_PARTY, doubts.DROP, for_all=True) == 2

    assert [number for number, _ in desk.numbers()] == [1]
    assert desk.asked() is None


def test_a_list_of_agencies_is_closed_or_made_longer(office: Office) -> None:
    items = [undecided(no, DoubtKind.OPEN_LIST) for no in (1, 2)]
    desk = Desk(office, *(DraftItem(**{**row.__dict__, "open_ended": True}) for row in items))

    desk.answer(DoubtKind.OPEN_LIST, COMPLETE)
    desk.answer(DoubtKind.OPEN_LIST, FINANCE, is_new=True)

    assert [desk.item(number).is_open_ended for number in (1, 2)] == [False, True]
    assert FINANCE in desk.roles(2)


def test_single_agencies_are_put_beside_a_collective_name_wherever_it_stands(office: Office) -> None:
    counties = party(COUNTIES, RESPONSIBLE, is_group=True)
    doubt = Doubt(DoubtKind.GROUP_PARTY, None, {"name": COUNTIES, "items": "1 3"})
    items = (draft_item(1, party(HEALTH), counties), draft_item(2), draft_item(3, party(HEALTH), counties))
    desk = Desk(office, *items, doubts=[doubt])

    desk.answer(DoubtKind.GROUP_PARTY, "甲县人民政府、乙县人民政府", is_new=True)

    assert ["甲县人民政府" in desk.roles(number) for number in (1, 2, 3)] == [True, False, True]


def test_a_column_of_unknown_meaning_gets_its_role(office: Office) -> None:
    desk = Desk(office, in_columns(), doubts=[OF_A_COLUMN])

    desk.answer(DoubtKind.COLUMN_ASSUMED, "participant")

    assert desk.roles(1) == {HEALTH: RESPONSIBLE, INSURANCE: PARTICIPANT}


def test_a_column_of_no_meaning_for_the_items_is_left_out(office: Office) -> None:
    desk = Desk(office, in_columns(), doubts=[OF_A_COLUMN])

    desk.answer(DoubtKind.COLUMN_ASSUMED, LEAVE_OUT)

    assert desk.roles(1) == {HEALTH: RESPONSIBLE}


def test_names_that_part_in_two_ways_are_those_that_were_chosen(office: Office) -> None:
    doubt = Doubt(DoubtKind.PARTY_UNCLEAR, 1, {}, (INSURANCE, f"{INSURANCE}、{FINANCE}"))
    desk = Desk(office, draft_item(1, party(INSURANCE), doubts=[doubt]))

    desk.answer(DoubtKind.PARTY_UNCLEAR, f"{INSURANCE}、{FINANCE}")

    assert desk.roles(1) == {INSURANCE: LEAD, FINANCE: RESPONSIBLE}


# Dates and figures


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("2026-10-31", (date(2026, 10, 31), False)), (CONTINUES, (None, True))],
)
def test_a_missing_date_is_set_for_all(desk: Desk, answer: str, expected: tuple[date | None, bool]) -> None:
    desk.answer(DoubtKind.NO_DEADLINE, answer, for_all=True)

    found = [(desk.item(number).deadline, desk.item(number).is_continuing) for number in (1, 2, 3)]
    assert found == [expected] * 3


def test_a_date_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(DateInvalid):
        desk.answer(DoubtKind.NO_DEADLINE, "someday")


def dated(kind: DoubtKind, answers: tuple[str, ...]) -> DraftItem:
    """An item with two phrases of time, of which the later is doubtful."""
    item = draft_item(1, doubts=[Doubt(kind, 1, {"text": "明年6月底前"}, answers)])
    days = (
        DraftDeadline("9月底前", date(2026, 9, 30), assumed=False),
        DraftDeadline("明年6月底前", date(2026, 6, 30), assumed=False),
    )
    return DraftItem(**{**item.__dict__, "deadlines": days})


def test_the_last_of_an_items_days_is_its_deadline(office: Office) -> None:
    desk = Desk(office, dated(DoubtKind.DEADLINE_YEAR, ("2026-06-30", "2027-06-30")))

    desk.answer(DoubtKind.DEADLINE_YEAR, "2027-06-30")

    assert desk.item(1).deadline == date(2027, 6, 30)
    assert [row.due_on.year for row in office.rows(ItemDeadline)] == [2026, 2027]


def test_a_date_of_another_plan_is_left_out(office: Office) -> None:
    desk = Desk(office, dated(DoubtKind.DEADLINE_CITED, ("2026-06-30", LEAVE_OUT)))

    desk.answer(DoubtKind.DEADLINE_CITED, LEAVE_OUT)

    assert desk.item(1).deadline == date(2026, 9, 30)
    assert [row.text for row in office.rows(ItemDeadline)] == ["9月底前"]


@pytest.mark.parametrize(("answer", "left"), [(">=", [">="]), ("=", ["="]), (LEAVE_OUT, [])])
def test_a_figure_that_is_about_right_is_made_clear(office: Office, answer: str, left: list[str]) -> None:
    doubt = Doubt(DoubtKind.TARGET_UNCLEAR, 1, {"text": "培训约350人"}, ("=", ">=", LEAVE_OUT))
    target = DraftTarget("培训约350人", 350, "人", "=")
    item = DraftItem(**{**draft_item(1, doubts=[doubt]).__dict__, "targets": (target,)})

    Desk(office, item).answer(DoubtKind.TARGET_UNCLEAR, answer)

    assert [row.comparator for row in office.rows(ItemTarget)] == left


# The document


def test_the_end_of_the_period_moves_what_was_only_assumed(office: Office) -> None:
    period = Doubt(DoubtKind.PERIOD_ASSUMED, answers=(YEAR_END, "2027-12-31"))
    missing = Doubt(DoubtKind.NO_DEADLINE, 1, answers=(YEAR_END, CONTINUES))
    desk = Desk(office, draft_item(1, due_on=None, doubts=[missing]), draft_item(2), doubts=[period])

    desk.answer(DoubtKind.PERIOD_ASSUMED, "2027-12-31")

    assert (desk.item(1).deadline, desk.item(2).deadline) == (date(2027, 12, 31), date(2026, 11, 30))
    asked = desk.asked()
    assert asked is not None
    assert asked.doubt.answers == ["2027-12-31", CONTINUES]


def test_an_unknown_title_is_typed(office: Office) -> None:
    desk = Desk(office, draft_item(1), doubts=[Doubt(DoubtKind.UNKNOWN_TITLE)])

    desk.answer(DoubtKind.UNKNOWN_TITLE, "云港市 重点任务")

    assert office.row(Ledger, desk.ledger.id).title == "云港市 重点任务"


def test_an_unknown_year_lets_dates_be_read(office: Office) -> None:
    item = DraftItem(**{**draft_item(1, due_on=None).__dict__, "body": "改革。6月底前完成。"})
    desk = Desk(office, item, doubts=[Doubt(DoubtKind.UNKNOWN_YEAR)])
    office.change(Ledger, desk.ledger.id, year=None, period_end=None)

    desk.answer(DoubtKind.UNKNOWN_YEAR, "2027")

    ledger = office.row(Ledger, desk.ledger.id)
    assert (ledger.year, ledger.period_end) == (2027, date(2027, 12, 31))
    assert desk.item(1).deadline == date(2027, 6, 30)


def test_a_year_is_a_number(office: Office) -> None:
    desk = Desk(office, draft_item(1), doubts=[Doubt(DoubtKind.UNKNOWN_YEAR)])

    with pytest.raises(YearInvalid):
        desk.answer(DoubtKind.UNKNOWN_YEAR, "next")


def test_the_level_of_a_document_is_chosen(office: Office) -> None:
    desk = Desk(office, draft_item(1), doubts=[Doubt(DoubtKind.UNKNOWN_LEVEL, answers=("city", "county"))])

    desk.answer(DoubtKind.UNKNOWN_LEVEL, "city")

    assert office.row(Ledger, desk.ledger.id).level is GovernmentLevel.CITY


# Every answer


@pytest.mark.parametrize("kind", DoubtKind)
def test_every_kind_can_be_left_as_the_text_has_it(office: Office, kind: DoubtKind) -> None:
    desk = Desk(office, draft_item(1), doubts=[Doubt(kind)])

    desk.answer(kind, AS_IT_STANDS)

    assert desk.asked() is None


def test_an_answer_is_kept_with_who_gave_it(desk: Desk, office: Office) -> None:
    desk.answer(DoubtKind.WHO_LEADS, doubts.FIRST, for_all=True)

    (act,) = office.acts("settle")
    assert act.facts == {"kind": DoubtKind.WHO_LEADS, "answer": doubts.FIRST, "count": 3}
    answered = [row for row in office.rows(DoubtRow) if row.kind == DoubtKind.WHO_LEADS]
    assert {row.answered_by_id for row in answered} == {office.secretary.person.id}


def test_a_question_is_answered_once(desk: Desk) -> None:
    doubt_id = desk.open(DoubtKind.WHO_LEADS)
    desk.act(doubts.settle, doubt_id, doubts.FIRST)

    with pytest.raises(OutOfDate):
        desk.act(doubts.settle, doubt_id, SPLIT)


def test_nothing_is_answered_once_the_ledger_is_in_force(desk: Desk) -> None:
    doubt_id = desk.open(DoubtKind.WHO_LEADS)
    desk.act(ledgers.publish, desk.ledger.id)

    with pytest.raises(LedgerNotDraft):
        desk.act(doubts.settle, doubt_id, doubts.FIRST)


def test_what_a_correction_settled_is_asked_no_more(desk: Desk) -> None:
    desk.act(corrections.set_deadline, desk.item(1).id, None)

    asked = desk.asked(desk.open(DoubtKind.NO_DEADLINE))

    assert asked is not None
    assert asked.numbers == (2, 3)


def test_dates_that_a_year_lets_read_are_not_asked_for_any_more(office: Office) -> None:
    asked = Doubt(DoubtKind.NO_DEADLINE, 1, answers=(CONTINUES,))
    item = replace(draft_item(1, due_on=None, doubts=[asked]), body="改革。6月底前完成。")
    desk = Desk(office, item, doubts=[Doubt(DoubtKind.UNKNOWN_YEAR)])
    office.change(Ledger, desk.ledger.id, year=None, period_end=None)

    desk.answer(DoubtKind.UNKNOWN_YEAR, "2027")

    assert desk.asked() is None


def test_a_date_set_by_hand_settles_whether_another_plans_date_counts(office: Office) -> None:
    cited = Doubt(DoubtKind.DEADLINE_CITED, 1, {"text": "11月底前"}, answers=("2026-11-30", LEAVE_OUT))
    desk = Desk(office, draft_item(1, doubts=[cited]))

    desk.act(corrections.set_deadline, desk.item(1).id, date(2026, 9, 30))

    assert desk.asked() is None


def test_a_level_that_is_none_is_refused(office: Office) -> None:
    desk = Desk(office, draft_item(1), doubts=[Doubt(DoubtKind.UNKNOWN_LEVEL)])

    with pytest.raises(OutOfDate):
        desk.answer(DoubtKind.UNKNOWN_LEVEL, "galaxy")


def test_a_collective_name_that_is_typed_stays_one(office: Office) -> None:
    desk = Desk(office, draft_item(1))

    desk.act(corrections.add_parties, desk.item(1).id, "各区县人民政府", is_new=True)

    assert office.agency("各区县人民政府").is_collective
