"""Figures of reports: target values now and last time, how often in a row nothing was new."""

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import Session, col, select

from domain.reports import ReportKind
from models.cycles import Period
from models.items import ItemTarget
from models.queries import items as item_queries
from models.queries import reports as report_queries
from models.queries.reports import FILED, STANDING
from models.reported import ReportContents, TargetLine
from models.reports import Duty, Report, TargetValue


def values(session: Session, report_ids: Iterable[int]) -> dict[int, tuple[TargetValue, ...]]:
    """The target values of each report."""
    query = select(TargetValue).where(col(TargetValue.report_id).in_(list(report_ids)))
    found: dict[int, list[TargetValue]] = defaultdict(list)
    for row in session.exec(query.order_by(col(TargetValue.id))).all():
        found[row.report_id].append(row)
    return {report_id: tuple(rows) for report_id, rows in found.items()}


def value(session: Session, report_id: int, target_id: int) -> TargetValue | None:
    """What a report says of one target."""
    query = select(TargetValue).where(TargetValue.report_id == report_id, TargetValue.target_id == target_id)
    return session.exec(query).first()


def last_standing(session: Session, duty: Duty) -> Report | None:
    """The agency's last report with a text on the item in another period, unless it was sent back."""
    query = report_queries.of_duty_owner(duty).where(
        Duty.id != duty.id, Report.kind == ReportKind.PROGRESS, col(Report.status).in_(STANDING)
    )
    newest = query.order_by(col(Report.submitted_at).desc(), col(Report.id).desc())
    return session.exec(newest.limit(1)).first()


def contents(session: Session, report: Report) -> ReportContents:
    """The figures of a report beside those of the last one."""
    duty = session.get_one(Duty, report.duty_id)
    last = last_standing(session, duty)
    before = _by_target(session, last) if last is not None else {}
    now = _by_target(session, report)
    lines = [
        TargetLine(target, now.get(target.id), before[target.id].value if target.id in before else None)
        for target in item_queries.targets(session, duty.item_id)
    ]
    return ReportContents(report, tuple(lines), last)


def contents_of(session: Session, report_id: int) -> ReportContents:
    """As `contents`, by id."""
    return contents(session, session.get_one(Report, report_id))


def _by_target(session: Session, report: Report) -> dict[int, TargetValue]:
    rows = values(session, [report.id]).get(report.id, ())
    return {row.target_id: row for row in rows if row.target_id is not None}


def without_final_value(session: Session, report: Report, item_id: int) -> list[ItemTarget]:
    """The targets of an item that a report gives no figure of its own for; one taken over is not final."""
    stated = {target_id for target_id, row in _by_target(session, report).items() if not row.is_carried}
    return [target for target in item_queries.targets(session, item_id) if target.id not in stated]


def nil_streak(session: Session, duty: Duty) -> int:
    """How often in a row, up to the period before, an agency had nothing new to say on an item."""
    query = (
        select(Report, Duty.id)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(
            Duty.item_id == duty.item_id,
            Duty.agency_id == duty.agency_id,
            Duty.id != duty.id,
            col(Report.status).in_(FILED),
        )
        .order_by(col(Period.starts_on).desc(), col(Report.version).desc())
    )
    latest: dict[int, ReportKind] = {}
    for report, duty_id in session.exec(query).all():
        latest.setdefault(duty_id, report.kind)
    streak = 0
    for kind in latest.values():
        if kind is not ReportKind.NIL:
            break
        streak += 1
    return streak
