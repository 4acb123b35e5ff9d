"""Word files of before 2007 (.doc, and .wps of the same making), out of the container that legacy-doc opens.

The text of such a file is one string in pieces; marks in it end paragraphs and cells, and the properties of
a paragraph tell whether it stands in a table or ends a row ([MS-DOC] 2.4.1 to 2.4.3).
"""

import re
import string
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import NamedTuple

from legacy_doc import ExtractionOptions, LegacyDocError
from legacy_doc.ole import OleReader

from domain.documents import DocumentDamaged, DocumentLocked, DocumentOfPictures, DocumentUnsupported
from intake.formats import grids
from intake.formats.grids import Pages, Span
from intake.formats.sources import Source

_ENCRYPTED, _SECOND_TABLE_STREAM = 0x0100, 0x0200
_WORD_97 = 0x00C1
#: Where the header of the main stream names sizes and places.
_AT_VERSION, _AT_FLAGS, _AT_LENGTH, _AT_PARAGRAPHS, _AT_PIECES = 0x02, 0x0A, 0x4C, 0x102, 0x1A2

_PIECES, _PROPERTIES = 2, 1
_PAGE = 512
#: Properties of paragraphs: in a table; the end of a row; all of them elsewhere, as there are too many.
_IN_TABLE, _ROW_END, _ELSEWHERE = 0x2416, 0x2417, 0x6646
#: Bytes of a property's operand, by the upper three bits of its code; None: the first byte tells.
_OPERANDS = (1, 1, 2, 4, 2, 2, None, 3)
_ROW_SHAPE = 0xD608
#: Flags of a cell: merged with those above or below, and the first of these.
_GOES_ON, _BEGINS = 0x20, 0x40
#: Twentieths of a point by which edges of one column may differ.
_NEAR = 40

_MARK, _FIELD_MARK = re.compile(r"[\r\x07\x0c]"), re.compile(r"([\x13-\x15])")
_CELL_MARK, _FIELD, _RESULT, _FIELD_END = "\x07", "\x13", "\x14", "\x15"
#: What stands in the text for a picture, in a line or beside it.
_PICTURES = "\x01\x08"


def read(data: bytes, file_name: str) -> Source:
    """The paragraphs and tables of the text; no notes, headers and footers.

    Errors: DocumentDamaged, DocumentLocked, DocumentOfPictures, DocumentUnsupported, DocumentTooLarge.
    """
    try:
        container = OleReader(data, options=ExtractionOptions())
        main = container.read_stream("WordDocument")
        version, flags = _u16(main, _AT_VERSION), _u16(main, _AT_FLAGS)
        if version < _WORD_97:
            raise DocumentUnsupported(file_name=file_name, kind="other_office")
        if flags & _ENCRYPTED:
            raise DocumentLocked(file_name=file_name)
        table = container.read_stream("1Table" if flags & _SECOND_TABLE_STREAM else "0Table")
        found = _source(_Text(main, table, _data(container)), file_name)
    except (LegacyDocError, struct.error, IndexError, UnicodeDecodeError) as error:
        raise DocumentDamaged(file_name=file_name, kind="old_word") from error
    if found.text.strip() and not found.text.strip(_PICTURES + string.whitespace):
        raise DocumentOfPictures(file_name=file_name)
    return found


def _data(container: OleReader) -> bytes:
    """Where the properties of rows with many cells stand; most files have none."""
    try:
        return bytes(container.read_stream("Data"))
    except LegacyDocError:
        return b""


def _u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


class _Kind(NamedTuple):
    """What a paragraph is: in a table or not; where its row ends, how the row's cells stand."""

    in_table: bool = False
    ends_row: bool = False
    shape: tuple["_CellShape", ...] = ()


class _CellShape(NamedTuple):
    """Where a cell begins and ends from left to right, and whether it goes on from the cell above."""

    left: int
    right: int
    goes_on: bool


