"""What messages said of reports, and what their edits can do now."""

from sqlmodel import Session, col, select

from domain import edits, quantities
from domain.days import read_day
from domain.edits import SaidPart
from domain.errors import RuleBroken
from models.edits import EditView, SaidMessage
from models.queries import figures, reports
from models.reports import Report

_WORDS = (SaidPart.PROBLEMS, SaidPart.HELP_NEEDED, SaidPart.NEXT_STEPS, SaidPart.NIL_REASON)


def said(session: Session, person_id: int, message_id: int) -> SaidMessage | None:
    """What somebody's message said of a report."""
    query = select(SaidMessage).where(
        SaidMessage.person_id == person_id, SaidMessage.message_id == message_id
    )
    return session.exec(query).first()


def view(session: Session, said_id: int) -> EditView | None:
    """A message beside the report as it is now; None where nothing is reported there any more."""
    row = session.get(SaidMessage, said_id)
    owed = reports.duty(session, row.duty_id) if row is not None else None
    if row is None or owed is None or owed.latest is None:
        return None
    report = owed.latest
    still_says = _still_says(session, row, report)
    outcome = edits.outcome(report.status, report.kind, row.part, still_says=still_says)
    return EditView(row, owed, report, outcome)


def open_wish(session: Session, person_id: int, duty_id: int) -> EditView | None:
    """The last message edited by somebody that a draft could take over, and that is not decided on."""
    query = select(SaidMessage.id).where(
        SaidMessage.person_id == person_id, SaidMessage.duty_id == duty_id, col(SaidMessage.wish).is_not(None)
    )
    found = (view(session, said_id) for said_id in session.exec(query.order_by(col(SaidMessage.id).desc())))
    return next((row for row in found if row is not None and row.outcome is edits.EditOutcome.OFFERED), None)


def _still_says(session: Session, row: SaidMessage, report: Report) -> bool:
    """Whether the report says what the message said."""
    if row.part in (SaidPart.TEXT, SaidPart.REPLY):
        return edits.holds(report.progress_text, row.text)
    if row.part in _WORDS:
        return bool(getattr(report, row.part.value) == row.text.strip())
    if row.part in (SaidPart.TARGET, SaidPart.REASON) and row.target_id is not None:
        value = figures.value(session, report.id, row.target_id)
        stated = None if value is None else value.text if row.part is SaidPart.TARGET else value.reason
        return stated is not None and row.text.strip().startswith(stated)
    return _still_states(row, report)


def _still_states(row: SaidMessage, report: Report) -> bool:
    if row.part is SaidPart.REASON:
        return report.change_reason == row.text.strip()
    try:
        if row.part is SaidPart.PERCENT:
            return report.progress_percent == quantities.percent(row.text)
        if row.part is SaidPart.COMPLETED_ON:
            day = report.completed_on
            return day is not None and day == read_day(row.text, year=day.year)
    except RuleBroken:
        return False
    return False
