"""What a new version of a report begins with: what came back, or what still holds since last time."""

from datetime import datetime

from sqlmodel import Session

from models.queries import figures
from models.queries import reports as queries
from models.reports import Evidence, Report, TargetValue

#: Fields that go over from one period's report to the next; the text does not: it is no news any more.
CARRIED = ("problems", "help_needed", "next_steps")
_KEPT = (*CARRIED, "self_assessment", "change_reason", "completed_on", "progress_text")


def copy(session: Session, kept: Report, report: Report, *, now: datetime) -> None:
    """Everything that a version said, to be mended in the next one."""
    for name in _KEPT:
        setattr(report, name, getattr(kept, name))
    report.carried = list(kept.carried)
    for row in figures.values(session, [kept.id]).get(kept.id, ()):
        session.add(_value(row, report.id, is_carried=row.is_carried))
    for file in queries.evidence(session, [kept.id]).get(kept.id, ()):
        session.add(_evidence(file, report.id, now))
    session.flush()


def carry(session: Session, last: Report, report: Report) -> None:
    """What still holds since the last period: problems, next steps, figures; marked as taken over."""
    for name in CARRIED:
        setattr(report, name, getattr(last, name))
    carried = [name for name in CARRIED if getattr(last, name)]
    has_percent = report.progress_percent is not None and report.progress_percent == last.progress_percent
    report.carried = [*carried, *(["progress_percent"] if has_percent else [])]
    for row in figures.values(session, [last.id]).get(last.id, ()):
        if row.target_id is not None:
            session.add(_value(row, report.id, is_carried=True))
    session.flush()


def _value(row: TargetValue, report_id: int, *, is_carried: bool) -> TargetValue:
    return TargetValue(
        report_id=report_id,
        target_id=row.target_id,
        value=row.value,
        unit=row.unit,
        text=row.text,
        reason=None if is_carried else row.reason,
        is_carried=is_carried,
    )


def _evidence(file: Evidence, report_id: int, now: datetime) -> Evidence:
    return Evidence(
        report_id=report_id,
        sha256=file.sha256,
        file_name=file.file_name,
        media_type=file.media_type,
        size=file.size,
        url=file.url,
        added_at=now,
    )
