"""How alike the wordings of items are."""

from hypothesis import given
from hypothesis import strategies as st

from domain import similarity
from domain.similarity import Wording

UPPER = [
    Wording(
        "推进医疗服务价格改革",
        "指导地方科学设置价格调整的启动条件，年底前报告调价评估情况。",
    ),
    Wording("提升基层医疗卫生服务水平", "落实和完善村医待遇保障与激励政策，提升家庭医生签约服务质量。"),
    Wording("推动中医药振兴发展", "建设中医特色重点医院，开展中医药综合改革试点。"),
]

wordings = st.builds(
    Wording, st.text("医药卫生改革推进ab", max_size=8), st.text("医药卫生改革推进ab。", max_size=30)
)


def test_an_item_is_found_again_in_other_words() -> None:
    ours = [Wording("筑牢基层医疗卫生网底", "完善乡村医生待遇保障政策，做实家庭医生签约服务。")]

    [found] = similarity.candidates(ours, UPPER)

    assert (found.row, found.column) == (0, 1)


def test_the_same_words_are_surest() -> None:
    reworded = Wording("深化医疗服务价格改革", "科学设置价格调整的启动条件，稳妥有序试点。")

    same, similar = similarity.candidates([UPPER[0], reworded], UPPER)

    assert same.column == similar.column == 0
    assert same.confidence > 0.9 > similar.confidence


def test_what_is_not_in_the_list_gets_no_candidate() -> None:
    assert similarity.candidates([Wording("办好职工运动会", "组织拔河比赛。")], UPPER) == []


def test_two_that_are_equally_near_are_both_offered_and_neither_is_sure() -> None:
    twice = [UPPER[0], UPPER[0], UPPER[2]]

    first, second = similarity.candidates([UPPER[0]], twice)

    assert {first.column, second.column} == {0, 1}
    assert first.confidence == second.confidence == 0.5


def test_nothing_is_alike_in_an_empty_list() -> None:
    assert similarity.candidates([], UPPER) == []
    assert similarity.candidates(UPPER, []) == []


@given(st.lists(wordings, max_size=6), st.lists(wordings, max_size=6))
def test_likeness_lies_between_nothing_and_one(rows: list[Wording], columns: list[Wording]) -> None:
    for scores in similarity.likeness(rows, columns):
        assert all(0 <= score <= 1.000001 for score in scores.values())
    for candidate in similarity.candidates(rows, columns):
        assert candidate.row < len(rows)
        assert candidate.column < len(columns)
        assert 0 < candidate.confidence <= 1
