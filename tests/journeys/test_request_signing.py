"""An agency's request is signed by its leader first, in Chinese: agreed to, sent back, withdrawn."""

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.test_requests import ask_extension, decide, lenient
from tests.journeys.worlds import BACKUP, LEADER, World

__all__ = ["lenient"]  # a fixture
UNTIL = "2027-03-31"


async def _switched_on(world: World) -> Player:
    """The leader of the first agency, who signs from now on."""
    leader = world.players[LEADER]
    await leader.say("/settings")
    await leader.press(Action.SIGNING)
    await leader.press(Action.SIGNING_SET)
    return leader


async def test_an_extension_is_signed_sent_back_mended_and_granted(lenient: World) -> None:
    leader, first = await _switched_on(lenient), lenient.first
    leader.catch_up()

    handed_in = await ask_extension(lenient)
    assert "待本单位领导审签" in handed_in
    await lenient.stage.settle()
    (asked,) = leader.catch_up()
    assert "请审签：事项 2 延期申请" in asked
    assert "2027年3月31日" in asked
    await lenient.secretary.say("/requests")
    assert "事项 2" not in lenient.secretary.text

    await leader.press(Action.SIGNATURE_REFUSE)
    assert "已退回" in await leader.say("请先说明风险")
    assert any("请先说明风险" in text for text in first.catch_up())
    draft = await first.press(Action.REQUEST)
    assert "本单位领导退回：请先说明风险" in draft
    await first.press(Action.REQUEST_SEND)

    await leader.say("/due")
    assert "✍️ 延期 2" in leader.labels
    await leader.press(Action.SIGNATURE)
    button = leader.offered(Action.SIGN_OFF)[0]
    signed = await leader.press(Action.SIGN_OFF)
    assert "已同意" in signed
    await leader.press_data(leader.card, button.data or "")  # pressed twice
    assert leader.presses[-1].alert

    await decide(lenient.secretary, Action.REQUEST_APPROVE)
    assert any("✅ 已同意" in text for text in first.catch_up())
    await first.say("/item 2")
    assert "2027年3月31日" in first.text


async def test_a_request_with_the_leader_can_be_withdrawn_and_then_nothing_is_signed(lenient: World) -> None:
    leader = await _switched_on(lenient)
    await ask_extension(lenient)
    await lenient.stage.settle()

    assert "已撤回" in await lenient.first.press(Action.REQUEST_WITHDRAW)
    before = lenient.rows("request", "signature", "item")
    await leader.press(Action.SIGN_OFF)

    assert leader.presses[-1].alert
    assert lenient.rows("request", "signature", "item") == before


async def test_nobody_else_signs_a_request(lenient: World) -> None:
    leader = await _switched_on(lenient)
    await ask_extension(lenient)
    await lenient.stage.settle()
    data = leader.offered(Action.SIGN_OFF) or [
        button for row in leader.person.last.button_rows for button in row if "同意" in button.label
    ]
    before = lenient.rows("request", "signature")

    for player in (lenient.players[BACKUP], lenient.second, lenient.secretary):
        await player.say("/help")
        await player.press_data(player.card, data[0].data or "")
        assert player.presses[-1].alert

    assert lenient.rows("request", "signature") == before
