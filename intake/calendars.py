"""Lists of holidays: a JSON document as public data sets publish it, or a table of days."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.calendars import DayKind
from domain.days import read_day
from domain.errors import DateInvalid
from domain.holidays import Fault, Holiday, HolidayList, HolidaysWithoutYear, RowFault, belongs
from intake.formats.sources import Cell, Source, Table
from intake.sheets import Sheet, SheetRow, bare, under_headings

_FIRST_YEAR, _LAST_YEAR = 1949, 2200
_OFF_KEY, _WORK_KEY = "off", "work"
MAX_NAME = 100


class Column(StrEnum):
    """What a column of a table of days holds."""

    DAY = "day"
    IS_OFF = "is_off"
    IS_WORK = "is_work"
    KIND = "kind"
    NAME = "name"
    SOURCE = "source"


_HEADINGS = (
    (re.compile(r"日期|date|day"), Column.DAY),
    (re.compile(r"是否(?:放假|休息|休|节假日)|isoffday|isholiday|dayoff"), Column.IS_OFF),
    (re.compile(r"是否(?:上班|工作日|补班)|isworkday|workday"), Column.IS_WORK),
    (re.compile(r"类型|类别|性质|安排|放假安排|休班|kind|type"), Column.KIND),
    (re.compile(r"名称|节日|节日名称|节假日|节假日名称|假日|name|holiday"), Column.NAME),
    (re.compile(r"来源|依据|文件依据|source"), Column.SOURCE),
)
_YES = re.compile(r"是|true|yes|y|1")
_NO = re.compile(r"否|不|不是|false|no|n|0")
_OFF = re.compile(r"休|休息|放假|放假调休|休假|节假日|法定节假日|假日|假期|off|dayoff|day_off|holiday")
_WORK = re.compile(r"班|上班|补班|调休上班|调班|工作日|补班日|work|workday|makeup|makeupworkday")


@dataclass(frozen=True)
class _Entry:
    """A row before it is understood; `kind` None: it says neither that people work nor that they do not."""

    row: int
    day: str
    kind: DayKind | None
    name: str
    said: str  # what stands where the kind should


def recognised(source: Source) -> HolidayList | None:
    """The list that a file holds; None for a file that is none. Errors: HolidaysWithoutYear."""
    document = _document(source.text)
    return _of_table(source) if document is None else _of_document(document)


# JSON: {"year", "papers": […], "days": [{"name", "date", "isOffDay"}]} or {"year", "off": […], "work": […]}


def _document(text: str) -> Mapping[str, Any] | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, dict) and not {"days", _OFF_KEY, _WORK_KEY}.isdisjoint(document):
        return document
    return None


def _of_document(document: Mapping[str, Any]) -> HolidayList:
    year = document.get("year")
    if not isinstance(year, int) or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise HolidaysWithoutYear
    papers = document.get("papers")
    source = document.get("source") or " ".join(map(str, papers if isinstance(papers, list) else []))
    return _listed(year, str(source), _entries(document))


def _entries(document: Mapping[str, Any]) -> Iterator[_Entry]:
    rows = [
        *((None, row) for row in _rows(document.get("days"))),
        *((DayKind.DAY_OFF, row) for row in _rows(document.get(_OFF_KEY))),
        *((DayKind.WORKDAY, row) for row in _rows(document.get(_WORK_KEY))),
    ]
    for number, (kind, row) in enumerate(rows, start=1):
        yield _entry(number, row, kind)


def _rows(value: object) -> list[object]:
    """The rows of a list, or of an object that names its days; anything else is one row that is none."""
    if isinstance(value, dict):
        return [{"date": day, "name": name} for day, name in value.items()]
    if value is None or isinstance(value, list):
        return value or []
    return [value]


def _entry(number: int, row: object, kind: DayKind | None) -> _Entry:
    if isinstance(row, str):
        return _Entry(number, row, kind, "", "")
    if not isinstance(row, dict):
        return _Entry(number, "", None, "", str(row))
    is_off = row.get("isOffDay")
    if isinstance(is_off, bool):
        kind = DayKind.DAY_OFF if is_off else DayKind.WORKDAY
    return _Entry(number, str(row.get("date", "")), kind, str(row.get("name") or ""), str(is_off or ""))


# Tables: CSV, a workbook, a table in a document


def _of_table(source: Source) -> HolidayList | None:
    tables = source.tables or tuple(_typed_table(source))
    sheets = [sheet for table in tables if (sheet := _sheet(table)) is not None]
    entries = [_row_entry(row) for sheet in sheets for row in sheet.rows() if any(row.texts.values())]
    # A document may hold a table of days: it stays a document.
    if not entries or 2 * len(entries) < len(source.lines) - 2 or all(row.kind is None for row in entries):
        return None
    years = Counter(day.year for entry in entries if (day := _day(entry.day, None)) is not None)
    if not years:
        raise HolidaysWithoutYear
    sources = (row.text(Column.SOURCE) for sheet in sheets for row in sheet.rows())
    return _listed(years.most_common(1)[0][0], next(filter(None, sources), ""), entries)


def _typed_table(source: Source) -> Iterator[Table]:
    """A text whose lines are parted by commas or tabs."""
    lines = source.text.split("\n")
    parting = max(",\t;，", key=source.text.count)
    cells = [[Cell(text.strip()) for text in row] for row in csv.reader(lines, delimiter=parting)]
    width = max(map(len, cells), default=0)
    if width > 1:
        yield Table(0, tuple((*row, *[Cell("")] * (width - len(row))) for row in cells))


def _sheet(table: Table) -> Sheet[Column] | None:
    """The table under its headings: a day, and one column that tells whether people work."""
    kinds = (Column.IS_OFF, Column.IS_WORK, Column.KIND)
    found = (under_headings(table, _column, (Column.DAY, kind)) for kind in kinds)
    return next((sheet for sheet in found if sheet is not None), None)


def _column(heading: str) -> Column | None:
    return next((column for form, column in _HEADINGS if form.fullmatch(heading)), None)


def _row_entry(row: SheetRow[Column]) -> _Entry:
    said = row.text(Column.IS_OFF) or row.text(Column.IS_WORK) or row.text(Column.KIND)
    return _Entry(row.number, row.text(Column.DAY), _kind(row), row.text(Column.NAME), said)


def _kind(row: SheetRow[Column]) -> DayKind | None:
    off, work = DayKind.DAY_OFF, DayKind.WORKDAY
    told = (
        (Column.IS_OFF, _YES, off),
        (Column.IS_OFF, _NO, work),
        (Column.IS_WORK, _YES, work),
        (Column.IS_WORK, _NO, off),
        *((column, form, kind) for column in Column for form, kind in ((_OFF, off), (_WORK, work))),
    )
    kinds = {Column.IS_OFF, Column.IS_WORK, Column.KIND}
    return next(
        (kind for column, form, kind in told if column in kinds and form.fullmatch(bare(row.text(column)))),
        None,
    )


# Rows become days


def _listed(year: int, source: str, entries: Iterable[_Entry]) -> HolidayList:
    days: dict[date, Holiday] = {}
    rows: dict[date, int] = {}
    faults: list[RowFault] = []
    for entry in entries:
        day = _day(entry.day, year)
        fault = _fault(entry, day, year, rows)
        if fault is not None:
            faults.append(fault)
        elif day is not None and entry.kind is not None:
            days[day] = Holiday(entry.kind, entry.name[:MAX_NAME])
        if day is not None:
            rows.setdefault(day, entry.row)
    return HolidayList(year, " ".join(source.split()), days, tuple(faults))


def _fault(entry: _Entry, day: date | None, year: int, rows: Mapping[date, int]) -> RowFault | None:
    if not entry.day:
        return RowFault(entry.row, entry.said, Fault.ROW_INVALID)
    if day is None:
        return RowFault(entry.row, entry.day, Fault.DAY_INVALID)
    if not belongs(day, year):
        return RowFault(entry.row, entry.day, Fault.DAY_OUTSIDE, {"year": year})
    if day in rows:
        return RowFault(entry.row, entry.day, Fault.DAY_REPEATED, {"first": rows[day]})
    if entry.kind is None:
        return RowFault(entry.row, entry.said or entry.day, Fault.KIND_INVALID)
    return None


def _day(text: str, year: int | None) -> date | None:
    try:
        return read_day(text, year=year)
    except DateInvalid:
        return None
