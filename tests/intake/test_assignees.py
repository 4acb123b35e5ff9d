"""Responsibility clauses: whom they name, in which role, and what they leave open."""

import pytest

from domain.items import PartyRole
from intake import agencies, assignees, listings
from intake.assignees import Assignment, Rules

LEAD, RESPONSIBLE, PARTICIPANT = PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT


def read(clause: str, *, first_leads: bool = False) -> Assignment:
    return assignees.read([clause], Rules(first_leads=first_leads))


def roles(clause: str, *, first_leads: bool = False) -> dict[str, PartyRole]:
    return {party.name: party.role for party in read(clause, first_leads=first_leads).parties}


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("市教育局、市财政局按职责分工负责", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("市教育局、市财政局分工负责", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("市教育局和市财政局具体负责", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("市教育局、市财政局负责", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("市教育局、市财政局分别负责", {"市教育局": LEAD, "市财政局": LEAD}),
        (
            "市教育局牵头，市财政局、市民政局配合",
            {"市教育局": LEAD, "市财政局": PARTICIPANT, "市民政局": PARTICIPANT},
        ),
        ("市教育局分别负责，市财政局等参与", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("市教育局牵头，市财政局按职责分工负责", {"市教育局": LEAD, "市财政局": RESPONSIBLE}),
        (
            "牵头单位：市教育局；责任单位：市财政局，各县区政府",
            {"市教育局": LEAD, "市财政局": RESPONSIBLE, "各县区政府": RESPONSIBLE},
        ),
        ("责任单位：市教育局 配合单位：市财政局", {"市教育局": RESPONSIBLE, "市财政局": PARTICIPANT}),
        ("市教育局", {"市教育局": RESPONSIBLE}),
        ("市委编办,市教育局等按职责分工负责", {"市委编办": RESPONSIBLE, "市教育局": RESPONSIBLE}),
        ("责任单位：市教育局；完成时限：2026年6月底", {"市教育局": RESPONSIBLE}),
        ("市教育局、市财政局负责，2026年6月底前完成", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("2026年6月底前，市教育局牵头，市财政局配合", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("由市教育局牵头负责，市财政局等配合", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("市教育局牵头，会同市财政局落实", {"市教育局": LEAD, "市财政局": RESPONSIBLE}),
        ("市教育局牵头、市财政局配合", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("市教育局牵头 市财政局配合", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("市教育局为牵头单位，市财政局为配合单位", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("责任单位为市教育局、市财政局", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("主办：市教育局；协办：市财政局", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("牵头领导：张三；牵头单位：市教育局；责任人：李四", {"市教育局": LEAD}),
        ("以上任务由市教育局负责", {"市教育局": RESPONSIBLE}),
        ("市教育局负责，各县区结合实际落实", {"市教育局": RESPONSIBLE, "各县区": RESPONSIBLE}),
        ("东山区、西山县负责", {"东山区": RESPONSIBLE, "西山县": RESPONSIBLE}),
        ("市教育局（牵头）、市财政局", {"市教育局": LEAD, "市财政局": RESPONSIBLE}),
        ("牵头及责任单位：市教育局（牵头）、市财政局", {"市教育局": LEAD, "市财政局": RESPONSIBLE}),
        ("牵头单位：市教育局、市民政局（按职责分别牵头）", {"市教育局": LEAD, "市民政局": LEAD}),
        ("责任部门：市教育局牵头，市民政局参加", {"市教育局": LEAD, "市民政局": PARTICIPANT}),
        ("责任单位：市教育局；各县区配合", {"市教育局": RESPONSIBLE, "各县区": PARTICIPANT}),
        ("市教育局负责课程安排；市财政局负责资金保障", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        (
            "市教育局、市民政局按职责分工，各县区落实",
            {"市教育局": RESPONSIBLE, "市民政局": RESPONSIBLE, "各县区": RESPONSIBLE},
        ),
        ("市教育局负责，6月底前取得阶段性成果，并持续推进", {"市教育局": RESPONSIBLE}),
        ("市教育局牵头，以及各县区人民政府负责", {"市教育局": LEAD, "各县区人民政府": RESPONSIBLE}),
        ("市教育局，全年", {"市教育局": RESPONSIBLE}),
        ("牵头单位：市教育局（责任人：张三）", {"市教育局": LEAD}),
        ("市教育局、东山师范大学", {"市教育局": RESPONSIBLE, "东山师范大学": RESPONSIBLE}),
        (
            "市教育局及各市、县（区）人民政府负责",
            {"市教育局": RESPONSIBLE, "各市、县（区）人民政府": RESPONSIBLE},
        ),
    ],
)
def test_the_verb_decides_the_role(clause: str, expected: dict[str, PartyRole]) -> None:
    assert roles(clause) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "排在第一位的为牵头部门，下同",
        "列第一位者为牵头单位，下同",
        "排在首位的部门为牵头部门，下同",
        "排名第一的单位为牵头单位，下同",
    ],
)
def test_a_rule_makes_the_first_one_lead_from_then_on(rule: str) -> None:
    first = read(f"市教育局、市财政局负责。{rule}")
    later = assignees.read(["市民政局、市财政局负责"], first.rules)

    assert [party.role for party in first.parties] == [LEAD, RESPONSIBLE]
    assert [party.role for party in later.parties] == [LEAD, RESPONSIBLE]


def test_a_rule_in_brackets_behind_the_last_name_is_no_part_of_it() -> None:
    clause = "责任单位：市教育局、市财政局（列首位者为牵头单位，以下同）"

    assert roles(clause) == {"市教育局": LEAD, "市财政局": RESPONSIBLE}


def test_a_standing_rule_above_the_first_item_speaks_for_it_and_all_behind_it() -> None:
    said = assignees.rules("本要点任务如下（以下各项任务均需各镇政府落实，不再列出）")

    first = assignees.read(["市教育局负责"], said)

    assert [party.name for party in first.standing] == ["各镇政府"]
    assert assignees.read(["市财政局负责"], first.rules).standing == ()


@pytest.mark.parametrize("clause", ["责任单位：市教育局、市财政局", "市教育局、市财政局"])
def test_the_rule_holds_for_lists_without_a_verb(clause: str) -> None:
    assert roles(clause, first_leads=True) == {"市教育局": LEAD, "市财政局": RESPONSIBLE}


def test_the_rule_leaves_responsibility_by_duties_alone() -> None:
    assert set(roles("市教育局、市财政局按职责分工负责", first_leads=True).values()) == {RESPONSIBLE}


@pytest.mark.parametrize(
    ("clause", "names", "open_ended"),
    [
        ("市教育局等按职责分工负责", ["市教育局"], True),
        ("市教育局等有关部门负责", ["市教育局"], True),
        ("市教育局等9部门按职责分工负责", ["市教育局"], True),
        ("责任单位：市教育局等；各县区政府", ["市教育局", "各县区政府"], True),
        ("市教育局等有关部门及各县区按职责分工负责", ["市教育局", "各县区"], True),
        ("市教育局等和县级人民政府按职责分工负责", ["市教育局", "县级人民政府"], True),
        ("市教育局、各相关部门负责", ["市教育局", "各相关部门"], False),
        ("市高等教育局负责", ["市高等教育局"], False),
    ],
)
def test_a_list_is_open_where_it_says_so(clause: str, names: list[str], open_ended: bool) -> None:
    found = read(clause)

    assert [party.name for party in found.parties] == names
    assert found.open_ended is open_ended


def test_a_standing_rule_adds_a_party_to_what_follows_and_is_none_of_its_own_item() -> None:
    found = read("市教育局按职责分工负责。以下均需各县（市、区）人民政府负责，不再列出")

    assert [party.name for party in found.parties] == ["市教育局"]
    assert [(party.name, party.is_group) for party in found.standing] == [("各县（市、区）人民政府", True)]


@pytest.mark.parametrize(
    "name",
    [
        "工业和信息化部",
        "文化和旅游部",
        "市住房和城乡建设局",
        "市发展和改革委员会",
        "国家林业和草原局",
        "各有关部门和单位",
        "各市、州、县人民政府",
        "各县（市、区）党委和政府",
        "各县〔市、区〕政府",
    ],
)
def test_a_name_with_a_conjunction_stays_whole(name: str) -> None:
    assert agencies.listed(f"民政部、{name}") == ["民政部", name]


@pytest.mark.parametrize("conjunction", ["和", "及", "与", "以及", "会同"])
def test_a_conjunction_between_two_names_parts_them(conjunction: str) -> None:
    assert agencies.listed(f"民政部{conjunction}教育部") == ["民政部", "教育部"]


@pytest.mark.parametrize(
    ("name", "is_group"),
    [
        ("地方人民政府", True),
        ("各地区", True),
        ("国务院相关部门", True),
        ("有关区县政府", True),
        ("县（市、区）人民政府", True),
        ("17个市级帮扶单位", True),
        ("县直各有关单位", True),
        ("市级各有关部门", True),
        ("街道办事处", True),
        ("属地政府", True),
        ("全国总工会", False),
        ("市地方金融监管局", False),
        ("市人民政府办公室", False),
        ("市教育局", False),
    ],
)
def test_a_name_that_stands_for_many_is_a_group(name: str, is_group: bool) -> None:
    assert agencies.is_group(name) is is_group


@pytest.mark.parametrize(
    "text",
    [
        "办好学校（含民办学校）。",
        "办好学校。（全文完）",
        "实行目标责任制（院长负责）。",
        "推进信息共享（以下简称“共享”）。",
        "建成服务综合体（中心）",
        "办好学校。\n各地区、各部门认真落实",
        "加强协作（由专人负责）。",
    ],
)
def test_a_bracket_that_names_no_agency_is_no_responsibility_clause(text: str) -> None:
    assert assignees.spans(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "办好学校。（市教育局负责）",
        "办好学校。〔市教育局负责)",
        "办好学校。（市教育局）",
        "办好学校。\n责任单位：市教育局",
        "办好学校。【责任单位：市教育局】",
        "办好（民办）学校。（各县（市、区）政府、市教育局负责）",
        "办好学校（市教育局、市财政局）",
        "办好学校。\n●责任单位：市教育局",
        "办好学校。\n3.责任单位：市教育局",
        "办好学校。责任单位：市教育局。",
        "办好学校。\n市教育局牵头，市财政局配合",
        "办好学校。[责任单位：市教育局]",
    ],
)
def test_the_clause_is_found_where_it_stands(text: str) -> None:
    (span,) = assignees.spans(text)

    assert "市教育局" in [party.name for party in read(assignees.inside(span, text)).parties]


def test_a_remark_may_stand_between_the_text_and_a_bare_list() -> None:
    text = "开工建设三所学校。（项目详见附件）（市教育局、市财政局，东山、西山县）"

    assert [assignees.inside(span, text) for span in assignees.spans(text)] == [
        "市教育局、市财政局，东山、西山县"
    ]


def test_two_places_are_two_governments() -> None:
    assert agencies.listed("东山市及西山县政府") == ["东山市", "西山县政府"]


def test_bare_lists_behind_each_sentence_count() -> None:
    text = "开办学校。（市教育局、市财政局）培训教师。（市人社局、市教育局）"

    assert [assignees.inside(span, text) for span in assignees.spans(text)] == [
        "市教育局、市财政局",
        "市人社局、市教育局",
    ]


def test_each_of_several_brackets_counts() -> None:
    text = "办好学校。（市教育局负责）管好食堂。（市市场监管局负责）"

    assert [assignees.inside(span, text) for span in assignees.spans(text)] == [
        "市教育局负责",
        "市市场监管局负责",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("牵头单位：市教育局\n配合单位：市财政局", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("主办单位:市教育局\n协办单位:市财政局", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("（牵头单位）市教育局\n（配合单位）市财政局", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("【牵头单位】市教育局  【配合单位】市财政局", {"市教育局": LEAD, "市财政局": PARTICIPANT}),
        ("责任单位：市教育局 市财政局", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("责任单位：市教育局；市财政局", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("责任单位：市教育局\n市财政局", {"市教育局": RESPONSIBLE, "市财政局": RESPONSIBLE}),
        ("责任领导：张三\n责任单位：市教育局\n责任人：李四\n完成时限：6月", {"市教育局": RESPONSIBLE}),
        ("责任处室：人事处、财务处", {"人事处": RESPONSIBLE, "财务处": RESPONSIBLE}),
        ("责任部门和单位：市教育局", {"市教育局": RESPONSIBLE}),
    ],
)
def test_labelled_lines_say_who_does_what(lines: str, expected: dict[str, PartyRole]) -> None:
    text = f"办好学校。\n{lines}"
    (span,) = assignees.spans(text)

    found = assignees.read([assignees.inside(span, text)], Rules())

    assert text[: span.start].strip() == "办好学校。"
    assert {party.name: party.role for party in found.parties} == expected


@pytest.mark.parametrize("behind", ["\n各县区要抓好落实。", "各县区要抓好落实。", "\n建成后要用好。"])
def test_what_follows_labelled_lines_belongs_to_the_text(behind: str) -> None:
    text = f"办好学校。\n责任单位：市教育局。{behind}"
    (span,) = assignees.spans(text)

    assert assignees.inside(span, text) == "责任单位：市教育局"


@pytest.mark.parametrize(
    "name",
    [
        "市交通委（市道运局）",
        "省委军民融合办（省国防科工办）",
        "市交通和港航局",
        "省政务和数据局",
        "市教育和体育局",
        "人民银行江河省分行",
        "国网云泽供电公司",
        "市第一人民医院",
        "云泽海关",
        "团市委",
        "市总工会",
        "市委网信办",
        "各镇（街道）人民政府（办事处）",
        "各省（自治区、直辖市）人民政府",
        "各有关区、县级市",
        "高新区管委会",
    ],
)
def test_names_of_every_kind_stay_whole(name: str) -> None:
    assert list(roles(f"市民政局、{name}、市财政局负责")) == ["市民政局", name, "市财政局"]


def test_time_limits_of_clauses_keep_their_labels() -> None:
    clauses = ["责任单位：市教育局；完成时限：2026年6月", "市教育局负责，年底前完成"]

    assert listings.time_limits(clauses) == ["完成时限：2026年6月", "年底前完成"]
