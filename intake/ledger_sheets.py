"""The workbook of a draft, edited and sent back: its rows, and everything that is wrong in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.days import read_day
from domain.errors import DateInvalid
from domain.items import PartyRole
from domain.sheets import ItemValues, Problem, RowError, in_order
from intake import sheets
from intake.formats.sources import Source, Table
from intake.sheets import Sheet, SheetRow

#: In the first cell of the sheet of items, in a hidden column: ledger, when it was made, newest item.
_MARK = re.compile(r"duban-ledger-1:(\d{1,18}):(\d{1,18}):(\d{1,18})")
MAX_NUMBER = 99_999
_CLOCK = re.compile(r"(?<=[日\d])\s*\d{1,2}:\d{2}(?::\d{2})?$")


class Column(StrEnum):
    """What a column holds; hidden ones are headed by these very words."""

    ID = "id"
    REVISION = "revision"
    MARK = "mark"  # of the values as they were exported
    NUMBER = "number"
    LABEL = "label"
    SECTION = "section"
    TITLE = "title"
    BODY = "body"
    LEADS = "leads"
    RESPONSIBLE = "responsible"
    PARTICIPANTS = "participants"
    DEADLINE = "deadline"
    CONTINUING = "continuing"
    TARGETS = "targets"
    CLAUSE = "clause"
    DOUBTS = "doubts"
    DROP = "drop"
    AGENCY = "agency"
    ROLE = "role"
    AGENCY_NAME = "agency name"
    OTHER_NAMES = "other names"


#: Headings in both languages, as the workbook writes them.
_HEADINGS: dict[str, Column] = {
    "序号": Column.NUMBER,
    "no.": Column.NUMBER,
    "编号": Column.LABEL,
    "label": Column.LABEL,
    "章节": Column.SECTION,
    "section": Column.SECTION,
    "事项": Column.TITLE,
    "item": Column.TITLE,
    "内容": Column.BODY,
    "text": Column.BODY,
    "牵头单位": Column.LEADS,
    "lead agencies": Column.LEADS,
    "责任单位": Column.RESPONSIBLE,
    "responsible agencies": Column.RESPONSIBLE,
    "配合单位": Column.PARTICIPANTS,
    "participating agencies": Column.PARTICIPANTS,
    "完成时限": Column.DEADLINE,
    "deadline": Column.DEADLINE,
    "持续推进": Column.CONTINUING,
    "goes on": Column.CONTINUING,
    "目标": Column.TARGETS,
    "targets": Column.TARGETS,
    "责任分工原文": Column.CLAUSE,
    "responsibility clause": Column.CLAUSE,
    "疑问": Column.DOUBTS,
    "doubts": Column.DOUBTS,
    "删除": Column.DROP,
    "delete": Column.DROP,
    "单位": Column.AGENCY,
    "agency": Column.AGENCY,
    "分工": Column.ROLE,
    "part": Column.ROLE,
    "单位名称": Column.AGENCY_NAME,
    "name of the agency": Column.AGENCY_NAME,
    "其他名称": Column.OTHER_NAMES,
    "other names": Column.OTHER_NAMES,
    "id": Column.ID,
    "revision": Column.REVISION,
    "mark": Column.MARK,
}
#: What the fields hold; a title as long as in the chat.
_LIMITS = ((Column.LABEL, 40), (Column.SECTION, 300), (Column.TITLE, 500), (Column.BODY, 20_000))
_YES = frozenset({"是", "yes", "y", "true", "√", "1", "持续推进", "持续"})
_NO = frozenset({"", "否", "no", "n", "false", "×", "0"})
_ROLES = {
    **dict.fromkeys(("牵头", "牵头单位", "主办", "lead"), PartyRole.LEAD),
    **dict.fromkeys(("责任", "责任单位", "负责", "responsible"), PartyRole.RESPONSIBLE),
    **dict.fromkeys(
        ("配合", "配合单位", "参与", "协办", "participating", "participant"), PartyRole.PARTICIPANT
    ),
}


@dataclass(frozen=True)
class ItemRow:
    """A row of the sheet of items, `item_id` None: a new item; `values` are without parties.

    `shown` are the agencies by part as the sheet of items shows them: they are edited on the sheet of parts.
    """

    source: SheetRow[Column]
    number: int
    item_id: int | None
    revision: int
    mark: str
    values: ItemValues
    shown: tuple[str, str, str]
    is_dropped: bool


@dataclass(frozen=True)
class PartyRow:
    """A row of the sheet of parts: an agency, and what it does in the item of this number."""

    source: SheetRow[Column]
    number: int
    agency: str
    role: PartyRole


@dataclass(frozen=True)
class LedgerSheets:
    """A draft's workbook as it came back.

    `made` is the second in which the ledger came into being, `last_id` the newest item then exported.
    `bad_items` are ids of items whose rows hold an error, `bad_numbers` numbers of items whose parts hold
    one (None: nobody can tell which): neither is taken for gone. `has_parties` False: that sheet is lost.
    """

    ledger_id: int
    made: int
    last_id: int
    items: tuple[ItemRow, ...]
    bad_items: frozenset[int]
    parties: tuple[PartyRow, ...]
    bad_numbers: frozenset[int | None]
    has_parties: bool
    agencies: frozenset[str]  # on the sheet of agencies
    parties_sheet: str
    agencies_sheet: str
    errors: tuple[RowError, ...]


def marker(ledger_id: int, made: int, last_id: int) -> str:
    """What stands in the first cell of the sheet of items."""
    return f"duban-ledger-1:{ledger_id}:{made}:{last_id}"


def recognised(source: Source) -> LedgerSheets | None:
    """The rows of a draft's workbook; None for any other file."""
    for table in source.tables:
        found = _MARK.fullmatch(table.rows[0][0].text.strip()) if table.rows and table.rows[0] else None
        items = sheets.under_headings(table, _key, (Column.ID, Column.NUMBER, Column.TITLE))
        if found and items:
            others = [other for other in source.tables if other is not table]
            return _Reader().read(items, others, *map(int, found.groups()))
    return None


