"""A draft as a workbook: exported, edited, compared, applied."""

from datetime import date, datetime
from enum import StrEnum

import pytest

from domain.sheets import (
    Problem,
    SheetWithErrors,
    WorkbookForeign,
    WorkbookIncomplete,
    WorkbookPlan,
    WorkbookPublished,
)
from intake.doubts import DoubtKind
from models.audit import AuditEntry
from models.documents import Doubt, Ledger
from models.items import Item
from models.queries import items as item_queries
from services import corrections, ledgers, workbooks
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    THURSDAY,
    Office,
)
from tests.workbooks import (
    BODY,
    CONTINUING,
    DEADLINE,
    DROP,
    FIRST,
    LABEL,
    LEADS,
    NUMBER,
    SECTION,
    TITLE,
    Clerk,
    exported,
)


class Desk:
    """A draft of three items, and a clerk with its workbook."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ledger: Ledger = office.import_draft()
        self.clerk = Clerk(exported(office.look(workbooks.contents, self.ledger.id)))

    def compare(self) -> WorkbookPlan:
        return self.office.look(workbooks.compare, self.clerk.sheets)

    def apply(self, *, is_partial: bool = False) -> WorkbookPlan:
        return self.office.act(
            workbooks.apply,
            self.clerk.sheets,
            is_partial=is_partial,
            actor_id=self.office.secretary.person.id,
            now=THURSDAY,
        )

    def problems(self) -> list[tuple[StrEnum, int]]:
        return [(error.problem, error.row) for error in self.compare().errors]

    def item(self, number: int) -> Item:
        return self.office.item(self.ledger, number)

    def numbers(self) -> list[int]:
        return [item.number for item in self.office.look(item_queries.of_ledger, self.ledger.id)]

    def roles(self, number: int) -> dict[str, str]:
        item_id = self.item(number).id
        parties = self.office.look(item_queries.parties, [item_id]).get(item_id, ())
        return {party.agency.name: party.assignment.role for party in parties}


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_a_workbook_that_nobody_edited_changes_nothing(desk: Desk) -> None:
    plan = desk.compare()

    assert (plan.changes, plan.errors, plan.new_agencies) == ((), (), ())


def test_edited_cells_become_corrections(desk: Desk, office: Office) -> None:
    desk.clerk.write(FIRST, TITLE, "推进按病种付费")
    desk.clerk.write(FIRST, DEADLINE, datetime(2026, 9, 30))  # noqa: DTZ001 - as a cell holds it
    desk.clerk.write(FIRST + 1, LABEL, "2.")
    desk.clerk.write(FIRST + 1, SECTION, "二、监管")
    desk.clerk.write(FIRST + 1, BODY, "加强监管，检查覆盖率达到90%以上。")
    desk.clerk.write(FIRST + 1, DEADLINE, None)
    desk.clerk.write(FIRST + 1, CONTINUING, "是")

    plan = desk.apply()

    first, second = desk.item(1), desk.item(2)
    assert [change.fields for change in plan.changes] == [
        ("title", "deadline"),
        ("label", "section", "body", "deadline", "is_continuing"),
    ]
    assert (first.title, first.deadline) == ("推进按病种付费", date(2026, 9, 30))
    assert (second.label, second.section, second.deadline) == ("2.", "二、监管", None)
    assert second.is_continuing
    assert {entry.facts["field"] for entry in office.acts("correct") if entry.noun_id == second.id} == {
        "label",
        "section",
        "body",
        "deadline",
    }


def test_a_new_text_has_its_targets_read_anew(desk: Desk, office: Office) -> None:
    desk.clerk.write(FIRST, BODY, "按病种付费占比达到90%以上。")

    desk.apply()

    targets = office.look(item_queries.targets, desk.item(1).id)
    assert [(row.value, row.unit) for row in targets] == [(90.0, "%")]


def test_parts_change_on_their_own_sheet(desk: Desk) -> None:
    clerk = desk.clerk
    clerk.parts.cell(clerk.row_of_part(1, HEALTH), 4).value = "牵头"
    clerk.parts.cell(clerk.row_of_part(1, FINANCE), 3).value = None
    clerk.write_part(clerk.blank_part(), 3, INSURANCE, "配合")

    desk.apply()

    assert desk.roles(1) == {INSURANCE: LEAD, HEALTH: LEAD}
    assert desk.roles(3) == {FINANCE: LEAD, INSURANCE: PARTICIPANT}


def test_parts_answer_the_question_who_leads(desk: Desk, office: Office) -> None:
    office.act(_ask_who_leads, desk.item(2).id, desk.ledger.id)
    desk.clerk.parts.cell(desk.clerk.row_of_part(2, HEALTH), 4).value = "牵头"

    desk.apply()

    (doubt,) = office.rows(Doubt)
    assert (doubt.answer, desk.roles(2)) == (HEALTH, {HEALTH: LEAD, INSURANCE: RESPONSIBLE})


def _ask_who_leads(session: object, item_id: int, ledger_id: int) -> None:
    session.add(Doubt(ledger_id=ledger_id, item_id=item_id, kind="who_leads"))  # type: ignore[attr-defined]  # a session


def test_a_new_agency_comes_from_the_list_of_agencies(desk: Desk, office: Office) -> None:
    desk.clerk.write_part(desk.clerk.blank_part(), 3, "市数据局", "配合")

    assert desk.problems() == [(Problem.AGENCY_UNKNOWN, desk.clerk.blank_part() - 1)]

    desk.clerk.agencies.cell(desk.clerk.agencies.max_row, 1).value = "市数据局"
    plan = desk.apply()

    assert plan.new_agencies == ("市数据局",)
    assert office.agency("市数据局").name in desk.roles(3)


def test_a_new_agency_that_is_like_another_is_asked_about(desk: Desk, office: Office) -> None:
    desk.clerk.write_part(desk.clerk.blank_part(), 3, "财政局", "配合")
    desk.clerk.agencies.cell(desk.clerk.agencies.max_row, 1).value = "财政局"

    desk.apply()

    asked = [doubt.facts for doubt in office.rows(Doubt) if doubt.kind == DoubtKind.AGENCY_SAME]
    assert [{facts["name"], facts["other"]} for facts in asked] == [{"财政局", FINANCE}]


def test_a_filled_blank_row_is_a_new_item(desk: Desk) -> None:
    row = FIRST + 3
    desk.clerk.write(row, TITLE, "建设信息平台")
    desk.clerk.write(row, DEADLINE, "2026年8月31日")
    desk.clerk.write_part(desk.clerk.blank_part(), 4, HEALTH, "lead")

    plan = desk.apply()

    assert [change.number for change in plan.added] == [4]
    assert (desk.item(4).title, desk.item(4).deadline) == ("建设信息平台", date(2026, 8, 31))
    assert desk.roles(4) == {HEALTH: LEAD}


@pytest.mark.parametrize("is_marked", [True, False])
def test_a_marked_or_missing_row_takes_its_item_away(desk: Desk, is_marked: bool) -> None:
    if is_marked:
        desk.clerk.write(FIRST + 1, DROP, "是")
    else:
        desk.clerk.items.delete_rows(FIRST + 1)

    plan = desk.apply()

    assert ([change.number for change in plan.gone], desk.numbers()) == ([2], [1, 3])


def test_all_errors_of_all_rows_are_told_and_nothing_is_applied(desk: Desk) -> None:
    clerk = desk.clerk
    clerk.write(FIRST, TITLE, "新的题目")
    clerk.write(FIRST + 1, TITLE, None)
    clerk.write(FIRST + 1, DEADLINE, "年底")
    clerk.write(FIRST + 2, DEADLINE, "2026-12-31")  # and it goes on
    clerk.write(FIRST + 3, TITLE, "没有时限的事项")
    clerk.parts.cell(clerk.row_of_part(1, FINANCE), 4).value = "督办"
    row = clerk.blank_part()
    clerk.write_part(row, 77, HEALTH, "牵头")
    clerk.write_part(row + 1, 3, "市医报局和别的什么", "牵头")
    clerk.write_part(row + 2, 3, FINANCE, "牵头")

    errors = desk.compare().errors

    assert [(error.problem, error.row) for error in errors] == [
        (Problem.TITLE_MISSING, FIRST + 1),
        (Problem.DEADLINE_INVALID, FIRST + 1),
        (Problem.DEADLINE_TWOFOLD, FIRST + 2),
        (Problem.DEADLINE_MISSING, FIRST + 3),
        (Problem.ROLE_INVALID, clerk.row_of_part(1, FINANCE)),
        (Problem.NUMBER_UNKNOWN, row),
        (Problem.AGENCY_UNKNOWN, row + 1),
        (Problem.AGENCY_REPEATED, row + 2),
    ]
    assert (errors[1].column, errors[1].value) == ("完成时限", "年底")
    with pytest.raises(SheetWithErrors):
        desk.apply()
    assert desk.item(1).title == "推进按病种付费方式改革"


def test_the_good_rows_are_applied_when_that_is_asked_for(desk: Desk) -> None:
    desk.clerk.write(FIRST, TITLE, "新的题目")
    desk.clerk.write(FIRST + 1, DEADLINE, "年底")
    desk.clerk.parts.cell(desk.clerk.row_of_part(3, FINANCE), 4).value = "督办"

    desk.apply(is_partial=True)

    assert (desk.item(1).title, desk.numbers()) == ("新的题目", [1, 2, 3])
    assert desk.roles(3) == {FINANCE: LEAD}


def test_a_row_without_a_readable_number_takes_no_agency_away(desk: Desk) -> None:
    desk.clerk.parts.cell(desk.clerk.row_of_part(1, FINANCE), 1).value = "一"

    desk.apply(is_partial=True)

    assert desk.roles(1) == {INSURANCE: LEAD, HEALTH: PARTICIPANT, FINANCE: PARTICIPANT}


def test_an_item_changed_here_and_in_the_chat_is_a_conflict(desk: Desk, office: Office) -> None:
    _retitle_in_chat(desk, 1)
    desk.clerk.write(FIRST, TITLE, "表格里的题目")

    assert desk.problems() == [(Problem.ITEM_CHANGED, FIRST)]
    desk.apply(is_partial=True)
    assert desk.item(1).title == "对话里的题目"


def test_an_item_changed_only_in_the_chat_stays_as_it_is(desk: Desk) -> None:
    _retitle_in_chat(desk, 1)
    desk.clerk.write(FIRST + 1, TITLE, "表格里的题目")

    plan = desk.apply()

    assert (plan.errors, [change.number for change in plan.changes]) == ((), [2])
    assert desk.item(1).title == "对话里的题目"


def test_an_item_dropped_in_the_chat_is_told_of(desk: Desk, office: Office) -> None:
    office.act(corrections.drop, desk.item(2).id, actor_id=None, now=THURSDAY)

    assert desk.problems() == [(Problem.ITEM_GONE, FIRST + 1)]


def test_agencies_typed_where_they_are_only_shown_are_told_of(desk: Desk) -> None:
    desk.clerk.write(FIRST, LEADS, FINANCE)

    (error,) = desk.compare().errors
    assert (error.problem, error.column) == (Problem.PARTIES_ELSEWHERE, "牵头单位")


def test_a_number_that_was_changed_is_told_of(desk: Desk) -> None:
    desk.clerk.write(FIRST, NUMBER, 9)

    assert (Problem.NUMBER_CHANGED, FIRST) in desk.problems()


def _retitle_in_chat(desk: Desk, number: int) -> None:
    desk.office.act(corrections.retitle, desk.item(number).id, "对话里的题目", actor_id=None, now=THURSDAY)


def test_each_change_is_in_the_audit_trail(desk: Desk, office: Office) -> None:
    desk.clerk.write(FIRST, TITLE, "新的题目")
    desk.clerk.write(FIRST + 2, DROP, "是")

    desk.apply()

    (whole,) = office.acts("apply_workbook")
    (correction,) = office.acts("correct")
    assert whole.facts == {"changed": 1, "added": 0, "gone": 1, "passed_over": 0}
    assert correction.facts == {"field": "title", "before": "推进按病种付费方式改革", "after": "新的题目"}
    assert correction.actor_id == office.secretary.person.id
    assert len(office.acts("drop")) == 1


def test_applying_twice_changes_nothing_the_second_time(desk: Desk, office: Office) -> None:
    desk.clerk.write(FIRST, TITLE, "新的题目")
    desk.apply()
    before = len(office.rows(AuditEntry))

    plan = desk.apply()

    assert (plan.is_idle, plan.errors, len(office.rows(AuditEntry))) == (True, (), before)


def test_a_ledger_in_force_is_not_corrected_by_a_workbook(desk: Desk, office: Office) -> None:
    office.act(ledgers.publish, desk.ledger.id, actor_id=office.secretary.person.id, now=THURSDAY)

    with pytest.raises(WorkbookPublished):
        desk.compare()
    with pytest.raises(WorkbookPublished):
        office.look(workbooks.contents, desk.ledger.id)


def test_a_workbook_of_another_installation_is_refused(desk: Desk, office: Office) -> None:
    office.change(Ledger, desk.ledger.id, created_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00"))

    with pytest.raises(WorkbookForeign):
        desk.compare()


def test_a_workbook_without_its_sheet_of_parts_is_refused(desk: Desk) -> None:
    desk.clerk.book.remove(desk.clerk.parts)

    with pytest.raises(WorkbookIncomplete):
        desk.compare()


def test_headings_in_english_are_known_as_well(office: Office) -> None:
    ledger = office.import_draft()
    clerk = Clerk(exported(office.look(workbooks.contents, ledger.id), "en"))
    clerk.write(FIRST, TITLE, "Another name")
    clerk.parts.cell(clerk.row_of_part(1, HEALTH), 4).value = "responsible"

    plan = office.look(workbooks.compare, clerk.sheets)

    assert (plan.errors, [change.fields for change in plan.changes]) == ((), [("title", "parties")])
