"""OFD files (GB/T 33190): where every piece of text stands, as ofdkit finds it."""

import ofdkit

from domain.documents import DocumentDamaged, DocumentOfPictures
from intake.formats import pages, sources
from intake.formats.pages import Glyph, Page
from intake.formats.sources import Source


def read(data: bytes, file_name: str) -> Source:
    """The text of the pages. Errors: DocumentDamaged, DocumentOfPictures."""
    try:
        with ofdkit.open(data) as document:
            found = [_page(page) for page in document.pages]
    except ofdkit.OFDError as error:
        raise DocumentDamaged(file_name=file_name, kind="ofd") from error
    if not any(page.glyphs for page in found):
        raise DocumentOfPictures(file_name=file_name)
    return sources.source("\n".join(pages.paragraphs(found)))


def _page(page: ofdkit.Page) -> Page:
    glyphs = [
        Glyph(run.text.strip(), run.x, run.x + run.width, run.y, max(run.size, 0.1)) for run in page.runs
    ]
    return Page(page.width, page.height, [glyph for glyph in glyphs if glyph.text])
