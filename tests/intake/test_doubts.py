"""What a draft asks: nothing that the text decides, everything that it does not, each question once."""

import pytest

from domain.items import PartyRole
from intake import drafts
from intake.drafts import Doubt, DoubtKind, Draft
from tests.intake import table_documents

HEAD = "云泽市2026年教育重点工作任务\n"
LATE = "云泽市人民政府关于教育工作的意见\n云政发〔2026〕8号\n云泽市人民政府\n2026年11月5日\n"


def read(body: str, head: str = HEAD) -> Draft:
    return drafts.read((head + body).encode(), "a.txt")


def of_kind(draft: Draft, kind: DoubtKind) -> list[Doubt]:
    return [doubt for doubt in draft.doubts if doubt.kind is kind]


def test_a_month_is_of_the_document_s_year() -> None:
    draft = read("（一）甲。3月底前完成。（市教育局负责）")

    assert not of_kind(draft, DoubtKind.DEADLINE_YEAR)
    assert draft.items[0].deadlines[0].alternative is None


def test_a_month_that_was_over_when_the_document_was_issued_is_likely_of_the_next_year() -> None:
    draft = read("（一）甲。3月底前完成。（市教育局负责）", head=LATE)

    (doubt,) = of_kind(draft, DoubtKind.DEADLINE_YEAR)
    assert doubt.answers == ("2027-03-31", "2026-03-31")
    assert draft.items[0].deadlines[0].due_on.isoformat() == "2027-03-31"


def test_a_month_in_a_plan_for_several_years_is_a_question() -> None:
    head = "云泽市教育三年行动计划（2026—2028年）\n云教发〔2026〕1号\n"

    draft = read("（一）甲。3月底前完成。（市教育局负责）", head=head)

    (doubt,) = of_kind(draft, DoubtKind.DEADLINE_YEAR)
    assert doubt.answers == ("2026-03-31", "2027-03-31")


def test_a_collective_name_is_asked_once_with_all_its_items() -> None:
    draft = read("（一）甲。（各县区负责）\n（二）乙。（市教育局负责）\n（三）丙。（市教育局、各县区负责）")

    (doubt,) = of_kind(draft, DoubtKind.GROUP_PARTY)
    assert (doubt.item, doubt.facts) == (None, {"name": "各县区", "items": "1 3"})


def test_a_collective_name_is_no_possible_lead() -> None:
    draft = read("（一）甲。（市教育局、市财政局、各县区按职责分工负责）")

    (doubt,) = of_kind(draft, DoubtKind.WHO_LEADS)
    assert doubt.answers == ("市教育局", "市财政局", "split")


def test_one_agency_beside_collective_names_needs_no_question() -> None:
    assert not of_kind(read("（一）甲。（市教育局、各县区按职责分工负责）"), DoubtKind.WHO_LEADS)


def test_names_that_may_be_one_agency_s_are_asked_with_the_likely_answer_first() -> None:
    draft = read("（一）甲。（市市场监管局负责）\n（二）乙。（市场监管局负责）")

    (doubt,) = of_kind(draft, DoubtKind.AGENCY_SAME)
    assert doubt.facts == {"name": "市场监管局", "other": "市市场监管局"}
    assert doubt.answers == ("same", "different")


def test_both_forms_of_a_name_are_one_agency_with_an_alias() -> None:
    draft = read("（一）甲。（省发展改革委负责）\n（二）乙。（省发改委负责）")

    (agency,) = draft.agencies
    assert {agency.name, *agency.aliases} == {"省发展改革委", "省发改委"}


@pytest.mark.parametrize(
    ("body", "is_asked"),
    [
        ("（一）甲。按照国家2026年10月底前完成的要求，做好准备。（市教育局负责）", True),
        ("（一）甲。2026年10月底前完成。（市教育局负责）", False),
    ],
)
def test_a_date_among_another_plan_s_requirements_is_a_question(body: str, is_asked: bool) -> None:
    assert bool(of_kind(read(body), DoubtKind.DEADLINE_CITED)) is is_asked


def test_a_number_that_is_only_about_right_is_a_question() -> None:
    draft = read("（一）甲。培训教师约500人次。（市教育局负责）")

    (doubt,) = of_kind(draft, DoubtKind.TARGET_UNCLEAR)
    assert doubt.facts == {"text": "培训教师约500人次"}
    assert doubt.answers == ("=", ">=", "leave_out")


def test_what_a_measure_leaves_open_is_asked_of_its_item() -> None:
    draft = read(
        "（一）甲。具体做好以下工作。（市教育局牵头）\n"
        "具体措施：1.乙事。（市教育局、市财政局负责）2.丙事。2028年前建成。（市财政局负责）\n"
        "（二）丁。（市教育局牵头）\n"
    )

    of_measures = [doubt for doubt in draft.doubts if "measure" in doubt.facts]

    assert [(doubt.kind, doubt.item, doubt.facts["place"]) for doubt in of_measures] == [
        (DoubtKind.WHO_LEADS, 1, "1"),
        (DoubtKind.DEADLINE_UNCLEAR, 1, "2"),
    ]
    assert of_measures[0].facts["measure"] == "1.乙事"
    assert of_measures == [doubt for doubt in draft.items[0].doubts if "measure" in doubt.facts]


