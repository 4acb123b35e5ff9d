"""Two states of a list of items compared."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.comparison import (
    Alignment,
    Aspect,
    Contents,
    Term,
    align,
    changed_aspects,
    is_renumbered_only,
    merged,
    overwritten,
    passages,
)
from domain.items import PartyRole

LEAD, RESPONSIBLE, PARTICIPANT = PartyRole
YEAR_END = Term(date(2026, 12, 31))
BODY = (
    "推进按病种付费方式改革。全市三级公立医院全面实行按病种分值付费，覆盖全部住院病种，"
    "年内完成结算系统改造，建立医疗机构与医保部门的协商谈判机制。"
)


def item(
    number: int = 1, title: str = "推进按病种付费方式改革", body: str = BODY, **fields: object
) -> Contents:
    parties = (("市医保局", LEAD), ("市卫生健康委", PARTICIPANT))
    made = Contents(number, f"（{number}）", "一、深化支付方式改革", title, body, parties, YEAR_END)
    return replace(made, **fields)  # type: ignore[arg-type]  # handed on as they are


PRICES = item(
    2, "动态调整医疗服务价格", "动态调整医疗服务价格。开展年度调价评估，达到条件的及时调价，理顺比价关系。"
)
DRUGS = item(3, "保障短缺药品供应", "保障短缺药品供应。建立短缺药品监测哨点，落实常态储备，定期发布清单。")


def pairs(alignment: Alignment) -> list[tuple[int, int]]:
    return [(match.old, match.new) for match in alignment.matches]


# Which is which


def test_items_that_moved_are_found_by_their_words() -> None:
    new = [DRUGS, item(), PRICES]

    assert pairs(align([item(), PRICES, DRUGS], new)) == [(2, 0), (0, 1), (1, 2)]


def test_an_item_that_was_reworded_stays_the_same() -> None:
    reworded = item(title="全面推进按病种付费改革", body=BODY.replace("三级公立医院", "二级以上公立医院"))

    assert pairs(align([PRICES, item()], [reworded, PRICES])) == [(1, 0), (0, 1)]


def test_items_of_one_title_are_told_apart_by_their_text() -> None:
    first = item(1, "加强组织领导", "加强组织领导。各单位主要负责人亲自抓。")
    second = item(2, "加强组织领导", "加强组织领导。建立月调度、季通报、年考核制度。")

    assert pairs(align([first, second], [second, first])) == [(1, 0), (0, 1)]


def test_an_item_that_was_split_is_asked_about() -> None:
    half = len(BODY) // 2
    one = item(1, "完善付费", BODY[12:half])
    other = item(2, "健全协商机制", BODY[half:])

    alignment = align([item(), PRICES], [one, other, PRICES])

    assert pairs(alignment) == [(1, 2)]
    assert {(match.old, match.new) for match in alignment.doubtful} == {(0, 0), (0, 1)}


def test_items_that_share_a_word_are_two() -> None:
    alignment = align([PRICES], [DRUGS])

    assert alignment == Alignment((), ())


# What differs


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        ({"section": "二、其他"}, Aspect.TEXT),
        ({"label": "（九）"}, Aspect.TEXT),
        ({"parties": (("市医保局", LEAD),)}, Aspect.PARTIES),
        ({"parties": (("市医保局", RESPONSIBLE), ("市卫生健康委", PARTICIPANT))}, Aspect.PARTIES),
        ({"term": Term(date(2026, 6, 30))}, Aspect.DEADLINE),
        ({"term": Term(None, is_continuing=True)}, Aspect.DEADLINE),
        ({"targets": ("达到90%",)}, Aspect.TARGETS),
        ({"measures": ("1.改造系统。",)}, Aspect.MEASURES),
    ],
)
def test_a_change_is_told_by_its_aspect(change: dict[str, Any], aspect: Aspect) -> None:
    assert changed_aspects(item(), item(**change)) == {aspect}


def test_line_breaks_and_the_order_of_agencies_are_no_change() -> None:
    other = item(body=BODY.replace("，", "，\n "), parties=tuple(reversed(item().parties)))

    assert changed_aspects(item(), other) == frozenset()


def test_another_printed_number_is_told_from_other_words() -> None:
    assert is_renumbered_only(item(), item(label="（九）", section="三、深化支付方式改革"))
    assert not is_renumbered_only(item(), item(section="三、其他"))


words = st.text("医保药品价格改革付费监管公立院", min_size=1, max_size=12)
terms = st.builds(Term, st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans())
contents = st.builds(
    Contents,
    number=st.integers(1, 50),
    label=words,
    section=words,
    title=words,
    body=words,
    parties=st.dictionaries(words, st.sampled_from(PartyRole), max_size=3).map(
        lambda d: tuple(sorted(d.items()))
    ),
    term=terms,
    targets=st.lists(words, max_size=2).map(tuple),
    measures=st.lists(words, max_size=2).map(tuple),
)
lists = st.lists(contents, max_size=8)


@given(lists)
def test_a_list_is_itself(items: list[Contents]) -> None:
    matches = align(items, items).matches

    assert [match.new for match in matches] == list(range(len(items)))
    assert not any(changed_aspects(items[match.old], items[match.new]) for match in matches)


@given(lists, lists)
def test_no_item_is_matched_twice(old: list[Contents], new: list[Contents]) -> None:
    alignment = align(old, new)

    for side in ("old", "new"):
        places = [getattr(match, side) for match in alignment.matches]
        assert len(places) == len(set(places))
        assert not set(places) & {getattr(match, side) for match in alignment.doubtful}


# Corrected by hand


@given(contents, contents)
def test_a_ledger_that_nobody_corrected_becomes_what_the_document_says(old: Contents, new: Contents) -> None:
    after = merged(old, old, new)

    assert replace(after, number=0) == replace(new, number=0)
    assert overwritten(old, old, new) == frozenset()


@given(contents, contents)
def test_a_document_that_changes_nothing_leaves_every_correction(ledger: Contents, old: Contents) -> None:
    assert changed_aspects(ledger, merged(ledger, old, old)) == frozenset()


def test_what_the_document_did_not_touch_stays_as_it_was_corrected() -> None:
    ledger = item(title="按病种付费", term=Term(date(2026, 11, 30)))
    new = item(body=BODY.replace("年内", "上半年"), parties=(("市医保局", LEAD), ("市财政局", PARTICIPANT)))

    after = merged(ledger, item(), new)

    assert (after.title, after.term) == (ledger.title, ledger.term)
    assert (after.body, after.parties) == (new.body, new.parties)
    assert overwritten(ledger, item(), new) == frozenset()


def test_a_correction_that_would_be_replaced_is_told() -> None:
    ledger = item(term=Term(date(2026, 11, 30)))
    new = item(term=Term(date(2026, 9, 30)))

    assert merged(ledger, item(), new).term == new.term
    assert overwritten(ledger, item(), new) == {Aspect.DEADLINE}


def test_an_agency_that_was_put_in_or_taken_out_by_hand_stays_so() -> None:
    ledger = item(parties=(("市医保局", LEAD), ("市财政局", PARTICIPANT)))
    new = item(parties=(*item().parties, ("市民政局", RESPONSIBLE)))

    assert merged(ledger, item(), new).parties == (
        ("市医保局", LEAD),
        ("市民政局", RESPONSIBLE),
        ("市财政局", PARTICIPANT),
    )


# What is shown


def test_the_words_that_changed_stand_in_a_few_that_did_not() -> None:
    shown = passages(
        "各级医院在六月底以前全面完成信息系统的改造工作", "各级医院在九月底以前全面完成信息系统的改造工作"
    )

    assert [(part.before, part.after) for part in shown if part.is_changed] == [("六", "九")]
    assert shown[0].before == "各级医院在"


@given(words, words)
def test_passages_hold_every_changed_word(before: str, after: str) -> None:
    shown = passages(before * 3, after * 3)

    changed = [part for part in shown if part.is_changed]
    assert bool(changed) == (before * 3 != after * 3)
