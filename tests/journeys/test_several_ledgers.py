"""Two ledgers in force: what has a number says of which ledger it is."""

import pytest

from rendering.actions import Action
from tests.journeys.worlds import World

CARE = """云泽市养老服务2026年重点工作任务

一、完善设施
（一）建设社区食堂。新建社区老年食堂，方便就近用餐。（市卫生健康委负责）
（二）改造老年人家庭。完成居家适老化改造。（市卫生健康委负责，11月底前完成）

云泽市人民政府办公室
2026年1月20日
"""
HEALTH_NAME, CARE_NAME = "2026年深化医药卫生体制改革", "2026年养老服务"


@pytest.fixture
async def two(world: World) -> World:
    """The secretary publishes a second document, of the same agency."""
    secretary = world.secretary
    await secretary.send_document("养老服务.txt", CARE.encode())
    await secretary.press(Action.PUBLISH)
    await secretary.press(Action.PUBLISH_CONFIRMED)
    return world


async def test_with_one_ledger_its_name_is_not_repeated(world: World) -> None:
    assert HEALTH_NAME not in await world.first.say("/my")
    assert HEALTH_NAME not in await world.first.say("/due")


async def test_lists_and_cards_name_the_ledger(two: World) -> None:
    mine = await two.first.say("/my") + await two.first.press_label("›")
    owed = await two.first.say("/due")
    duty = await two.first.press(Action.DUTY)

    assert CARE_NAME in mine
    assert HEALTH_NAME in owed
    assert HEALTH_NAME in duty


async def test_a_number_that_two_ledgers_have_asks_which(two: World) -> None:
    asked = await two.first.say("/item 1")
    labels = two.first.labels

    card = await two.first.press(Action.ITEM)

    assert asked == "事项 1：哪一份台账？"
    assert labels == [f"{CARE_NAME} 建设社区食堂", f"{HEALTH_NAME} 建好县域医疗共同体"]
    assert CARE_NAME in card


async def test_a_number_that_only_one_ledger_has_for_this_person_opens_at_once(two: World) -> None:
    assert HEALTH_NAME in await two.first.say("/item 9")


async def test_the_review_queue_names_the_ledger(two: World) -> None:
    await two.file(two.first, 2)

    assert HEALTH_NAME in await two.reviewer.say("/review")
