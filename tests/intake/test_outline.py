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
