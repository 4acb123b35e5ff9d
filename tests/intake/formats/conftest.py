"""What an office suite makes of the tests' Word documents, all of them at once: it starts slowly."""

import io
import os
import sys

import docx
import pytest
from docx.oxml import parse_xml

from tests.intake.formats import files

if sys.platform != "win32":
    import fcntl

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINK = f"""<w:fldSimple {W} w:instr=' HYPERLINK "http://www.example.org" '>
<w:r><w:t>附件</w:t></w:r></w:fldSimple>"""


def _table() -> bytes:
    """A table over several pages, with merged cells, a cell of two lines and an empty one."""
    document = docx.Document()
    document.add_paragraph("云泽市重点任务分工表")
    document.add_paragraph("单位：项")
    table = document.add_table(rows=31, cols=4, style="Table Grid")
    for row in range(31):
        texts = (
            f"{row}",
            f"推进第{row}批项目建设，年底前建成并投入使用。",
            "市发展改革委、市财政局",
            "年底前",
        )
        for column, text in enumerate(("序号", "工作任务", "牵头单位", "完成时限") if row == 0 else texts):
            table.cell(row, column).text = text
    table.cell(2, 1).text = "办好甲事。\n办好乙事。"
    table.cell(2, 2).text = ""
    table.cell(3, 3).merge(table.cell(5, 3)).text = "6月底前"
    table.cell(7, 2).merge(table.cell(7, 3)).text = "市政府各部门"
    document.add_paragraph("完。")
    return files.saved(document)


def _wide_table() -> bytes:
    """A table of so many columns that an old file keeps the shape of its rows elsewhere."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=14, style="Table Grid")
    for row in range(3):
        for column in range(14):
            table.cell(row, column).text = f"第{row}行第{column}列"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "合并"
    document.add_paragraph("完。")
    return files.saved(document)


def _field() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("见")
    paragraph._p.append(parse_xml(LINK))
    paragraph.add_run("。")
    return files.saved(document)


def _pictures() -> bytes:
    """Two pages of pictures, and no text."""
    document = docx.Document()
    for _ in range(2):
        document.add_picture(io.BytesIO(files.PICTURE))
    return files.saved(document)


@pytest.fixture(scope="session")
def word_files() -> dict[str, bytes]:
    """Word documents by name."""
    return {
        "indented": files.word(),
        "flush": files.word(is_indented=False),
        "short": files.word("一、办好。"),
        "table": _table(),
        "wide": _wide_table(),
        "field": _field(),
        "pictures": _pictures(),
    }


@pytest.fixture(scope="session")
def office_files(
    word_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], bytes]:
    """What an office suite makes of them, by name and kind (doc, pdf, html); made once for all workers."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "office"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        return files.converted(word_files, folder, ("doc", "pdf", "html"))
