"""OFD files (GB/T 33190): where every piece of text stands, as ofdkit finds it."""

import ofdkit

from domain.documents import DocumentDamaged, DocumentOfPictures
from intake.formats import pages
from intake.formats.sources import Source
from intake.formats.typeset import Glyph, Page


def read(data: bytes, file_name: str) -> Source:
    """The text of the pages. Errors: DocumentDamaged, DocumentOfPictures."""
    try:
        with ofdkit.open(data) as document:
            found = [_page(page) for page in document.pages]
    except ofdkit.OFDError as error:
        raise DocumentDamaged(file_name=file_name, kind="ofd") from error
    if not any(page.glyphs for page in found):
        raise DocumentOfPictures(file_name=file_name)
    return pages.source(found, file_name)


def _page(page: ofdkit.Page) -> Page:
    return Page(page.width, page.height, [_glyph(run) for run in page.runs if run.text.strip()])


def _glyph(run: ofdkit.TextRun) -> Glyph:
    """The run without the blanks that lead it, which set it in."""
    text = run.text.lstrip()
    blanks = run.width * (len(run.text) - len(text)) / len(run.text)
    return Glyph(text.rstrip(), run.x + blanks, run.x + run.width, run.y, max(run.size, 0.1))
