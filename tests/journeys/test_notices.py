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
