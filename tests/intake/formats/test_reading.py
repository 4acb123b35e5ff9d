"""Bytes of files → lines of text, or one clear refusal."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from domain.documents import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentNotText,
    DocumentRefused,
    DocumentTooLarge,
    DocumentUnsafe,
    DocumentUnsupported,
)
from intake.formats import archives, reading

TEXT = "云泽市重点任务\n\n　　（一）办好一件事。\n"


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in parts.items():
            container.writestr(name, data)
    return buffer.getvalue()


def word_file(document: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("gb18030"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16-le", "utf-16-be", "crlf"],
)
def test_text_is_read_in_every_encoding_it_comes_in(data: bytes) -> None:
    lines = reading.read(data, "a.txt").lines

    assert [line.text for line in lines] == ["云泽市重点任务", "（一）办好一件事。"]


def test_a_line_knows_where_it_stands() -> None:
    source = reading.read(TEXT.encode(), "a.txt")

    line = source.lines[1]

    assert line.number == 2
    assert source.text[line.start : line.end] == line.text


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", DocumentEmpty),
        (b" \n\t\n", DocumentEmpty),
        (b"%PDF-1.7 ...", DocumentUnsupported),
        (b"\x89PNG\r\n\x1a\n", DocumentUnsupported),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DocumentUnsupported),
        (b"<!DOCTYPE html><html></html>", DocumentUnsupported),
        (bytes(range(256)), DocumentNotText),
        (b"\x00\x01\x02\x03" * 9, DocumentNotText),
        (b"PK\x03\x04 torn off", DocumentDamaged),
        (b"a" * (reading.MAX_BYTES + 1), DocumentTooLarge),
        (b"a" * (reading.MAX_CHARACTERS + 1), DocumentTooLarge),
        (b"a\n" * reading.MAX_LINES, DocumentTooLarge),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value[:8]),
)
def test_what_is_no_document_is_refused_by_its_kind(data: bytes, refusal: type[DocumentRefused]) -> None:
    with pytest.raises(refusal) as refused:
        reading.read(data, "renamed.txt")

    assert refused.value.facts["file_name"] == "renamed.txt"


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_an_archive_under_another_name_is_refused(name: str) -> None:
    with pytest.raises(DocumentUnsupported):
        reading.read(zipped({"readme.txt": b"hello"}), name)


def test_an_archive_that_unpacks_to_far_more_is_refused_unopened() -> None:
    bomb = zipped({archives.WORD_BODY: b" " * (archives.MAX_BODY + 1)})

    with pytest.raises(DocumentUnsafe):
        reading.read(bomb, "a.docx")


def test_an_archive_of_too_many_parts_is_refused() -> None:
    parts = {f"{number}.xml": b"" for number in range(archives.MAX_PARTS + 1)}

    with pytest.raises(DocumentUnsafe):
        reading.read(zipped(parts), "a.docx")


def test_an_archive_that_only_pretends_to_be_a_word_document_is_damaged() -> None:
    with pytest.raises(DocumentDamaged):
        reading.read(zipped({archives.WORD_BODY: b"<not closed"}), "a.docx")


def test_a_word_document_keeps_the_order_of_paragraphs_and_tables() -> None:
    document = docx.Document()
    document.add_paragraph("一、总体")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "任务"
    table.rows[0].cells[1].text = "市教育局"
    document.add_paragraph("（一）办好。")

    lines = reading.read(word_file(document), "a.docx").lines

    assert [line.text for line in lines] == ["一、总体", "任务\t市教育局", "（一）办好。"]


NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="90"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>
<w:num w:numId="91"><w:abstractNumId w:val="90"/></w:num></w:numbering>"""


def test_numbers_that_word_draws_itself_are_restored() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.extend(parse_xml(NUMBERING))
    for text in ("办好甲事。", "办好乙事。"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = 91
        properties.get_or_add_numPr().get_or_add_ilvl().val = 0

    lines = reading.read(word_file(document), "a.docx").lines

    assert [line.text for line in lines] == ["（一）办好甲事。", "（二）办好乙事。"]
