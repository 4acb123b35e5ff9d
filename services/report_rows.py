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
from domain.reports import ReportKind, ReportStatus
from domain.roles import Permission
from domain.sheets import RowError, tidy
from intake.report_sheets import ReportRow
from intake.sheets import SheetRow
from models.people import Person
from models.queries import figures
from models.queries import signatures as signature_queries
from models.report_sheets import SheetLine
from models.reported import TargetLine
from models.reports import Report
from models.views import Identity
from services import acting, report_fields, reports, signatures, submissions, target_values
from services.report_repeats import FIELDS, SETTLED

#: Open cells that go out with what still holds; whoever changes one has something new to say.
_HOLDING = (*(Column(name.value) for name in FIELDS), Column.ASSESSMENT)


def errors(
    session: Session, row: ReportRow, line: SheetLine, *, identity: Identity, now: datetime
) -> list[RowError]:
    """All that keeps a row from being filed now; nothing is changed."""
    meanwhile = _meanwhile(session, row, line, identity)
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


def _meanwhile(session: Session, row: ReportRow, line: SheetLine, identity: Identity) -> RowError | None:
    """Somebody was quicker: what they wrote stays, and so does the row, in its file."""
    report = line.owed.latest
    if report is not None and report.status in SETTLED:
        if report.author_id == identity.person.id:
            return whole(row, Problem.FILED_OTHERWISE)
        return whole(row, Problem.FILED_MEANWHILE, name=_author(session, report))
    if line.is_completion_begun:
        return whole(row, Problem.COMPLETION_DRAFT)
    if row.state == line.state:
        return None
    if report is not None and report.status is ReportStatus.RETURNED:
        return whole(row, Problem.RETURNED_SINCE)
    return whole(row, Problem.DRAFT_CHANGED, name=_author(session, report) if report else "")


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
    if row.says_more_than_nil:
        yield _news(row, line)
    try:
        submissions.refuse_idle(session, line.owed, row.values.reason)
    except NilReasonMissing as missing:
        yield row.source.error(Column.REASON, Problem.REASON_FOR_NIL, **missing.facts)


def _news(row: ReportRow, line: SheetLine) -> RowError:
    """What is said beside "nothing new", and would be lost."""
    values, before = row.values, line.values
    changed = (column for column in _HOLDING if getattr(values, column) != getattr(before, column))
    column = None if values.reports_something else next(changed, None)
    if column is None:
        return row.source.error(Column.NIL, Problem.NIL_AND_MORE)
    is_change = bool(getattr(before, column))
    return row.source.error(column, Problem.NIL_AND_CHANGED if is_change else Problem.NIL_AND_MORE)


def _of_progress(row: ReportRow, line: SheetLine) -> Iterator[RowError]:
    if not row.values.text and Column.TEXT not in row.source.computed:
        yield row.source.error(Column.TEXT, Problem.TEXT_MISSING)
    last = line.last.progress_percent if line.last is not None else None
    error = _of_percent(row, last)
    if error is not None:
        yield error
    by_id = {known.target.id: known for known in line.targets}
    edited = {cell.target_id: cell for cell in row.values.targets}
    for target_id in (*edited, *(by_id.keys() - edited.keys())):
        cell, known = edited.get(target_id), by_id.get(target_id)
        error = _of_target(row, cell, known) if cell else _of_figure(row, known)
        if error is not None:
            yield error


def _of_percent(row: ReportRow, last: int | None) -> RowError | None:
    """A lower percentage needs its reason; a reason without one would be lost."""
    percent, reason, source = row.values.percent, row.values.reason, row.source
    if progress.falls(percent, last):
        return None if reason else source.error(Column.PERCENT, Problem.REASON_FOR_FALL, last=last)
    if not reason or (percent is None and source.text(Column.PERCENT)):
        return None  # what stands there cannot be read, which is said by whoever read it
    is_alone = percent is None
    return source.error(Column.REASON, Problem.REASON_ALONE if is_alone else Problem.REASON_UNASKED)


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
    if not cell.value and not cell.reason:
        return None
    if line is None:
        return source.error(Column.VALUE, Problem.TARGET_GONE)
    if not cell.value:
        return source.error(Column.REASON, Problem.REASON_ALONE)
    return _of_value(source, cell, line)


def _of_value(source: SheetRow[Column], cell: TargetCell, line: TargetLine) -> RowError | None:
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
    for name in FIELDS:
        if tidy(getattr(report, name.value)) != getattr(values, name.value):
            report_fields.fill(session, report.id, name, getattr(values, name.value), identity=identity)
    report.self_assessment = values.assessment
    _write_percent(session, report, values, line, identity)
    for cell in values.targets:
        _write_target(session, report, cell, line, identity)
    return report


def _write_percent(
    session: Session, report: Report, values: RowValues, line: SheetLine, identity: Identity
) -> None:
    if values.percent is None:
        _carry_percent(report, line.last)
        return
    reports.set_percent(session, report.id, values.percent, identity=identity)
    report.change_reason = None
    if values.reason:
        report_fields.explain_percent(session, report.id, values.reason, identity=identity)


def _carry_percent(report: Report, last: Report | None) -> None:
    """No percentage means as last time, also where the chat, or an earlier version, said another one."""
    report.progress_percent = last.progress_percent if last is not None else None
    report.change_reason = None
    reports.state_anew(report, "progress_percent")
    if report.progress_percent is not None:
        report.carried = [*report.carried, "progress_percent"]


def _write_target(
    session: Session, report: Report, cell: TargetCell, line: SheetLine, identity: Identity
) -> None:
    if not cell.value:
        _carry_figure(session, report, cell.target_id, line.last)
        return
    target_values.enter(session, report.id, cell.target_id, cell.value, identity=identity)
    if cell.reason:
        target_values.explain(session, report.id, cell.target_id, cell.reason, identity=identity)
        return
    stated = figures.value(session, report.id, cell.target_id)
    if stated is not None:
        stated.reason = None


def _carry_figure(session: Session, report: Report, target_id: int, last: Report | None) -> None:
    """As a cleared percentage."""
    stated = figures.value(session, report.id, target_id)
    before = figures.value(session, last.id, target_id) if last is not None else None
    if stated is None or stated.is_carried:
        return
    if before is None:
        session.delete(stated)
    else:
        stated.value, stated.unit, stated.text = before.value, before.unit, before.text
        stated.reason, stated.is_carried = None, True
    session.flush()
