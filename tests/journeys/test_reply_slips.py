"""Reply slips as people meet them: composed, filled in on a phone, downloaded as a table."""

import io
import zipfile

import openpyxl
import pytest

from bot.simulator.messages import Message
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.worlds import World


@pytest.fixture
async def asked(world: World) -> World:
    """Everybody is asked whether they come, who comes, and for a file."""
    secretary = world.secretary
    await secretary.say("/notice 请参会。")
    await secretary.press(Action.NOTICE_AUDIENCE)
    await secretary.press_label("回执…")
    for label, text in (("＋选择", "是否参会：参加/不参加"), ("＋姓名", "参会人"), ("＋文件", "盖章回执")):
        await secretary.press_label(label)
        await secretary.say(text)
    assert "1. 是否参会 · 选择 · 参加 / 不参加" in secretary.text
    await secretary.press_label("预览")
    assert "回执：是否参会 · 参会人 · 盖章回执" in secretary.text
    await secretary.press(Action.NOTICE_SEND)
    await world.stage.settle()
    return world


async def fill(player: Player) -> None:
    await player.press(Action.REPLY_SLIP_FILL)
    await player.press_label("参加")
    await player.say("李主任")
    await player.send_document("回执.pdf", b"%PDF-1.4 slip")


def document(player: Player) -> Message:
    return next(row for row in reversed(player.person.received) if row.document is not None)


async def test_a_slip_is_filled_in_question_by_question_and_signs(asked: World) -> None:
    first = asked.first
    assert "签收" not in first.labels
    await first.press_label("填写回执")
    assert "第 1 题，共 3 题" in first.text
    await first.press_label("参加")
    assert "参会人" in first.text
    await first.say("李主任")
    assert "请发送文件" in first.text
    await first.say("没有文件")
    assert "需要文件" in first.person.last.content
    await first.send_document("回执.pdf", b"%PDF-1.4 slip")

    assert "回执已填好" in first.text
    assert "参会人：李主任" in first.text
    await asked.secretary.press(Action.NOTICE)
    assert "已签收 1" in asked.secretary.text


async def test_an_answer_is_changed_until_the_notice_is_closed(asked: World) -> None:
    await fill(asked.first)
    await asked.first.press_label("改：是否参会")
    assert "已填：参加" in asked.first.text
    await asked.first.press_label("不参加")
    assert "是否参会：不参加" in asked.first.text
    card, button = asked.first.card, asked.first.offered(Action.REPLY_SLIP_QUESTION)[1]
    await asked.secretary.press(Action.NOTICE)
    await asked.secretary.press_label("关闭通知")
    await asked.secretary.press_label("关闭通知")

    await asked.first.press_data(card, button.data or "")
    await asked.first.say("王主任")

    assert "已结束" in asked.first.person.last.content
    assert "李主任" in str(asked.rows("reply_answer"))


async def test_the_secretariat_downloads_the_table_and_the_files(asked: World) -> None:
    await fill(asked.first)
    secretary = asked.secretary
    await secretary.press(Action.NOTICE)
    await secretary.press_label("回执汇总")
    assert "已填 1/13" in secretary.text
    assert "参加：1" in secretary.text

    await secretary.press_label("下载汇总表")
    name, data = content(asked, document(secretary))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert name.endswith(".xlsx")
    assert rows[0] == ["单位", "岗位", "姓名", "电话", "是否参会", "参会人", "盖章回执", "已签收"]
    assert len(rows) == 1 + 13
    assert [row[4:7] for row in rows if row[4]] == [
        ["是否参会", "参会人", "盖章回执"],
        ["参加", "李主任", "回执.pdf"],
    ]

    await secretary.press_label("下载收到的文件")
    _, packed = content(asked, document(secretary))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert [archive.read(entry) for entry in archive.namelist()] == [b"%PDF-1.4 slip"]


def content(world: World, message: Message) -> tuple[str, bytes]:
    """Name and bytes of a document that the bot sent."""
    assert message.document is not None
    return message.document.name, message.document.data


async def test_a_notice_with_a_slip_is_not_signed_past_it(asked: World) -> None:
    notice_id = asked.first.argument(Action.REPLY_SLIP_FILL)

    await asked.first.press_data(asked.first.card, f"{Action.SIGN_NOTICE}:{notice_id}")

    assert "填写回执" in asked.first.answer
