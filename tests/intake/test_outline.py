"""Which numbers count items, which head sections, which are only text."""

import pytest

from intake import outline
from intake.outline import Entry


def items(text: str) -> list[tuple[str, str | None]]:
    return [(entry.label, entry.section) for entry in outline.read(text).items]


def texts(text: str, entries: tuple[Entry, ...]) -> list[str]:
    return [text[entry.text_start : entry.end] for entry in entries]


def test_items_stand_under_their_section() -> None:
    text = "一、甲\n（一）事一。（市教育局负责）\n二、乙\n（二）事二。（市财政局负责）"

    assert items(text) == [("（一）", "甲"), ("（二）", "乙")]


def test_a_document_on_one_line_is_parted_at_its_numbers() -> None:
    text = "一、甲（一）事一。（市教育局负责）（二）事二。（市财政局负责）二、乙（一）丙。（市民政局负责）"

    assert items(text) == [("（一）", "甲"), ("（二）", "甲"), ("（一）", "乙")]


@pytest.mark.parametrize(
    "inner", ["加强二、三级医院建设", "落实第（二）项要求", "达到1.5倍", "建成（二）期工程", "比例为1.2：1"]
)
def test_a_number_inside_a_sentence_counts_nothing(inner: str) -> None:
    text = f"（一）事一，{inner}。（市教育局负责）\n（二）事二。（市财政局负责）"

    assert [label for label, _ in items(text)] == ["（一）", "（二）"]


def test_brackets_of_either_width_number_items() -> None:
    text = "(一) 事一。(市教育局负责)\n（二）事二。（市财政局负责）"

    assert [label for label, _ in items(text)] == ["(一)", "（二）"]


def test_points_that_name_parties_are_items_and_what_stands_above_is_a_heading() -> None:
    text = "一、甲\n（一）乙。\n1.事一。（市教育局负责）\n2.事二。（市财政局负责）"

    assert items(text) == [("1.", "乙"), ("2.", "乙")]


def test_points_whose_last_bracket_speaks_for_all_belong_to_their_item() -> None:
    text = "一、甲\n（一）乙。\n1.事一。\n2.事二。\n3.事三。（市财政局负责）\n（二）丙。（市教育局负责）"

    assert items(text) == [("（一）", "甲"), ("（二）", "甲")]


def test_points_with_parties_under_an_item_with_parties_are_its_sub_items() -> None:
    text = (
        "一、甲\n（一）乙。（市教育局牵头）具体措施：1．2026年开始。（市财政局负责）2．事二。（市民政局负责）"
    )

    (item,) = outline.read(text).items

    assert text[item.text_start : item.end] == "乙。（市教育局牵头）"
    assert texts(text, item.subs) == ["2026年开始。（市财政局负责）", "事二。（市民政局负责）"]


def test_sections_that_say_who_is_responsible_are_items() -> None:
    assert items("一、甲\n做好。（责任单位：市教育局）\n二、乙\n做好。（责任单位：市财政局）") == [
        ("一、", None),
        ("二、", None),
    ]


def test_a_section_that_names_nobody_is_passed_over() -> None:
    text = (
        "一、总体要求\n（一）指导思想。要实干。\n二、任务\n（一）事一。（市教育局负责）\n（二）事二。做好。"
    )

    found = outline.read(text)

    assert [entry.section for entry in found.passed_over] == ["总体要求"]
    assert [entry.label for entry in found.items] == ["（一）", "（二）"]


def test_a_plan_that_names_nobody_still_has_items() -> None:
    assert [label for label, _ in items("一、甲\n（一）事一。\n（二）事二。")] == ["（一）", "（二）"]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_closing_words_belong_to_no_item(gap: str) -> None:
    text = f"一、甲\n（一）事一。（市教育局负责）{gap}各地要抓好落实。"

    found = outline.read(text)

    assert texts(text, found.items) == ["事一。（市教育局负责）"]


