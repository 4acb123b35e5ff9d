"""What a reply to a reminder says."""

import pytest

from domain import replies
from domain.replies import Reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("9 已完成3场培训，60%", Reply("已完成3场培训，60%", 9)),
        ("第9项：已完成", Reply("已完成", 9)),
        ("事项9 已完成", Reply("已完成", 9)),
        ("9、已完成", Reply("已完成", 9)),
        ("9. 已完成", Reply("已完成", 9)),
        ("item 9: done", Reply("done", 9)),
        ("7 已完成", Reply("7 已完成")),
        ("9.5万人已签约", Reply("9.5万人已签约")),
        ("9家医院已完成", Reply("9家医院已完成")),
        ("已完成", Reply("已完成")),
    ],
)
def test_a_reply_names_its_item_by_the_number_that_it_begins_with(text: str, reply: Reply) -> None:
    assert replies.parse(text, {9, 12}) == reply


@pytest.mark.parametrize(
    ("text", "units", "percent"),
    [
        ("已完成3场培训，60%", (), 60),
        ("完成百分之六十", ["场"], 60),
        ("进度60%，签约率30%", ["%"], 60),
        ("签约率30%", ["%"], None),
        ("一县60%，二县70%", (), None),
        ("增长120%", (), None),
        ("进展顺利", (), None),
    ],
)
def test_the_share_done_is_taken_where_only_one_figure_can_be_meant(
    text: str, units: list[str], percent: int | None
) -> None:
    assert replies.percent(text, units) == percent


def test_a_figure_goes_to_the_only_target_that_counts_so() -> None:
    text = "已完成3场培训，到位资金1,200万元，新建2家、改造5家"

    assert replies.figures(text, ["场", "亿元", "家", "%"]) == {0: 3, 1: 0.12}
    assert replies.figures(text, ["场", "场"]) == {}
