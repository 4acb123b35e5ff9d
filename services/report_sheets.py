"""All that an agency owes as one sheet: what goes out, what it would file when it comes back, the filing."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import NotFound, NotYourDuty
from domain.report_sheets import Column, NothingToFill, Problem, Result, RowOutcome, SheetOutcome
from domain.reports import ReportKind, ReportStatus
from domain.roles import Permission
from domain.sheets import RowError
from intake.report_sheets import ReportRow, ReportSheets
from models.queries import report_sheets as queries
from models.queries import reports as report_queries
from models.report_sheets import SheetLine
from models.views import Identity, OwedDuty
from services import audit, report_repeats, report_rows, reports, signatures, submissions


def contents(session: Session, *, identity: Identity, now: datetime) -> list[SheetLine]:
    """What somebody may report on now, by due time, without what lies with the leader.

    Errors: NothingToFill.
    """
    owed = report_queries.owed(session, identity.agency_ids, now=now)
    lines = [
        queries.line(session, row)
        for row in owed
        if identity.may(Permission.REPORT, row.item.id) and not row.is_being_signed
    ]
    if not lines:
        raise NothingToFill
    return lines


def preview(session: Session, sheets: ReportSheets, *, identity: Identity, now: datetime) -> SheetOutcome:
    """What a filled-in sheet would file now; nothing is changed."""
    edited = [row for row in sheets.rows if row.is_edited]
    lost = [
        RowOutcome(row.number, "", Result.REFUSED, (row.error(Column.NUMBER, Problem.KEY_LOST),))
        for row in sheets.lost
    ]
    looked_at = [_look(session, row, identity, now) for row in edited]
    return SheetOutcome((*looked_at, *lost), skipped=len(sheets.rows) - len(edited))


def _look(session: Session, row: ReportRow, identity: Identity, now: datetime) -> RowOutcome:
    owed = report_queries.duty(session, row.duty_id)
    if owed is None or owed.agency.id not in identity.agency_ids:
        return _unknown(row)
    return _judge(session, row, queries.line(session, owed), identity, now)


def _judge(
    session: Session, row: ReportRow, line: SheetLine, identity: Identity, now: datetime
) -> RowOutcome:
    """What would come of a row now, or what came of it before."""
    if row.key != line.key:
        return _unknown(row)
    if report_repeats.is_done(line, row):
        return RowOutcome(row.source.number, row.number, _result(line.owed), is_done=True)
    errors = report_rows.errors(session, row, line, identity=identity, now=now)
    if errors:
        return refused(row, *errors)
    if row.values.is_nil:
        return RowOutcome(row.source.number, row.number, Result.NIL)
    is_signed = signatures.is_needed(session, line.owed.agency, identity, now=now)
    return RowOutcome(row.source.number, row.number, Result.SIGNING if is_signed else Result.FILED)


def _unknown(row: ReportRow) -> RowOutcome:
    return refused(row, report_rows.whole(row, Problem.DUTY_UNKNOWN))


def refused(row: ReportRow, *errors: RowError) -> RowOutcome:
    """A row that is not filed, and why."""
    return RowOutcome(row.source.number, row.number, Result.REFUSED, errors)


def _result(owed: OwedDuty) -> Result:
    assert owed.latest is not None
    if owed.latest.status is ReportStatus.UNIT_SIGNING:
        return Result.SIGNING
    return Result.NIL if owed.latest.kind is ReportKind.NIL else Result.FILED


def file(session: Session, row: ReportRow, *, identity: Identity, now: datetime) -> RowOutcome:
    """File one row as a report, as the chat would; what came of it.

    Judged once more with the item held; the same again changes nothing. Errors: the rules that `reports` and
    `submissions` refuse by, after which nothing of the row is on record.
    """
    audit.by_sheet(session)
    try:
        owed = reports.own_duty(session, row.duty_id, identity)
    except (NotFound, NotYourDuty):
        return _unknown(row)
    line = queries.line(session, owed)
    outcome = _judge(session, row, line, identity, now)
    if outcome.is_done or outcome.result is Result.REFUSED:
        return outcome
    if outcome.result is Result.NIL:
        after = submissions.nothing_new(
            session, owed.duty.id, identity=identity, now=now, reason=row.values.reason
        )
    else:
        report = report_rows.write(session, row, line, identity=identity, now=now)
        after = submissions.submit(session, report.id, identity=identity, now=now)
    return RowOutcome(row.source.number, row.number, _result(after))
