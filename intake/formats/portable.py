"""PDF files: where every character stands, as pypdfium2 finds it."""

import ctypes
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from domain.documents import DocumentDamaged, DocumentLocked, DocumentOfPictures
from intake.formats import pages
from intake.formats.pages import Page
from intake.formats.ruled import Rule
from intake.formats.sources import Source
from intake.formats.typeset import Glyph

#: A page of pictures may carry a stamp or its number as text; a page of text holds hundreds of characters.
_PAGE_OF_TEXT = 30
#: A line may be off by this much and still be straight; one this short is the end of a thick one.
_STRAIGHT = 2.0
#: Tables are drawn with far fewer; more are a map or a chart.
_MOST_PATHS, _MOST_SEGMENTS = 20_000, 100


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
    return pages.source(found, file_name)


def _has_pictures(page: pypdfium2.PdfPage) -> bool:
    return next(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    width, height = page.get_size()
    glyphs = tuple(_glyphs(text, height))
    text.close()
    return Page(width, height, glyphs, tuple(_rules(page, height)))


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


def _rules(page: pypdfium2.PdfPage, height: float) -> Iterator[Rule]:
    """The straight lines that are drawn, edges of filled areas among them."""
    for drawn in islice(page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=1), _MOST_PATHS):
        points = _points(drawn.raw) if _is_visible(drawn.raw) else ()
        for (x, y, _), (next_x, next_y, is_joined) in pairwise(points):
            if is_joined and abs(next_y - y) <= _STRAIGHT < abs(next_x - x):
                yield Rule(True, height - y, min(x, next_x), max(x, next_x))
            elif is_joined and abs(next_x - x) <= _STRAIGHT < abs(next_y - y):
                yield Rule(False, x, height - max(y, next_y), height - min(y, next_y))


def _is_visible(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _points(path: Any) -> Iterator[tuple[float, float, bool]]:
    """The corners of a path, and whether a line leads to each; closed paths end where they began."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    begin = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        begin = point if kind == pdfium.FPDF_SEGMENT_MOVETO else begin
        yield (*point, kind == pdfium.FPDF_SEGMENT_LINETO)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield (*begin, True)
