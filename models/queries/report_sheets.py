"""The lines of an agency's sheet: what is owed, with what was said before."""

from sqlmodel import Session

from domain.report_sheets import RowValues
from domain.reports import ReportKind
from domain.sheets import tidy
from models.queries import figures
from models.queries import items as item_queries
from models.queries import reports as report_queries
from models.report_sheets import AT_HAND, SheetLine
from models.reported import TargetLine
from models.reports import Report, TargetValue
from models.views import OwedDuty


def line(session: Session, owed: OwedDuty) -> SheetLine:
    """A duty as a line of the sheet."""
    last = figures.last_standing(session, owed.duty)
    latest = owed.latest
    return SheetLine(
        owed,
        _values(latest if latest is not None and latest.status in AT_HAND else None, last),
        _targets(session, owed, last),
        last,
        report_queries.return_reason(session, owed.duty.id),
    )


def _values(report: Report | None, last: Report | None) -> RowValues:
    """What the open cells begin with: the version at hand, else what still holds since the last period."""
    source = report or last
    if source is None:
        return RowValues()
    return RowValues(
        text=tidy(report.progress_text) if report is not None else "",
        percent=_percent(report) if report is not None else None,
        problems=tidy(source.problems),
        help_needed=tidy(source.help_needed),
        next_steps=tidy(source.next_steps),
        assessment=report.self_assessment if report is not None else None,
        reason=tidy(report.change_reason) if report is not None else "",
    )


def _percent(report: Report) -> int | None:
    return report.progress_percent_stated if report.kind is ReportKind.PROGRESS else None


def _targets(session: Session, owed: OwedDuty, last: Report | None) -> tuple[TargetLine, ...]:
    now = _by_target(session, owed.latest)
    before = _by_target(session, last)
    return tuple(
        TargetLine(target, now.get(target.id), before[target.id].value if target.id in before else None)
        for target in item_queries.targets(session, owed.item.id)
    )


def _by_target(session: Session, report: Report | None) -> dict[int, TargetValue]:
    if report is None:
        return {}
    rows = figures.values(session, [report.id]).get(report.id, ())
    return {row.target_id: row for row in rows if row.target_id is not None}
