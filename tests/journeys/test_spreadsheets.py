"""Spreadsheets in the chat: a draft goes out and comes back, a contact list becomes invitations."""

import io
import zipfile
from collections.abc import AsyncIterator

import openpyxl
import pytest

from bot.demo.stage import Stage
from models.documents import LedgerStatus
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from rendering.actions import Action
from tests.journeys import worlds
from tests.journeys.players import Player
from tests.journeys.sources import SAMPLE
from tests.journeys.stages import Home
from tests.journeys.worlds import FIRST_AGENCY, SECOND_AGENCY, World
from tests.workbooks import DEADLINE, FIRST, TITLE, Clerk, typed


class Desk:
    """A secretary with a draft, and its workbook on her computer."""

    def __init__(self, stage: Stage, secretary: Player) -> None:
        self.stage = stage
        self.secretary = secretary
        self.clerk: Clerk

    async def fetch(self) -> None:
        await self.secretary.say("/draft")
        await self.secretary.press(Action.DRAFT_MORE)
        await self.secretary.press(Action.WORKBOOK)
        self.clerk = Clerk(file_of(self.secretary))

    async def send_back(self) -> str:
        return await self.secretary.send_document("台账.xlsx", self.clerk.data)

    def titles(self) -> list[str]:
        with self.stage.database.read() as session:
            (ledger,) = ledger_queries.with_status(session, LedgerStatus.DRAFT)
            return [item.title for item in item_queries.of_ledger(session, ledger.id)]


def file_of(player: Player) -> bytes:
    document = player.person.last.document
    assert document is not None
    return bytes(document.data)


