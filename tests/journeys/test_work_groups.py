"""Work groups: linked by the secretariat, told figures and no names, lost without a fuss."""

from datetime import timedelta

import pytest

from bot.simulator import faults
from bot.simulator.groups import Group
from bot.simulator.messages import Message
from domain.groups import LinkState
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.sources import at
from tests.journeys.worlds import World

NAMES = (worlds.FIRST_AGENCY, worlds.SECOND_AGENCY, "李", "Zhao", "王秘书")


def said(group: Group, *, thread_id: int | None = None) -> list[str]:
    """What the bot wrote in a group, or in one topic of it."""
    return [row.content for row in posts(group) if row.thread_id == thread_id]


def posts(group: Group) -> list[Message]:
    return [row for row in group.messages if row.sender == group.exchange.bot and not row.service]


def states(world: World) -> list[str]:
    return [str(row[2]) for row in world.rows("group_link")["group_link"]]


async def linked(world: World, *, kind: str = "group", title: str = "医改工作群") -> Group:
    """A group that the secretary links by a word in it."""
    members = [world.secretary.person, world.first.person]
    group = world.stage.telegram.group(title, members, kind=kind)
    world.secretary.person.send_in(group, "/link")
    await world.stage.settle()
    return group


async def moment(world: World, text: str) -> None:
    """It is this time now, and the clock looks what is due."""
    world.stage.clock.set(at(text))
    await world.stage.ticks.look()
    await world.stage.settle()


async def whole_period(world: World) -> None:
    """The due day, the lock, the opening of the next period."""
    for text in ("2026-05-07T09:30", "2026-05-13T10:00", "2026-05-29T10:00"):
        await moment(world, text)


async def told(world: World) -> list[str]:
    """What the secretary was told of lost groups."""
    await world.stage.settle()
    return [text for text in world.secretary.catch_up() if "工作群" in text]


# Linking


async def test_the_secretariat_links_a_group_by_a_button(world: World) -> None:
    group = world.stage.telegram.group("医改工作群", [world.secretary.person], bot_is_member=False)
    assert "还没有关联工作群" in await world.secretary.say("/link")
    await world.secretary.press(Action.GROUP_OFFER)

    world.secretary.person.follow_into(group, "选择群")
    await world.stage.settle()

    (answer,) = said(group)
    assert "本群已关联" in answer
    assert "不点名" in answer
    assert "医改工作群" in await world.secretary.say("/link")


async def test_a_code_links_once(world: World) -> None:
    first = world.stage.telegram.group("一群", [world.secretary.person])
    second = world.stage.telegram.group("二群", [world.secretary.person])
    await world.secretary.say("/link")
    await world.secretary.press(Action.GROUP_OFFER)
    command = world.secretary.text[world.secretary.text.index("/link ") :].split("\n")[0]

    for group in (first, first, second):
        world.secretary.person.send_in(group, command)
        await world.stage.settle()

    assert [("已关联" in text, "无效" in text) for text in said(first)] == [(True, False)] * 2
    assert [("已关联" in text, "无效" in text) for text in said(second)] == [(False, True)]
    assert states(world) == [LinkState.LINKED]


async def test_a_code_of_yesterday_links_nothing(world: World) -> None:
    group = world.stage.telegram.group("医改工作群", [world.secretary.person], bot_is_member=False)
    await world.secretary.say("/link")
    await world.secretary.press(Action.GROUP_OFFER)
    await world.stage.wait(days=1)

    world.secretary.person.follow_into(group, "选择群")
    await world.stage.settle()

    assert "过期" in said(group)[0]
    assert states(world) == [LinkState.OFFERED]


@pytest.mark.parametrize("user_id", [worlds.FIRST, worlds.REVIEWER, worlds.HEAD])
async def test_only_the_secretariat_links_and_unlinks(world: World, user_id: int) -> None:
    group = await linked(world)
    other = world.players[user_id].person
    group.add(other.account)
    before = states(world)

    for command in ("/unlink", "/link", "/start ABCDEFGH2345"):
        other.send_in(group, command)
    await world.stage.settle()

    assert states(world) == before
    assert [text for text in said(group)[1:] if "私聊" not in text] == []
    assert len(said(group)) == 2  # the way to the private chat, once


