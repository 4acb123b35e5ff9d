"""Lines in which people type sub-items."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import sub_items
from intake.sub_items import ReadLine


def read(line: str) -> ReadLine:
    (found,) = sub_items.read(line, 2026)
    return found


@pytest.mark.parametrize(
    ("line", "before", "day", "after"),
    [
        ("完成系统测试 9-30 市财政局", "完成系统测试", date(2026, 9, 30), "市财政局"),
        ("完成系统测试，9月30日前，市财政局", "完成系统测试", date(2026, 9, 30), "市财政局"),
        ("1. 完成系统测试 9月底 市财政局", "完成系统测试", date(2026, 9, 30), "市财政局"),
        ("（2）制定方案 三季度末", "制定方案", date(2026, 9, 30), ""),
        ("9.1 接入12家医院 9.30", "接入12家医院", date(2026, 9, 30), ""),
        ("培训3.5万人 2026/12/1", "培训3.5万人", date(2026, 12, 1), ""),
        ("完成1.2期工程 10月15号前（市财政局）", "完成1.2期工程", date(2026, 10, 15), "市财政局"),
        ("出台方案 2026年6月", "出台方案", date(2026, 6, 30), ""),
        ("完成验收 年底", "完成验收", date(2026, 12, 31), ""),
        ("9月底前完成系统测试", "", date(2026, 9, 30), "完成系统测试"),
        ("10月15日完成接入", "", date(2026, 10, 15), "完成接入"),
    ],
)
def test_a_line_is_a_title_a_date_and_an_agency(line: str, before: str, day: date, after: str) -> None:
    found = read(line)

    assert (found.before, found.day, found.after) == (before, day, after)


def test_a_day_that_no_calendar_has_is_named() -> None:
    assert (read("完成测试 9-31").day, read("完成测试 9-31").wrong_day) == (None, "9-31")


def test_a_line_without_a_date_keeps_its_words() -> None:
    assert read("完成测试") == ReadLine("完成测试", "完成测试", "")


def test_empty_lines_are_passed_over() -> None:
    assert [row.before for row in sub_items.read("\n甲 9-1\n\n  乙 9-2\n", 2026)] == ["甲", "乙"]


def test_words_around_a_name_are_left_out() -> None:
    assert sub_items.agency_name("（由市财政局负责）") == "市财政局"


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read(text: str) -> None:
    for line in sub_items.read(text, 2026):
        assert line.day is None or not line.wrong_day
