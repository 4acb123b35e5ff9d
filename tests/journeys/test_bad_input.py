"""Whatever people send, they get one clear sentence in their language, and nothing half-done is left."""

import io
import re
import zipfile

import pytest

from bot.simulator.people import Person
from domain.roles import Role
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.sources import SAMPLE, at
from tests.journeys.worlds import FIRST_AGENCY, World
from tests.simulator.images import png

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEDGERS = ("ledger", "item", "document", "doubt")
REPORTS = ("report", "evidence", "duty", "review")


def zipped(name: str) -> bytes:
    """A zip file with one text in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "一份普通的文本。")
    return buffer.getvalue()


def is_one_sentence(text: str) -> bool:
    """Short, and it ends like a sentence."""
    return 5 < len(text) < 200 and text.rstrip().endswith(("。", "）", ".", "？", "?"))


# Files


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("letter.txt", "王主任：您好！附件请查收。祝工作顺利。".encode()),
        ("empty.txt", b"\n \n"),
        ("renamed.docx", zipped("readme.txt")),
        ("renamed.txt", zipped("readme.txt")),
        ("broken.docx", b"PK\x03\x04 broken"),
        ("picture.png", png(2, 2)),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("table.xlsx", zipped("xl/workbook.xml")),
        ("bytes.txt", bytes(range(256)) * 40),
    ],
)
async def test_a_file_that_is_no_policy_document_makes_no_ledger(
    world: World, name: str, data: bytes
) -> None:
    before = world.rows(*LEDGERS)

    text = await world.secretary.send_document(name, data)

    assert is_one_sentence(text), text
    assert world.rows(*LEDGERS) == before


async def test_a_file_beyond_what_telegram_hands_out_is_refused_before_it_is_fetched(world: World) -> None:
    document = {"file_id": "big", "file_unique_id": "big", "file_name": "big.docx", "file_size": 30_000_000}
    world.secretary.person.send_other({"document": document})
    await world.stage.settle()

    assert "20" in world.secretary.person.last.text
    assert is_one_sentence(world.secretary.person.last.text)
    assert world.stage.telegram.sent("getFile") == []


async def test_a_liaison_sends_no_policy_documents(world: World) -> None:
    before = world.rows(*LEDGERS)

    text = await world.first.send_document("sample.txt", "一、总体要求".encode())

    assert is_one_sentence(text)
    assert world.rows(*LEDGERS) == before


async def test_evidence_of_a_useless_kind_is_refused_and_the_draft_stays(world: World) -> None:
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)
    await world.first.say("已完成一半。")

    text = await world.first.send_document("virus.exe", b"MZ")

    assert is_one_sentence(text)
    assert len(world.rows("report")["report"]) == 1
    assert world.rows("evidence")["evidence"] == []


async def test_an_album_with_one_caption_makes_one_report_with_all_its_photos(world: World) -> None:
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)
    for size, caption in ((2, "现场照片"), (3, ""), (4, "")):
        world.first.person.send_photo(png(size, size), caption=caption, album="a1")
    await world.stage.settle()

    assert "现场照片" in world.first.person.last.text
    assert len(world.rows("evidence")["evidence"]) == 3


# Codes


async def test_a_code_seats_one_person_only(world: World) -> None:
    code = worlds.code(world.stage, "市财政局", Role.LIAISON)
    first, second = world.newcomer(3001), world.newcomer(3002)
    await first.say(f"/start {code}")

    text = await second.say(f"/start {code}")

    assert is_one_sentence(text)
    assert worlds.identity_of(world.stage.database, second.person) is None


async def test_the_same_person_may_press_the_same_link_twice(world: World) -> None:
    code = worlds.code(world.stage, "市财政局", Role.LIAISON)
    newcomer = world.newcomer()
    await newcomer.say(f"/start {code}")
    before = world.rows("seat", "invitation", "person", "audit_entry")

    text = await newcomer.say(f"/start {code}")

    assert "市财政局" in text
    assert world.rows("seat", "invitation", "person", "audit_entry") == before


async def test_an_expired_code_says_since_when(world: World) -> None:
    code = worlds.code(world.stage, "市财政局", Role.LIAISON)
    await world.stage.wait_until(worlds.LATER)
    world.stage.clock.set(at("2026-05-06T10:00"))

    text = await world.newcomer().say(f"/start {code}")

    assert "5月5日" in text
    assert "到期" in text


async def test_a_code_of_another_agency_leaves_a_liaison_where_they_are(world: World) -> None:
    code = worlds.code(world.stage, "市财政局", Role.LIAISON)
    before = world.rows("seat")

    text = await world.first.say(f"/start {code}")

    assert "市财政局" in text
    assert FIRST_AGENCY in text
    assert world.rows("seat") == before


@pytest.mark.parametrize("code", ["NOSUCHCODE12", "' OR 1=1 --", "二维码", "A" * 500])
async def test_an_unknown_code_is_no_way_in(world: World, code: str) -> None:
    newcomer = world.newcomer()

    text = await newcomer.say(f"/start {code}")

    assert is_one_sentence(text)
    assert worlds.identity_of(world.stage.database, newcomer.person) is None


async def test_a_bare_code_is_as_good_as_the_link(world: World) -> None:
    code = worlds.code(world.stage, "市财政局", Role.LIAISON)

    text = await world.newcomer().say(f" {code.lower()} ")

    assert "市财政局" in text


# Texts


async def test_a_text_too_long_for_a_report_is_refused_whole(world: World) -> None:
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)
    asked = len(world.first.person.received)

    text = await world.first.say("长" * 10_000)  # the app sends it in three pieces

    assert "4000" in text
    assert len(world.first.person.received) == asked + 1
    assert {row[4:6] for row in world.rows("report")["report"]} == {("draft", "")}


async def test_the_longest_text_is_kept_word_for_word(world: World) -> None:
    words = ("进展<&>😀" * 1000)[:4000]

    await world.file(world.first, 9, words[:3900])

    assert world.rows("report")["report"][0][5] == words[:3900]


async def test_a_text_of_blanks_is_no_report(world: World) -> None:
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)

    await world.first.say("\u200b \u3000\n.")

    assert not world.first.offers(Action.NIL)


async def test_names_with_markup_and_emoji_are_shown_as_they_are(world: World) -> None:
    name = worlds.SEATS[worlds.FIRST][2]
    await world.file(world.first, 9)

    await world.reviewer.say("/review")
    await world.reviewer.press(Action.REVIEW)

    assert name in world.reviewer.text
    assert name in await world.first.say("/start")


@pytest.mark.parametrize(
    "command", ["/item", "/item 0", "/item abc", "/item 999999999999", "/item ９", "/search", "/unknown"]
)
async def test_a_command_without_sense_is_answered_in_one_piece(world: World, command: str) -> None:
    before = len(world.first.person.received)

    text = await world.first.say(command)

    assert len(world.first.person.received) == before + 1
    assert CHINESE.search(text)


@pytest.mark.parametrize("command", ["/item 1", "/item x", "/review", "/status", "/unknown", "hm"])
async def test_who_reads_english_is_refused_in_english(world: World, command: str) -> None:
    text = await world.second.say(command)

    assert text
    assert not CHINESE.search(text)


@pytest.mark.parametrize("words", ["%%", "__", "' OR 1=1 --", "<b>", "\\", "医" * 300])
async def test_a_search_takes_any_words(world: World, words: str) -> None:
    text = await world.first.say(f"/search {words}")

    assert "0 项" in text


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
         | {"is_animated": False, "is_video": False}},
        {"location": {"latitude": 29.5, "longitude": 106.5}},
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
        {"contact": {"phone_number": "+86100", "first_name": "李"}},
    ],
    ids=lambda content: next(iter(content)),
)  # fmt: skip
async def test_what_is_neither_text_nor_file_is_answered_once_and_keeps_the_draft(
    world: World, content: dict[str, object]
) -> None:
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)
    await world.first.say("写到一半。")
    before, seen = world.rows(*REPORTS), len(world.first.person.received)

    world.first.person.send_other(content)
    await world.stage.settle()

    assert len(world.first.person.received) == seen + 1
    assert world.rows(*REPORTS) == before


async def test_an_edited_message_is_no_second_answer(world: World) -> None:
    await world.open_duty(world.first, 9)
    await world.first.press(Action.PROGRESS)
    await world.first.say("写到一半。")
    own = next(row for row in reversed(world.first.person.messages) if row.text == "写到一半。")
    await world.first.press(Action.SUBMIT)
    before = world.rows(*REPORTS)

    world.first.person.edit(own, "改了又改。")
    await world.stage.settle()

    assert world.rows(*REPORTS) == before


# Groups and strangers


async def test_in_a_group_the_bot_only_points_to_the_private_chat(world: World) -> None:
    group = world.stage.telegram.group("督办群", [world.first.person, world.newcomer().person])
    before = world.rows()

    world.first.person.send_in(group, f"/due@{world.stage.telegram.username}")
    world.first.person.send_in(group, "大家好")
    await world.stage.settle()

    texts = [row.text for row in group.messages if row.sender.is_bot]
    assert len(texts) == 1
    assert "私聊" in texts[0]
    assert "待报送" not in texts[0]
    assert world.rows() == before


@pytest.mark.parametrize("words", ["您好", "/my", "/status", "/start", "/help", "/item 1", "ABCDEFGH2345"])
async def test_a_stranger_gets_one_polite_sentence_and_leaves_no_row(world: World, words: str) -> None:
    stranger, before = world.newcomer(), world.rows()

    text = await stranger.say(words)

    assert len(stranger.person.received) == 1
    assert "秘书处" in text
    assert world.rows() == before


async def test_a_strangers_files_and_presses_lead_nowhere(world: World) -> None:
    stranger = world.newcomer(language="en")
    await stranger.say("/start")
    before = world.rows()

    await stranger.send_document("sample.txt", SAMPLE.document.read_bytes())
    for action in Action:
        await stranger.press_data(stranger.person.received[0], f"{action}:1:1")

    assert world.rows() == before
    assert all("secretariat" in row.text and not CHINESE.search(row.text) for row in stranger.person.received)
    assert all(press.answered and not CHINESE.search(press.answer) for press in stranger.presses)


# Blocking


async def test_who_blocks_the_bot_is_found_unreachable_and_welcome_back(world: World) -> None:
    person: Person = world.first.person
    person.block()
    await world.stage.settle()
    blocked = worlds.identity_of(world.stage.database, person).person.unreachable_since
    person.unblock()

    await world.first.say("/start")

    assert blocked is not None
    assert worlds.identity_of(world.stage.database, person).person.unreachable_since is None
    assert FIRST_AGENCY in world.first.text


async def test_who_lets_the_bot_in_again_can_be_reached_at_once(world: World) -> None:
    world.first.person.block()
    await world.stage.settle()

    world.first.person.unblock()
    await world.stage.settle()

    found = worlds.identity_of(world.stage.database, world.first.person)
    assert found.person.unreachable_since is None


async def test_the_backup_is_reminded_while_the_liaison_cannot_be(world: World) -> None:
    world.first.person.block()
    await world.stage.settle()
    world.stage.clock.set(at("2026-04-27T09:00"))
    await world.stage.ticks.look()
    await world.stage.settle()

    backup, secretary = world.players[worlds.BACKUP], world.secretary
    assert [row.text[0] for row in backup.person.received] == ["⏰"]
    assert any(worlds.SEATS[worlds.FIRST][2] in row.text for row in secretary.person.received)