async def test_who_writes_in_the_name_of_the_group_is_told_why_nothing_happens(world: World) -> None:
    group = world.stage.telegram.group("医改工作群", [world.secretary.person])

    world.secretary.person.send_in(group, "/link", anonymous=True)
    await world.stage.settle()

    assert "匿名" in said(group)[0]
    assert states(world) == []


async def test_a_group_is_unlinked_in_it_or_by_a_button(world: World) -> None:
    first, second = await linked(world, title="一群"), await linked(world, title="二群")
    world.secretary.person.send_in(first, "/unlink")
    await world.stage.settle()
    assert "已取消关联" in said(first)[-1]

    await world.secretary.say("/link")
    await world.secretary.press(Action.GROUP_UNLINK)
    text = await world.secretary.press(Action.GROUP_UNLINK_CONFIRMED)

    assert "还没有关联工作群" in text
    assert states(world) == [LinkState.UNLINKED, LinkState.UNLINKED]
    assert len(said(second)) == 1  # a button is pressed in private


# What is posted


async def test_a_group_is_told_the_due_day_the_end_and_the_next_opening_without_a_name(world: World) -> None:
    group = await linked(world)
    await world.file(world.first, 1)

    await whole_period(world)

    texts = said(group)[1:]
    kinds = [next(mark for mark in "📣⏰🔒📊" if mark in text) for text in texts]
    assert kinds == ["⏰", "🔒", "📣"]
    assert "未报" in texts[0]
    assert "漏报" in texts[1]
    assert "应报" in texts[2]
    assert [name for name in NAMES for text in texts if name in text] == []
    assert "进展顺利" not in "".join(texts)


async def test_what_a_group_is_told_of_the_due_day_makes_a_sound_and_the_rest_does_not(world: World) -> None:
    group = await linked(world)

    await whole_period(world)

    assert [("⏰" in row.content, row.silent) for row in posts(group)[1:]] == [
        (True, False),
        (False, True),
        (False, True),
    ]


async def test_posts_go_to_the_topic_in_which_it_was_linked(world: World) -> None:
    group = world.stage.telegram.group("医改工作群", [world.secretary.person], kind="supergroup")
    topic = group.add_topic("进展")
    for thread_id in (topic, None):
        world.secretary.person.send_in(group, "/link", thread_id=thread_id)
        await world.stage.settle()

    await moment(world, "2026-05-07T09:30")

    assert ["⏰" in text for text in said(group, thread_id=topic)] == [False, True]
    assert ["⏰" in text for text in said(group)] == [False, True]


async def test_the_secretariat_posts_figures_as_they_were_shown_once(world: World) -> None:
    groups = [await linked(world, title="一群"), await linked(world, title="二群")]
    await world.secretary.say("/status")

    shown = await world.secretary.press(Action.GROUP_POST)
    await world.secretary.press(Action.GROUP_POST_CONFIRMED)
    await world.secretary.press_data(world.secretary.person.last, f"{Action.GROUP_POST_CONFIRMED}:1")

    assert "将发到 2 个群：" in shown
    for group in groups:
        (_, text) = said(group)
        assert "报送率" in text
        assert text.split("统计至")[0] in shown


async def test_without_a_group_nothing_is_offered_to_post(world: World) -> None:
    await world.secretary.say("/status")

    assert not world.secretary.offers(Action.GROUP_POST)
    await world.secretary.press_data(world.secretary.person.last, f"{Action.GROUP_POST}:1")
    assert "还没有关联工作群" in world.secretary.answer


async def test_anybody_in_a_linked_group_sees_the_figures_there_and_not_every_moment(world: World) -> None:
    group, elsewhere = await linked(world), world.stage.telegram.group("别的群", [world.first.person])
    for place in (group, group, elsewhere):
        world.first.person.send_in(place, "/status")
        await world.stage.settle()

    assert ["报送率" in text for text in said(group)] == [False, True]
    assert ["私聊" in text for text in said(elsewhere)] == [True]

    await world.stage.wait(hours=1)
    world.first.person.send_in(group, "/status")
    await world.stage.settle()
    assert len(said(group)) == 3