class _Piece(NamedTuple):
    """Characters `start` to `end` of the text: from `offset` in the main stream, `width` bytes each."""

    start: int
    end: int
    offset: int
    width: int


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph or a part of a cell, without its mark."""

    text: str
    ends_cell: bool
    kind: _Kind


class _Text:
    """The text of a file, and what its paragraphs are."""

    def __init__(self, main: bytes, table: bytes, data: bytes) -> None:
        self._main = main
        length = _u32(main, _AT_LENGTH)
        self._pieces = [piece for piece in _pieces(main, table) if piece.start < length]
        self._length = length
        self._starts, self._kinds = _kinds(main, table, data)

    def paragraphs(self) -> Iterator[_Paragraph]:
        """All paragraphs in order, what fields merely instruct left out."""
        fields = _Fields()
        begun: list[str] = []
        for piece in self._pieces:
            text = self._of(piece)
            start = 0
            for mark in _MARK.finditer(text):
                begun.append(text[start : mark.start()])
                start = mark.end()
                kind = self._kind(piece.offset + mark.start() * piece.width)
                yield _Paragraph(fields.seen("".join(begun)), mark[0] == _CELL_MARK, kind)
                begun = []
            begun.append(text[start:])
        if rest := fields.seen("".join(begun)):
            yield _Paragraph(rest, ends_cell=False, kind=_Kind())

    def _of(self, piece: _Piece) -> str:
        end = piece.offset + (min(piece.end, self._length) - piece.start) * piece.width
        raw = self._main[piece.offset : end]
        return raw.decode("utf-16-le", "replace") if piece.width > 1 else raw.decode("cp1252", "replace")

    def _kind(self, offset: int) -> _Kind:
        """What the paragraph is whose mark stands at `offset`."""
        index = bisect_right(self._starts, offset) - 1
        return self._kinds[index] if index >= 0 else _Kind()


def _pieces(main: bytes, table: bytes) -> Iterator[_Piece]:
    at = _u32(main, _AT_PIECES)
    end = at + _u32(main, _AT_PIECES + 4)
    while at < end and table[at] == _PROPERTIES:
        at += 3 + _u16(table, at + 1)
    if at >= end or table[at] != _PIECES:
        raise LegacyDocError("The table of pieces is missing.")
    count = (_u32(table, at + 1) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    for index in range(count):
        where = _u32(table, at + 5 + 4 * (count + 1) + 8 * index + 2)
        is_narrow = bool(where & 0x40000000)
        offset = (where & 0x3FFFFFFF) // 2 if is_narrow else where & 0x3FFFFFFF
        yield _Piece(places[index], places[index + 1], offset, 1 if is_narrow else 2)


def _kinds(main: bytes, table: bytes, data: bytes) -> tuple[list[int], list[_Kind]]:
    """For runs of bytes of the main stream, in order: where they start, and what their paragraph is."""
    at, size = _u32(main, _AT_PARAGRAPHS), _u32(main, _AT_PARAGRAPHS + 4)
    count = max(size - 4, 0) // 8
    pages = struct.unpack_from(f"<{count}I", table, at + 4 * (count + 1)) if count else ()
    found: dict[int, _Kind] = {}
    for page in pages:
        begin = (page & 0x3FFFFF) * _PAGE
        paragraphs = main[begin + _PAGE - 1]
        for index in range(paragraphs):
            place = main[begin + 4 * (paragraphs + 1) + 13 * index] * 2
            properties = dict(_of_paragraph(main[begin + place : begin + _PAGE])) if place else {}
            if _ELSEWHERE in properties:
                properties |= dict(_elsewhere(data, _u32(properties[_ELSEWHERE], 0)))
            found[_u32(main, begin + 4 * index)] = _kind(properties)
    starts = sorted(found)
    return starts, [found[start] for start in starts]


def _kind(properties: dict[int, bytes]) -> _Kind:
    return _Kind(
        any(properties.get(_IN_TABLE, b"")),
        any(properties.get(_ROW_END, b"")),
        tuple(_shapes(properties.get(_ROW_SHAPE, b""))),
    )


def _of_paragraph(data: bytes) -> Iterator[tuple[int, bytes]]:
    size, at = (2 * data[1], 2) if data[0] == 0 else (2 * data[0] - 1, 1)
    return _properties(data, at + 2, at + size)  # behind the number of the style


def _elsewhere(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    return _properties(data, at + 2, at + 2 + _u16(data, at)) if at + 2 <= len(data) else iter(())


def _properties(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The codes of the properties that are set, and what to."""
    while at + 2 < min(end, len(data)):
        code = _u16(data, at)
        length = _OPERANDS[code >> 13]
        if length is None:
            length = 1 + _u16(data, at + 2) if code == _ROW_SHAPE else 1 + data[at + 2]
        yield code, data[at + 2 : at + 2 + length]
        at += 2 + length


