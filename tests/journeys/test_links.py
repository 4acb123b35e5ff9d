"""Levels joined in the chat: an upper level's document is kept, links are proposed and decided."""

import pytest

from bot.demo.stage import Stage
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.sources import SAMPLE
from tests.journeys.worlds import World

UPPER = """海川省深化医药卫生体制改革2026年重点工作任务

一、提升服务能力
（一）做实家庭医生签约服务。优先覆盖老年人和慢性病患者，提高重点人群签约率。（省卫生健康委负责）
（二）推进医保支付方式改革。推行按病种分值付费，年底前覆盖全部统筹地区。（省医保局负责）
二、强化科技支撑
（三）建设深海生物样本库。采集极地微生物，建立菌种冷冻保藏设施。（省科技厅负责）

海川省人民政府办公厅
2026年1月20日
"""


async def _keep(world: World) -> str:
    """The secretary sends the province's document and keeps it."""
    secretary = world.secretary
    await secretary.send_document("省重点任务.txt", UPPER.encode())
    await secretary.press(Action.DRAFT_MORE)
    await secretary.press(Action.KEEP_AS_UPPER)
    return await secretary.press(Action.KEEP_AS_UPPER_CONFIRMED)


@pytest.fixture
async def linked(world: World) -> World:
    """Links from the ledger in force to the province's document are proposed."""
    await _keep(world)
    await world.secretary.press(Action.LINK_PROPOSE)
    return world


async def test_an_upper_level_s_document_is_kept_and_told_to_nobody(world: World) -> None:
    world.first.catch_up()

    assert (await _keep(world)).startswith("✅ 已作为上级文件留存：海川省")
    assert world.first.catch_up() == []
    assert "海川省" not in await world.secretary.say("/draft")


async def test_what_nothing_below_answers_stands_out(linked: World) -> None:
    assert "本级尚未承接的上级事项：3" in linked.secretary.text

    assert "3 建设深海生物样本库" in await linked.secretary.press(Action.LINK_GAPS)


async def test_links_are_decided_one_by_one_and_the_next_comes_by_itself(linked: World) -> None:
    secretary = linked.secretary
    await secretary.press(Action.LINK_NEXT)
    first = secretary.text
    left = len(secretary.offered(Action.LINK_YES))

    while secretary.offers(Action.LINK_YES):
        await secretary.press(Action.LINK_YES)

    assert "本事项落实《海川省深化医药卫生体制改革2026年重点工作任务》的哪一项？" in first
    assert left >= 1
    assert "待确认" not in secretary.text
    assert "已对应 " in secretary.text


async def test_a_link_is_made_by_typing_the_number(linked: World) -> None:
    secretary = linked.secretary
    await secretary.press(Action.LINK_LIST)
    await secretary.press(Action.LINK_ITEM)
    await secretary.press(Action.LINK_TYPE)

    refused = await secretary.say("4")
    await secretary.say("3")

    assert (
        "落实海川省深化医药卫生体制改革2026年重点工作任务第3项：建设深海生物样本库"
        in await linked.first.say("/item 1")
    )
    assert refused == "上级文件没有事项 4，最后一项是 3。请重新发送编号。"
    assert "上级事项均已有对应" in await secretary.say("/upper")


async def test_an_item_that_carries_out_nothing_is_not_proposed_again(linked: World) -> None:
    secretary = linked.secretary
    await secretary.press(Action.LINK_NEXT)
    while secretary.offers(Action.LINK_NONE):
        await secretary.press(Action.LINK_NONE)

    await secretary.press(Action.LINK_PROPOSE)

    assert "本级尚未承接的上级事项：1、2、3" in secretary.text


async def test_an_upper_document_is_let_go_and_may_come_again(linked: World) -> None:
    secretary = linked.secretary
    await secretary.press(Action.UPPER)
    await secretary.press(Action.REMOVE_UPPER)
    assert "移除这份上级文件" in secretary.text

    await secretary.press(Action.REMOVE_UPPER_CONFIRMED)

    assert "尚未留存上级文件" in secretary.text
    assert (await _keep(linked)).startswith("✅ 已作为上级文件留存")


async def test_without_an_upper_document_the_way_to_one_is_told(world: World) -> None:
    assert "作为上级文件留存" in await world.secretary.say("/upper")


async def test_only_who_manages_ledgers_joins_levels(linked: World) -> None:
    assert "上级" not in await linked.first.say("/upper")


async def test_a_draft_is_linked_while_nothing_is_in_force(stage: Stage) -> None:
    secretary = await worlds.seated(stage, worlds.SECRETARY)
    assert await secretary.say("/upper") == "尚无任务台账，请先发送文件生成草稿，再立项并交办。"
    await secretary.send_document("sample.txt", SAMPLE.document.read_bytes())
    assert secretary.offers(Action.DRAFT_MORE)

    await secretary.say("/upper")
    await secretary.press(Action.DRAFT_MORE)

    assert "草稿的更多操作" in secretary.text


async def test_what_was_never_compared_is_compared_when_it_is_looked_at(world: World) -> None:
    await _keep(world)

    await world.secretary.say("/upper")

    assert "有建议、待确认" in world.secretary.text