def pictures(data: bytes) -> list[int]:
    """How many pictures each sheet shows."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(f"xl/drawings/drawing{number}.xml").count(b"<xdr:pic>") for number in (1, 2)]


@pytest.fixture
async def desk(stage: Stage) -> Desk:
    secretary = await worlds.seated(stage, worlds.SECRETARY)
    await secretary.send_document("sample.txt", SAMPLE.document.read_bytes())
    desk = Desk(stage, secretary)
    await desk.fetch()
    return desk


async def test_a_draft_goes_out_comes_back_and_is_applied_when_confirmed(desk: Desk) -> None:
    before = desk.titles()
    desk.clerk.write(FIRST, TITLE, "办好县域医共体")

    preview = await desk.send_back()

    assert "修改 1 项，新增 0 项，删除 0 项" in preview
    assert desk.titles() == before
    done = await desk.secretary.press(Action.WORKBOOK_APPLY)
    assert "草稿已按表格修改" in done
    assert desk.titles() == ["办好县域医共体", *before[1:]]


async def test_errors_are_shown_and_only_the_good_rows_applied(desk: Desk) -> None:
    before = desk.titles()
    desk.clerk.write(FIRST, TITLE, "办好县域医共体")
    desk.clerk.write(FIRST + 1, DEADLINE, "年底吧")

    preview = await desk.send_back()
    errors = await desk.secretary.press(Action.WORKBOOK_ERRORS)

    assert "需要先改正：1 处" in preview
    assert not desk.secretary.offers(Action.WORKBOOK_APPLY)
    assert "第 4 行 · 完成时限“年底吧”" in errors
    await desk.secretary.press(Action.WORKBOOK_SENT)
    await desk.secretary.press(Action.WORKBOOK_APPLY_GOOD)
    assert desk.titles() == ["办好县域医共体", *before[1:]]


async def test_a_change_made_in_the_chat_meanwhile_is_not_overwritten(desk: Desk) -> None:
    desk.clerk.write(FIRST, TITLE, "表格里的题目")
    await desk.secretary.say("/draft")
    await desk.secretary.press(Action.DRAFT_PAGE)
    await desk.secretary.turn_to(Action.DRAFT_ITEM, "1")
    await desk.secretary.press(Action.EDIT_TITLE)
    await desk.secretary.say("对话里的题目")

    preview = await desk.send_back()
    errors = await desk.secretary.press(Action.WORKBOOK_ERRORS)

    assert "需要先改正：1 处" in preview
    assert "在对话中也改过" in errors
    assert desk.titles()[0] == "对话里的题目"


async def test_a_workbook_that_nobody_edited_has_nothing_to_apply(desk: Desk) -> None:
    preview = await desk.send_back()

    assert "没有差别" in preview
    assert not desk.secretary.offers(Action.WORKBOOK_APPLY)


async def test_a_button_pressed_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    desk.clerk.write(FIRST, TITLE, "办好县域医共体")
    await desk.send_back()
    card = desk.secretary.card
    data = desk.secretary.offered(Action.WORKBOOK_APPLY)[0].data or ""
    await desk.secretary.press_data(card, data)
    titles = desk.titles()

    await desk.secretary.press_data(card, data)

    assert desk.titles() == titles


async def test_a_workbook_of_a_ledger_in_force_is_refused_with_what_to_do(desk: Desk) -> None:
    await desk.secretary.say("/draft")
    await desk.secretary.press(Action.PUBLISH)
    await desk.secretary.press(Action.PUBLISH_CONFIRMED)

    assert "请发送修订后的文件" in await desk.send_back()


async def test_a_contact_list_becomes_a_file_of_codes_that_let_people_in(desk: Desk) -> None:
    secretary = desk.secretary
    rows = [["单位", "姓名", "电话"], [FIRST_AGENCY, "张三", "13812345678"], [SECOND_AGENCY, "李四", ""]]

    preview = await secretary.send_document("联络员名单.xlsx", typed(rows))

    assert "将邀请 2 人，涉及 2 个单位" in preview
    await secretary.press(Action.CONTACTS_INVITE)
    codes, _ = openpyxl.load_workbook(io.BytesIO(file_of(secretary))).worksheets
    table = list(codes.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[5], row[6]) for row in table] == [
        (FIRST_AGENCY, "张三", "13812345678"),
        (SECOND_AGENCY, "李四", ""),
    ]
    assert pictures(file_of(secretary)) == [2, 2]
    newcomer = Player.on(desk.stage, 2001, "小张")
    assert FIRST_AGENCY in await newcomer.say(f"/start {table[0][2]}")


async def test_the_secretariat_sees_who_was_invited(desk: Desk) -> None:
    await desk.secretary.send_document("名单.csv", f"单位,姓名,电话\n{FIRST_AGENCY},张三,".encode())
    await desk.secretary.press(Action.CONTACTS_INVITE)

    await desk.secretary.say("/agencies")
    card = await desk.secretary.turn_to(Action.AGENCY, FIRST_AGENCY)

    assert "已邀请：张三" in card


async def test_errors_of_a_contact_list_are_shown_and_the_others_invited(desk: Desk) -> None:
    text = f"单位,姓名,电话\n{FIRST_AGENCY},张三,\n市气象局,李四,\n{SECOND_AGENCY},王五,123\n"

    preview = await desk.secretary.send_document("名单.csv", text.encode())
    errors = await desk.secretary.press(Action.CONTACTS_ERRORS)

    assert "需要先改正：2 处" in preview
    assert "第 3 行 · 单位“市气象局”" in errors
    assert "第 4 行 · 电话“123”" in errors
    await desk.secretary.press(Action.CONTACTS_SENT)
    await desk.secretary.press(Action.CONTACTS_INVITE_GOOD)
    (sheet, _) = openpyxl.load_workbook(io.BytesIO(file_of(desk.secretary))).worksheets
    assert [row[5] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["张三"]


async def test_a_contact_list_before_any_document_brings_its_agencies(stage: Stage) -> None:
    secretary = await worlds.seated(stage, worlds.SECRETARY)
    preview = await secretary.send_document(
        "名单.csv", "单位,姓名,电话\n市气象局,张三,\n市地震局,李四,\n".encode()
    )

    after = await secretary.press(Action.CONTACTS_REGISTER)

    assert "名录中没有、也没有相近名称的单位：2 个（市气象局、市地震局）" in preview
    assert "将邀请 2 人，涉及 2 个单位" in after
    await secretary.press(Action.CONTACTS_INVITE)
    (sheet, _) = openpyxl.load_workbook(io.BytesIO(file_of(secretary))).worksheets
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["市气象局", "市地震局"]


@pytest.fixture
async def in_english(home: Home) -> AsyncIterator[Player]:
    """A secretary who speaks English, with a draft."""
    async with home.stage(SAMPLE.begins, "en") as stage:
        secretary = Player.on(stage, worlds.SECRETARY, "Wang", "en")
        await secretary.say(f"/start {worlds.code_for(stage, worlds.SECRETARY)}")
        await secretary.send_document("sample.txt", SAMPLE.document.read_bytes())
        yield secretary


async def test_the_same_in_english(in_english: Player) -> None:
    await in_english.say("/draft")
    await in_english.press(Action.DRAFT_MORE)
    await in_english.press(Action.WORKBOOK)
    clerk = Clerk(file_of(in_english))
    clerk.write(FIRST, TITLE, "Another name")
    clerk.write(FIRST + 1, DEADLINE, "soon")

    preview = await in_english.send_document("ledger.xlsx", clerk.data)
    errors = await in_english.press(Action.WORKBOOK_ERRORS)

    assert "Items that change: 1" in preview
    assert "row 4 · Deadline “soon”" in errors
    assert "write it like 2026-12-31" in errors


async def test_a_liaison_can_send_neither(world: World) -> None:
    before = world.rows()

    answer = await world.first.send_document("名单.csv", "单位,姓名,电话\n市医保局,张三,".encode())

    assert "/due" in answer
    assert world.rows() == before