async def test_a_post_leads_into_the_private_chat(world: World) -> None:
    group = await linked(world)

    world.first.person.press_in(group, "打开私聊")
    await world.stage.settle()

    assert "待报送" in world.first.person.last.content


async def test_a_post_that_is_too_late_is_not_sent(world: World) -> None:
    group = await linked(world)
    await moment(world, "2026-05-07T08:00")

    await moment(world, "2026-05-07T18:30")

    assert len(said(group)) == 1


# What Telegram does


async def test_a_group_that_becomes_a_supergroup_is_told_there(world: World) -> None:
    group = await linked(world)
    group.migrate()
    await world.stage.settle()

    await moment(world, "2026-05-07T09:30")

    assert ["⏰" in text for text in said(group)] == [True]
    assert await told(world) == []


async def test_a_group_whose_move_was_not_heard_of_is_told_at_its_new_place(world: World) -> None:
    group = await linked(world)
    group.migrate()
    world.stage.telegram.take_updates()

    await moment(world, "2026-05-07T09:30")

    assert ["⏰" in text for text in said(group)] == [True]
    assert states(world) == [LinkState.LINKED]
    assert await told(world) == []


async def test_a_group_that_throws_the_bot_out_ends_its_link_and_the_secretariat_hears_of_it_once(
    world: World,
) -> None:
    group = await linked(world)
    world.secretary.catch_up()
    group.remove_bot()

    (text,) = await told(world)

    assert "医改工作群" in text
    assert "移出" in text
    await moment(world, "2026-05-07T10:30")
    assert await told(world) == []
    assert states(world) == [LinkState.REMOVED]
    assert "已被移出" in await world.secretary.say("/link")


async def test_a_lost_group_that_nobody_told_of_is_noticed_by_the_next_post(world: World) -> None:
    await linked(world)
    world.secretary.catch_up()
    group = world.stage.telegram.groups[-1]
    group.remove_bot()
    world.stage.telegram.take_updates()

    await moment(world, "2026-05-07T10:30")

    assert len(await told(world)) == 1
    assert states(world) == [LinkState.REMOVED]


async def test_a_topic_that_is_gone_or_closed_ends_its_own_link_alone(world: World) -> None:
    group = world.stage.telegram.group("医改工作群", [world.secretary.person], kind="supergroup")
    gone, closed = group.add_topic("旧话题"), group.add_topic("新话题")
    for thread_id in (gone, closed, None):
        world.secretary.person.send_in(group, "/link", thread_id=thread_id)
        await world.stage.settle()
    world.secretary.catch_up()
    group.remove_topic(gone)
    group.close_topic(closed)

    await moment(world, "2026-05-07T09:30")

    assert ["话题已删除或关闭" in text for text in await told(world)] == [True, True]
    assert states(world) == [LinkState.TOPIC_GONE, LinkState.TOPIC_GONE, LinkState.LINKED]
    assert ["⏰" in text for text in said(group)] == [False, True]


async def test_a_muted_bot_says_so_in_private(world: World) -> None:
    group = await linked(world, kind="supergroup")
    world.secretary.catch_up()

    group.mute_bot()

    (text,) = await told(world)
    assert "不能发言" in text
    assert states(world) == [LinkState.MUTED]


async def test_a_group_that_is_linked_anew_is_told_again(world: World) -> None:
    group = await linked(world)
    group.remove_bot()
    await world.stage.settle()
    group.add_bot()
    world.secretary.person.send_in(group, "/link")
    await world.stage.settle()

    await moment(world, "2026-05-07T09:30")

    assert "⏰" in said(group)[-1]
    assert states(world) == [LinkState.REMOVED, LinkState.LINKED]


async def test_a_group_that_is_too_busy_gets_its_post_later(world: World) -> None:
    group = await linked(world)
    world.stage.telegram.faults.next(faults.flood(40), chat_id=group.chat_id)

    await moment(world, "2026-05-07T09:30")
    assert len(said(group)) == 1
    world.stage.clock.advance(timedelta(seconds=40))
    await world.stage.settle()

    assert "⏰" in said(group)[-1]
