"""The short ways that people take: numbers, words, glued commands, the first steps of each seat."""

import pytest

from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.sources import SAMPLE
from tests.journeys.worlds import World


@pytest.mark.parametrize("words", ["/item 9", "/item9", "9", " 9 ", "事项 9"])
async def test_an_item_is_found_by_its_number_however_it_is_asked_for(world: World, words: str) -> None:
    assert (await world.first.say(words)).startswith("事项 9 ")


@pytest.mark.parametrize("command", ["/item", "/item 七", "/item 1234567", "1234567"])
async def test_what_is_no_number_is_told_how_a_number_looks(world: World, command: str) -> None:
    assert await world.first.say(command) == "编号应为数字，如 /item 9。"


async def test_who_sees_everything_is_told_how_far_the_numbers_go(world: World) -> None:
    assert await world.players[worlds.HEAD].say("/item 99") == "本台账没有事项 99（共 10 项）。"
    assert "10" not in await world.first.say("/item 99")


async def test_a_search_without_words_is_shown_one_with_a_word(world: World) -> None:
    assert "/search 医保" in await world.first.say("/search")
    assert "/search insurance" in await world.second.say("/search")


async def test_words_that_an_item_holds_are_one_press_from_it(world: World) -> None:
    await world.first.say("  火星  ")
    nothing_found = world.first.offers(Action.FIND)
    await world.first.say("家庭医生")

    text = await world.first.press(Action.FIND)

    assert not nothing_found
    assert text.startswith("查找：家庭医生 · 找到 1 项")


async def test_words_with_a_colon_are_searched_for_whole(world: World) -> None:
    await world.first.say("/help")

    assert "a:b" in await world.first.press_data(world.first.person.received[0], f"{Action.FIND}:a:b")


async def test_the_head_of_the_group_is_led_only_to_what_the_seat_may_see(world: World) -> None:
    head = world.players[worlds.HEAD]
    await head.say("/start")
    offered = head.labels

    figures = await head.press(Action.STATUS)
    await head.say("/start")
    ledger = await head.press(Action.LEDGER_ITEMS)

    assert offered == ["报送情况", "任务台账"]
    assert figures.startswith("报送情况：")
    assert "共 10 项" in ledger


async def test_a_notice_that_was_not_sent_waits_in_the_list(world: World) -> None:
    await world.secretary.say("/notice 请参会。")
    await world.secretary.say("/cancel")
    text = await world.secretary.say("/notice")

    assert "未发出" in text
    assert "发给谁" in await world.secretary.press(Action.NOTICE_DRAFT)


async def test_a_file_without_words_is_no_notice(world: World) -> None:
    await world.secretary.say("/notice")
    await world.secretary.press(Action.NOTICE_NEW)

    text = await world.secretary.send_document("通知.docx", b"PK")

    assert "请发送正文" in text
    assert world.rows("notice")["notice"] == []


async def test_who_owes_is_listed_first_and_can_be_notified(world: World) -> None:
    await world.file(world.second, 9)

    text = await world.secretary.say("/status")
    await world.secretary.press(Action.NOTICE_NEW)

    agencies = [line for line in text.splitlines() if line.endswith("/1")]
    assert agencies[-1] == f"{worlds.SECOND_AGENCY} 1/1"
    assert "新建通知" in world.secretary.text


async def test_a_file_sent_twice_leads_to_its_ledger(world: World) -> None:
    sent_again = await world.secretary.send_document("again.txt", SAMPLE.document.read_bytes())

    assert "已导入" in sent_again
    assert "共 10 项" in await world.secretary.press(Action.LEDGER_ITEMS)


async def test_a_leader_is_told_to_look(world: World) -> None:
    leader = world.players[worlds.LEADER]

    assert (await leader.say("/due")).endswith("点击编号查看")


async def test_leaving_what_keeps_nothing_promises_nothing(world: World) -> None:
    await world.secretary.say("/notice")
    await world.secretary.press(Action.NOTICE_NEW)

    assert await world.secretary.say("/cancel") == "已退出。"


async def test_in_a_group_everybody_is_shown_the_way_once_a_day(world: World) -> None:
    other = world.newcomer()
    group = world.stage.telegram.group("督办群", [world.first.person, other.person])
    for person in (world.first.person, world.first.person, other.person):
        person.send_in(group, "/due")
    await world.stage.settle()
    on_the_first_day = len([row for row in group.messages if row.sender.is_bot])

    await world.stage.wait(days=1)
    world.first.person.send_in(group, "/due")
    await world.stage.settle()

    assert on_the_first_day == 2
    assert len([row for row in group.messages if row.sender.is_bot]) == 3
