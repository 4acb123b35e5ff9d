"""Word documents (docx): paragraphs and tables in reading order, automatic numbers restored."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docx.opc.exceptions import OpcError
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from domain.documents import DocumentDamaged
from intake.formats import grids
from intake.formats.grids import Pages, Span
from intake.formats.numbering import Numbers
from intake.formats.sources import Source

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

#: Templates, and documents that hold macros, are documents too.
_ALSO_DOCUMENTS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
PartFactory.part_type_for |= dict.fromkeys(_ALSO_DOCUMENTS, DocumentPart)

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_PARAGRAPH = qn("w:p")
_RUN = qn("w:r")
_TABLE = qn("w:tbl")
_ROW = qn("w:tr")
_CELL = qn("w:tc")
_TEXT_BOX = qn("w:txbxContent")
_FIELD = qn("w:fldChar")
_END_DELETED = f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}"
_COLUMNS_BEFORE = f"{qn('w:trPr')}/{qn('w:gridBefore')}"
_WRAPPERS = {qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml")}

#: Text that the reader of the document does not see: deleted, moved away, properties, readings.
_UNSEEN = {
    *(qn(tag) for tag in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:instrText", "w:rt")),
    f"{_COMPATIBLE}Fallback",
}
#: Characters of symbol fonts stand in the private use area; a figure there means nothing without its font.
_PRIVATE = range(0xE000, 0xF900)


def _break(element: etree._Element) -> str:
    # A line break inside a paragraph (Shift+Enter) is layout; the lines are joined again later.
    return "\n" if element.get(qn("w:type"), "textWrapping") == "textWrapping" else ""


def _symbol(element: etree._Element) -> str:
    code = int(element.get(qn("w:char"), "0"), 16)
    return chr(code) if code >= ord(" ") and code not in _PRIVATE else ""


#: What is drawn as characters, and as which.
_DRAWN: dict[str, Callable[[etree._Element], str]] = {
    qn("w:t"): lambda element: element.text or "",
    _MATH_TEXT: lambda element: element.text or "",
    qn("w:tab"): lambda _: "\t",
    qn("w:ptab"): lambda _: "\t",
    qn("w:cr"): lambda _: "\n",
    qn("w:br"): _break,
    qn("w:noBreakHyphen"): lambda _: "-",
    qn("w:sym"): _symbol,
}


@dataclass
class _Cell:
    blocks: "list[_Block]"
    columns: int
    rows: int = 1


@dataclass
class _Grid:
    """A table as it stands in the document."""

    rows: list[list[_Cell]]


_Block = str | _Grid


def read(data: bytes, file_name: str) -> Source:
    """The text of a Word document with the numbers that Word draws, and its tables.

    Errors: DocumentDamaged, DocumentTooLarge.
    """
    pages = Pages(file_name)
    try:
        part = Package.open(io.BytesIO(data)).main_document_part
        if not isinstance(part, DocumentPart):
            raise DocumentDamaged(file_name=file_name, kind="word")
        document = part.document
        reader = _Reader(Numbers(document))
        for block in reader.blocks(document.element.body):
            _write(block, pages)
    except DAMAGE as error:
        raise DocumentDamaged(file_name=file_name, kind="word") from error
    return pages.source()


def _write(block: _Block, pages: Pages) -> None:
    if isinstance(block, str):
        pages.add(block)
        return
    rows = pages.rows(_spans(row) for row in block.rows)
    if grids.is_table(rows):
        pages.add_table(rows)
        return
    for row in block.rows:
        _write_row(row, pages)


def _write_row(row: list[_Cell], pages: Pages) -> None:
    """A row of a table that merely puts text in place: short cells side by side, others one by one."""
    if all(len(cell.blocks) == 1 and isinstance(cell.blocks[0], str) for cell in row):
        pages.add("\t".join(grids.one_line(span.text) for span in _spans(row)))
        return
    for cell in row:
        for inner in cell.blocks:
            _write(inner, pages)


def _spans(row: list[_Cell]) -> list[Span]:
    return [Span(_text(cell.blocks), cell.columns, cell.rows) for cell in row]


def _text(blocks: list[_Block]) -> str:
    """The text of a cell; a table inside it as its rows."""
    return grids.cell_text("\n".join(_flat(block) for block in blocks))


def _flat(block: _Block) -> str:
    if isinstance(block, str):
        return block
    return "\n".join(" ".join(_text(cell.blocks) for cell in row) for row in block.rows)


class _Reader:
    """Elements of the document → blocks, in one pass: numbers are counted where they stand."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._carried = ""  # text of a paragraph whose end was deleted
        self._boxes: list[_Block] = []

    def blocks(self, holder: etree._Element) -> Iterator[_Block]:
        """The paragraphs and tables below an element, through content controls and tracked insertions."""
        for element in holder:
            if element.tag == _PARAGRAPH:
                yield from self._paragraph(element)
            elif element.tag == _TABLE:
                yield self._table(element)
            elif element.tag not in _UNSEEN and not _is_contents(element):
                yield from self.blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[_Block]:
        outer, self._boxes = self._boxes, []
        carried, self._carried = self._carried, ""
        text = carried + "".join(self._pieces(element, []))
        boxes, self._boxes = self._boxes, outer
        if element.find(_END_DELETED) is not None:
            self._carried = text  # the following paragraph goes on here
        elif not self._numbers.is_contents(element):
            yield self._numbers.of(element, text) + text
        yield from boxes

    def _pieces(self, holder: etree._Element, fields: list[bool]) -> Iterator[str]:
        """The text below an element; `fields` tells of each open field whether its result has begun."""
        for element in holder:
            tag = element.tag
            if tag in _UNSEEN or (tag == _RUN and _is_hidden(element)):
                continue
            if tag == _TEXT_BOX:
                self._boxes.extend(self.blocks(element))
            elif tag == _FIELD:
                _follow(fields, element.get(qn("w:fldCharType")))
            elif tag in _DRAWN:
                yield _DRAWN[tag](element) if all(fields) else ""
            else:
                yield from self._pieces(element, fields)

    def _table(self, element: etree._Element) -> _Grid:
        above: dict[int, _Cell] = {}  # column → the cell that may go on downwards
        return _Grid([self._row(row, above) for row in _inside(element, _ROW) if not _is_deleted(row)])

    def _row(self, row: etree._Element, above: dict[int, _Cell]) -> list[_Cell]:
        column = _number(row.find(_COLUMNS_BEFORE), 0)
        cells = [_Cell([], columns=column)] if column else []
        for element in _inside(row, _CELL):
            properties = element.find(qn("w:tcPr"))
            columns = _number(_property(properties, "w:gridSpan"), 1)
            merged = _property(properties, "w:vMerge")
            if merged is not None and merged.get(qn("w:val")) != "restart" and column in above:
                above[column].rows += 1
            else:
                cells.append(_Cell(list(self.blocks(element)), columns))
                above.pop(column, None)
                if merged is not None:
                    above[column] = cells[-1]
            column += columns
        return cells


def _follow(fields: list[bool], kind: str | None) -> None:
    """Begin, result and end of a field: its instruction is no text."""
    if kind == "begin":
        fields.append(False)
    elif fields and kind == "separate":
        fields[-1] = True
    elif fields and kind == "end":
        fields.pop()


def _inside(holder: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, through content controls and tracked insertions."""
    for element in holder:
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _inside(element, tag)


def _property(properties: etree._Element | None, tag: str) -> etree._Element | None:
    return properties.find(qn(tag)) if properties is not None else None


def _number(element: etree._Element | None, default: int) -> int:
    text = element.get(qn("w:val"), "") if element is not None else ""
    return min(int(text), grids.MAX_COLUMNS) if text.isdecimal() and len(text) < 8 else default


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false")


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _is_contents(element: etree._Element) -> bool:
    """Whether a content control holds the table of contents, which repeats every heading."""
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"