def _key(heading: str) -> Column | None:
    return _BARE_HEADINGS.get(heading)


_BARE_HEADINGS = {sheets.bare(heading): column for heading, column in _HEADINGS.items()}


class _Reader:
    """Reads row after row, and keeps what is wrong."""

    def __init__(self) -> None:
        self._errors: list[RowError] = []
        self._bad_items: set[int] = set()
        self._bad_numbers: set[int | None] = set()

    def read(
        self, items: Sheet[Column], others: Iterable[Table], ledger_id: int, made: int, last_id: int
    ) -> LedgerSheets:
        """All sheets of the workbook."""
        others = list(others)
        parts = _first(others, Column.NUMBER, Column.AGENCY, Column.ROLE)
        names = _first(others, Column.AGENCY_NAME)
        item_rows = tuple(row for row in map(self._item, items.rows()) if row is not None)
        party_rows = tuple(row for row in map(self._party, parts.rows()) if row) if parts else ()
        return LedgerSheets(
            ledger_id=ledger_id,
            made=made,
            last_id=last_id,
            items=item_rows,
            bad_items=frozenset(self._bad_items),
            parties=party_rows,
            bad_numbers=frozenset(self._bad_numbers),
            has_parties=parts is not None,
            agencies=frozenset(_names(names)) if names else frozenset(),
            parties_sheet=parts.table.name if parts else "",
            agencies_sheet=names.table.name if names else "",
            errors=in_order(self._errors),
        )

    def _item(self, row: SheetRow[Column]) -> ItemRow | None:
        item_id = _whole(row.text(Column.ID))
        if item_id is None and not any(row.text(column) for column in _FILLED):
            return None
        before = len(self._errors)
        number = self._number(row)
        is_dropped = self._yes(row, Column.DROP)
        values = self._values(row, is_dropped=is_dropped)
        if number is None or len(self._errors) > before:
            self._bad_items |= {item_id} if item_id is not None else set()
            return None
        return ItemRow(
            source=row,
            number=number,
            item_id=item_id,
            revision=_whole(row.text(Column.REVISION)) or 0,
            mark=row.text(Column.MARK),
            values=values,
            shown=(row.text(Column.LEADS), row.text(Column.RESPONSIBLE), row.text(Column.PARTICIPANTS)),
            is_dropped=is_dropped,
        )

    def _number(self, row: SheetRow[Column]) -> int | None:
        text = row.text(Column.NUMBER)
        number = _whole(text)
        if number is None or not 0 < number <= MAX_NUMBER:
            problem = Problem.NUMBER_INVALID if text else Problem.NUMBER_MISSING
            self._errors.append(row.error(Column.NUMBER, problem))
            return None
        return number

    def _values(self, row: SheetRow[Column], *, is_dropped: bool) -> ItemValues:
        if not row.text(Column.TITLE) and not is_dropped:
            self._errors.append(row.error(Column.TITLE, Problem.TITLE_MISSING))
        for column, limit in _LIMITS:
            if len(row.text(column)) > limit:
                self._errors.append(row.error(column, Problem.TEXT_TOO_LONG, limit=limit))
        deadline = self._deadline(row)
        is_continuing = self._yes(row, Column.CONTINUING)
        if deadline is not None and is_continuing:
            self._errors.append(row.error(Column.DEADLINE, Problem.DEADLINE_TWOFOLD))
        return ItemValues(
            label=row.text(Column.LABEL),
            section=row.text(Column.SECTION),
            title=" ".join(row.text(Column.TITLE).split()),
            body=row.text(Column.BODY),
            deadline=deadline,
            is_continuing=is_continuing,
        )

    def _deadline(self, row: SheetRow[Column]) -> date | None:
        text = _CLOCK.sub("", row.text(Column.DEADLINE))
        if not text:
            return None
        try:
            return read_day(text, year=None)
        except DateInvalid:
            self._errors.append(row.error(Column.DEADLINE, Problem.DEADLINE_INVALID))
            return None

    def _yes(self, row: SheetRow[Column], column: Column) -> bool:
        text = row.text(column).lower()
        if text not in _YES | _NO:
            self._errors.append(row.error(column, Problem.YES_OR_NO))
        return text in _YES

    def _party(self, row: SheetRow[Column]) -> PartyRow | None:
        agency = "".join(row.text(Column.AGENCY).split())
        if not agency:
            return None
        before = len(self._errors)
        number = self._number(row)
        role = _ROLES.get(row.text(Column.ROLE).lower())
        if role is None:
            self._errors.append(row.error(Column.ROLE, Problem.ROLE_INVALID))
        if number is None or role is None or len(self._errors) > before:
            self._bad_numbers.add(number)
            return None
        return PartyRow(row, number, agency, role)


#: A row in which none of these is filled is one of the blank ones at the end.
_FILLED = (
    *(column for column, _ in _LIMITS),
    *(Column.LEADS, Column.RESPONSIBLE, Column.PARTICIPANTS, Column.DEADLINE, Column.CONTINUING, Column.DROP),
)


def _first(tables: Iterable[Table], *required: Column) -> Sheet[Column] | None:
    found = (sheets.under_headings(table, _key, required) for table in tables)
    return next((sheet for sheet in found if sheet), None)


def _names(sheet: Sheet[Column]) -> Iterable[str]:
    return (name for row in sheet.rows() if (name := "".join(row.text(Column.AGENCY_NAME).split())))


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
