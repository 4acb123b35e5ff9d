"""A report with everything that a reviewer holds it against."""

from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from domain.calendars import local_day
from domain.marks import Figure, Reading, is_reached
from domain.pace import pace_on
from domain.reports import ReportKind, ReportStatus
from models.documents import Ledger
from models.items import Item
from models.queries import items
from models.queries import reports as report_queries
from models.reports import Duty, Report, TargetValue
from models.views import ReportView


def of_report(session: Session, view: ReportView, item: Item, *, zone: ZoneInfo) -> Reading:
    """The facts about a report; its day is the day on which it was filed."""
    report = view.report
    filed_on = local_day(report.submitted_at or report.created_at, zone)
    before = accepted_before(session, report, view.duty)
    ledger = session.get_one(Ledger, item.ledger_id)
    started_on = local_day(ledger.published_at, zone) if ledger.published_at else None
    return Reading(
        kind=report.kind,
        text=report.progress_text,
        percent=report.progress_percent,
        evidence=len(view.evidence),
        self_assessment=report.self_assessment,
        text_before=before.progress_text if before else None,
        percent_before=before.progress_percent if before else None,
        figures=_figures(session, report, before, item),
        pace=pace_on(
            filed_on,
            started_on=started_on,
            deadline=item.deadline,
            is_continuing=item.is_continuing,
            reported=report.progress_percent,
        ),
        deadline=None if item.is_continuing else item.deadline,
        submitted_on=filed_on,
    )


def _figures(session: Session, report: Report, before: Report | None, item: Item) -> tuple[Figure, ...]:
    now, then = values(session, report.id), values(session, before.id) if before else {}
    return tuple(
        Figure(
            target.text,
            now.get(target.id),
            then.get(target.id),
            target.id in now and is_reached(now[target.id], target.comparator, target.value),
        )
        for target in items.targets(session, item.id)
    )


def values(session: Session, report_id: int) -> dict[int, float]:
    """What a report says of its item's targets, by target."""
    rows = session.exec(select(TargetValue).where(TargetValue.report_id == report_id)).all()
    return {row.target_id: row.value for row in rows if row.target_id is not None}


def accepted_before(session: Session, report: Report, duty: Duty) -> Report | None:
    """The agency's last report on the item that was accepted before this one; no nil report."""
    query = report_queries.of_duty_owner(duty).where(
        Report.kind != ReportKind.NIL,
        col(Report.status).in_((ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED)),
        Report.id < report.id,
    )
    return session.exec(query.order_by(col(Report.id).desc()).limit(1)).first()
