"""PDF files: text with its layout undone, tables, and pictures of text refused."""

import io
from pathlib import Path

import pypdfium2
import pytest

from domain.documents import DocumentDamaged, DocumentEmpty, DocumentLocked, DocumentOfPictures
from intake.formats import portable, reading
from tests.intake.formats import files

LOCKED = (
    'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
    '"DocumentOpenPassword":{"type":"string","value":"secret"}}'
)


def saved(document: pypdfium2.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_pages_of_pictures_are_refused_as_such() -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        page = document.new_page(595, 842)
        picture = pypdfium2.PdfImage.new(document)
        picture.set_bitmap(pypdfium2.PdfBitmap.new_native(8, 8, pypdfium2.raw.FPDFBitmap_BGR))
        page.insert_obj(picture)
        page.gen_content()

    with pytest.raises(DocumentOfPictures):
        reading.read(saved(document), "scan.pdf")


def test_a_page_without_anything_is_empty() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)

    with pytest.raises(DocumentEmpty):
        reading.read(saved(document), "blank.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\nno objects\n%%EOF"])
def test_what_only_begins_as_a_pdf_is_damaged(data: bytes) -> None:
    with pytest.raises(DocumentDamaged):
        portable.read(data, "a.pdf")


def test_a_password_is_asked_to_be_removed(tmp_path: Path) -> None:
    data = files.converted({"short": files.word("一、办好。")}, tmp_path, [LOCKED])["short", LOCKED]

    with pytest.raises(DocumentLocked):
        reading.read(data, "a.pdf")


def test_a_table_is_read_as_in_the_word_file_it_was_printed_from(
    word_files: dict[str, bytes], office_files: dict[tuple[str, str], bytes]
) -> None:
    printed = reading.read(office_files["table", "pdf"], "a.pdf")

    written = reading.read(word_files["table"], "a.docx")
    assert printed.text == written.text
    assert printed.tables == written.tables


def turned(data: bytes, matrix: tuple[float, ...], box: tuple[float, ...]) -> bytes:
    """The document with all that is drawn moved, and pages that show this part of the plane."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        for drawn in page.get_objects(max_depth=1):
            drawn.transform(pypdfium2.PdfMatrix(*matrix))
        page.set_mediabox(*box)
        page.gen_content()
    return saved(document)


@pytest.mark.parametrize(
    ("matrix", "box"),
    [
        ((0, 1, -1, 0, 792, 0), (0, 0, 792, 612)),
        ((-1, 0, 0, -1, 612, 792), (0, 0, 612, 792)),
        ((0, -1, 1, 0, 0, 612), (0, 0, 792, 612)),
        ((1, 0, 0, 1, 300, 500), (300, 500, 912, 1292)),
    ],
    ids=["turned left", "upside down", "turned right", "off the origin"],
)
def test_a_page_is_read_however_it_lies(
    matrix: tuple[float, ...], box: tuple[float, ...], office_files: dict[tuple[str, str], bytes]
) -> None:
    upright = reading.read(office_files["table", "pdf"], "a.pdf")

    lying = reading.read(turned(office_files["table", "pdf"], matrix, box), "a.pdf")

    assert lying == upright
