"""Properties of the whole grammar: any text is read, and every place lies within it."""

from hypothesis import given
from hypothesis import strategies as st

from intake import assignees, deadlines, heads, layout, outline, targets
from intake.formats import sources

#: What task documents are made of, to be thrown together at random.
ATOMS = (
    *"一二十（）()〔〕【】《》“”、，。；：:.1．9% \n\t\u3000年月底前个家等和由",
    *(
        "一、",
        "（一）",
        "（二）",
        "1.",
        "1.1 ",
        "（1）",
        "①",
        "第一章 ",
        "第一条 ",
        "任务一：",
        "●",
        "- ",
        "11.1",
    ),
    *("责任单位：", "\n牵头单位：", "【配合单位】", "责任人：", "完成时限：", "3.责任单位：", "以上由", "各"),
    *("市教育局", "省财政厅", "东山县", "各县（市、区）", "牵头", "配合", "负责", "按职责分工负责", "会同"),
    *("排在第一位的为牵头部门，下同", "以下均需市教育局负责，不再列出", "主要措施：", "工作目标："),
    *("2026年", "12月", "30日", "二〇二六年", "“十五五”末", "明年", "上旬", "三季度", "截至", "已"),
    *("至少", "达到", "建设5个", "百分之八十", "八成", "每县一所", "3.5万人", "1到2个", "增加30元", "以上"),
    *("关于印发", "的通知", "云政办发〔2026〕1号", "云泽市人民政府", "重点工作任务", "相关链接", "第 1 页"),
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(ATOMS), max_size=120).map("".join))


@given(TEXTS)
def test_every_item_stands_within_the_text_and_behind_the_one_before(text: str) -> None:
    passage = layout.passage(sources.source(text))
    items = outline.read(passage.text).items

    places = [place for item in items for place in (item.start, item.end)]

    assert places == sorted(places)
    assert all(0 <= place <= len(passage.text) for place in places)


@given(TEXTS)
def test_every_character_of_the_passage_stands_in_the_source(text: str) -> None:
    passage = layout.passage(sources.source(text))

    quoted = [text[passage.origin(offset)] for offset, mark in enumerate(passage.text) if mark != "\n"]

    assert "".join(quoted) == passage.text.replace("\n", "")


@given(TEXTS)
def test_clauses_lie_in_their_text_and_never_overlap(text: str) -> None:
    spans = assignees.spans(text)

    edges = [edge for span in spans for edge in (span.start, span.end)]

    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(TEXTS)
def test_any_clause_names_each_party_once(text: str) -> None:
    names = [party.name for party in assignees.read([text], assignees.Rules()).parties]

    assert len(names) == len(set(names))


@given(TEXTS, st.one_of(st.none(), st.integers(2011, 2030)))
def test_deadlines_are_never_before_the_year_of_the_document(text: str, year: int | None) -> None:
    assert all(year is None or row.due_on.year >= year for row in deadlines.find(text, year))


@given(TEXTS)
def test_targets_quote_the_text(text: str) -> None:
    unbroken = "".join(text.split())

    assert all("".join(target.text.split()) in unbroken for target in targets.find(text))


@given(TEXTS)
def test_any_text_has_a_head_with_possible_dates(text: str) -> None:
    head = heads.read(text, len(text))

    assert head.period_end is None or head.year is None or head.period_end.year >= head.year
