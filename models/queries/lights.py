"""What the records say of many items at once, for their lights: a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, takewhile

from sqlmodel import Session, col, func, select

from domain.cycles import PeriodStatus
from domain.items import declarers
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.sub_items import SubItemState
from models.cycles import Period
from models.documents import Ledger
from models.items import Item
from models.lights import ItemRecord
from models.queries.reports import FILED, STANDING
from models.reports import Duty, Report
from models.sub_items import SubItem

_CLOSED_PERIODS = (PeriodStatus.LOCKED, PeriodStatus.PUBLISHED)


def records(session: Session, items: Sequence[Item]) -> dict[int, ItemRecord]:
    """The records of each item, by its id."""
    ids = [item.id for item in items]
    started = _started(session, {item.ledger_id for item in items})
    duties, reports = _duties(session, ids), _reports(session, ids)
    due = _sub_items_due(session, ids)
    return {
        item.id: _record(started.get(item.ledger_id), duties[item.id], reports[item.id], due.get(item.id))
        for item in items
    }


def _started(session: Session, ledger_ids: Collection[int]) -> dict[int, datetime | None]:
    query = select(Ledger.id, Ledger.published_at).where(col(Ledger.id).in_(ledger_ids))
    return dict(session.exec(query).all())


def _duties(session: Session, item_ids: Collection[int]) -> dict[int, list[tuple[Duty, datetime]]]:
    """Duties of locked periods, the last one first; those of agencies that only take part left out."""
    query = (
        select(Duty, Period.due_at)
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(
            col(Duty.item_id).in_(item_ids),
            col(Period.status).in_(_CLOSED_PERIODS),
            Duty.state != DutyState.WAIVED,
        )
    )
    found: dict[int, list[tuple[Duty, datetime]]] = defaultdict(list)
    for duty, due_at in session.exec(query.order_by(col(Period.due_at).desc(), col(Duty.id))).all():
        found[duty.item_id].append((duty, due_at))
    return found


def _reports(session: Session, item_ids: Collection[int]) -> dict[int, list[tuple[Report, Duty]]]:
    """Reports that left their agency, oldest first."""
    query = (
        select(Report, Duty)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .where(
            col(Duty.item_id).in_(item_ids),
            col(Report.status).in_(FILED),
            col(Report.submitted_at).is_not(None),
        )
    )
    found: dict[int, list[tuple[Report, Duty]]] = defaultdict(list)
    for report, duty in session.exec(query.order_by(col(Report.submitted_at), col(Report.id))).all():
        found[duty.item_id].append((report, duty))
    return found


def _sub_items_due(session: Session, item_ids: Collection[int]) -> dict[int, date]:
    query = select(SubItem.item_id, func.min(SubItem.deadline)).where(
        col(SubItem.item_id).in_(item_ids), SubItem.state == SubItemState.OPEN
    )
    return dict(session.exec(query.group_by(col(SubItem.item_id))).all())


def _record(
    started_at: datetime | None,
    duties: list[tuple[Duty, datetime]],
    reports: list[tuple[Report, Duty]],
    sub_item_due: date | None,
) -> ItemRecord:
    """From the duties and reports of those that answered for the item when each of them was owed."""
    answering = declarers((duty.agency_id, duty.role) for duty in _all_duties(duties, reports))
    periods = list(_by_period((duty, due_at) for duty, due_at in duties if duty.agency_id in answering))
    filed = [report for report, duty in reports if duty.agency_id in answering]
    standing = [report for report in filed if report.status in STANDING]
    telling = [report for report in standing if report.kind is not ReportKind.NIL]
    latest = {duty.agency_id: report for report, duty in reports if duty.agency_id in answering}
    returned = [report for report in latest.values() if report.status is ReportStatus.RETURNED]
    declared = [report.submitted_at for report in standing if report.kind is ReportKind.COMPLETION]
    percents = [report.progress_percent for report in telling if report.progress_percent is not None]
    views = [report.self_assessment for report in telling if report.self_assessment is not None]
    return ItemRecord(
        started_at=started_at,
        declared_at=declared[-1] if declared else None,
        missed_due=tuple(due_at for due_at, _ in takewhile(lambda row: _is_missed(row[1]), periods)),
        late_due=periods[0][0] if periods and _is_late(periods[0][1]) else None,
        returned_at=max((row.submitted_at for row in returned if row.submitted_at), default=None),
        reported_at=standing[-1].submitted_at if standing else None,
        reported=percents[-1] if percents else None,
        assessment=views[-1] if views else None,
        sub_item_due=sub_item_due,
    )


def _all_duties(duties: list[tuple[Duty, datetime]], reports: list[tuple[Report, Duty]]) -> Iterator[Duty]:
    yield from (duty for duty, _ in duties)
    yield from (duty for _, duty in reports)


def _by_period(duties: Iterable[tuple[Duty, datetime]]) -> Iterator[tuple[datetime, list[Duty]]]:
    for due_at, rows in groupby(duties, key=lambda row: row[1]):
        yield due_at, [duty for duty, _ in rows]


def _is_missed(duties: list[Duty]) -> bool:
    return any(duty.state is DutyState.MISSING for duty in duties)


def _is_late(duties: list[Duty]) -> bool:
    return any(duty.is_on_time is False for duty in duties)
