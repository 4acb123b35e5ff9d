"""A liaison reports on many items with one Excel sheet: fetched, filled in, sent back, confirmed."""

import pytest

from domain.reports import ReportStatus
from models.queries import exports as export_queries
from models.reports import Report
from rendering.actions import Action
from tests.journeys.players import Player
from tests.journeys.worlds import BACKUP, LEADER, World
from tests.report_sheets import Filler
from tests.simulator.images import png


async def fetched(player: Player) -> Filler:
    """The sheet as somebody's computer opens it."""
    await player.say("/due")
    await player.press(Action.REPORT_SHEET)
    document = player.person.last.document
    assert document is not None
    return Filler(bytes(document.data))


async def sent(player: Player, filler: Filler) -> str:
    return await player.send_document("报送表-市卫生健康委.xlsx", filler.data)


def reports(world: World) -> list[Report]:
    with world.stage.database.read() as session:
        return list(export_queries.all_rows(session, Report))


async def test_many_items_are_reported_with_one_file_and_one_press(any_world: World) -> None:
    first = any_world.first
    filler = await fetched(first)
    assert "白色格子" in first.text
    filler.fill(1, text="已印发方案。", percent=20)
    filler.fill(2, text="正在招标。", percent="三成")
    filler.fill(3, nil="是")

    preview = await sent(first, filler)

    assert "将报送：2 项（1、2）" in preview
    assert "无新进展：1 项（3）" in preview
    assert "略过：7 行" in preview
    assert "还没有报送" in preview
    assert reports(any_world) == []
    assert "报送全部（3）" in first.labels
    card, data = first.card, first.offered(Action.REPORT_SHEET_FILE)[0].data or ""
    done = await first.press_data(card, data)
    assert "已报送：2 项（1、2）" in done
    assert "已报无新进展：1 项（3）" in done
    on_record = [(row.progress_text, row.progress_percent, row.status) for row in reports(any_world)]
    assert on_record == [
        ("已印发方案。", 20, ReportStatus.SUBMITTED),
        ("正在招标。", 30, ReportStatus.SUBMITTED),
        ("", None, ReportStatus.ACCEPTED),
    ]

    await first.press_data(card, data)

    assert first.text == done
    assert len(reports(any_world)) == 3
    assert "7" in await first.press(Action.OWED)


async def test_a_row_changed_after_it_was_filed_is_not_called_filed_before(any_world: World) -> None:
    first = any_world.first
    filler = await fetched(first)
    filler.fill(1, text="已印发方案。")
    filler.fill(3, nil="是")
    await sent(first, filler)
    await first.press(Action.REPORT_SHEET_FILE)
    filler.fill(1, assessment="有风险")
    filler.fill(3, problems="经费紧张")

    preview = await sent(first, filler)

    assert "此前已报送" not in preview
    assert preview.count("这一项您已报送，表中内容与已报送的不同；已报送的保持不变") == 2
    assert not first.offers(Action.REPORT_SHEET_FILE)


async def test_nothing_new_beside_a_problem_names_the_cell(any_world: World) -> None:
    filler = await fetched(any_world.first)
    filler.fill(3, nil="是", problems="经费紧张")

    preview = await sent(any_world.first, filler)

    assert "第 5 行（事项 3） · 存在问题“经费紧张”" in preview
    assert "这一行既选了“无新进展”，又填了其他内容，请只留一样" in preview


async def test_bad_rows_are_named_returned_marked_and_do_not_hold_up_the_others(any_world: World) -> None:
    first = any_world.first
    filler = await fetched(first)
    filler.fill(1, text="已印发方案。", percent="很多")
    filler.fill(2, text="正在招标。")
    filler.fill(4, percent=50)

    preview = await sent(first, filler)

    assert "将报送：1 项（2）" in preview
    assert "有误：2 行" in preview
    assert "第 3 行（事项 1） · 进度“很多”" in preview
    assert "请填 0 到 100 的进度" in preview
    await first.press(Action.REPORT_SHEET_FILE)
    assert "已报送：1 项（2）" in first.text
    assert "未报送：2 行" in first.text
    caption = await first.press(Action.REPORT_SHEET_MARKED)
    assert "2 行有误" in caption
    document = first.person.last.document
    assert document is not None
    marked = Filler(bytes(document.data))
    assert "请填 0 到 100 的进度" in marked.cell(1, "待改正").value
    assert "请填写进展情况" in marked.cell(4, "待改正").value

    marked.fill(1, percent="约两成")
    marked.fill(4, text="过半。")
    preview = await sent(first, marked)

    assert "将报送：2 项（1、4）" in preview
    assert "此前已报送：1 项" in preview
    await first.press(Action.REPORT_SHEET_FILE)
    assert sorted(row.progress_text for row in reports(any_world)) == ["已印发方案。", "正在招标。", "过半。"]


