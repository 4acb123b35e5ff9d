"""How cells of an xlsx workbook are shown (0.3 as 30%, 2022-06-01 as 2022年6月), and which are computed."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import Flag, auto

from lxml import etree

from domain.documents import DocumentDamaged, DocumentTooLarge

#: From the first to the last filled cell of a sheet: beyond this it is no list that people keep.
MAX_AREA = 4_000_000

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAMAGE = (KeyError, ValueError, RuntimeError, OSError, EOFError, NotImplementedError)
_BUILT_IN_PERCENT = {"9", "10"}
_BUILT_IN_MONTH = {"17"}  # mmm-yy
_CELL = re.compile(rb"<(?:\w{1,9}:)?c\s([^<>]{0,400})>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = re.compile(rb"\s*<(?:\w{1,9}:)?f[\s/>]")
_STYLE = re.compile(rb'\bs="([0-9]{1,6})"')
#: What a number format says in quotes, brackets or behind a backslash is shown as it is.
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')


class Shape(Flag):
    """What the value of a cell alone does not tell: the way to show it, and whether it is computed."""

    PLAIN = 0
    PERCENT = auto()
    MONTH = auto()
    YEAR = auto()
    FORMULA = auto()


Shapes = dict[tuple[int, int], Shape]


def read(data: bytes, file_name: str) -> dict[str, Shapes]:
    """Per sheet the places, row and column from 0, of cells with a shape; nothing for other kinds than xlsx.

    Errors: DocumentDamaged, DocumentTooLarge where a sheet claims more cells than anybody fills.
    """
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            if "xl/workbook.xml" not in container.namelist():
                return {}
            styles = _styles(container)
            return {
                name: _shapes(container.read(part), styles, file_name) for name, part in _sheets(container)
            }
    except (zipfile.BadZipFile, zlib.error, etree.LxmlError, *_DAMAGE) as error:
        raise DocumentDamaged(file_name=file_name, kind="workbook") from error


def _sheets(container: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the sheets and of the parts that hold them."""
    relations = _parsed(container, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    parts = set(container.namelist())
    for sheet in _parsed(container, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        part = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_RELATION), ""))).lstrip("/")
        if part in parts:
            yield sheet.get("name", ""), part


def _styles(container: zipfile.ZipFile) -> dict[int, Shape]:
    """The shape of each cell style that has one, by its number."""
    if "xl/styles.xml" not in container.namelist():
        return {}
    root = _parsed(container, "xl/styles.xml")
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter(f"{_MAIN}numFmt")}
    formats = [one.get("numFmtId") for one in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
    shapes = ((index, _shape(number, codes.get(number, ""))) for index, number in enumerate(formats))
    return {index: shape for index, shape in shapes if shape}


def _shape(number: str | None, code: str) -> Shape:
    letters = _LITERAL.sub("", code).lower()
    if number in _BUILT_IN_PERCENT or "%" in letters:
        return Shape.PERCENT
    if number in _BUILT_IN_MONTH or ("y" in letters and "m" in letters and "d" not in letters):
        return Shape.MONTH
    return Shape.YEAR if "y" in letters and "m" not in letters and "d" not in letters else Shape.PLAIN


def _shapes(sheet: bytes, styles: dict[int, Shape], file_name: str) -> Shapes:
    shapes: Shapes = {}
    rows, columns = _Extent(), _Extent()
    for cell in _CELL.finditer(sheet):
        attributes = cell.group(1)
        place = _PLACE.search(attributes)
        if place is None:
            continue
        column, row = _column(place.group(1)), int(place.group(2)) - 1
        if not attributes.endswith(b"/"):
            rows.add(row)
            columns.add(column)
        style = _STYLE.search(attributes)
        shape = styles.get(int(style.group(1)), Shape.PLAIN) if style else Shape.PLAIN
        if _FORMULA.match(sheet, cell.end()):
            shape |= Shape.FORMULA
        if shape:
            shapes[row, column] = shape
    if rows.length * columns.length > MAX_AREA:
        raise DocumentTooLarge(file_name=file_name, what="cells", limit=MAX_AREA)
    return shapes


class _Extent:
    """The smallest stretch that covers what was added."""

    def __init__(self) -> None:
        self._first, self._last = 1 << 30, -1

    def add(self, index: int) -> None:
        self._first, self._last = min(self._first, index), max(self._last, index)

    @property
    def length(self) -> int:
        return max(self._last - self._first + 1, 0)


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1


def _parsed(container: zipfile.ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(container.read(part), parser)