@pytest.mark.parametrize("words", ["重点人群签约率不低于78%", "节约用水5%以上", "预约诊疗率达到60%"])
def test_a_number_beside_a_word_that_only_looks_like_about_is_none(words: str) -> None:
    draft = read(f"（一）甲。{words}。（市教育局负责）")

    assert draft.items[0].targets
    assert not of_kind(draft, DoubtKind.TARGET_UNCLEAR)


def test_a_document_of_unknown_level_asks_for_it() -> None:
    draft = read("（一）甲。（教育局负责）", head="2026年重点工作任务\n")

    (doubt,) = of_kind(draft, DoubtKind.UNKNOWN_LEVEL)
    assert doubt.answers == ("county", "city", "province", "national")


def test_rows_without_numbers_beside_a_numbered_text_are_no_question() -> None:
    draft = table_documents.read(
        "（一）甲事。办好甲事。（市教育局负责）",
        [
            ["项目", "建设内容", "责任单位", "开工时间", "完工时间"],
            ["城东小学", "校舍。", "市教育局", "3月", "8月"],
        ],
    )

    assert not [doubt for doubt in draft.doubts if doubt.kind is DoubtKind.NUMBER_NONE]
    assert table_documents.due(draft)[1] == ["2026-08-31"]


def test_agencies_under_an_unknown_name_are_read_and_asked_about() -> None:
    draft = table_documents.read([["序号", "工作任务", "推进力量"], ["1", "新建小学。", "市教育局"]])

    (doubt,) = [doubt for doubt in draft.doubts if doubt.kind is DoubtKind.COLUMN_ASSUMED]
    assert (doubt.item, doubt.facts["name"], doubt.answers[0]) == (None, "推进力量", "responsible")
    assert table_documents.parties(draft) == [[("市教育局", PartyRole.RESPONSIBLE)]]
    assert draft.items[0].confidence["parties"] < 0.7


def test_a_row_without_a_number_among_numbered_ones_is_a_question() -> None:
    draft = table_documents.read(
        [
            ["序号", "工作任务", "责任单位"],
            ["1", "新建小学。", "市教育局"],
            ["", "改造食堂。", "市教育局"],
            ["2", "新建公园。", "市城管局"],
        ]
    )

    doubts = [
        doubt for doubt in draft.doubts if doubt.kind in (DoubtKind.NUMBER_NONE, DoubtKind.NUMBER_MISSING)
    ]
    assert [(doubt.kind, doubt.item) for doubt in doubts] == [(DoubtKind.NUMBER_NONE, 2)]


def test_a_row_without_an_agency_is_a_question() -> None:
    draft = table_documents.read(
        [
            ["序号", "工作任务", "责任单位"],
            ["1", "新建小学。", "市教育局"],
            ["2", "改造食堂。", ""],
        ]
    )

    assert [doubt.item for doubt in draft.doubts if doubt.kind is DoubtKind.NO_PARTY] == [2]


def test_what_the_text_decides_is_not_asked() -> None:
    draft = read("（一）甲。2026年10月底前完成。（市教育局牵头，市财政局配合）")

    assert draft.doubts == ()


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ("（一）甲。（市教育局牵头，市财政局配合）", "parties", 1.0),
        ("（一）甲。（市教育局、市财政局按职责分工负责）", "parties", 0.9),
        ("（一）甲。（市教育局、市财政局负责）", "parties", 0.6),
        ("（一）甲。（市教育局负责）\n（二）乙。要办好。", "parties", 0.9),
        ("（一）甲。2026年10月底前完成。（市教育局负责）", "deadlines", 1.0),
        ("（一）甲。10月底前完成。（市教育局负责）", "deadlines", 0.9),
        ("（一）甲。（市教育局负责）", "deadlines", 0.6),
        ("（一）甲。做好乙（包括丙。（市教育局负责）", "body", 0.6),
        ("（一）甲。（市教育局负责）\n（三）丙。（市教育局负责）", "body", 0.6),
        ("（一）甲。覆盖率达到90%。（市教育局负责）", "targets", 1.0),
    ],
)
def test_the_form_tells_how_sure_a_field_is(body: str, field: str, expected: float) -> None:
    assert read(body).items[0].confidence[field] == expected


def test_a_document_knows_how_sure_its_head_is() -> None:
    confidence = read("（一）甲。（市教育局负责）").confidence

    assert set(confidence) == {"title", "doc_no", "issuer", "issued_on", "year", "period_end", "level"}
    assert confidence["year"] == 1.0
    assert confidence["issuer"] < 0.7


def test_the_place_of_a_clause_can_be_quoted() -> None:
    draft = read("（一）甲。（市教育局牵头，\n市财政局配合）")

    (place,) = draft.items[0].clauses
    assert draft.source_text[place.start : place.end] == "市教育局牵头，\n市财政局配合"


def test_a_collective_name_of_a_measure_is_asked_about_once() -> None:
    draft = read(
        "（一）甲。做好以下工作。（市教育局牵头）\n"
        "具体措施：1.乙事。（各县区政府负责）2.丙事。（各县区政府负责）\n"
        "（二）丁。（市教育局牵头）\n"
    )

    (doubt,) = of_kind(draft, DoubtKind.GROUP_PARTY)
    assert doubt.facts == {"name": "各县区政府", "items": "1"}
