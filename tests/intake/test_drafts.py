"""Documents → draft ledgers: the sample exactly, anything else without surprises."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.documents import DocumentRefused, DocumentTooLarge, DocumentWithoutItems
from domain.items import PartyRole
from intake import drafts, schema
from intake.drafts import Doubt, DoubtKind, Draft

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "bot" / "demo" / "sample.txt"
ANSWER = ROOT / "tests" / "data" / "sample.json"

HEAD = "云泽市2026年教育重点工作任务\n一、办好学校\n"
#: What policy documents are made of, to be thrown together at random.
ATOMS = (
    *"一二三十（）()〔〕【】《》“”、，。；：:.1．9% \n\t年月日底前个家",
    *(
        "一、",
        "（一）",
        "（二）",
        "1.",
        "（1）",
        "2026年",
        "12月底前",
        "年内",
        "到2030年",
        "至少",
        "达到",
        "建设5个",
    ),
    *("市教育局", "省财政厅", "各县（市、区）", "政府", "等", "和", "牵头", "负责", "配合", "按职责分工负责"),
    *(
        "责任单位：",
        "排在第一位的为牵头部门，下同",
        "以下均需市教育局负责，不再列出",
        "具体措施：",
        "完成时限：",
    ),
    *("相关链接", "- ", "版权所有", "云政办发〔2026〕1号", "关于印发", "的通知", "《方案》已经同意"),
)


def read(body: str, head: str = HEAD) -> Draft:
    return drafts.read((head + body).encode(), "a.txt")


def of_kind(draft: Draft, kind: DoubtKind) -> list[Doubt]:
    return [doubt for doubt in draft.doubts if doubt.kind is kind]


@pytest.fixture(scope="module")
def sample() -> Draft:
    return drafts.read(SAMPLE.read_bytes(), SAMPLE.name)


def test_the_sample_is_read_as_its_answer_says(sample: Draft) -> None:
    answer = json.loads(ANSWER.read_text(encoding="utf-8"))

    found = schema.as_schema(sample, SAMPLE.name)

    assert {key: found[key] for key in answer if key != "items"} == {
        key: value for key, value in answer.items() if key != "items"
    }
    assert [
        {key: item[key] for key in expected}
        for item, expected in zip(found["items"], answer["items"], strict=True)
    ] == answer["items"]


def test_every_item_of_the_sample_knows_its_place(sample: Draft) -> None:
    for item in sample.items:
        quoted = sample.source_text[item.place.start : item.place.end]
        assert quoted.startswith(f"{item.label}{item.title}")
        assert quoted.endswith(f"{item.responsibility}）")


def test_several_responsible_parties_without_a_lead_are_a_question() -> None:
    (doubt,) = of_kind(read("（一）甲。（市教育局、市财政局按职责分工负责）"), DoubtKind.WHO_LEADS)

    assert doubt.item == 1
    assert doubt.answers == ("市教育局", "市财政局", "split")


@pytest.mark.parametrize(
    "clause", ["市教育局负责", "市教育局负责，市财政局配合", "市教育局牵头，市财政局按职责分工负责"]
)
def test_who_leads_is_not_asked_where_only_one_can(clause: str) -> None:
    assert of_kind(read(f"（一）甲。（{clause}）"), DoubtKind.WHO_LEADS) == []


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("市教育局等负责", DoubtKind.OPEN_LIST),
        ("地方人民政府负责", DoubtKind.GROUP_PARTY),
    ],
)
def test_an_open_list_and_a_group_are_questions(clause: str, kind: DoubtKind) -> None:
    assert len(of_kind(read(f"（一）甲。（{clause}）"), kind)) == 1


def test_an_item_that_names_nobody_is_a_question() -> None:
    draft = read("（一）甲。（市教育局负责）\n（二）乙。做好。")

    assert [doubt.item for doubt in of_kind(draft, DoubtKind.NO_PARTY)] == [2]


def test_without_a_deadline_the_end_of_the_period_is_assumed_and_asked() -> None:
    draft = read("（一）甲。（市教育局负责）")

    (deadline,) = draft.items[0].deadlines
    (doubt,) = of_kind(draft, DoubtKind.NO_DEADLINE)

    assert deadline.assumed
    assert deadline.due_on.isoformat() == "2026-12-31"
    assert doubt.answers == ("2026-12-31", "continuing")


@pytest.mark.parametrize("title", ["持续推进甲事", "常态化开展甲事", "长期坚持甲事"])
def test_a_duty_that_goes_on_has_no_assumed_deadline(title: str) -> None:
    draft = read(f"（一）{title}。做好。（市教育局负责）")

    assert draft.items[0].continuing
    assert draft.items[0].deadlines == ()
    assert of_kind(draft, DoubtKind.NO_DEADLINE)[0].answers == ("continuing", "2026-12-31")


def test_a_date_outweighs_a_word_for_going_on() -> None:
    assert not read("（一）持续推进甲事。年底前完成。（市教育局负责）").items[0].continuing


def test_a_time_limit_in_the_clause_is_a_deadline() -> None:
    (item,) = read("（一）甲。（责任单位：市教育局；完成时限：2026年6月底）").items

    assert [deadline.due_on.isoformat() for deadline in item.deadlines] == ["2026-06-30"]


@pytest.mark.parametrize(
    ("labels", "kind"),
    [("一二四", DoubtKind.NUMBER_MISSING), ("一二二", DoubtKind.NUMBER_REPEATED)],
)
def test_numbers_out_of_order_are_a_question(labels: str, kind: DoubtKind) -> None:
    body = "\n".join(f"（{label}）做好一件事。（市教育局负责）" for label in labels)

    assert [doubt.item for doubt in of_kind(read(body), kind)] == [3]


def test_numbers_may_begin_anew_in_a_section() -> None:
    draft = read("（一）甲。（市教育局负责）\n二、丙\n（一）乙。（市教育局负责）")

    assert not of_kind(draft, DoubtKind.NUMBER_REPEATED)


def test_a_document_without_title_and_year_asks_for_both() -> None:
    draft = read("（一）甲。（市教育局负责）", head="")

    assert (draft.title, draft.year, draft.period_end) == (None, None, None)
    assert of_kind(draft, DoubtKind.UNKNOWN_TITLE)
    assert of_kind(draft, DoubtKind.UNKNOWN_YEAR)


def test_a_period_that_no_title_names_is_asked_with_the_date_of_its_aims() -> None:
    head = "云泽市教育工作方案\n云教发〔2026〕1号\n一、目标\n（一）目标。到2028年，全面达标。\n二、任务\n"

    (doubt,) = of_kind(read("（一）甲。（市教育局负责）", head=head), DoubtKind.PERIOD_ASSUMED)

    assert doubt.answers == ("2026-12-31", "2028-12-31")


def test_a_section_that_names_nobody_is_kept_aside_and_asked() -> None:
    draft = read("（一）甲。要实干。\n二、任务\n（一）乙。（市教育局负责）")

    assert [item.title for item in draft.passed_over] == ["甲"]
    assert [item.title for item in draft.items] == ["乙"]
    assert of_kind(draft, DoubtKind.PASSED_OVER)[0].facts == {"section": "办好学校", "labels": "（一）"}


def test_measures_with_parties_of_their_own_are_sub_items() -> None:
    (item,) = read("（一）甲。（市教育局牵头）具体措施：1．乙。（市财政局负责）2．丙。（市民政局负责）").items

    assert [party.role for party in item.parties] == [PartyRole.LEAD]
    assert [(sub.title, sub.parties[0].name) for sub in item.sub_items] == [
        ("乙", "市财政局"),
        ("丙", "市民政局"),
    ]


def test_a_bracket_behind_the_title_leaves_title_and_text_whole() -> None:
    (item,) = read("（一）甲（市教育局负责）。做好乙。\n").items

    assert (item.title, item.body) == ("甲", "甲。做好乙。")


def test_a_text_without_items_is_no_policy_document() -> None:
    with pytest.raises(DocumentWithoutItems):
        drafts.read("亲爱的同事：明天开会。".encode(), "a.txt")


def test_a_text_of_nothing_but_numbers_is_too_large() -> None:
    with pytest.raises(DocumentTooLarge) as refused:
        read("（一）做。\n" * (drafts.MAX_ITEMS + 1))

    assert refused.value.facts["what"] == "items"


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example("（一）".encode())
@example("一、（一）（（（".encode("gb18030"))
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes) -> None:
    try:
        draft = drafts.read(data, "a.bin")
    except DocumentRefused:
        return

    assert draft.items


@given(st.lists(st.sampled_from(ATOMS), max_size=60).map("".join))
def test_any_text_gives_a_draft_that_fits_its_source(body: str) -> None:
    try:
        draft = drafts.read(body.encode(), "a.txt")
    except DocumentRefused:
        return

    assert [item.no for item in draft.items] == list(range(1, len(draft.items) + 1))
    for item in draft.items:
        assert draft.source_text[item.place.start :].startswith(item.label)
        assert item.place.start < item.place.end <= len(draft.source_text)
        assert len({party.name for party in item.parties}) == len(item.parties)
    assert json.loads(json.dumps(schema.as_schema(draft, "a.txt")))


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "）",
        "（）",
        "1",
        "2026年",
        "12月",
        "《",
        "部和",
        "部等",
        "（市教育局负责）",
        "5%",
        "建设5个",
        "至少",
        "、",
        "国务院 ",
        "一、",
    ],
)
def test_a_text_of_one_thing_over_and_over_is_read_too(unit: str) -> None:
    text = f"{HEAD}（一）甲。（市教育局{unit * (30_000 // len(unit))}负责）{unit * (100_000 // len(unit))}"

    assert drafts.read(text.encode(), "a.txt").items
