"""Notices from the first word to the last signature, as secretariat and agencies live through them."""

from domain.roles import Role
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.worlds import World

OTHER = 1101


async def another_secretary(world: World, user_id: int = OTHER, name: str = "钱秘书") -> Player:
    """A second person in the secretariat."""
    player = world.newcomer(user_id, name)
    await player.say(f"/start {worlds.code(world.stage, None, Role.SECRETARIAT)}")
    return player


async def test_a_draft_is_seen_and_sent_by_its_author_alone(world: World) -> None:
    other = await another_secretary(world)
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press(Action.NOTICE_AUDIENCE)
    notice_id = world.secretary.argument(Action.NOTICE_SEND)

    assert "请参会" not in await other.say("/notice")
    for action in (Action.NOTICE, Action.NOTICE_DRAFT, Action.NOTICE_SEND, Action.NOTICE_DISCARD):
        await other.press_data(other.card, f"{action}:{notice_id}")
        assert other.presses[-1].alert
        assert "请参会" not in other.text

    assert "正在发给" in await world.secretary.press(Action.NOTICE_SEND)


async def test_an_audience_is_combined_and_shown_before_anything_leaves(world: World) -> None:
    await world.secretary.say("/notice 请参会。")
    await world.secretary.press_label("组合条件…")
    assert "即全部成员单位" in world.secretary.text

    await world.secretary.press_label("事项")
    await world.secretary.press_label("›")
    await world.secretary.press_label(next(row for row in world.secretary.labels if row.startswith("☐ 9 ")))
    await world.secretary.press_label("选好了")
    await world.secretary.press_label("岗位")
    await world.secretary.press_label("☐ 分管领导")
    await world.secretary.press_label("☐ 联络员")
    await world.secretary.press_label("选好了")

    assert "岗位：联络员、分管领导" in world.secretary.text
    assert "事项：第 9 项" in world.secretary.text
    assert "同时符合以上条件的共 3 人" in world.secretary.text
    preview = await world.secretary.press_label("预览")
    assert f"{worlds.SECOND_AGENCY} · Zhao" in preview
    assert "将发给 3 人" in preview
    await world.secretary.press_label("发给 3 人")
    await world.stage.settle()
    assert "请参会" in world.second.person.last.content
    assert "请参会" in world.players[worlds.LEADER].person.last.content
    assert world.players[worlds.BACKUP].person.received == []
