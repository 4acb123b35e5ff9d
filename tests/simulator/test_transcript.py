"""A chat as text for a terminal."""

from datetime import timedelta, timezone

import pytest

from bot.simulator import transcript
from bot.simulator.people import Person
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import Call
from tests.simulator.images import png

BEIJING = timezone(timedelta(hours=8))

EXPECTED = """\
                             ╭─ 林 晓 03-01 09:00 ─╮
                             │ /start              │
                             ╰─────────────────────╯

╭─ 督办 03-01 09:00 ✎ 📌 ─╮
│ 【待签收】第7项         │
│ 截止：3月20日           │
╰─────────────────────────╯
[ 签收 ] [ 退回 ]
[ 查看全部 ]"""


def test_a_chat_reads_like_a_chat(lin: Person, call: Call) -> None:
    rows = [["签收", "退回"], ["查看全部"]]
    markup = {"inline_keyboard": [[{"text": label, "callback_data": label} for label in row] for row in rows]}
    place = {
        "chat_id": lin.user_id,
        "message_id": call("sendMessage", chat_id=lin.user_id, text="x")["message_id"],
    }
    call("editMessageText", **place, text="【待签收】第7项\n截止：3月20日", reply_markup=markup)
    call("pinChatMessage", **place)

    assert transcript.render(lin.messages, width=52, zone=BEIJING) == EXPECTED


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("督办", 4), ("，", 2), ("e\u0301", 1), ("✅", 2), ("┃", 1)]
)
def test_wide_characters_take_two_columns(text: str, columns: int) -> None:
    assert transcript.columns(text) == columns


def test_no_line_is_wider_than_it_may_be(lin: Person, call: Call) -> None:
    markup = {
        "inline_keyboard": [[{"text": f"第{number}项重点任务", "callback_data": "a"} for number in range(8)]]
    }
    call(
        "sendMessage",
        chat_id=lin.user_id,
        text="深化医药卫生体制改革 duban progress report 2024 " * 9,
        reply_markup=markup,
    )

    lines = transcript.render(lin.messages, width=60).split("\n")

    assert max(transcript.columns(line) for line in lines) <= 60
    assert len(lines) > 12


def test_long_latin_words_are_not_cut_when_there_is_a_blank(lin: Person) -> None:
    lin.send("reporting progress reporting progress")

    frame = transcript.render_message(lin.messages[-1], width=36)

    assert "│ reporting progress" in frame
    assert "│ reporting progress" in frame.split("\n")[2]


def test_files_are_named(telegram: Telegram, lin: Person) -> None:
    lin.send_document("佐证.pdf", bytes(2048), caption="第三条")
    lin.send_document("a.txt", b"abc")
    lin.send_photo(png(40, 30))
    lin.send_other({"sticker": {}})

    text = transcript.render(lin.messages)

    for piece in ("📎 佐证.pdf (2.0 KB)", "📎 a.txt (3 B)", "40×30", "│ …"):
        assert piece in text
