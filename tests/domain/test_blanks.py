"""Blanks of templates."""

import pytest

from domain.blanks import blanks, filled, split

TEXT = "会议定于{会议时间}在｛地点｝召开，{会议时间}前请到。"


def test_blanks_are_named_once_each_as_they_come() -> None:
    assert blanks(TEXT) == ("会议时间", "地点")
    assert blanks("没有 {} 空格 {a\nb}") == ()


def test_every_place_of_a_blank_is_filled() -> None:
    assert filled(TEXT, ["周五9点", "{二楼}"]) == "会议定于周五9点在{二楼}召开，周五9点前请到。"


@pytest.mark.parametrize(
    ("typed", "name", "text"),
    [
        ("例会\n请于{时间}参会。\n谢谢。", "例会", "请于{时间}参会。\n谢谢。"),
        ("例会", "例会", ""),
        (" ", "", ""),
    ],
)
def test_the_first_line_is_the_name(typed: str, name: str, text: str) -> None:
    assert split(typed) == (name, text)
