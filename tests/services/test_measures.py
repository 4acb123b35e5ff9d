"""Doubts about measures: answered, they change the measure and leave the item as it is."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import AgencyUnknown
from intake.doubts import SPLIT
from intake.drafts import Doubt, DoubtKind, DraftItem
from models.documents import Doubt as DoubtRow
from models.items import Measure
from services import doubts
from services.corrections import AS_IT_STANDS
from tests.desks import Desk
from tests.ledgers import FINANCE, HEALTH, INSURANCE, LEAD, RESPONSIBLE, Office, draft_item, party

OF_MEASURE = {"measure": "2.按病种付费", "place": "2"}


def with_measures(*asked: Doubt) -> DraftItem:
    """An item of two measures; the second is undecided."""
    both = (party(HEALTH, RESPONSIBLE), party(INSURANCE, RESPONSIBLE))
    measures = (draft_item(1, party(FINANCE)), draft_item(1, *both))
    item = draft_item(1, party(FINANCE), *both, doubts=asked)
    return replace(item, sub_items=measures, split_responsibility=True)


def who_leads() -> Doubt:
    return Doubt(DoubtKind.WHO_LEADS, 1, OF_MEASURE, (HEALTH, INSURANCE, SPLIT))


def parts(office: Office) -> list[dict[str, str]]:
    return [{row["name"]: row["role"] for row in measure.parties} for measure in office.rows(Measure)]


def test_the_lead_of_a_measure_leads_there_and_not_the_item(office: Office) -> None:
    desk = Desk(office, with_measures(who_leads()))

    desk.answer(DoubtKind.WHO_LEADS, INSURANCE)

    assert parts(office) == [{FINANCE: LEAD}, {HEALTH: RESPONSIBLE, INSURANCE: LEAD}]
    assert desk.roles(1)[INSURANCE] is RESPONSIBLE


def test_each_may_answer_for_its_own_part_of_a_measure(office: Office) -> None:
    desk = Desk(office, with_measures(who_leads()))

    desk.answer(DoubtKind.WHO_LEADS, SPLIT)

    assert parts(office)[1] == {HEALTH: LEAD, INSURANCE: LEAD}


def test_nobody_else_can_lead_a_measure(office: Office) -> None:
    desk = Desk(office, with_measures(who_leads()))

    with pytest.raises(AgencyUnknown):
        desk.answer(DoubtKind.WHO_LEADS, FINANCE)


def test_the_year_of_a_measure_is_its_own(office: Office) -> None:
    asked = Doubt(DoubtKind.DEADLINE_YEAR, 1, {**OF_MEASURE, "text": "11月底前"}, ("2027-11-30",))
    desk = Desk(office, with_measures(asked))

    desk.answer(DoubtKind.DEADLINE_YEAR, "2027-11-30")

    assert [row.deadline for row in office.rows(Measure)] == [date(2026, 11, 30), date(2027, 11, 30)]
    assert desk.item(1).deadline == date(2026, 11, 30)


def test_a_measure_may_stay_as_the_text_has_it(office: Office) -> None:
    desk = Desk(office, with_measures(who_leads()))

    desk.answer(DoubtKind.WHO_LEADS, AS_IT_STANDS)

    assert parts(office)[1] == {HEALTH: RESPONSIBLE, INSURANCE: RESPONSIBLE}
    assert office.rows(DoubtRow)[0].answer == AS_IT_STANDS


def test_measures_and_items_are_not_asked_about_together(office: Office) -> None:
    of_item = Doubt(DoubtKind.WHO_LEADS, 1, {}, (HEALTH, INSURANCE, SPLIT))
    desk = Desk(office, with_measures(of_item, who_leads()))

    settled = desk.act(doubts.settle, desk.open(DoubtKind.WHO_LEADS), HEALTH, for_all=True)

    assert settled == 1
    assert parts(office)[1] == {HEALTH: RESPONSIBLE, INSURANCE: RESPONSIBLE}
