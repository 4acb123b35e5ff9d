"""Lead, participants and the agency's own leader: from the draft to the reviewer, in Chinese."""

import pytest

from domain.roles import Role
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.stages import Home
from tests.journeys.worlds import FIRST_AGENCY, LEADER, World, code

FINANCE = "市财政局"
ITEM = 2  # led by the first agency; finance and two others take part


@pytest.fixture(autouse=True)
def _made_before(established: Home, established_on_postgresql: Home) -> None:
    """The offices that worlds are copied from cannot be made while a test runs."""


async def seat(world: World, user_id: int = 3101, agency: str = FINANCE) -> Player:
    """The liaison of a participant comes in."""
    player = world.newcomer(user_id, "周婷")
    await player.say(f"/start {code(world.stage, agency, Role.LIAISON)}")
    return player


async def draft(world: World, text: str = "本单位已完成方案。") -> str:
    """The first agency's liaison begins the report on the item that it leads."""
    await world.open_duty(world.first, ITEM)
    await world.first.press(Action.PROGRESS)
    return await world.first.say(text)


async def switch_on(world: World) -> Player:
    """The first agency's leader wants to sign."""
    leader = world.players[LEADER]
    await leader.say("/settings")
    await leader.press(Action.SIGNING)
    await leader.press(Action.SIGNING_SET)
    return leader


async def test_the_lead_puts_together_what_participants_filed(any_world: World) -> None:
    world = any_world
    finance = await seat(world)
    assert "尚缺：市财政局、" in await draft(world)

    await world.first.press(Action.CONTRIBUTIONS_ASK)
    assert "已催：市财政局" in world.first.answer
    assert "市卫生健康委" in "".join(finance.catch_up())
    await world.first.press(Action.CONTRIBUTIONS_ASK)
    assert "已催" not in world.first.answer
    assert "无法送达：市人力资源社会保障局、市农业农村局" in world.first.answer

    await world.file(finance, ITEM, "已拨付补助资金1200万元。")
    await world.open_duty(world.first, ITEM)
    shown = await world.first.press(Action.REPORT_DRAFT)
    assert "• 市财政局" in shown
    assert "已拨付补助资金1200万元" in shown
    assert "已拨付补助资金1200万元。" in await world.first.press(Action.CONTRIBUTIONS)

    await world.open_duty(world.first, ITEM)
    await world.first.press(Action.REPORT_DRAFT)
    receipt = await world.first.press(Action.SUBMIT)
    assert "已附 1 家配合单位的报送" in receipt
    assert "已注明尚缺" in receipt

    queue = await world.reviewer.say("/review")
    assert len(world.reviewer.offered(Action.REVIEW)) == 1, queue
    card = await world.reviewer.press(Action.REVIEW)
    assert "• 市财政局" in card
    assert "尚缺" in card
    await world.reviewer.press(Action.ACCEPT)
    assert "已拨付" not in await world.reviewer.say("/review")


async def test_a_contribution_is_returned_alone(any_world: World) -> None:
    world = any_world
    finance = await seat(world)
    await world.file(finance, ITEM, "进展顺利。")
    await draft(world)
    await world.first.press(Action.SUBMIT)

    await world.reviewer.say("/review")
    await world.reviewer.press(Action.REVIEW)
    await world.reviewer.press(Action.CONTRIBUTIONS)
    await world.reviewer.press_label("审核：市财政局")
    await world.reviewer.press(Action.RETURN)
    await world.reviewer.say("请写明金额")

    assert any("请写明金额" in text for text in finance.catch_up())


async def test_the_leader_signs_what_leaves_the_agency(any_world: World) -> None:
    world = any_world
    leader = await switch_on(world)
    assert "已开启" in leader.text
    leader.catch_up()
    assert "提交后先送本单位领导审签" in await draft(world)

    assert "已送审" in await world.first.press(Action.SUBMIT)
    (asked,) = leader.catch_up()
    assert "请审签：事项 2" in asked
    assert "本单位已完成方案。" in asked
    assert "待本单位领导审签" in await world.first.say("/due")
    await world.reviewer.say("/review")
    assert not world.reviewer.offers(Action.REVIEW)

    assert "待我审签 1 份" in await leader.say("/due")
    await leader.press(Action.SIGNATURE)
    message, data = leader.card, leader.offered(Action.SIGN_OFF)[0].data or ""
    assert "已报秘书处" in await leader.press_data(message, data)
    await leader.press_data(message, data)  # pressed twice
    assert "已审签" in leader.answer
    await world.reviewer.say("/review")
    assert world.reviewer.offers(Action.REVIEW)


async def test_the_leader_sends_it_back_and_the_text_is_kept(any_world: World) -> None:
    world = any_world
    leader = await switch_on(world)
    await draft(world)
    await world.first.press(Action.SUBMIT)
    world.first.catch_up()

    await leader.press(Action.SIGNATURE_REFUSE)
    assert "已退回" in await leader.say("第二段数据请核实")

    (told,) = world.first.catch_up()
    assert "第二段数据请核实" in told
    shown = await world.first.press(Action.REPORT_DRAFT)
    assert "本单位已完成方案。" in shown
    assert "第二段数据请核实" in shown


async def test_a_report_taken_back_cannot_be_signed_and_others_cannot_sign(any_world: World) -> None:
    world = any_world
    leader = await switch_on(world)
    await draft(world)
    await world.first.press(Action.SUBMIT)
    await leader.say("/due")
    await leader.press(Action.SIGNATURE)
    message, data = leader.card, leader.offered(Action.SIGN_OFF)[0].data or ""

    await world.second.say("/due")
    await world.second.press_data(world.message(world.second), data)
    assert world.second.answer
    await world.first.press(Action.SIGNATURE_TAKE_BACK)
    await leader.press_data(message, data)

    assert "撤回修改" in leader.answer
    assert not (await world.reviewer.say("/review")).startswith(FIRST_AGENCY)
    assert not world.reviewer.offers(Action.REVIEW)
