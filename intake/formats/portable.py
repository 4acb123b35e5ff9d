"""PDF files: where every character stands, as pypdfium2 finds it."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from domain.documents import DocumentDamaged, DocumentLocked, DocumentOfPictures
from intake.formats import pages
from intake.formats.ruled import Rule
from intake.formats.sources import Source
from intake.formats.typeset import Glyph, Page

#: A page of pictures may carry a stamp or its number as text; a page of text holds hundreds of characters.
_PAGE_OF_TEXT = 30
#: How many characters of a page are asked which way it is turned.
_ASKED = 100
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
    left, bottom, right, top = page.get_bbox()
    view = _View(left, bottom, right, top, _quarters(text))
    glyphs = tuple(_glyphs(text, view))
    text.close()
    return Page(*view.size(), glyphs, tuple(_rules(page, view)))


class _View(NamedTuple):
    """The visible part of a page, and how many quarters its text is turned counter-clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    def size(self) -> tuple[float, float]:
        """Width and height for who reads the text upright."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """How far a point is from the left and from the top for who reads the text upright."""
        return (
            (x - self.left, self.top - y),
            (y - self.bottom, x - self.left),
            (self.right - x, y - self.bottom),
            (self.top - y, self.right - x),
        )[self.quarters]


def _quarters(text: pypdfium2.PdfTextPage) -> int:
    """Wide tables are printed sideways on upright pages. Some characters tell for all."""
    count = text.count_chars()
    angles = (pdfium.FPDFText_GetCharAngle(text, index) for index in range(0, count, count // _ASKED + 1))
    # PDFium counts angles clockwise.
    turned = Counter(round(-angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return max(turned, key=lambda quarters: turned[quarters], default=0)


def _glyphs(text: pypdfium2.PdfTextPage, view: _View) -> Iterator[Glyph]:
    """The characters that are drawn; blanks between them follow from where they stand."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character.isspace() or character < " " or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        left, top = view.at(box.left, box.top)
        right, bottom = view.at(box.right, box.bottom)
        _, down = view.at(x.value, y.value)
        yield Glyph(character, min(left, right), max(left, right), down, max(abs(bottom - top), 1.0))


def _rules(page: pypdfium2.PdfPage, view: _View) -> Iterator[Rule]:
    """The straight lines that are drawn, edges of filled areas among them."""
    for drawn in islice(page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=1), _MOST_PATHS):
        points = _points(drawn.raw) if _is_visible(drawn.raw) else ()
        for point, (*next_point, is_joined) in pairwise(points):
            (x, y), (next_x, next_y) = view.at(*point[:2]), view.at(*next_point)
            if is_joined and abs(next_y - y) <= _STRAIGHT < abs(next_x - x):
                yield Rule(True, y, min(x, next_x), max(x, next_x))
            elif is_joined and abs(next_x - x) <= _STRAIGHT < abs(next_y - y):
                yield Rule(False, x, min(y, next_y), max(y, next_y))


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
