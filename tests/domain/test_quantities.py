"""What people type as a figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import numerals, quantities
from domain.errors import PercentInvalid, QuantityIsRange, QuantityUnread, UnitDiffers
from domain.quantities import Quantity


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("约百分之五十", "%", 50),
        ("１２．５％", "%", 12.5),
        ("12.5", "%", 12.5),
        ("五成", "%", 50),
        ("七成五", "%", 75),
        ("七成半", "%", 75),
        ("一半", "%", 50),
        ("千分之五", "%", 0.5),
        ("5‰", "%", 0.5),
        ("3.5万人", "人", 35_000),
        ("3.5万", "人", 35_000),
        ("3.5 万人", "万人", 3.5),
        ("3.5", "万人", 3.5),
        ("3.5万", "万人", 3.5),
        ("35000人", "万人", 3.5),
        ("1.2亿元", "万元", 12_000),
        ("1.2亿", "万元", 12_000),
        ("1.2亿元", "元", 120_000_000),
        ("三点五万人", "人", 35_000),
        ("三万五千", "人", 35_000),
        ("1,234.5", "万元", 1_234.5),
        ("１，２３４", "人", 1_234),
        ("50余家", "家", 50),
        ("3万多人", "人", 30_000),
        ("超过200家", "家", 200),
        ("已累计完成 15 场。", "场", 15),
        ("近1200人次", "人次", 1_200),
        ("100人左右", "人", 100),
        ("3个百分点", "个百分点", 3),
        ("3百分点", "个百分点", 3),
        ("5家", "个", 5),
        ("-2.5%", "%", -2.5),
        ("负2.5", "%", -2.5),
        ("10公顷", "平方米", 100_000),
        ("2 吨", "公斤", 2_000),
        ("about 50%", "%", 50),
        ("0", "例", 0),
        ("两家", "家", 2),
        ("十二", "个", 12),
    ],
)
def test_a_figure_is_read_in_the_unit_of_its_target(typed: str, unit: str, value: float) -> None:
    assert quantities.measure(typed, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    "typed",
    [
        "很多",
        "",
        "？",
        "若干",
        "不少",
        "1,2",
        "12,5",
        "1.2.3",
        "百分之",
        "万",
        "进展顺利，已完成3场培训",
        "9" * 40,
        "半",
    ],
)
def test_what_holds_no_figure_is_asked_for_again(typed: str) -> None:
    with pytest.raises(QuantityUnread):
        quantities.measure(typed, "家")


@pytest.mark.parametrize(
    "typed", ["50-60%", "3至5家", "三到五家", "50%～60%", "百分之五十至百分之六十", "3万-5万人", "３—５"]
)
def test_a_range_is_no_figure(typed: str) -> None:
    with pytest.raises(QuantityIsRange):
        quantities.measure(typed, "家")


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("5%", "个百分点"), ("3个百分点", "%"), ("3万元", "人"), ("5场", "家"), ("3 people", "人")],
)
def test_a_figure_in_a_unit_of_another_measure_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(UnitDiffers):
        quantities.measure(typed, unit)


@pytest.mark.parametrize(
    ("typed", "percent"),
    [
        ("60", 60),
        ("６０％", 60),
        ("百分之六十", 60),
        ("约六成", 60),
        ("99.9%", 99),
        ("一百", 100),
        ("0", 0),
    ],
)
def test_a_share_done_is_typed_in_any_way(typed: str, percent: int) -> None:
    assert quantities.percent(typed) == percent


@pytest.mark.parametrize("typed", ["全部", "101", "-5", "60人", ""])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(PercentInvalid):
        quantities.percent(typed)


def test_figures_are_found_within_a_text_with_the_words_before_them() -> None:
    found = list(quantities.within("已完成3场培训，进度60%；落实资金1,200万元"))

    assert [(row.value, before) for row, before in found] == [
        (3, "已完成"),
        (60, "进度"),
        (12_000_000, "落实资金"),
    ]


@given(st.text(max_size=80))
def test_nothing_that_is_typed_breaks_the_reader(typed: str) -> None:
    try:
        found = quantities.read(typed)
    except QuantityIsRange:
        return
    assert found is None or isinstance(found, Quantity)
    list(quantities.within(typed))


@given(st.integers(1, 9_999), st.sampled_from(["", "约", "近", "超", "已完成"]), st.sampled_from(["", "家"]))
def test_a_number_reads_the_same_in_digits_and_in_words(number: int, before: str, unit: str) -> None:
    in_words = quantities.measure(f"{before}{numerals.written(number)}{unit}", "家")

    assert in_words == quantities.measure(f"{before}{number}{unit}", "家") == number


@given(st.integers(1, 10**6))
def test_a_bare_figure_is_in_the_unit_of_the_target_whatever_its_scale(number: int) -> None:
    assert quantities.measure(str(number), "万元") == number
    assert quantities.measure(f"{number}万元", "万元") == number
    assert quantities.measure(f"{number}万元", "元") == number * 10_000
