"""The fields of a draft beside its text: problems, next steps, self-assessment, reasons, days."""

from datetime import date, datetime

from sqlmodel import Session

from domain.errors import DayInFuture, ReportEmpty, TextMissing, TextTooLong
from domain.reports import MAX_FIELD, SelfAssessment, TextField
from domain.zones import Zones
from models.queries import figures
from models.reports import Report
from models.views import Identity
from services import reports


def fill(session: Session, report_id: int, field: TextField, text: str, *, identity: Identity) -> Report:
    """Set a field; an empty text empties it. Errors: TextTooLong and those of `reports.own_draft`."""
    text = text.strip()
    if len(text) > MAX_FIELD:
        raise TextTooLong(length=len(text), limit=MAX_FIELD)
    report, _ = reports.own_draft(session, report_id, identity=identity)
    setattr(report, field.value, text or None)
    reports.state_anew(report, field.value)
    return report


def assess(session: Session, report_id: int, value: SelfAssessment, *, identity: Identity) -> Report:
    """How the agency itself sees it. Errors: those of `reports.own_draft`."""
    report, _ = reports.own_draft(session, report_id, identity=identity)
    report.self_assessment = value
    return report


def explain_percent(session: Session, report_id: int, reason: str, *, identity: Identity) -> Report:
    """Why less is done than last time. Errors: TextMissing, TextTooLong, those of `reports.own_draft`."""
    report, _ = reports.own_draft(session, report_id, identity=identity)
    report.change_reason = reason_of(reason)
    return report


def reason_of(text: str) -> str:
    """A word of reason, without blanks around it. Errors: TextMissing, TextTooLong."""
    text = text.strip()
    if not text:
        raise TextMissing
    if len(text) > MAX_FIELD:
        raise TextTooLong(length=len(text), limit=MAX_FIELD)
    return text


def complete_on(
    session: Session,
    report_id: int,
    day: date | None,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> Report:
    """The day on which the work was done; None: this one.

    Errors: DayInFuture and those of `reports.own_draft`.
    """
    report, owed = reports.own_draft(session, report_id, identity=identity)
    today = zones.day(now, owed.item.ledger_id)
    if day is not None and day > today:
        raise DayInFuture
    report.completed_on = day or today
    return report


def take_last_text(session: Session, report_id: int, *, identity: Identity) -> Report:
    """The text of the last period's report once more; the same again changes nothing.

    Errors: ReportEmpty where there is none, and those of `reports.own_draft`.
    """
    report, owed = reports.own_draft(session, report_id, identity=identity)
    last = figures.last_standing(session, owed.duty)
    if last is None or not last.progress_text:
        raise ReportEmpty
    if not report.progress_text:
        report.progress_text = last.progress_text
        report.carried = [*report.carried, "progress_text"]
    return report
