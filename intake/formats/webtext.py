"""Elements of a page → lines and tables as a browser shows them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from domain import numerals
from intake import markers
from intake.formats import grids, webcontent
from intake.formats.grids import Pages, Row, Span
from intake.formats.webcontent import Weights

_NAMES = (
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr legend li main ol p pre section summary table tbody td"
    " tfoot th thead tr ul"
)
#: Elements that begin and end a line.
_LINES = frozenset(_NAMES.split())
_SECTIONS_OF_TABLES = ("thead", "tbody", "tfoot")
#: A cell of a task table holds a task; one with a document in it belongs to the page's layout.
_LONGEST_CELL = 3_000

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SOURCE_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t\r\f]*\n\s*(?=[^\x00-\x7f])")
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_BOX_HEADING = re.compile(
    r"(?:[【\[]?(?:相关|延伸|推荐|热点|更多|最新)(?:\S{2,6})?|\S{0,4}(?:解读|图解|链接|阅读|专题))[】\]]?[:：]?"
)
_ORDERED = {"a": "lower", "A": "upper"}
_CHINESE_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*(?:chinese|cjk|hanzi)", re.IGNORECASE)
_NO_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A line or a table of the page, and whether it stands in the document."""

    content: str | tuple[Row, ...]
    is_inside: bool


class _Text:
    """Pieces of running text, put together line by line."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._pieces: list[str] = []
        self._lists: list[_List | None] = []
        self._label = ""
        self._preformatted = 0
        self._in_heading = False

    def piece(self, text: str) -> None:
        if not self._preformatted:
            self._pieces.append(text)
            return
        *whole, last = text.split("\n")
        for line in whole:
            self._pieces.append(line)
            self.end()
        self._pieces.append(last)

    def end(self) -> None:
        """The line is over."""
        line = _INVISIBLE.sub("", "".join(self._pieces))
        line = _BLANKS.sub(" ", _SOURCE_BREAK.sub("", line)).strip()
        self._pieces.clear()
        if line:
            # Many a list holds its numbers as text and hides those of the browser.
            label = "" if markers.at(line, 0) else self._label
            self._label = ""
            self._take(label + line)

    def element(self, node: LexborNode, *, is_start: bool) -> None:
        tag = node.tag or ""
        if tag == "br" and is_start and not self._in_heading:
            self.end()
        if tag not in _LINES:
            return
        self.end()
        if tag in webcontent.HEADINGS:
            self._in_heading = is_start  # the break of a title is layout
        elif tag == "pre":
            self._preformatted += 1 if is_start else -1
        elif tag in ("ol", "ul"):
            self._list(node, is_start=is_start)
        elif tag == "li":
            numbers = self._lists[-1] if self._lists and is_start else None
            self._label = numbers.label(node) if numbers else ""

    def _list(self, node: LexborNode, *, is_start: bool) -> None:
        if is_start:
            self._lists.append(_List(node) if node.tag == "ol" else None)
        elif self._lists:
            self._lists.pop()


class _List:
    """The numbers that a browser draws in front of the points of a list."""

    def __init__(self, node: LexborNode) -> None:
        attributes = node.attributes
        style = attributes.get("style") or ""
        self._next = _whole(attributes.get("start"), 1)
        self._form = "chinese" if _CHINESE_STYLE.search(style) else attributes.get("type") or "1"
        self._is_bare = _NO_STYLE.search(style) is not None

    def label(self, point: LexborNode) -> str:
        number = _whole(point.attributes.get("value"), self._next)
        self._next = number + 1
        if self._is_bare:
            return ""
        if self._form == "chinese":
            return f"{numerals.written(number)}、"
        if self._form in _ORDERED and 1 <= number <= 26:
            letter = chr(ord("a") + number - 1)
            return f"{letter.upper() if self._form == 'A' else letter}."
        return f"{number}."


class Reader:
    """Reads a page's body in one pass; `blocks` grow as it goes."""

    def __init__(self, weights: Weights, root: LexborNode, pages: Pages) -> None:
        self._weights = weights
        self._root = root.mem_id
        self._around_root = _ancestors(root)
        self._pages = pages
        self._is_inside = self._root == weights.body.mem_id
        self.blocks: list[Block] = []
        self._text = _Text(self._take)

    def read(self) -> list[Block]:
        """Lines and tables of the page in order, without its furniture."""
        for node, is_start in webcontent.walk(self._weights.body, self._enters):
            if node.is_text_node:
                self._text.piece(node.text_content or "")
                continue
            self._text.element(node, is_start=is_start)
            if node.mem_id == self._root:
                self._text.end()
                self._is_inside = is_start
        self._text.end()
        return self.blocks

    def _take(self, content: str | tuple[Row, ...]) -> None:
        self.blocks.append(Block(content, self._is_inside))

    def _enters(self, node: LexborNode) -> bool:
        if node.tag in webcontent.UNSEEN or self._weights.is_furniture(node):
            self._drop_heading(node)
            return False
        rows = self._rows(node) if node.tag == "table" else ()
        if rows:
            self._text.end()
            self._take(rows)
        return not rows

    def _drop_heading(self, node: LexborNode) -> None:
        """相关报道 above a box of links goes with the box."""
        if not webcontent.is_made_of_links(node.tag or "", self._weights.of(node)):
            return
        self._text.end()
        last = self.blocks[-1].content if self.blocks else ""
        if isinstance(last, str) and _BOX_HEADING.fullmatch(last):
            self.blocks.pop()

    def _rows(self, table: LexborNode) -> tuple[Row, ...]:
        """The rows of a table of data; none of one that puts the page in place."""
        if self._weights.of(table).has_table or table.mem_id in self._around_root:
            return ()
        spans = [[self._span(cell) for cell in _cells(row)] for row in _rows_of(table)]
        if any(len(span.text) > _LONGEST_CELL for row in spans for span in row):
            return ()
        rows = self._pages.rows(spans)
        return rows if grids.is_table(rows) else ()

    def _span(self, cell: LexborNode) -> Span:
        lines: list[str] = []
        text = _Text(lines.append)
        for node, is_start in webcontent.walk(cell, self._is_shown):
            if node.is_text_node:
                text.piece(node.text_content or "")
            else:
                text.element(node, is_start=is_start)
        text.end()
        attributes = cell.attributes
        columns, rows = _whole(attributes.get("colspan"), 1), _whole(attributes.get("rowspan"), 1)
        return Span(grids.cell_text("\n".join(lines)), columns, rows)

    def _is_shown(self, node: LexborNode) -> bool:
        return node.tag not in webcontent.UNSEEN and not webcontent.is_hidden(node)


def _ancestors(node: LexborNode) -> set[int]:
    found = set()
    parent = node.parent
    while parent is not None:
        found.add(parent.mem_id)
        parent = parent.parent
    return found


def _rows_of(table: LexborNode) -> Iterator[LexborNode]:
    for child in webcontent.elements(table):
        if child.tag in _SECTIONS_OF_TABLES:
            yield from (row for row in webcontent.elements(child) if _is_row(row))
        elif _is_row(child):
            yield child


def _is_row(node: LexborNode) -> bool:
    return node.tag == "tr" and not webcontent.is_hidden(node)


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in webcontent.elements(row) if cell.tag in ("td", "th"))


def _whole(text: str | None, default: int) -> int:
    digits = (text or "").strip()
    return int(digits[:6]) if digits.isascii() and digits.isdigit() else default