async def test_what_a_colleague_does_between_preview_and_press_is_told_row_by_row(any_world: World) -> None:
    first, backup = any_world.first, any_world.players[BACKUP]
    filler = await fetched(first)
    filler.fill(1, text="表格里的进展。")
    filler.fill(2, text="照常推进。")
    await sent(first, filler)
    card, data = first.card, first.offered(Action.REPORT_SHEET_FILE)[0].data or ""
    await any_world.file(backup, 1, "对话里的进展。")

    done = await first.press_data(card, data)

    assert "已报送：1 项（2）" in done
    assert "替补已经报送了这一项" in done
    assert [row.progress_text for row in reports(any_world)] == ["对话里的进展。", "照常推进。"]


async def test_the_sheet_is_no_evidence_even_while_a_draft_is_open(any_world: World) -> None:
    first = any_world.first
    filler = await fetched(first)
    filler.fill(2, text="照常推进。")
    await any_world.open_duty(first, 1)
    await first.press(Action.PROGRESS)
    await first.say("写到一半。")

    preview = await sent(first, filler)

    assert "将报送：1 项（2）" in preview
    assert any_world.rows("evidence")["evidence"] == []
    await first.press(Action.REPORT_SHEET_CANCEL)
    assert "没有报送任何内容" in first.text
    assert [row.progress_text for row in reports(any_world)] == ["写到一半。"]


async def test_another_workbook_stays_evidence_of_the_draft_that_is_open(any_world: World) -> None:
    first = any_world.first
    filler = await fetched(first)
    filler.main.cell(1, 1).value = "附表"
    await any_world.open_duty(first, 1)
    await first.press(Action.PROGRESS)
    await first.say("见附表。")

    card = await first.send_document("附表.xlsx", filler.data)

    assert "佐证材料 1 件" in card


async def test_an_empty_sheet_files_nothing_and_says_what_to_do(any_world: World) -> None:
    filler = await fetched(any_world.first)

    preview = await sent(any_world.first, filler)

    assert "没有可报送的内容" in preview
    assert not any_world.first.offers(Action.REPORT_SHEET_FILE)


@pytest.mark.parametrize("data", [b"PK\x03\x04 damaged", png(2, 2)])
async def test_a_file_that_is_no_sheet_still_asks_for_its_item(world: World, data: bytes) -> None:
    before = world.rows()

    assert "/due" in await world.first.send_document("报送表.xlsx", data)

    assert world.rows() == before


async def test_who_does_not_report_neither_gets_the_sheet_nor_files_it(any_world: World) -> None:
    filler = await fetched(any_world.first)
    filler.fill(1, text="代填。")
    preview = await sent(any_world.first, filler)
    assert "将报送" in preview
    data = any_world.first.offered(Action.REPORT_SHEET_FILE)[0].data or ""
    leader, secretary = any_world.players[LEADER], any_world.secretary
    await leader.say("/due")
    assert not leader.offers(Action.REPORT_SHEET)

    for player in (leader, secretary):
        await player.say("/help")
        await player.press_data(player.card, Action.REPORT_SHEET.value)
        assert player.presses[-1].alert
        await player.press_data(player.card, data)
        assert player.presses[-1].alert

    assert await sent(leader, filler) == "您的岗位无此权限；如有需要，请联系秘书处。"
    assert "请由该单位联络员发来" in await sent(secretary, filler)
    assert reports(any_world) == []


async def test_another_agencys_liaison_cannot_file_the_sheet(any_world: World) -> None:
    filler = await fetched(any_world.first)
    filler.fill(1, text="别人的。")

    preview = await sent(any_world.second, filler)

    assert "this is no report that you file" in preview
    assert not any_world.second.offers(Action.REPORT_SHEET_FILE)
