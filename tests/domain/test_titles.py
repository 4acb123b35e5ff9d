"""Short names of ledgers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.titles import SHORT_TITLE_LENGTH, short_titles

HEALTH = ("云港市深化医药卫生体制改革2026年重点工作任务", 2026)
CARE = ("云港市养老服务2026年重点工作任务", 2026)


def test_a_year_and_a_subject_tell_two_ledgers_apart() -> None:
    assert short_titles([HEALTH, CARE]) == ["2026年深化医药卫生体制改革", "2026年养老服务"]


def test_two_years_of_one_subject_are_told_apart_by_the_year() -> None:
    earlier = ("云港市养老服务2025年重点工作任务", 2025)

    assert short_titles([CARE, earlier]) == ["2026年养老服务", "2025年养老服务"]


def test_what_begins_alike_is_not_cut_within_a_word() -> None:
    titles = [("云港市城市更新2026年工作要点", 2026), ("云港市城乡建设2026年工作要点", 2026)]

    assert short_titles(titles) == ["2026年城市更新", "2026年城乡建设"]


def test_a_place_that_not_all_share_stays() -> None:
    titles = [("云港市养老服务工作要点", 2026), ("海川省养老服务工作要点", 2026)]

    assert short_titles(titles) == ["2026年云港市养老服务", "2026年海川省养老服务"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于印发《云港市养老服务2026年度重点任务清单》的通知", "2026年云港市养老服务"),
        ("重点工作任务", "2026年重点工作任务"),
    ],
)
def test_words_of_office_are_left_out_where_others_remain(title: str, name: str) -> None:
    assert short_titles([(title, 2026), ("教育", None)]) == [name, "教育"]


@given(st.lists(st.tuples(st.text(min_size=1), st.none() | st.integers(1949, 2100)), min_size=1))
def test_every_ledger_has_a_name_and_none_is_long(titles: list[tuple[str, int | None]]) -> None:
    names = short_titles(titles)

    assert all(0 < len(name) <= SHORT_TITLE_LENGTH for name in names)
