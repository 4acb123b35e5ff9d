"""The sheet of all that an agency owes, sent back filled in: its rows, and what cannot be read in them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from domain import quantities
from domain.errors import PercentInvalid, QuantityIsRange
from domain.report_sheets import MARKER, OPEN, OPEN_OF_TARGETS, Column, Problem, RowValues, TargetCell
from domain.reports import MAX_FIELD, MAX_TEXT, SelfAssessment
from domain.sheets import RowError
from intake import sheets
from intake.formats.sources import Source
from intake.sheets import Sheet, SheetRow

#: Headings in both languages, as the sheet writes them.
_HEADINGS: dict[str, Column] = {
    "报告期": Column.PERIOD,
    "period": Column.PERIOD,
    "序号": Column.NUMBER,
    "no.": Column.NUMBER,
    "事项": Column.TITLE,
    "item": Column.TITLE,
    "单位": Column.AGENCY,
    "agency": Column.AGENCY,
    "时限": Column.DUE,
    "due": Column.DUE,
    "目前状态": Column.STATE,
    "state now": Column.STATE,
    "上次报送": Column.LAST,
    "last report": Column.LAST,
    "上次进度": Column.LAST_PERCENT,
    "last percentage": Column.LAST_PERCENT,
    "无新进展": Column.NIL,
    "nothing new": Column.NIL,
    "进展情况": Column.TEXT,
    "what was done": Column.TEXT,
    "进度": Column.PERCENT,
    "percent": Column.PERCENT,
    "存在问题": Column.PROBLEMS,
    "problems": Column.PROBLEMS,
    "需协调事项": Column.HELP_NEEDED,
    "needs coordination": Column.HELP_NEEDED,
    "下一步打算": Column.NEXT_STEPS,
    "next steps": Column.NEXT_STEPS,
    "自评": Column.ASSESSMENT,
    "self-assessment": Column.ASSESSMENT,
    "说明原因": Column.REASON,
    "reason why": Column.REASON,
    "指标": Column.AIM,
    "target": Column.AIM,
    "计量单位": Column.UNIT,
    "counted in": Column.UNIT,
    "上次数值": Column.LAST_VALUE,
    "last figure": Column.LAST_VALUE,
    "目前数值": Column.VALUE,
    "figure now": Column.VALUE,
    "待改正": Column.WRONG,
    "to be corrected": Column.WRONG,
    "key": Column.KEY,
    "mark": Column.MARK,
    "target id": Column.TARGET,
}
_BARE = {sheets.bare(heading): column for heading, column in _HEADINGS.items()}
_KEY = re.compile(r"d(\d{1,18})-([0-9a-f]{8})")
_MARK = re.compile(r"([0-9a-f]{12})-([0-9a-f]{12})")
_YES = frozenset({"是", "yes", "y", "true", "√", "✓", "1", "无新进展", "nothing new"})
_NO = frozenset({"", "否", "no", "n", "false", "×", "0"})
_ASSESSMENTS: dict[str, SelfAssessment | None] = {
    "": None,
    **dict.fromkeys(("顺利", "进展顺利", "正常", "on track"), SelfAssessment.ON_TRACK),
    **dict.fromkeys(("有风险", "风险", "at risk"), SelfAssessment.AT_RISK),
    **dict.fromkeys(("滞后", "已滞后", "behind"), SelfAssessment.BEHIND),
}
_LIMITS = (
    (Column.TEXT, MAX_TEXT),
    (Column.PROBLEMS, MAX_FIELD),
    (Column.HELP_NEEDED, MAX_FIELD),
    (Column.NEXT_STEPS, MAX_FIELD),
    (Column.REASON, MAX_FIELD),
)


@dataclass(frozen=True)
class ReportRow:
    """A row as it came back: the duty that it is for, what was on record when it went out, what it says now.

    `cells` are the rows of the sheet of targets, by target. `says_more_than_nil`: something besides "nothing
    new" and its reason differs from what went out, or is reported.
    """

    source: SheetRow[Column]
    duty_id: int
    origin: str
    state: str
    values: RowValues
    is_edited: bool
    cells: dict[int, SheetRow[Column]] = field(default_factory=dict)
    errors: tuple[RowError, ...] = ()
    says_more_than_nil: bool = False

    @property
    def number(self) -> str:
        """The item's, as the row has it."""
        return self.source.text(Column.NUMBER)

    @property
    def key(self) -> str:
        """What the duty's own key has to be."""
        return f"d{self.duty_id}-{self.origin}"


@dataclass(frozen=True)
class ReportSheets:
    """An agency's sheet as it came back; nobody can tell which duty the `lost` rows are for."""

    rows: tuple[ReportRow, ...]
    targets: tuple[SheetRow[Column], ...]
    lost: tuple[SheetRow[Column], ...] = ()

    @property
    def sources(self) -> list[SheetRow[Column]]:
        """All rows of the main sheet, in order."""
        return sorted([*(row.source for row in self.rows), *self.lost], key=lambda row: row.number)


def recognised(source: Source) -> ReportSheets | None:
    """The rows of a sheet of ours; None for any other file."""
    for table in source.tables:
        if not table.rows or table.rows[0][0].text.strip() != MARKER:
            continue
        main = sheets.under_headings(table, _BARE.get, (Column.KEY, Column.MARK, Column.TEXT))
        if main is not None:
            others = (other for other in source.tables if other is not table)
            wanted = (Column.KEY, Column.TARGET, Column.VALUE)
            found = (sheets.under_headings(other, _BARE.get, wanted) for other in others)
            return _read(main, next((sheet for sheet in found if sheet), None))
    return None


