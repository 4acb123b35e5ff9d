"""Word files of before 2007: paragraphs, fields and tables."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from domain.documents import DocumentDamaged, DocumentLocked, DocumentUnsupported
from intake.formats import legacy, reading
from tests.intake.formats import files

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_tables_are_read_as_in_a_word_file_of_today(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("云泽市重点任务分工表")
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate(
        (("序号", "任务", "单位"), ("1", "办好甲事。\n办好乙事。", ""), ("2", "办成。", "市财政局"))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("完。")
    data = files.saved(document)

    old = reading.read(files.converted(data, tmp_path, ["doc"])["doc"], "a.doc")

    new = reading.read(data, "a.docx")
    assert (old.text, old.tables) == (new.text, new.tables)


def test_of_a_field_its_result_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("见")
    link = f"""<w:fldSimple {W} w:instr=' HYPERLINK "http://www.example.org" '>
        <w:r><w:t>附件</w:t></w:r></w:fldSimple>"""
    paragraph._p.append(parse_xml(link))
    paragraph.add_run("。")

    data = files.converted(files.saved(document), tmp_path, ["doc"])["doc"]

    assert reading.read(data, "a.wps").text == "见附件。"


def damaged(data: bytes, at: int, value: bytes) -> bytes:
    """The file with other bytes in the header of its main stream."""
    header = data.index(b"\xec\xa5", 512)
    return data[: header + at] + value + data[header + at + len(value) :]


@pytest.mark.parametrize(
    ("at", "value", "refusal"),
    [
        (0x02, b"\x65\x00", DocumentUnsupported),
        (0x0A, b"\x00\x03", DocumentLocked),
        (0x1A2, b"\xff\xff\xff\x7f", DocumentDamaged),
    ],
    ids=["of Word 95", "with a password", "damaged"],
)
def test_what_cannot_be_opened_is_refused_with_its_reason(
    at: int, value: bytes, refusal: type[Exception], tmp_path: Path
) -> None:
    data = files.converted(files.word("一、办好。"), tmp_path, ["doc"])["doc"]

    with pytest.raises(refusal):
        legacy.read(damaged(data, at, value), "a.doc")
