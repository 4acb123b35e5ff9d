"""A supervision slip from the draft to its end, in Chinese, on four phones."""

import io

import docx

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import at
from tests.journeys.worlds import FIRST_AGENCY, HEAD, LEADER, World

WHY = "连续两期未报送进展，节点任务未完成。"


async def hand_in(world: World, number: int = 2) -> str:
    """The secretary drafts a slip for the first agency, and hands it in."""
    secretary = world.secretary
    await secretary.say(f"/item {number}")
    await secretary.press(Action.ITEM_ACTS)
    await secretary.press(Action.SLIP_BEGIN)
    await secretary.press_label(FIRST_AGENCY)
    await secretary.say(WHY)
    return await secretary.press(Action.SLIP_HAND_IN)


def caught(player: Player, words: str) -> str:
    """The one message with these words that arrived meanwhile."""
    (found,) = [told for told in player.catch_up() if words in told]
    return found


def sent(player: Player) -> bytes:
    """The file in the newest message."""
    document = player.person.last.document
    assert document is not None
    return document.data


async def issue(world: World) -> None:
    """The head of the group approves what was handed in, and the secretary issues it."""
    await hand_in(world)
    head = world.players[HEAD]
    caught(head, "有督查单待您批准")
    await head.press(Action.SLIP)
    await head.press(Action.SLIP_APPROVE)
    caught(world.secretary, "您拟的督查单已批准")
    for player in (world.first, world.players[LEADER]):
        player.catch_up()
    await world.secretary.press(Action.SLIP_ISSUE)


async def test_a_slip_goes_its_way_from_the_draft_to_the_lifting(any_world: World) -> None:
    world, secretary, first, leader = (
        any_world,
        any_world.secretary,
        any_world.first,
        any_world.players[LEADER],
    )

    await issue(world)

    assert "已印发，待签收" in secretary.text
    for player in (first, leader):
        assert "〔2026〕1号" in caught(player, "请签收，并于")
    paper = docx.Document(io.BytesIO(sent(first)))
    assert f"事由：{WHY}" in [paragraph.text for paragraph in paper.paragraphs]
    signed = await leader.press(Action.SLIP_SIGN)
    assert "已签收，待反馈" in signed
    await first.press(Action.SLIP_ANSWER)
    answered = await first.send_document(
        "情况说明.pdf", b"%PDF-1.4 answer", caption="已补报，节点任务本月完成。"
    )
    assert "📨 已反馈" in answered
    caught(secretary, "督查单已反馈")
    await secretary.press(Action.SLIP)
    assert "已补报，节点任务本月完成。" in secretary.text
    await secretary.press(Action.SLIP_ANSWER_FILE)
    assert sent(secretary) == b"%PDF-1.4 answer"
    await secretary.press(Action.SLIP_LIFT)
    lifted = await secretary.say("已整改到位，予以解除。")

    assert "✅ 已解除" in lifted
    assert "已整改到位，予以解除。" in caught(first, "已解除")
    await first.say("/slips")
    assert "没有。" in first.text
    await secretary.say("/item 2")
    history = await secretary.press(Action.HISTORY)
    for step in ("送批督查单", "批准〔2026〕1号督查单", "印发〔2026〕1号督查单", "反馈〔2026〕1号督查单"):
        assert step in history


async def test_a_slip_is_raised_to_the_next_colour_with_a_number_of_its_own(any_world: World) -> None:
    world, secretary, head = any_world, any_world.secretary, any_world.players[HEAD]
    await issue(world)
    await secretary.press(Action.SLIP_RAISE)

    draft = await secretary.say("逾期未反馈。")

    assert "🟡 黄色督查单 未编号" in draft
    assert "由〔2026〕1号督查单升级" in draft
    await secretary.press(Action.SLIP_HAND_IN)
    await head.say("/slips")
    await head.press_label("待印发")
    await head.press(Action.SLIP)
    assert "〔2026〕2号" in await head.press(Action.SLIP_APPROVE)


async def test_nobody_approves_their_own_and_old_buttons_do_nothing(any_world: World) -> None:
    world, secretary, first, head = any_world, any_world.secretary, any_world.first, any_world.players[HEAD]
    await hand_in(world)
    await head.say("/slips")
    await head.press_label("待印发")
    await head.press(Action.SLIP)
    card, (approve,) = head.card, head.offered(Action.SLIP_APPROVE)

    await secretary.press_data(secretary.card, approve.data or "")
    assert "须由拟稿人及其代办人以外的人批准" in secretary.answer
    await first.say("/slips")
    await first.press_data(first.card, approve.data or "")
    assert "您的岗位无此权限" in first.answer
    await head.press_data(card, approve.data or "")
    again = await head.press_data(card, approve.data or "")
    assert "已批准，待印发" in again
    slip_id = (approve.data or "").split(":")[1]
    await first.press_data(first.card, f"{Action.SLIP}:{slip_id}")
    assert "没有这条记录" in first.answer


async def test_an_answer_needs_words_and_comes_once(any_world: World) -> None:
    world, first = any_world, any_world.first
    await issue(world)
    await first.press(Action.SLIP_ANSWER)

    refused = await first.send_document("情况说明.pdf", b"%PDF-1.4 answer")
    assert "请写明办理情况" in refused
    await first.say("已补报。")
    assert "📨 已反馈" in first.text
    assert not first.offers(Action.SLIP_ANSWER)


async def test_both_sides_are_reminded_of_the_limit_and_the_colours_are_those_of_the_ledger(
    any_world: World,
) -> None:
    world, secretary, first = any_world, any_world.secretary, any_world.first
    await secretary.say("/slips")
    await secretary.press(Action.SLIP_COLOURS)
    await secretary.press_label("🔵🟠🔴")
    await secretary.press_label("✏️ 🔵")
    shown = await secretary.say("蓝单：提醒督办，限期反馈")
    assert "1. 🔵 蓝单 · 提醒督办，限期反馈" in shown
    assert "2. 🟠 橙色督查单" in shown
    await issue(world)
    assert "🔵 蓝单 〔2026〕1号" in caught(first, "请签收，并于")
    secretary.catch_up()

    world.stage.clock.set(at("2026-04-28T09:00"))
    await world.stage.ticks.look()
    await world.stage.settle()

    assert "督查单反馈已超期" in caught(first, "尚未签收，请签收并反馈")
    assert "您可以解除或升级" in caught(secretary, "督查单反馈已超期")
    await secretary.say("/slips")
    await secretary.press_label("反馈超期")
    assert "应于4月24日前反馈，已超期" in secretary.text
