"""A new text of a ledger in force, and next year's: compared, confirmed, told, carried over."""

import re

import pytest

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.sources import SAMPLE, at
from tests.journeys.worlds import World


def revised() -> str:
    """The sample with a deadline moved, an agency added, an item dropped and another one new."""
    text = SAMPLE.document.read_text(encoding="utf-8")
    text = text.replace("三季度末前完成价格调整评估", "上半年完成价格调整评估")
    text = text.replace("（市卫生健康委牵头，市财政局、", "（市卫生健康委牵头，市财政局、市民政局、")
    smart = (
        "（九）推进智慧医院建设。三级医院全部建成电子病历系统，开通线上复诊和移动支付。"
        "（市卫生健康委牵头，市大数据局配合）\n"
    )
    return re.sub(r"（九）推动中医药.*\n", smart, text)


def next_year() -> str:
    """The same for 2027, without its last item and with one in other words."""
    text = (
        re.sub(r"（十）加快.*\n", "", revised()).replace("2026", "2027").replace("〔2027〕9号", "〔2027〕7号")
    )
    pay = "（八）开展薪酬改革试点。落实“两个允许”要求，提高医务人员固定薪酬占比。（市财政局负责）\n"
    return re.sub(r"（八）.*\n", pay, text)


async def send(player: Player, text: str) -> str:
    """The secretary sends a document."""
    return await player.send_document("修订稿.txt", text.encode())


@pytest.fixture
async def compared(world: World) -> World:
    """The new text is sent, and compared with the ledger in force."""
    for player in world.players.values():
        player.catch_up()
    await send(world.secretary, revised())
    await world.secretary.press(Action.REVISION)
    return world


async def test_a_new_text_is_recognised_and_changes_nothing_by_itself(world: World) -> None:
    before = world.rows("item", "assignment", "duty")

    text = await send(world.secretary, revised())

    assert text.startswith("这份文件像是现有台账的新文本")
    assert world.secretary.labels == ["比对", "另建台账"]
    assert world.rows("item", "assignment", "duty") == before


async def test_the_same_new_text_again_opens_the_same_comparison(world: World) -> None:
    await send(world.secretary, revised())
    await send(world.secretary, revised())

    assert len(world.rows("revision")["revision"]) == 1


async def test_a_text_that_is_none_can_be_a_ledger_of_its_own(world: World) -> None:
    await send(world.secretary, revised())

    text = await world.secretary.press(Action.REVISION_OWN)

    assert text.startswith("台账草稿")
    assert len(world.rows("ledger")["ledger"]) == 2


async def test_the_changes_are_told_in_numbers_and_one_by_one(compared: World) -> None:
    secretary = compared.secretary

    assert "新增 1 处 · 删去 1 处 · 文字 1 处 · 单位 1 处 · 完成时限 1 处" in secretary.text
    await secretary.press(Action.CHANGE)
    assert "＋ 市民政局 · 配合" in secretary.text
    await secretary.press_label("›")
    assert "三季度末" in secretary.text
    deadline = await secretary.press_label("›")
    assert "修订前：2026年9月30日" in deadline
    assert "修订后：2026年6月30日" in deadline


async def test_what_is_confirmed_takes_effect_and_each_is_told_once(compared: World) -> None:
    await compared.secretary.press(Action.REVISION_APPLY)
    asked = compared.secretary.text
    text = await compared.secretary.press(Action.REVISION_APPLY_CONFIRMED)
    await compared.stage.wait(minutes=20)

    assert "将取消事项 1 项" in asked
    assert "已采纳 5 处" in compared.secretary.answer
    assert "全部处理完毕" in text
    (told,) = compared.first.catch_up()
    assert "完成时限：2026年9月30日（星期三） → 2026年6月30日（星期二）" in told
    assert "新增事项，请签收" in told
    (told,) = compared.second.catch_up()
    assert "cancelled, nothing more to report" in told
    assert "原定2026年9月30日" in await compared.first.say("/item 6")


async def test_changes_confirmed_one_by_one_are_told_in_one_message(compared: World) -> None:
    await compared.secretary.press(Action.CHANGE)
    for _ in range(5):
        await compared.secretary.press(Action.CHANGE_APPLY)
    await compared.stage.wait(minutes=20)

    assert "全部处理完毕" in compared.secretary.text
    assert len(compared.first.catch_up()) == 1


async def test_a_change_pressed_twice_is_applied_once(compared: World) -> None:
    await compared.secretary.press(Action.CHANGE)
    message = compared.secretary.card
    (apply,) = compared.secretary.offered(Action.CHANGE_APPLY)
    await compared.secretary.press_data(message, apply.data or "")

    await compared.secretary.press_data(message, apply.data or "")

    assert "此前已处理" in compared.secretary.answer


async def test_a_comparison_that_a_newer_text_replaced_says_so(compared: World) -> None:
    await compared.secretary.press(Action.CHANGE)
    message = compared.secretary.card
    (apply,) = compared.secretary.offered(Action.CHANGE_APPLY)
    await send(compared.secretary, revised().replace("60所", "90所"))

    await compared.secretary.press_data(message, apply.data or "")

    assert "已被更新的文本取代" in compared.secretary.answer


async def test_what_is_left_stays_as_it_was(compared: World) -> None:
    before = compared.rows("item", "assignment")

    text = await compared.secretary.press(Action.REVISION_FINISH)

    assert "保留原样 5 处" in text
    assert compared.rows("item", "assignment") == before


async def test_unfinished_items_go_on_next_year_with_their_history(world: World) -> None:
    await world.file(world.first, 6, "已完成价格调整评估。")
    world.stage.clock.set(at("2027-03-01T10:00"))
    secretary = world.secretary
    await send(secretary, next_year())
    await secretary.press(Action.DRAFT_MORE)
    listed = await secretary.press(Action.CARRY)
    await secretary.press(Action.CARRY_PROPOSED)
    await secretary.press(Action.CARRY_OTHERS)
    await secretary.say("/draft")
    await secretary.press(Action.PUBLISH)
    await secretary.press(Action.PUBLISH_CONFIRMED)

    card = await world.first.say("/item 6")
    before = await world.first.press_label("结转前：2026年第6项")

    assert "2026年第6项 调整医疗服务价格\n    ❓ 事项 6？调整医疗服务价格" in listed
    assert "由2026年第6项结转，原定完成时限 2026年9月30日" in card
    assert "🗄 已结转" in before
    assert "已完成价格调整评估。" in before


async def test_carrying_over_can_be_undone_until_the_draft_is_published(world: World) -> None:
    secretary = world.secretary
    await send(secretary, next_year())
    await secretary.press(Action.DRAFT_MORE)
    await secretary.press(Action.CARRY)
    await secretary.press(Action.CARRY_ITEM)
    await secretary.press(Action.CARRY_CHOOSE)
    await secretary.say("3")
    await secretary.press(Action.CARRY, secretary.argument(Action.CARRY), 1)
    carried = await secretary.press(Action.CARRY_ITEM)

    undone = await secretary.press(Action.CARRY_UNDO)

    assert "由草稿事项 3 承接" in carried
    assert "是否由草稿事项 1 承接" in undone