def _shapes(operand: bytes) -> Iterator[_CellShape]:
    """The cells of a row: how many, their edges, then 20 bytes each, which begin with flags."""
    count = operand[2] if len(operand) > 2 else 0
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3) if count else ()
    for index, (left, right) in enumerate(pairwise(edges)):
        at = 3 + 2 * (count + 1) + 20 * index
        flags = _u16(operand, at) if at + 2 <= len(operand) else 0
        yield _CellShape(left, right, flags & _GOES_ON != 0 and flags & _BEGINS == 0)


class _Fields:
    """What of fields is seen: their results, and of a table of contents nothing."""

    def __init__(self) -> None:
        self._hidden: list[bool] = []

    def seen(self, text: str) -> str:
        """The text of a paragraph as it is printed."""
        if not self._hidden and _FIELD not in text:
            return text
        kept = []
        *pieces, last = _FIELD_MARK.split(text)
        for piece, mark in zip(pieces[::2], pieces[1::2], strict=True):
            if not any(self._hidden):
                kept.append(piece)
            self._take(mark, piece)
        if not any(self._hidden):
            kept.append(last)
        return "".join(kept)

    def _take(self, mark: str, before: str) -> None:
        if mark == _FIELD:
            self._hidden.append(True)
        elif mark == _RESULT and self._hidden:
            self._hidden[-1] = before.strip().upper().startswith("TOC")
        elif mark == _FIELD_END and self._hidden:
            self._hidden.pop()


class _Row(NamedTuple):
    cells: list[str]
    shape: tuple[_CellShape, ...]


def _source(text: _Text, file_name: str) -> Source:
    pages = Pages(file_name)
    rows: list[_Row] = []
    cells: list[str] = []
    parts: list[str] = []
    for paragraph in text.paragraphs():
        if not paragraph.kind.in_table and not paragraph.ends_cell:
            _flush(pages, rows, cells)
            pages.add(paragraph.text.replace("\x0b", "\n"))
        elif paragraph.kind.ends_row:
            rows.append(_Row(cells, paragraph.kind.shape))
            cells = []
        else:
            parts.append(paragraph.text.replace("\x0b", "\n"))
            if paragraph.ends_cell:
                cells.append(grids.cell_text("\n".join(parts)))
                parts = []
    _flush(pages, rows, cells)
    return pages.source()


def _flush(pages: Pages, rows: list[_Row], cells: list[str]) -> None:
    """The rows as a table; cells of a row without an end are text."""
    pages.add_table(pages.rows(_spans(rows)))
    rows.clear()
    for text in cells:
        pages.add(text)
    cells.clear()


def _spans(rows: Sequence[_Row]) -> Iterator[list[Span]]:
    """The cells of a table; what they cover follows from where they stand."""
    edges: list[int] = []
    for edge in sorted({edge for row in rows for cell in row.shape for edge in (cell.left, cell.right)}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    for number, row in enumerate(rows):
        if len(row.shape) != len(row.cells):
            yield [Span(text) for text in row.cells]
            continue
        yield [
            Span(
                text,
                _column(edges, shape.right) - _column(edges, shape.left),
                _height(shape, rows[number + 1 :]),
            )
            for text, shape in zip(row.cells, row.shape, strict=True)
            if not shape.goes_on
        ]


def _column(edges: Sequence[int], edge: int) -> int:
    return bisect_right(edges, edge) - 1


def _height(shape: _CellShape, below: Iterable[_Row]) -> int:
    """How many rows the cell covers."""
    covered = takewhile(lambda row: any(_continues(other, shape) for other in row.shape), below)
    return 1 + sum(1 for _ in covered)


def _continues(other: _CellShape, shape: _CellShape) -> bool:
    return other.goes_on and abs(other.left - shape.left) <= _NEAR