def test_closing_words_and_signature_are_cut_from_a_last_item_that_names_nobody() -> None:
    text = (
        "一、甲\n（一）事一。（市教育局负责）\n（二）事二。\n各县区要抓好落实。\n云泽市人民政府\n2026年3月1日"
    )

    found = outline.read(text)

    assert texts(text, found.items)[-1] == "事二。"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "第一章 甲\n第一条 事一。（市教育局负责）\n第二章 乙\n第二条 事二。（市财政局负责）",
            ["第一条", "第二条"],
        ),
        ("一、甲\n1.事一。（市教育局负责）\n二、乙\n2.事二。（市财政局负责）", ["1.", "2."]),
        ("一、甲\n（1）事一。（市教育局负责）\n（2）事二。（市财政局负责）", ["（1）", "（2）"]),
        ("1．甲\n1.1 事一。（市教育局负责）\n1.2 事二。（市财政局负责）", ["1.1", "1.2"]),
        ("一、甲\n10.事一。（市教育局负责）\n11.121工程。（市财政局负责）", ["10.", "11."]),
        ("一、甲\n● 事一。（市教育局负责）\n● 事二。（市财政局负责）", ["●", "●"]),
        ("★事一。责任单位：市教育局\n★事二。责任单位：市财政局", ["★", "★"]),
        ("任务一：事一\n责任单位：市教育局\n任务二：事二\n责任单位：市财政局", ["任务一：", "任务二："]),
        (
            "2026年重点任务一、甲1.事一。（市教育局负责）2.事二。（市财政局负责）二、乙3.事三。（市民政局负责）",
            ["1.", "2.", "3."],
        ),
    ],
)
def test_items_are_numbered_in_many_ways(text: str, labels: list[str]) -> None:
    assert [label for label, _ in items(text)] == labels


def test_bullets_that_name_nobody_stay_in_their_item() -> None:
    assert [label for label, _ in items("（一）事一。\n● 选址。\n● 动工。\n（市教育局负责）")] == ["（一）"]


@pytest.mark.parametrize(
    "text",
    [
        "一、甲（市教育局牵头）\n（一）事一。\n（二）事二。",
        "一、甲\n（责任单位：市教育局）\n1.事一。\n2.事二。",
        "一、甲\n（一）事一。\n（二）事二。\n（以上任务由市教育局负责）",
    ],
)
def test_a_clause_of_a_whole_section_holds_for_its_items(text: str) -> None:
    found = outline.read(text).items

    assert [(entry.section, entry.has_parties) for entry in found] == [("甲", True)] * 2


def test_an_item_s_own_clause_outweighs_its_section_s() -> None:
    text = "一、甲（市教育局牵头）\n（一）事一。（市财政局负责）\n（二）事二。"

    assert [bool(entry.inherited) for entry in outline.read(text).items] == [False, True]


def test_the_parts_of_a_task_are_no_items() -> None:
    text = (
        "一、甲\n（一）工作目标。建校。\n（二）工作措施。选址。\n（三）责任单位：市教育局。\n"
        "二、乙\n（一）工作目标。开课。\n（二）工作措施。培训。\n（三）责任单位：市财政局。"
    )

    assert [label for label, _ in items(text)] == ["一、", "二、"]


def test_a_point_may_follow_an_item_s_heading_at_once() -> None:
    text = "一、甲（一）办好学校1.事一。（市教育局负责）2.事二。（市财政局负责）"

    assert items(text) == [("1.", "办好学校"), ("2.", "办好学校")]


def test_parts_of_a_point_belong_to_it_where_other_points_are_items() -> None:
    text = "一、甲\n1.事一。（市教育局负责）\n2.事二。\n（1）丙。（市财政局负责）\n（2）丁。（市民政局负责）"

    found = outline.read(text).items

    assert [(entry.label, len(entry.spans)) for entry in found] == [("1.", 1), ("2.", 2)]


def test_a_section_like_the_others_is_a_heading_though_only_its_last_point_names_somebody() -> None:
    text = (
        "一、甲\n1.事一。（市教育局负责）\n2.事二。（市财政局负责）\n"
        "二、乙\n3.事三。\n4.事四。（市民政局负责）"
    )

    assert items(text) == [("1.", "甲"), ("2.", "甲"), ("3.", "乙"), ("4.", "乙")]


def test_the_last_item_keeps_the_parts_behind_the_one_that_says_who() -> None:
    text = (
        "一、事一\n（一）工作目标。开课。\n（二）责任单位。牵头单位：市教育局。\n（三）推进措施。年底前办好。"
    )

    (entry,) = outline.read(text).items

    assert texts(text, (entry,))[0].endswith("年底前办好。")


@pytest.mark.parametrize(
    "mark", ["（", "一、", "（一）", "（市教育局负责）", "1.", "（一）\n", "责任单位：", "●"]
)
def test_nothing_but_one_mark_is_read_to_its_end(mark: str) -> None:
    text = f"（一）甲。{mark * 2_000}"

    found = outline.read(text)

    assert all(0 <= entry.start <= entry.text_start <= entry.end <= len(text) for entry in found.items)
