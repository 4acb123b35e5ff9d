"""Writing a report in a hurry: nothing that was typed is lost, and every mistake can be taken back."""

import pytest

from rendering.actions import Action
from tests.journeys.worlds import World
from tests.simulator.images import png


async def test_a_text_typed_on_an_open_duty_begins_its_report(world: World) -> None:
    await world.first.say("/due")
    await world.first.press(Action.DUTY)

    text = await world.first.say("已完成两期培训。")

    assert "已完成两期培训。" in text
    assert "提交" in " ".join(world.first.labels)


async def test_a_second_message_is_added_to_the_first(world: World) -> None:
    await begin(world)
    await world.first.say("第一句。")

    text = await world.first.say("补充一句。")

    assert "第一句。\n补充一句。" in text


async def test_the_caption_of_a_photo_belongs_to_the_text(world: World) -> None:
    await begin(world)
    await world.first.say("第一句。")
    world.first.person.send_photo(png(2, 2), caption="现场照片说明")
    await world.stage.settle()

    assert "第一句。\n现场照片说明" in world.first.person.last.text


async def test_rewriting_replaces_the_text(world: World) -> None:
    await begin(world)
    await world.first.say("第一句。")
    await world.first.press(Action.RETYPE)

    text = await world.first.say("全部重写。")

    assert "全部重写。" in text
    assert "第一句。" not in text


async def test_a_draft_is_thrown_away_only_after_asking(world: World) -> None:
    await begin(world)
    await world.first.say("第一句。")
    await world.first.press(Action.DISCARD_REPORT)
    assert len(world.rows("report")["report"]) == 1

    await world.first.press(Action.DISCARD_REPORT_CONFIRMED)

    assert world.rows("report")["report"] == []


async def test_a_report_is_taken_back_before_it_is_reviewed(world: World) -> None:
    await begin(world)
    await world.first.say("写错了的内容。")
    await world.first.press(Action.SUBMIT)

    await world.first.press(Action.WITHDRAW)

    assert "写错了的内容。" in world.first.text
    await world.secretary.say("/review")
    assert "写错了" not in world.secretary.text


async def test_nothing_new_pressed_by_mistake_becomes_a_report(world: World) -> None:
    await world.first.say("/due")
    await world.first.press(Action.DUTY)
    await world.first.press(Action.NIL)

    await world.first.press(Action.PROGRESS)
    text = await world.first.say("其实有进展。")

    assert "其实有进展。" in text


async def test_the_word_cancel_leaves_a_question_instead_of_answering_it(world: World) -> None:
    await begin(world)
    await world.first.say("待审内容。")
    await world.first.press(Action.SUBMIT)
    await world.secretary.say("/review")
    await world.secretary.press(Action.REVIEW)
    await world.secretary.press(Action.RETURN)

    await world.secretary.say("取消")

    assert world.rows("review")["review"] == []


async def test_start_leaves_a_dialog_like_any_command(world: World) -> None:
    await begin(world)
    await world.first.say("/start")

    await world.first.say("好的")

    assert "好的" not in str(world.rows("report"))


async def test_a_photo_without_an_item_is_told_where_to_go(world: World) -> None:
    world.first.person.send_photo(png(2, 2))
    await world.stage.settle()

    assert "/due" in world.first.person.last.text


@pytest.mark.parametrize("content", [{"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}])
async def test_a_voice_message_is_not_kept_in_silence(world: World, content: dict[str, object]) -> None:
    await begin(world)
    world.first.person.send_other(content)
    await world.stage.settle()

    assert "无法保存" in world.first.person.last.text


async def begin(world: World) -> None:
    """The first duty's report is begun."""
    await world.first.say("/due")
    await world.first.press(Action.DUTY)
    await world.first.press(Action.PROGRESS)