def _read(main: Sheet[Column], targets: Sheet[Column] | None) -> ReportSheets:
    cells = tuple(targets.rows()) if targets is not None else ()
    by_duty: dict[str, list[SheetRow[Column]]] = defaultdict(list)
    for cell in cells:
        by_duty[cell.text(Column.KEY)].append(cell)
    rows: list[ReportRow] = []
    lost: list[SheetRow[Column]] = []
    for source in main.rows():
        row = _row(source, by_duty)
        if row is not None:
            rows.append(row)
        elif any(source.text(column) for column in OPEN):
            lost.append(source)
    return ReportSheets(tuple(_unrepeated(rows)), cells, tuple(lost))


def _unrepeated(rows: list[ReportRow]) -> Iterable[ReportRow]:
    """Two rows for one duty: nobody can tell which is meant."""
    first: dict[int, ReportRow] = {}
    for row in rows:
        first.setdefault(row.duty_id, row)
    repeated = {row.duty_id for row in rows if first[row.duty_id] is not row}
    for row in rows:
        if row.duty_id not in repeated:
            yield row
            continue
        other = next(twin for twin in rows if twin.duty_id == row.duty_id and twin is not row)
        error = row.source.error(Column.NUMBER, Problem.DUTY_REPEATED, first=other.source.number)
        yield replace(row, errors=(*row.errors, error), is_edited=True)


def _row(source: SheetRow[Column], by_duty: dict[str, list[SheetRow[Column]]]) -> ReportRow | None:
    key = _KEY.fullmatch(source.text(Column.KEY))
    mark = _MARK.fullmatch(source.text(Column.MARK))
    if key is None or mark is None:
        return None
    reader = _Reader(source)
    values, cells = reader.values(), by_duty.get(key[0], [])
    edited, places = reader.targets(cells)
    is_edited = values.mark != mark[2] or bool(edited) or bool(reader.errors)
    values, is_nil_alone = replace(values, targets=edited), values.but_for_nil(mark[2])
    return ReportRow(
        source=source,
        duty_id=int(key[1]),
        origin=key[2],
        state=mark[1],
        values=values,
        is_edited=is_edited,
        cells=places,
        errors=tuple(reader.errors),
        says_more_than_nil=values.reports_something or not is_nil_alone,
    )


class _Reader:
    """Reads the open cells of a row, and keeps what is wrong."""

    def __init__(self, source: SheetRow[Column]) -> None:
        self._source = source
        self.errors: list[RowError] = []

    def values(self) -> RowValues:
        """What stands in the row itself."""
        text = self._source.text
        self._refuse_formulas(self._source, OPEN)
        for column, limit in _LIMITS:
            if len(text(column)) > limit:
                self._blame(column, Problem.TEXT_TOO_LONG, limit=limit)
        return RowValues(
            is_nil=self._is_nil(),
            text=text(Column.TEXT),
            percent=self._percent(),
            problems=text(Column.PROBLEMS),
            help_needed=text(Column.HELP_NEEDED),
            next_steps=text(Column.NEXT_STEPS),
            assessment=self._assessment(),
            reason=text(Column.REASON),
        )

    def targets(
        self, rows: Iterable[SheetRow[Column]]
    ) -> tuple[tuple[TargetCell, ...], dict[int, SheetRow[Column]]]:
        """The targets' cells that were edited, and where they stand."""
        edited: list[TargetCell] = []
        places: dict[int, SheetRow[Column]] = {}
        for row in rows:
            self._refuse_formulas(row, OPEN_OF_TARGETS)
            if len(row.text(Column.REASON)) > MAX_FIELD:
                self.errors.append(row.error(Column.REASON, Problem.TEXT_TOO_LONG, limit=MAX_FIELD))
            target_id = row.text(Column.TARGET)
            if not target_id.isdecimal() or len(target_id) > 18:
                continue
            cell = TargetCell(int(target_id), row.text(Column.VALUE), row.text(Column.REASON))
            places[cell.target_id] = row
            if cell.mark != row.text(Column.MARK):
                edited.append(cell)
        return tuple(edited), places

    def _blame(self, column: Column, problem: Problem, **facts: object) -> None:
        self.errors.append(self._source.error(column, problem, **facts))

    def _refuse_formulas(self, row: SheetRow[Column], columns: Iterable[Column]) -> None:
        self.errors += [row.error(column, Problem.FORMULA) for column in columns if column in row.computed]

    def _is_nil(self) -> bool:
        text = self._source.text(Column.NIL).lower()
        if text not in _YES | _NO:
            self._blame(Column.NIL, Problem.YES_OR_NO)
        return text in _YES

    def _assessment(self) -> SelfAssessment | None:
        text = re.sub(r"^[🟢🟡🔴\s]+", "", self._source.text(Column.ASSESSMENT)).lower()
        if text not in _ASSESSMENTS:
            self._blame(Column.ASSESSMENT, Problem.ASSESSMENT_UNKNOWN)
        return _ASSESSMENTS.get(text)

    def _percent(self) -> int | None:
        text = self._source.text(Column.PERCENT)
        if not text or Column.PERCENT in self._source.computed:
            return None
        try:
            percent = quantities.percent(text)
        except (PercentInvalid, QuantityIsRange) as error:
            is_range = isinstance(error, QuantityIsRange)
            self._blame(Column.PERCENT, Problem.FIGURE_RANGE if is_range else Problem.PERCENT_UNREAD)
            return None
        typed = quantities.read(text)
        if typed is not None and not typed.unit and 0 < typed.value < 1:
            self._blame(Column.PERCENT, Problem.PERCENT_FRACTION, percent=f"{typed.value * 100:g}")
            return None
        return percent
