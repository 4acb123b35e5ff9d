"""One row of an agency's sheet beside what is on record: what is wrong with it, and its report."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from domain import progress, quantities
from domain.errors import (
    NilReasonMissing,
    NobodySigns,
    PercentInvalid,
    QuantityIsRange,
    QuantityUnread,
    RuleBroken,
    UnitDiffers,
)
from domain.report_sheets import Column, Problem, RowValues, TargetCell
from domain.reports import ReportKind, ReportStatus, TextField
from domain.reviews import WAITING
from domain.roles import Permission
from domain.sheets import RowError, tidy
from intake.report_sheets import ReportRow
from models.people import Person
from models.queries import figures
from models.queries import signatures as signature_queries
from models.report_sheets import SheetLine
from models.reported import TargetLine
from models.reports import Report
from models.views import Identity
from services import acting, report_fields, reports, signatures, submissions, target_values

_FIELDS = (TextField.PROBLEMS, TextField.HELP_NEEDED, TextField.NEXT_STEPS)
_SETTLED = (*WAITING, ReportStatus.ACCEPTED, ReportStatus.UNIT_SIGNING)


def is_done(line: SheetLine, row: ReportRow) -> bool:
    """Whether what the row says is what stands on record: the button was pressed before."""
    report, values = line.owed.latest, row.values
    if report is None or report.status not in _SETTLED:
        return False
    if values.is_nil or report.kind is not ReportKind.PROGRESS:
        return values.is_nil and report.kind is ReportKind.NIL
    words = [tidy(report.progress_text), *(tidy(getattr(report, name.value)) for name in _FIELDS)]
    typed = [values.text, *(getattr(values, name.value) for name in _FIELDS)]
    return words == typed and values.percent in (None, report.progress_percent)


def errors(
    session: Session, row: ReportRow, line: SheetLine, *, identity: Identity, now: datetime
) -> list[RowError]:
    """All that keeps a row from being filed now; nothing is changed."""
    meanwhile = _meanwhile(session, row, line)
    if meanwhile is not None:
        return [meanwhile]
    found = [*row.errors, *(_of_nil(session, row, line) if row.values.is_nil else _of_progress(row, line))]
    try:
        _refuse(session, row, line, identity, now)
    except RuleBroken as rule:
        found.append(broken(row, rule))
    return found


def broken(row: ReportRow, rule: RuleBroken) -> RowError:
    """A rule of the work as what is wrong with a row."""
    return whole(row, Problem.RULE, rule=rule)


def whole(row: ReportRow, problem: Problem, **facts: object) -> RowError:
    """Something that keeps a row as a whole from being filed."""
    return RowError(row.source.sheet, row.source.number, "", "", problem, facts)


def _meanwhile(session: Session, row: ReportRow, line: SheetLine) -> RowError | None:
    """Somebody was quicker: what they wrote stays, and so does the row, in its file."""
    report = line.owed.latest
    if report is not None and report.status in _SETTLED:
        return whole(row, Problem.FILED_MEANWHILE, name=_author(session, report))
    if row.state != line.state:
        return whole(row, Problem.DRAFT_CHANGED, name=_author(session, report) if report else "")
    return whole(row, Problem.COMPLETION_DRAFT) if line.is_completion_begun else None


def _author(session: Session, report: Report) -> str:
    return session.get_one(Person, report.author_id).name


def _refuse(session: Session, row: ReportRow, line: SheetLine, identity: Identity, now: datetime) -> None:
    acting.refuse_outside(identity, Permission.REPORT, line.owed.item.id)
    kind = ReportKind.NIL if row.values.is_nil else ReportKind.PROGRESS
    reports.refuse_closed(session, line.owed, kind, now=now)
    agency = line.owed.agency
    is_signed = kind is ReportKind.PROGRESS and signatures.is_needed(session, agency, identity, now=now)
    if is_signed and not signature_queries.signers(session, agency.id, now=now):
        raise NobodySigns(agency=agency.name)


# What is typed


def _of_nil(session: Session, row: ReportRow, line: SheetLine) -> Iterator[RowError]:
    if row.values.reports_something:
        yield row.source.error(Column.NIL, Problem.NIL_AND_MORE)
    try:
        submissions.refuse_idle(session, line.owed, row.values.reason)
    except NilReasonMissing as missing:
        yield row.source.error(Column.REASON, Problem.REASON_FOR_NIL, **missing.facts)


def _of_progress(row: ReportRow, line: SheetLine) -> Iterator[RowError]:
    if not row.values.text and Column.TEXT not in row.source.computed:
        yield row.source.error(Column.TEXT, Problem.TEXT_MISSING)
    last = line.last.progress_percent if line.last is not None else None
    if progress.falls(row.values.percent, last) and not row.values.reason:
        yield row.source.error(Column.PERCENT, Problem.REASON_FOR_FALL, last=last)
    by_id = {known.target.id: known for known in line.targets}
    edited = {cell.target_id: cell for cell in row.values.targets}
    for target_id in (*edited, *(by_id.keys() - edited.keys())):
        cell, known = edited.get(target_id), by_id.get(target_id)
        error = _of_target(row, cell, known) if cell else _of_figure(row, known)
        if error is not None:
            yield error


def _of_figure(row: ReportRow, line: TargetLine | None) -> RowError | None:
    """A figure that the draft has from the chat, and that still waits for its reason."""
    if line is None or not line.needs_reason:
        return None
    return row.cells.get(line.target.id, row.source).error(
        Column.VALUE, Problem.REASON_FOR_FIGURE, last=_shown(line.last)
    )


def _shown(value: float | None) -> str:
    return f"{value:g}" if value is not None else ""


def _of_target(row: ReportRow, cell: TargetCell, line: TargetLine | None) -> RowError | None:
    source = row.cells[cell.target_id]
    if Column.VALUE in source.computed:
        return None  # said by whoever read it
    if line is None:
        return source.error(Column.VALUE, Problem.TARGET_GONE)
    if not cell.value:
        return None
    target = line.target
    try:
        value = quantities.measure(cell.value, target.unit)
    except QuantityIsRange:
        return source.error(Column.VALUE, Problem.FIGURE_RANGE)
    except UnitDiffers:
        return source.error(Column.VALUE, Problem.UNIT_DIFFERS, unit=target.unit)
    except (QuantityUnread, PercentInvalid):
        return source.error(Column.VALUE, Problem.FIGURE_UNREAD, unit=target.unit)
    is_odd = progress.change(value, line.last, target.value, target.comparator) is not None
    if is_odd and not cell.reason:
        return source.error(Column.VALUE, Problem.REASON_FOR_FIGURE, last=_shown(line.last))
    return None


# Its report


def write(session: Session, row: ReportRow, line: SheetLine, *, identity: Identity, now: datetime) -> Report:
    """The draft of the duty with what the row says; what the row leaves as it was stays so.

    Errors: those of `reports.start` and of everything that fills a draft.
    """
    report = reports.start(session, line.owed.duty.id, ReportKind.PROGRESS, identity=identity, now=now)
    values = row.values
    if tidy(report.progress_text) != values.text:
        reports.write(session, report.id, values.text, identity=identity, now=now)
    for name in _FIELDS:
        if tidy(getattr(report, name.value)) != getattr(values, name.value):
            report_fields.fill(session, report.id, name, getattr(values, name.value), identity=identity)
    report.self_assessment = values.assessment
    _write_percent(session, report, values, line, identity)
    for cell in values.targets:
        _write_target(session, report, cell, identity)
    return report


def _write_percent(
    session: Session, report: Report, values: RowValues, line: SheetLine, identity: Identity
) -> None:
    if values.percent is not None:
        reports.set_percent(session, report.id, values.percent, identity=identity)
    elif line.values.percent is not None:
        report.progress_percent = None  # it was typed in the chat, and cleared here
    if values.reason and figures.contents(session, report).has_fallen:
        report_fields.explain_percent(session, report.id, values.reason, identity=identity)


def _write_target(session: Session, report: Report, cell: TargetCell, identity: Identity) -> None:
    if cell.value:
        target_values.enter(session, report.id, cell.target_id, cell.value, identity=identity)
        if cell.reason:
            target_values.explain(session, report.id, cell.target_id, cell.reason, identity=identity)
        return
    stated = figures.value(session, report.id, cell.target_id)
    if stated is not None and not stated.is_carried:
        session.delete(stated)  # it was typed in the chat, and cleared here
        session.flush()
