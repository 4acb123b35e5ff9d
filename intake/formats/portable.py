"""PDF files: where every character stands, as pypdfium2 finds it."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from domain.documents import DocumentDamaged, DocumentLocked, DocumentOfPictures
from intake.formats import pages, sources
from intake.formats.pages import Glyph, Page
from intake.formats.sources import Source

#: A page of pictures may carry a stamp or its number as text; a page of text holds hundreds of characters.
_PAGE_OF_TEXT = 30


def read(data: bytes, file_name: str) -> Source:
    """The text of the pages. Errors: DocumentDamaged, DocumentLocked, DocumentOfPictures."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise DocumentLocked(file_name=file_name) from error
        raise DocumentDamaged(file_name=file_name, kind="pdf") from error
    found = [_page(document[number]) for number in range(len(document))]
    text_pages = sum(len(page.glyphs) >= _PAGE_OF_TEXT for page in found)
    if not text_pages and any(_has_pictures(document[number]) for number in range(len(document))):
        raise DocumentOfPictures(file_name=file_name)
    return sources.source("\n".join(pages.paragraphs(found)))


def _has_pictures(page: pypdfium2.PdfPage) -> bool:
    return next(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    width, height = page.get_size()
    glyphs = tuple(_glyphs(text, height))
    text.close()
    return Page(width, height, glyphs)


def _glyphs(text: pypdfium2.PdfTextPage, height: float) -> Iterator[Glyph]:
    """The characters that are drawn; blanks between them follow from where they stand."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character.isspace() or character < " " or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        yield Glyph(character, box.left, box.right, height - y.value, max(box.top - box.bottom, 1.0))
