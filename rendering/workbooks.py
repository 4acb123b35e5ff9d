"""A draft as a workbook: items, who does what, the agencies; to be edited and sent back."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.items import PartyRole
from domain.sheets import listed
from models.contents import ItemContents, LedgerContents
from rendering import doubts, labels
from rendering.lengths import cut
from rendering.messages import File
from rendering.texts import Texts

#: Ledgers do not hold formulas: text that begins with "=" stays text, links stay text.
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
A3, A4 = 8, 9
#: Looks of a cell, of a heading, of the note above all.
CELL = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#C9CED6"}
HEADING = {**CELL, "bold": True, "bg_color": "#DDE5EE", "valign": "vcenter"}
NOTE = {"text_wrap": True, "valign": "vcenter", "font_color": "#44546A"}
_LINE, _TALLEST = 13.5, 390.0  # points
BLANK_ITEMS, BLANK_PARTS, BLANK_AGENCIES = 20, 60, 30
DOUBTFUL = 0.8  # a field less sure than this is tinted
_FIRST = 2  # rows above the first one: what to do, and the headings
FORBIDDEN = re.compile(r'[\\/:*?"<>|\[\]\r\n\t]+')  # in names of files

_DOUBTS_OF_PARTIES = frozenset({"who_leads", "no_party", "open_list", "group_party"})
_DOUBTS_OF_DEADLINE = frozenset({"no_deadline", "deadline_year", "deadline_unclear", "deadline_cited"})


@dataclass(frozen=True)
class Column:
    """A column of the sheet of items: heading, width in characters, what stands in it."""

    heading: str
    width: int
    value: Callable[[ItemContents], str | int | date | None]
    is_open: bool = True  # to be edited
    doubtful: Callable[[ItemContents], bool] = lambda _: False
    is_hidden: bool = False


def file(contents: LedgerContents, marker: str, texts: Texts) -> File:
    """The workbook; `marker` tells where it belongs when it comes back."""
    title = FORBIDDEN.sub(" ", cut(contents.ledger.title, 60)).strip()
    return File(f"{title or contents.ledger.id}.xlsx", data(contents, marker, texts))


def data(contents: LedgerContents, marker: str, texts: Texts) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        _Book(book, contents, texts).write(marker)
    return buffer.getvalue()


def columns(texts: Texts) -> list[Column]:
    """The columns of the sheet of items, the hidden ones first."""
    say = texts.gettext
    return [
        Column("id", 4, lambda row: row.item.id, is_open=False, is_hidden=True),
        Column("revision", 4, lambda row: row.item.revision, is_open=False, is_hidden=True),
        Column("mark", 4, lambda row: row.values.mark, is_open=False, is_hidden=True),
        Column(say("No."), 6, lambda row: row.item.number, is_open=False),
        Column(say("Label"), 8, lambda row: row.values.label),
        Column(say("Section"), 16, lambda row: row.values.section, doubtful=_unsure("section")),
        Column(say("Item"), 28, lambda row: row.values.title, doubtful=_unsure("title")),
        Column(say("Text"), 60, lambda row: row.values.body, doubtful=_unsure("body")),
        _shown(say("Lead agencies"), PartyRole.LEAD),
        _shown(say("Responsible agencies"), PartyRole.RESPONSIBLE),
        _shown(say("Participating agencies"), PartyRole.PARTICIPANT),
        Column(say("Deadline"), 13, lambda row: row.values.deadline, doubtful=_doubtful_deadline),
        Column(say("Goes on"), 9, lambda row: say("yes") if row.values.is_continuing else ""),
        Column(say("Targets"), 22, _targets, is_open=False, doubtful=_unsure("targets")),
        Column(say("Responsibility clause"), 28, lambda row: row.item.responsibility or "", is_open=False),
        Column(
            say("Doubts"),
            28,
            lambda row: _doubts(row, texts),
            is_open=False,
            doubtful=lambda r: bool(r.doubts),
        ),
        Column(say("Delete"), 7, lambda _: ""),
    ]


def _shown(heading: str, role: PartyRole) -> Column:
    return Column(heading, 18, lambda row: listed(row.names(role)), is_open=False, doubtful=_doubtful_parties)


def _unsure(field: str) -> Callable[[ItemContents], bool]:
    return lambda row: row.item.confidence.get(field, 1.0) < DOUBTFUL


def _doubtful_parties(row: ItemContents) -> bool:
    return _unsure("parties")(row) or any(doubt.kind in _DOUBTS_OF_PARTIES for doubt in row.doubts)


def _doubtful_deadline(row: ItemContents) -> bool:
    return row.item.is_deadline_assumed or any(doubt.kind in _DOUBTS_OF_DEADLINE for doubt in row.doubts)


def _targets(row: ItemContents) -> str:
    return "\n".join(
        f"{labels.comparator(target.comparator)} {target.value:g}{target.unit} · {target.text}"
        for target in row.targets
    )


def _doubts(row: ItemContents, texts: Texts) -> str:
    return "\n".join(_doubt(kind, answers) for kind, answers in _asked(row, texts))


def _asked(row: ItemContents, texts: Texts) -> Iterator[tuple[str, Sequence[str]]]:
    for doubt in row.doubts:
        yield doubts.kind_label(doubt.kind, texts), doubts.answers(doubt, texts)[:3]


def _doubt(kind: str, answers: Sequence[str]) -> str:
    return f"{kind}: {' / '.join(answers)}?" if answers else kind


class _Book:
    """Writes the three sheets into one workbook."""

    def __init__(self, book: Any, contents: LedgerContents, texts: Texts) -> None:
        self._book = book
        self._contents = contents
        self._texts = texts
        self._columns = columns(texts)
        say = texts.gettext
        self._items: Worksheet = book.add_worksheet(say("Items"))
        self._parts: Worksheet = book.add_worksheet(say("Parts of agencies"))
        self._agencies: Worksheet = book.add_worksheet(say("List of agencies"))
        self._head = self._look(HEADING)
        self._note = self._look(NOTE)
        self._looks = {
            (is_open, is_doubtful, is_day): self._look(
                {
                    **CELL,
                    "locked": not is_open,
                    **({"num_format": "yyyy-mm-dd", "align": "left"} if is_day else {}),
                    **_ground(is_open=is_open, is_doubtful=is_doubtful),
                }
            )
            for is_open in (True, False)
            for is_doubtful in (True, False)
            for is_day in (True, False)
        }

    def _look(self, options: dict[str, Any]) -> Format:
        look: Format = self._book.add_format({"font_size": 10, **options})
        return look

    def write(self, marker: str) -> None:
        """All of it."""
        self._write_items(marker)
        self._write_parts()
        self._write_agencies()
        for sheet in (self._items, self._parts, self._agencies):
            lay_on_paper(sheet, A3 if sheet is self._items else A4, heading=_FIRST - 1)
        self._items.set_landscape()

    # Items

    def _write_items(self, marker: str) -> None:
        sheet, rows = self._items, self._contents.items
        last = _FIRST + len(rows) + BLANK_ITEMS - 1
        hidden = sum(column.is_hidden for column in self._columns)
        sheet.merge_range(0, hidden, 0, len(self._columns) - 1, self._what_to_do(), self._note)
        sheet.set_row(0, 48)
        sheet.write_string(0, 0, marker)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width, None, {"hidden": column.is_hidden})
            sheet.write_string(_FIRST - 1, place, column.heading, self._head)
            for row, contents in enumerate(rows, start=_FIRST):
                sheet.set_row(row, self._height(contents))
                self._write_cell(row, place, column, contents)
            for row in range(_FIRST + len(rows), last + 1):
                sheet.write_blank(
                    row, place, None, self._looks[column.is_open, False, column.heading == self._day]
                )
        numbers = self._place(self._texts.gettext("No."))
        for offset in range(BLANK_ITEMS):
            row = _FIRST + len(rows) + offset
            number = self._contents.last_number + 1 + offset
            sheet.write_number(row, numbers, number, self._looks[False, False, False])
        sheet.print_area(0, hidden, max(_FIRST + len(rows) - 1, _FIRST), len(self._columns) - 1)
        sheet.freeze_panes(_FIRST, self._place(self._texts.gettext("Text")))
        sheet.autofilter(_FIRST - 1, hidden, last, len(self._columns) - 1)
        self._guard_items(last)

    @property
    def _day(self) -> str:
        return self._texts.gettext("Deadline")

    def _place(self, heading: str) -> int:
        return next(place for place, column in enumerate(self._columns) if column.heading == heading)

    def _write_cell(self, row: int, place: int, column: Column, contents: ItemContents) -> None:
        value = column.value(contents)
        is_day = column.heading == self._day
        look = self._looks[column.is_open, column.doubtful(contents), is_day]
        if isinstance(value, date):
            self._items.write_datetime(row, place, datetime.combine(value, time()), look)
        elif isinstance(value, int):
            self._items.write_number(row, place, value, look)
        else:
            self._items.write_string(row, place, value or "", look)

    def _height(self, contents: ItemContents) -> float:
        """Of a row in which every text can be read; not every program finds it out by itself."""
        lines = max(
            lines_of(str(column.value(contents) or ""), column.width)
            for column in self._columns
            if not column.is_hidden
        )
        return min(lines * _LINE + 3, _TALLEST)

    def _guard_items(self, last: int) -> None:
        """Dates are dates, yes is chosen, and what is grey stays; no password: it guards against slips."""
        say, sheet = self._texts.gettext, self._items
        days = {
            "validate": "date",
            "criteria": "between",
            "minimum": date(2000, 1, 1),
            "maximum": date(2100, 12, 31),
            "error_title": self._day,
            "error_message": say("Please enter a date such as 2026-12-31."),
        }
        sheet.data_validation(_FIRST, self._place(self._day), last, self._place(self._day), days)
        for heading in (say("Goes on"), say("Delete")):
            place = self._place(heading)
            sheet.data_validation(
                _FIRST, place, last, place, {"validate": "list", "source": [say("yes"), say("no")]}
            )
        free = ("format_columns", "format_rows", "autofilter", "sort")
        sheet.protect("", dict.fromkeys(free, True))

    def _what_to_do(self) -> str:
        return self._texts.gettext(
            "White cells are yours to change, grey ones are only shown, yellow ones need a look. Agencies and"
            " their parts are changed on the sheet “%(parts)s”, new agencies first written into"
            " “%(agencies)s”. To delete an item choose “%(yes)s” in its last column; new items go into the"
            " blank rows at the end. Save, send the file back to the bot: nothing changes before you"
            " confirm.",
            parts=self._parts.get_name(),
            agencies=self._agencies.get_name(),
            yes=self._texts.gettext("yes"),
        )

    # Who does what

    def _write_parts(self) -> None:
        sheet, say = self._parts, self._texts.gettext
        parts = [
            (row, party.agency.name, party.assignment.role)
            for row in self._contents.items
            for party in row.parties
        ]
        last = _FIRST + len(parts) + BLANK_PARTS - 1
        note = say(
            "A row for each agency of an item: choose the agency and its part from the lists. To take an"
            " agency off an item, delete the row or clear the agency."
        )
        sheet.merge_range(0, 0, 0, 3, note, self._note)
        sheet.set_row(0, 32)
        headings = ((say("No."), 7), (say("Item"), 50), (say("Agency"), 28), (say("Part"), 12))
        self._write_head(sheet, headings)
        for row in range(_FIRST, last + 1):
            self._write_part(row, parts[row - _FIRST] if row - _FIRST < len(parts) else None)
        sheet.print_area(0, 0, _FIRST + len(parts), len(headings) - 1)
        sheet.freeze_panes(_FIRST, 0)
        sheet.autofilter(_FIRST - 1, 0, last, len(headings) - 1)
        self._guard_parts(last)

    def _write_part(self, row: int, part: tuple[ItemContents, str, PartyRole] | None) -> None:
        sheet, plain = self._parts, self._looks[True, False, False]
        title = part[0].values.title if part else ""
        sheet.write_formula(row, 1, self._title_of(row), self._looks[False, False, False], title)
        if part is None:
            for place in (0, 2, 3):
                sheet.write_blank(row, place, None, plain)
            return
        contents, name, role = part
        look = self._looks[True, _doubtful_parties(contents), False]
        sheet.write_number(row, 0, contents.item.number, plain)
        sheet.write_string(row, 2, name, look)
        sheet.write_string(row, 3, labels.party_role(role, self._texts), look)

    def _title_of(self, row: int) -> str:
        """Shows what the number in this row is about."""
        last = _FIRST + len(self._contents.items) + BLANK_ITEMS
        titles, numbers = (
            f"{_quoted(self._items)}!${letter}${_FIRST + 1}:${letter}${last}"
            for letter in (
                _letter(self._place(self._texts.gettext("Item"))),
                _letter(self._place(self._texts.gettext("No."))),
            )
        )
        return f'=IF($A{row + 1}="","",IFERROR(INDEX({titles},MATCH($A{row + 1},{numbers},0))&"",""))'

    def _guard_parts(self, last: int) -> None:
        say, sheet = self._texts.gettext, self._parts
        end = _FIRST + len(self._contents.registry) + BLANK_AGENCIES
        known = {
            "validate": "list",
            "source": f"={_quoted(self._agencies)}!$A${_FIRST + 1}:$A${end}",
            "error_type": "warning",
            "error_title": say("Agency"),
            "error_message": say("This agency is not on the list. Write a new one into the list first."),
        }
        sheet.data_validation(_FIRST, 2, last, 2, known)
        roles = [labels.party_role(role, self._texts) for role in PartyRole]
        sheet.data_validation(_FIRST, 3, last, 3, {"validate": "list", "source": roles})

    # The agencies

    def _write_agencies(self) -> None:
        sheet, say = self._agencies, self._texts.gettext
        note = say("A new agency goes into the first blank row; then it can be chosen.")
        sheet.merge_range(0, 0, 0, 1, note, self._note)
        sheet.set_row(0, 32)
        self._write_head(sheet, ((say("Name of the agency"), 36), (say("Other names"), 50)))
        for row, known in enumerate(self._contents.registry, start=_FIRST):
            sheet.write_string(row, 0, known.agency.name, self._looks[False, False, False])
            sheet.write_string(row, 1, listed(known.aliases), self._looks[False, False, False])
        first_blank = _FIRST + len(self._contents.registry)
        for row in range(first_blank, first_blank + BLANK_AGENCIES):
            sheet.write_blank(row, 0, None, self._looks[True, False, False])
        sheet.print_area(0, 0, first_blank, 1)
        sheet.freeze_panes(_FIRST, 0)
        sheet.protect("", {"format_columns": True})

    def _write_head(self, sheet: Worksheet, headings: Sequence[tuple[str, int]]) -> None:
        for place, (heading, width) in enumerate(headings):
            sheet.set_column(place, place, width)
            sheet.write_string(_FIRST - 1, place, heading, self._head)


def lay_on_paper(sheet: Worksheet, paper: int, *, heading: int) -> None:
    """All columns on one page, the row of headings on each."""
    sheet.set_paper(paper)
    sheet.repeat_rows(heading)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)


def lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a cell so many narrow characters wide."""
    return sum(max(1, -(-_breadth(line) // max(width - 1, 1))) for line in text.split("\n"))


def _breadth(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def _ground(*, is_open: bool, is_doubtful: bool) -> dict[str, str]:
    if is_doubtful:
        return {"bg_color": "#FFF2CC" if is_open else "#F3E6BC"}
    return {} if is_open else {"bg_color": "#EEF0F3"}


def _quoted(sheet: Worksheet) -> str:
    name: str = sheet.get_name()
    return "'" + name.replace("'", "''") + "'"


def _letter(place: int) -> str:
    return chr(ord("A") + place)
