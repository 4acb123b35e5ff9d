"""Phrases of time → dates."""

import pytest

from intake import deadlines


def found(body: str, year: int = 2026) -> list[tuple[str, str]]:
    return [(deadline.text, deadline.due_on.isoformat()) for deadline in deadlines.find(body, year)]


@pytest.mark.parametrize(
    ("phrase", "due_on"),
    [
        ("年底前", "2026-12-31"),
        ("年内", "2026-12-31"),
        ("今年年底前", "2026-12-31"),
        ("2026年底", "2026-12-31"),
        ("到2026年底", "2026-12-31"),
        ("到2028年", "2028-12-31"),
        ("2026年6月底前", "2026-06-30"),
        ("2026年2月底前", "2026-02-28"),
        ("2026年9月15日前", "2026-09-15"),
        ("2027年3月底前", "2027-03-31"),
        ("6月底前", "2026-06-30"),
        ("11月15日前", "2026-11-15"),
        ("10月中旬", "2026-10-20"),
        ("三季度末前", "2026-09-30"),
        ("2026年第二季度末", "2026-06-30"),
        ("上半年", "2026-06-30"),
        ("2026 年 6 月底前", "2026-06-30"),
        ("一季度末前", "2026-03-31"),
        ("9月上旬", "2026-09-10"),
        ("6月份前", "2026-06-30"),
        ("二〇二六年底前", "2026-12-31"),
        ("明年6月底前", "2027-06-30"),
        ("到明年底", "2027-12-31"),
        ("年终前", "2026-12-31"),
        ("“十五五”末", "2030-12-31"),
    ],
)
def test_a_phrase_of_time_becomes_a_date(phrase: str, due_on: str) -> None:
    assert found(f"各校{phrase}完成改造。") == [(phrase, due_on)]


@pytest.mark.parametrize("verb", ["力争", "要", "全面", "基本", "实现", "完成"])
def test_a_bare_year_counts_where_something_is_to_be_reached(verb: str) -> None:
    assert found(f"2026年{verb}覆盖全部学校。") == [("2026年", "2026-12-31")]


@pytest.mark.parametrize(
    "text",
    [
        "落实三年行动计划（2026—2028年）。",
        "落实《云泽市教育规划（2026—2030年）》。",
        "开展2026年度考核评价。",
        "在2024年试点基础上推进。",
        "在24小时内答复。",
        "三年内见效。",
        "用5年时间建成。",
        "每年年底前总结。",
        "2026年云泽市招生计划。",
        "自2026年1月1日起施行。",
        "2026年1月1日至2026年12月31日，减半收取。",
        "去年底前的欠账。",
        "2025年底前已经完成。",
        "“十五五”时期发展教育。",
        "政策延期至2026年6月底。",
        "期限延长至2026年底。",
        "截至2026年6月底，已建成5所。",
        "每年6月底、12月底前报送总结。",
        "每季度末前报送进展。",
        "落实2026年3月印发的方案。",
    ],
)
def test_a_year_that_dates_something_else_is_no_deadline(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("verb", ["新增", "开工", "竣工", "计划建成", "投用"])
def test_a_bare_month_counts_where_something_is_built(verb: str) -> None:
    assert found(f"新校10月{verb}。") == [("10月", "2026-10-31")]


@pytest.mark.parametrize(
    ("limit", "due_on"),
    [
        ("2026年12月", "2026-12-31"),
        ("2026年6月—9月", "2026-09-30"),
        ("2026.6.30", "2026-06-30"),
        ("2026-06-30", "2026-06-30"),
        ("6月30日", "2026-06-30"),
        ("第二季度", "2026-06-30"),
        ("上半年", "2026-06-30"),
        ("2026年", "2026-12-31"),
        ("全年", "2026-12-31"),
        ("立即整改，3月底前完成", "2026-03-31"),
    ],
)
@pytest.mark.parametrize("label", ["完成时限", "完成时间", "时间节点", "办结时限"])
def test_behind_a_label_a_bare_time_is_a_deadline(label: str, limit: str, due_on: str) -> None:
    assert [date for _, date in found(f"{label}：{limit}")] == [due_on]


def test_a_label_without_a_time_sets_no_deadline() -> None:
    assert found("完成时限：持续推进") == []


def test_days_named_together_end_together() -> None:
    assert [date for _, date in found("于6月20日、12月20日前报送。")] == ["2026-06-20", "2026-12-20"]


def test_months_named_together_end_together() -> None:
    assert [due_on for _, due_on in found("6月、12月底前各检查1次。")] == ["2026-06-30", "2026-12-31"]


def test_a_year_to_strive_for_is_a_deadline() -> None:
    assert found("力争2026年在校率达到95%。") == [("2026年", "2026-12-31")]


@pytest.mark.parametrize("text", ["当年开工率100%。", "力争2026年采暖季前完成。"])
def test_a_time_that_is_no_year_s_end_is_no_deadline(text: str) -> None:
    assert found(text) == []


def test_the_same_phrase_twice_counts_twice() -> None:
    assert found("年底前建成学校，年底前开学。") == [("年底前", "2026-12-31")] * 2


def test_a_month_without_a_year_may_be_next_year_s() -> None:
    (deadline,) = deadlines.find("3月底前完成。", 2026)

    assert deadline.is_year_open
    assert deadline.alternative is not None
    assert deadline.alternative.isoformat() == "2027-03-31"


def test_before_a_year_can_be_read_in_two_ways() -> None:
    (deadline,) = deadlines.find("2028年前建成。", 2026)

    assert (deadline.due_on.year, deadline.alternative and deadline.alternative.year) == (2028, 2027)


def test_without_a_year_only_a_phrase_that_names_one_is_resolved() -> None:
    assert [row.text for row in deadlines.find("年底前开工，2027年6月底前建成。", None)] == ["2027年6月底前"]


def test_a_day_that_no_calendar_has_is_no_deadline() -> None:
    assert found("2026年2月30日前完成。") == []
