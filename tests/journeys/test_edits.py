"""Messages edited after they were sent, in Chinese: offered to the draft, explained afterwards, or silent."""

from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.worlds import World

TEXT = "已召开两次推进会。"


async def _edit(player: Player, old: str, new: str) -> str:
    own = next(row for row in reversed(player.person.messages) if row.content == old)
    player.person.edit(own, new)
    await player.stage.settle()
    return player.person.last.text


async def _draft(world: World) -> None:
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)
    await world.first.say(TEXT)


async def test_an_edited_text_is_offered_and_taken_over_once(any_world: World) -> None:
    first = any_world.first
    await _draft(any_world)
    await first.say("签约率60%。")

    asked = await _edit(first, TEXT, "已召开三次推进会。")
    assert "采用修改后的文字？" in asked
    assert "两次" in asked
    offer = first.person.last
    assert offer.buttons == [["采用", "保留原文"]]
    data = [button.data or "" for button in offer.button_rows[0]]
    card = await first.press_data(offer, data[0])
    assert "已召开三次推进会。\n签约率60%。" in card
    await first.press_data(offer, data[0])  # pressed twice
    await first.press_data(offer, data[1])  # and the other one after it
    await first.say("其余6月底前启动。")  # the draft's text still goes on

    (report,) = any_world.rows("report")["report"]
    assert "已召开三次推进会。\n签约率60%。\n其余6月底前启动。" in report


async def test_the_question_that_is_open_stays_open(any_world: World) -> None:
    first = any_world.first
    await _draft(any_world)
    await first.press_label("下一步打算")
    await _edit(first, TEXT, "已召开三次推进会。")

    card = await first.say("6月底前启动")

    assert "已召开两次" in card
    assert "6月底前启动" in card
    assert "✏️ 采用修改后的文字" in first.labels
    await first.press(Action.EDIT)
    assert "已召开三次" in await first.press(Action.EDIT_ADOPT)
    assert "✏️ 采用修改后的文字" not in first.labels


async def test_an_edit_after_submission_is_explained_with_the_way_back(any_world: World) -> None:
    first = any_world.first
    await _draft(any_world)
    await first.press(Action.SUBMIT)

    answer = await _edit(first, TEXT, "已召开三次推进会。")
    assert "已报送" in answer
    assert "请先撤回" in answer
    await first.press(Action.WITHDRAW)
    await first.press(Action.EDIT)
    card = await first.press(Action.EDIT_ADOPT)

    assert "已召开三次" in card
    assert "已报送" in await first.press(Action.SUBMIT)


async def test_edits_that_mean_nothing_are_silent(any_world: World) -> None:
    first, stranger = any_world.first, any_world.newcomer()
    await stranger.say("您好")
    await first.say("/my")
    await _draft(any_world)
    seen = [len(player.person.received) for player in (first, stranger)]

    await _edit(first, "/my", "/due")
    await _edit(first, TEXT, TEXT)  # a preview was added: Telegram calls that an edit
    await _edit(stranger, "您好", "再见")

    assert [len(player.person.received) for player in (first, stranger)] == seen


async def test_an_edit_by_somebody_whose_seat_passed_on_changes_nothing(any_world: World) -> None:
    first = any_world.first
    await _draft(any_world)
    with any_world.stage.database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE seat SET person_id = NULL WHERE person_id ="
            f" (SELECT id FROM person WHERE telegram_id = {first.person.user_id})"
        )
    before = any_world.rows("report", "said_message")

    await _edit(first, TEXT, "已召开三次推进会。")

    assert any_world.rows("report", "said_message") == before
