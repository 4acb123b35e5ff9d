"""Saved web pages: the text of the document without menus, related links and footers."""

from selectolax.lexbor import LexborHTMLParser

from intake.formats import sources
from intake.formats.sources import Source


def read(data: bytes, file_name: str) -> Source:
    """The document that a page shows, its tables among its lines. Errors: DocumentTooLarge."""
    parser = LexborHTMLParser(data)
    return sources.source(parser.text(separator="\n"))
