"""Chinese and arabic numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百二", 120),
        ("两千零二十六", 2026),
        ("二〇二二", 2022),
        ("三万五千", 35_000),
        ("一万五", 15_000),
        ("二十亿", 2_000_000_000),
        ("3.5万", 35_000),
        ("１，２００", 1_200),
        ("2千", 2_000),
    ],
)
def test_a_numeral_has_its_value(text: str, value: float) -> None:
    assert numerals.value(text) == value


@pytest.mark.parametrize("text", ["", "万", "亿万", "百", "一二百", "十百", "三心二意", "1.2.3", "很多"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert numerals.value(text) is None


@given(st.integers(0, 9_999))
def test_what_is_written_is_read_again(number: int) -> None:
    assert numerals.whole(numerals.written(number)) == number


@pytest.mark.parametrize(
    ("number", "text"), [(0, "零"), (10, "十"), (12, "十二"), (105, "一百零五"), (1_010, "一千零一十")]
)
def test_a_number_is_written_as_it_is_counted(number: int, text: str) -> None:
    assert numerals.written(number) == text
