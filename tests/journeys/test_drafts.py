"""A draft in the chat: its questions answered one after the other, its items corrected, its source quoted."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.demo.stage import Stage
from domain.roles import Role
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import SAMPLE
from tests.journeys.stages import Home
from tests.journeys.worlds import World

DOCUMENT = """云泽市2026年体育强市重点工作任务
云泽市人民政府办公室
2026年3月5日
一、健身设施
（一）建设社区健身点。年底前新建社区健身点40个，健身步道达到60公里。（市体育局、市住房城乡建设局按职责分工负责）
（二）开放学校场馆。推动学校体育场馆向社会开放，开放率达到70%。（市教育局、市体育局按职责分工负责）
（三）办好全民健身运动会。举办全民健身运动会12场。（市体育局、市财政局等按职责分工负责，10月底前完成）
二、组织保障
（一）加强组织领导。各地各部门要高度重视，细化工作举措，抓好任务落实。
（二）强化督促检查。定期调度，及时通报，推动各项任务落地见效。
"""


@pytest.fixture
async def stage(home: Home) -> AsyncIterator[Stage]:
    async with home.stage(SAMPLE.begins) as stage:
        yield stage


@pytest.fixture
async def secretary(stage: Stage) -> Player:
    """The secretariat, with the draft of our document before them."""
    player = Player.on(stage, 1001, "王秘书")
    await player.say(f"/start {stage.invitation(Role.SECRETARIAT)}")
    await player.send_document("体育.txt", DOCUMENT.encode())
    return player


async def open_item(secretary: Player, number: int) -> None:
    await secretary.say("/draft")
    await secretary.press(Action.DRAFT_PAGE)
    await secretary.turn_to(Action.DRAFT_ITEM, str(number))


async def until(secretary: Player, words: str) -> None:
    """Put questions off until one with these words comes."""
    await secretary.say("/draft")
    await secretary.press(Action.DOUBTS)
    for _ in range(20):
        if words in secretary.text:
            return
        await secretary.press(Action.DOUBT_LATER)
    raise AssertionError(f"nothing asks for {words!r}")


# Questions


async def test_questions_come_one_after_the_other_in_the_same_message(secretary: Player) -> None:
    await secretary.press(Action.DOUBTS)
    card, asked = secretary.card.message_id, []
    while secretary.offers(Action.DOUBT_ANSWER):
        asked.append(secretary.text.splitlines()[0])
        button = secretary.offered(Action.DOUBT_ANSWER)[0]
        await secretary.press_data(secretary.card, button.data or "")
        assert secretary.answer.startswith("✅ 已处理疑点")

    total = len(asked)
    assert asked == [f"疑点 {number}/{total}" for number in range(1, total + 1)]
    assert secretary.card.message_id == card
    assert secretary.text.startswith("✅ 疑点已全部处理")
    assert secretary.offers(Action.PUBLISH)


async def test_one_answer_settles_who_leads_everywhere(secretary: Player) -> None:
    await until(secretary, "由谁牵头")
    text = secretary.text
    await secretary.press_label("首个单位牵头")
    await open_item(secretary, 2)

    assert "3 项列有多家单位" in text
    assert "牵头单位：市教育局" in secretary.text
    assert "由谁牵头" not in secretary.text


async def test_questions_that_are_alike_can_be_taken_one_by_one(secretary: Player) -> None:
    await until(secretary, "由谁牵头")
    await secretary.press_label("逐项处理（3 处）")
    one = secretary.text
    await secretary.press_label("市住房城乡建设局")
    two = secretary.text
    await open_item(secretary, 1)

    assert "事项 1：建设社区健身点" in one
    assert "同类 3 处" in one
    assert "事项 2：开放学校场馆" in two
    assert "牵头单位：市住房城乡建设局" in secretary.text


async def test_what_is_put_off_can_be_settled_later_or_left_to_the_text(secretary: Player) -> None:
    await secretary.press(Action.DOUBTS)
    while secretary.offers(Action.DOUBT_LATER):
        await secretary.press(Action.DOUBT_LATER)
    left = secretary.text

    await secretary.press(Action.DOUBTS_STAND)

    assert re.match(r"暂未处理：\d+ 处", left)
    assert secretary.text.startswith("✅ 疑点已全部处理")


async def test_an_answer_can_be_typed(secretary: Player) -> None:
    await until(secretary, "未写时限")
    await secretary.press(Action.DOUBT_TYPE)
    asked = secretary.text
    await secretary.say("11-15")
    await open_item(secretary, 2)

    assert "请输入日期" in asked
    assert "完成时限：2026年11月15日" in secretary.text


async def test_a_typed_agency_that_nobody_knows_is_asked_about(secretary: Player) -> None:
    await until(secretary, "是否还有其他")
    await secretary.press(Action.DOUBT_TYPE)
    await secretary.say("火星管理局")
    asked = secretary.text
    await secretary.press(Action.DOUBT_NEW)
    await open_item(secretary, 3)

    assert "作为新单位添加" in asked
    assert "火星管理局" in secretary.text


async def test_paragraphs_that_were_left_out_are_taken_in(secretary: Player) -> None:
    await until(secretary, "组织保障")
    await secretary.press_label("列入台账")
    await secretary.say("/draft")

    assert "事项：5 项" in secretary.text
    await until(secretary, "未写责任单位")
    await secretary.press_label("市体育局")
    await open_item(secretary, 5)
    assert "强化督促检查" in secretary.text
    assert "牵头单位：市体育局" in secretary.text


async def test_paragraphs_are_left_out_for_good(secretary: Player) -> None:
    await until(secretary, "组织保障")
    await secretary.press_label("不列入台账")
    await secretary.say("/draft")

    assert "事项：3 项" in secretary.text


async def test_a_question_that_was_answered_elsewhere_is_out_of_date(secretary: Player) -> None:
    await until(secretary, "由谁牵头")
    card, button = secretary.card, secretary.offered(Action.DOUBT_ANSWER)[0]
    await secretary.press_data(card, button.data or "")

    await secretary.press_data(card, button.data or "")

    assert "已失效" in secretary.answer


# Corrections


async def test_a_target_is_typed_shown_and_confirmed(secretary: Player) -> None:
    await open_item(secretary, 2)
    await secretary.press(Action.TARGETS)
    await secretary.press(Action.TARGET_ADD)
    await secretary.say("没有数字")
    refused = secretary.text
    await secretary.say("开放学校不少于25所")
    shown = secretary.text
    await secretary.press(Action.TARGET_SET)

    assert "未识别到数量指标" in refused
    assert "≥ 25所" in shown
    assert secretary.labels[:4:2] == ["≥ 70%", "≥ 25所"]


async def test_a_target_is_changed_and_taken_off(secretary: Player) -> None:
    await open_item(secretary, 2)
    await secretary.press(Action.TARGETS)
    await secretary.press(Action.TARGET_EDIT)
    await secretary.say("开放率达到80%")
    await secretary.press(Action.TARGET_SET)
    changed = secretary.labels[0]
    await secretary.press(Action.TARGET_REMOVE)

    assert changed == "≥ 80%"
    assert "未识别到量化指标" in secretary.text


async def test_text_and_section_are_replaced(secretary: Player) -> None:
    await open_item(secretary, 2)
    await secretary.press(Action.ITEM_MORE)
    await secretary.press(Action.EDIT_SECTION)
    await secretary.say("一、场馆开放")
    await secretary.press(Action.ITEM_MORE)
    await secretary.press(Action.DRAFT_TEXT)
    await secretary.press(Action.EDIT_BODY)
    await secretary.say("开放学校场馆。年内开放学校30所以上。")

    assert "一、场馆开放" in secretary.text
    assert "年内开放学校30所以上" in secretary.text
    assert secretary.labels[3] == "指标（1 个）"


async def test_an_item_is_added_behind_another_and_the_numbers_move_on(secretary: Player) -> None:
    await open_item(secretary, 1)
    await secretary.press(Action.ITEM_MORE)
    await secretary.press(Action.ITEM_ADD_AFTER)
    await secretary.say("培育体育社会组织\n年内新增体育社会组织20家。")
    card = secretary.text
    await open_item(secretary, 3)

    assert card.startswith("事项 2")
    assert "培育体育社会组织" in card
    assert "开放学校场馆" in secretary.text


async def test_an_item_is_joined_to_the_one_before_after_a_question(secretary: Player) -> None:
    await open_item(secretary, 2)
    await secretary.press(Action.ITEM_MORE)
    await secretary.press(Action.ITEM_MERGE)
    asked = secretary.text
    await secretary.press(Action.ITEM_MERGE_CONFIRMED)
    joined = secretary.text
    await secretary.say("/draft")

    assert "将事项 2 并入事项 1？" in asked
    assert joined.startswith("事项 1")
    assert "市教育局" in joined
    assert "事项：2 项" in secretary.text


async def test_the_first_item_has_none_to_be_joined_to(secretary: Player) -> None:
    await open_item(secretary, 1)
    await secretary.press(Action.ITEM_MORE)
    await secretary.press(Action.ITEM_MERGE)

    assert "前面没有可并入的事项" in secretary.answer


async def test_the_head_of_the_draft_is_corrected(secretary: Player) -> None:
    await secretary.press(Action.DRAFT_MORE)
    for field, text in (
        ("title", "云泽市体育任务"),
        ("doc_no", "云政办〔2026〕1号"),
        ("year", "2027"),
        ("period_end", "2027-06-30"),
    ):
        await secretary.press(Action.HEADING)
        await secretary.press(Action.HEADING_EDIT, secretary.argument(Action.HEADING_EDIT), field)
        await secretary.say(text)
        shown = secretary.text
        await secretary.press(Action.DRAFT_MORE)
    await open_item(secretary, 2)

    for words in ("标题：云泽市体育任务", "文号：云政办〔2026〕1号", "年份：2027", "2027年6月30日"):
        assert words in shown
    assert "2027年6月30日" in secretary.text


async def test_an_item_quotes_the_clause_that_it_comes_from(secretary: Player) -> None:
    await open_item(secretary, 3)
    await secretary.press(Action.ITEM_MORE)

    assert "市体育局、市财政局等按职责分工负责，10月底前完成" in secretary.text
    assert "原文第 7 行" in secretary.text


# In force


async def test_a_liaison_sees_the_source_of_an_item(world: World) -> None:
    await world.first.say("/item 1")
    await world.first.press(Action.ITEM_SOURCE)

    text = SAMPLE.document.read_text(encoding="utf-8")
    line = int(re.findall(r"原文第 (\d+) 行", world.first.text)[0])
    clause = world.first.text.splitlines()[2]
    assert clause in text.splitlines()[line - 1] or clause in text
    assert SAMPLE.answer["title"] in world.first.text


async def test_nobody_sees_the_source_of_another_agencys_item(world: World) -> None:
    await world.second.say("/item 9")
    message = world.message(world.second)
    other = next(row[0] for row in world.rows("item")["item"] if row[2] == 1)

    await world.second.press_data(message, f"{Action.ITEM_SOURCE}:{other}")

    assert "no part in item" in world.second.answer
