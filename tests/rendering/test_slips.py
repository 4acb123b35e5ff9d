"""What people see of supervision slips, and the document: laid out as official ones are."""

import io
from datetime import timedelta

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from domain.slips import SlipColour, SlipStatus, SlipStep
from rendering import slip_documents
from rendering.words import LANGUAGES
from tests import factories
from tests.factories import NOW
from tests.rendering import slipping, snapshots
from tests.rendering.scenes import World
from tests.rendering.slipping import scenes
from tests.rendering.test_limits import limit_of, visible_units
from tests.rendering.test_messages import LINES_ON_A_PHONE

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_messages_read_as_before(language: str) -> None:
    shown, expected = snapshots.stored(f"slips.{language}", scenes(World(language)))

    assert shown == expected


@every_language
def test_a_message_fits_one_phone_screen(language: str) -> None:
    tall = {name: message.text.count("\n") + 1 for name, message in scenes(World(language)).items()}

    assert {name: lines for name, lines in tall.items() if lines > LINES_ON_A_PHONE} == {}


@every_language
def test_parts_of_a_message_are_one_blank_line_apart(language: str) -> None:
    assert [name for name, m in scenes(World(language)).items() if "\n\n\n" in m.text] == []


@every_language
@pytest.mark.parametrize("words", ["<b>&😀", "😀" * 5000, "&" * 10000, "\x0b\x1f坏"])
def test_every_message_is_one_that_telegram_takes(language: str, words: str) -> None:
    messages = scenes(World(language, words))

    assert {name for name, m in messages.items() if visible_units(m) > limit_of(m)} == set()


def test_the_document_says_all_of_the_slip_on_a_page_of_the_standard() -> None:
    former = slipping.slip(World("zh"), SlipStatus.RAISED, number=1)
    approver, approved_at = factories.person("王敏"), NOW - timedelta(hours=18)
    view = slipping.view(World("zh"), former=former, approver=approver, approved_at=approved_at)
    file = slip_documents.file(view, World("zh").texts)

    paper = docx.Document(io.BytesIO(file.data))
    lines = [paragraph.text for paragraph in paper.paragraphs]
    section = paper.sections[0]
    assert file.name == "督查单 〔2026〕3号.docx"
    assert lines == [
        "云港市深化医改领导小组",
        "督查单",
        "黄色督查单  〔2026〕3号",
        "市医保局：",
        "《云港市2026年重点工作任务》第12项：",
        "推进按病种付费方式改革",
        "完成时限：2026年11月30日（星期一）。",
        f"事由：{slipping.WHY}",
        "本单由〔2026〕1号督查单升级。",
        "请于2026年10月23日（星期五）前书面反馈办理情况。",
        "云港市深化医改领导小组办公室",
        "2026年10月20日（星期二）",
        "",
    ]
    assert (_mm(section.page_width), _mm(section.page_height)) == (210, 297)
    assert (_mm(section.top_margin), _mm(section.left_margin)) == (37, 28)
    assert [row.cells[0].text for row in paper.tables[0].rows] == ["签发人、时间", "签收人、时间", "反馈情况"]
    assert paper.tables[0].rows[0].cells[1].text == "王敏 2026年10月19日（星期一）16:00"


def _mm(length: int | None) -> int:
    return round((length or 0) / Mm(1))


def test_the_document_names_fonts_for_chinese_and_the_colour_of_the_slip() -> None:
    view = slipping.view(
        World("zh"), steps=[SlipStep(2, SlipColour.YELLOW, "黄单", "逾期未反馈的，升级为红单。")]
    )
    paper = docx.Document(io.BytesIO(slip_documents.data(view, World("zh").texts)))

    title = paper.paragraphs[1].runs[0]
    fonts = {
        run._element.get_or_add_rPr().get_or_add_rFonts().get(qn("w:eastAsia"))
        for paragraph in paper.paragraphs
        for run in paragraph.runs
    }
    assert fonts == {"FZXiaoBiaoSong-B05S", "SimHei", "FangSong"}
    assert title.font.color.rgb == slip_documents.INKS[SlipColour.YELLOW]
    assert paper.paragraphs[2].text.startswith("黄单")
    assert "逾期未反馈的，升级为红单。" in [paragraph.text for paragraph in paper.paragraphs]
