"""What the records say of many items at once, for their lights: a constant number of statements.

The database picks the rows that can decide; how long an item has been reported on makes no more of them.
The statements are built once, for whoever opens a list waits for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, func

from domain.cycles import PeriodStatus
from domain.items import ANSWERING
from domain.reports import DutyState, ReportKind, ReportStatus, SelfAssessment
from domain.sub_items import SubItemState
from models.cycles import Period
from models.documents import Ledger
from models.items import Item
from models.lights import ItemRecord
from models.queries.reports import FILED
from models.reports import Duty, Report
from models.sub_items import SubItem

_Said = TypeVar("_Said")
_CLOSED = (PeriodStatus.LOCKED, PeriodStatus.PUBLISHED)


class _ClosedPeriod(NamedTuple):
    """What became of an item's duties in one locked period."""

    due_at: datetime
    is_missed: bool  # of one agency at least
    is_late: bool


class _Filed(NamedTuple):
    """The last report of its sort that an agency filed on an item."""

    agency_id: int
    kind: ReportKind
    status: ReportStatus
    submitted_at: datetime
    percent: int | None
    assessment: SelfAssessment | None


def _ids(column: Any) -> sa.ColumnElement[bool]:
    return col(column).in_(sa.bindparam("item_ids", expanding=True))


#: The place of a part among those that may answer for an item, as `domain.items.declarers` takes them.
_RANK: sa.ColumnElement[int] = sa.case(
    {role: rank for rank, role in enumerate(ANSWERING)}, value=col(Duty.role)
)
_ANSWERING = (
    sa.select(col(Duty.item_id).label("item_id"), func.min(_RANK).label("rank"))
    .where(_ids(Duty.item_id))
    .group_by(col(Duty.item_id))
    .subquery()
)
_ANSWERS = sa.and_(_ANSWERING.c.item_id == Duty.item_id, _ANSWERING.c.rank == _RANK)

_STARTED = (
    sa.select(col(Item.id), col(Ledger.published_at))
    .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
    .where(_ids(Item.id))
)

#: The locked periods of items, the last one first, as those that answer for them met them.
_CLOSED_PERIODS = (
    sa.select(
        col(Duty.item_id),
        col(Period.due_at),
        func.max(sa.case((col(Duty.state) == DutyState.MISSING, 1), else_=0)),
        func.max(sa.case((col(Duty.is_on_time).is_(False), 1), else_=0)),
    )
    .join(Period, col(Period.id) == col(Duty.period_id))
    .join(_ANSWERING, _ANSWERS)
    .where(_ids(Duty.item_id), col(Period.status).in_(_CLOSED), col(Duty.state) != DutyState.WAIVED)
    .group_by(col(Duty.item_id), col(Period.due_at))
    .order_by(col(Period.due_at).desc())
)

#: What a light asks of reports is the last one that says something: one of each sort is enough. Which of them
#: count is looked at behind: asked for here, SQLite would go through all reports in a state.
_RANKED = (
    sa.select(
        col(Duty.item_id),
        col(Duty.agency_id),
        col(Report.id),
        col(Report.kind),
        col(Report.status),
        col(Report.submitted_at),
        col(Report.progress_percent),
        col(Report.self_assessment),
        func.row_number()
        .over(
            partition_by=(
                col(Duty.item_id),
                col(Duty.agency_id),
                col(Report.kind),
                col(Report.status),
                col(Report.progress_percent).is_(None),
                col(Report.self_assessment).is_(None),
            ),
            order_by=(col(Report.submitted_at).desc(), col(Report.id).desc()),
        )
        .label("place"),
    )
    .join(Duty, col(Duty.id) == col(Report.duty_id))
    .join(_ANSWERING, _ANSWERS)
    .where(_ids(Duty.item_id))
    .subquery()
    .c
)

#: Reports of the agencies that answer, oldest first: of each sort the last one of each agency.
_LAST_FILED = (
    sa.select(
        _RANKED.item_id,
        _RANKED.agency_id,
        _RANKED.kind,
        _RANKED.status,
        _RANKED.submitted_at,
        _RANKED.progress_percent,
        _RANKED.self_assessment,
    )
    .where(_RANKED.place == 1)
    .order_by(_RANKED.submitted_at, _RANKED.id)
)

_SUB_ITEMS_DUE = (
    sa.select(col(SubItem.item_id), func.min(col(SubItem.deadline)))
    .where(_ids(SubItem.item_id), col(SubItem.state) == SubItemState.OPEN)
    .group_by(col(SubItem.item_id))
)


def records(session: Session, items: Sequence[Item]) -> dict[int, ItemRecord]:
    """The records of each item, by its id."""
    asked = {"item_ids": [item.id for item in items]}
    connection = session.connection()
    periods: dict[int, list[_ClosedPeriod]] = defaultdict(list)
    for item_id, due_at, is_missed, is_late in connection.execute(_CLOSED_PERIODS, asked):
        periods[item_id].append(_ClosedPeriod(due_at, bool(is_missed), bool(is_late)))
    filed: dict[int, list[_Filed]] = defaultdict(list)
    for item_id, *row in connection.execute(_LAST_FILED, asked):
        report = _Filed(*row)
        if report.status in FILED and report.submitted_at is not None:
            filed[item_id].append(report)
    started = dict(connection.execute(_STARTED, asked).all())
    due = dict(connection.execute(_SUB_ITEMS_DUE, asked).all())
    return {
        item.id: _record(started.get(item.id), periods[item.id], filed[item.id], due.get(item.id))
        for item in items
    }


def _record(
    started_at: datetime | None,
    periods: list[_ClosedPeriod],
    filed: list[_Filed],
    sub_item_due: date | None,
) -> ItemRecord:
    """From what those filed, and missed, that answered for the item when it was owed."""
    standing = [report for report in filed if report.status is not ReportStatus.RETURNED]
    telling = [report for report in standing if report.kind is not ReportKind.NIL]
    latest = {report.agency_id: report for report in filed}
    returned = [report for report in latest.values() if report.status is ReportStatus.RETURNED]
    return ItemRecord(
        started_at=started_at,
        declared_at=_last(row.submitted_at for row in standing if row.kind is ReportKind.COMPLETION),
        missed_due=tuple(period.due_at for period in takewhile(lambda row: row.is_missed, periods)),
        late_due=periods[0].due_at if periods and periods[0].is_late else None,
        returned_at=_last(report.submitted_at for report in returned),
        reported_at=_last(report.submitted_at for report in standing),
        reported=_last(report.percent for report in telling),
        assessment=_last(report.assessment for report in telling),
        sub_item_due=sub_item_due,
    )


def _last(said: Iterable[_Said | None]) -> _Said | None:
    """The last that says something."""
    found: _Said | None = None
    for value in said:
        found = value if value is not None else found
    return found
