"""Word documents: paragraphs and table rows in reading order, automatic numbers restored."""

import io
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from domain.documents import DocumentDamaged
from intake import numerals

#: What python-docx and the libraries below it raise for a container that is not what it claims to be.
DAMAGE = (
    OpcError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
)


def paragraphs(data: bytes, file_name: str, limit: int) -> list[str]:
    """The text of the first `limit` paragraphs and table rows, with the numbers that Word draws.

    Cells of a row are parted by tabs. Errors: DocumentDamaged.
    """
    try:
        document = docx.Document(io.BytesIO(data))
        numbers = _Numbers(document)
        return list(islice(_texts(document, numbers), limit))
    except DAMAGE as error:
        raise DocumentDamaged(file_name=file_name, kind="word") from error


def _texts(document: Document, numbers: "_Numbers") -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            # A line break inside a paragraph (Shift+Enter) is layout; the lines are joined again later.
            yield numbers.of(block) + block.text


def _rows(table: Table) -> Iterator[str]:
    for row in table._tbl.tr_lst:
        # The elements themselves: row.cells hands a merged cell out once per column that it claims to span.
        cells = (_Cell(cell, table).text for cell in row.tc_lst)
        yield "\t".join(text.strip().replace("\n", "") for text in cells)


class _Numbers:
    """The numbers that Word draws itself (一、二、…), which the text of a paragraph does not hold."""

    def __init__(self, document: Document) -> None:
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._styles: dict[tuple[str, int], tuple[str, str]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        levels = {
            abstract.get(qn("w:abstractNumId")): abstract.findall(qn("w:lvl"))
            for abstract in root.findall(qn("w:abstractNum"))
        }
        for num in root.findall(qn("w:num")):
            link = num.find(qn("w:abstractNumId"))
            for level in levels.get(link.get(qn("w:val")), ()) if link is not None else ():
                key = (num.get(qn("w:numId")), int(level.get(qn("w:ilvl"))))
                self._styles[key] = (_value(level, "w:numFmt"), _value(level, "w:lvlText"))

    def of(self, paragraph: Paragraph) -> str:
        """The number in front of the paragraph as Word shows it, or nothing."""
        properties = paragraph._p.pPr
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        number = _value(numbered, "w:numId") if numbered is not None else ""
        if not number:
            return ""
        level = int(_value(numbered, "w:ilvl") or 0)
        form, pattern = self._styles.get((number, level), ("", ""))
        if f"%{level + 1}" not in pattern:
            return ""
        self._counts[number, level] += 1
        for deeper in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[deeper]
        return pattern.replace(f"%{level + 1}", _written(self._counts[number, level], form))


def _value(level: etree._Element, tag: str) -> str:
    element = level.find(qn(tag))
    return "" if element is None else element.get(qn("w:val")) or ""


def _written(count: int, form: str) -> str:
    chinese = "chinese" in form or "ideograph" in form.lower() or form == "japaneseCounting"
    return numerals.written(count) if chinese else str(count)
