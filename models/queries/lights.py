"""What the records say of many items at once, for their lights: a constant number of statements.

The database picks the rows that can decide; how long an item has been reported on makes no more of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import takewhile
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from domain.cycles import PeriodStatus
from domain.items import ANSWERING, PartyRole
from domain.reports import DutyState, ReportKind, ReportStatus, SelfAssessment
from domain.sub_items import SubItemState
from models.base import enum_type
from models.cycles import Period
from models.documents import Ledger
from models.items import Item
from models.lights import ItemRecord
from models.queries.given import each, is_among
from models.queries.prepared import Prepared
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


_ITEM_ID = each("item_ids")


def _has(role: PartyRole) -> sa.ColumnElement[bool]:
    """Whether anybody owes, or owed, a duty on the item in this role."""
    other = aliased(Duty)
    owed = sa.select(1).where(col(other.item_id) == _ITEM_ID, col(other.role) == role)
    return owed.select_from(other).correlate(_ITEM_ID.table).exists()


#: The role of those who answer for the item, as `domain.items.declarers` has it.
_ANSWERING: sa.ColumnElement[PartyRole] = sa.case(
    *((_has(role), sa.literal(role, enum_type(PartyRole))) for role in ANSWERING[:-1]),
    else_=sa.literal(ANSWERING[-1], enum_type(PartyRole)),
)
_ANSWERS = sa.and_(col(Duty.item_id) == _ITEM_ID, col(Duty.role) == _ANSWERING)

#: Columns of an item that need no report: since when it is under way, and the next deadline of a sub-item.
BEGINNING: tuple[Any, ...] = (
    sa.select(col(Ledger.published_at))
    .where(col(Ledger.id) == col(Item.ledger_id))
    .correlate(Item)
    .scalar_subquery(),
    # As a condition, SQLite would go through all open sub-items there are.
    sa.select(func.min(sa.case((col(SubItem.state) == SubItemState.OPEN, col(SubItem.deadline)))))
    .where(col(SubItem.item_id) == col(Item.id))
    .correlate(Item)
    .scalar_subquery(),
)
_BEGINNINGS = Prepared(sa.select(col(Item.id), *BEGINNING).where(is_among(col(Item.id), "item_ids")))

#: The locked periods of items, as those that answer for them met them.
_MET = (
    sa.select(
        col(Duty.item_id).label("item_id"),
        col(Period.due_at).label("due_at"),
        func.max(sa.case((col(Duty.state) == DutyState.MISSING, 1), else_=0)).label("is_missed"),
        func.max(sa.case((col(Duty.is_on_time).is_(False), 1), else_=0)).label("is_late"),
    )
    .select_from(_ITEM_ID.table)
    .join(Duty, _ANSWERS)
    .join(Period, col(Period.id) == col(Duty.period_id))
    .where(col(Period.status).in_(_CLOSED), col(Duty.state) != DutyState.WAIVED)
    .group_by(col(Duty.item_id), col(Period.due_at))
    .subquery()
    .c
)
_SINCE_MET = (
    sa.select(
        _MET.item_id,
        _MET.due_at,
        _MET.is_missed,
        _MET.is_late,
        func.max(sa.case((_MET.is_missed == 0, _MET.due_at))).over(partition_by=_MET.item_id).label("met_at"),
    )
    .subquery()
    .c
)
#: Of those, the last one first, as far back as the last in which no report was missing.
_CLOSED_PERIODS = Prepared(
    sa.select(_SINCE_MET.item_id, _SINCE_MET.due_at, _SINCE_MET.is_missed, _SINCE_MET.is_late)
    .where(_SINCE_MET.met_at.is_(None) | (_SINCE_MET.due_at >= _SINCE_MET.met_at))
    .order_by(_SINCE_MET.due_at.desc())
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
    .select_from(_ITEM_ID.table)
    .join(Duty, _ANSWERS)
    .join(Report, col(Report.duty_id) == col(Duty.id))
    .subquery()
    .c
)

#: Reports of the agencies that answer, oldest first: of each sort the last one of each agency.
_LAST_FILED = Prepared(
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


class Beginning(NamedTuple):
    """What `BEGINNING` says of an item."""

    started_at: datetime | None
    sub_item_due: date | None


def records(session: Session, item_ids: Collection[int]) -> dict[int, ItemRecord]:
    """The records of each item, by its id."""
    rows = _BEGINNINGS.rows(session, item_ids=item_ids)
    return records_since(session, {item_id: Beginning(*beginning) for item_id, *beginning in rows})


def records_since(session: Session, beginnings: Mapping[int, Beginning]) -> dict[int, ItemRecord]:
    """`records`, of items whose beginning was looked up with something else."""
    periods: dict[int, list[_ClosedPeriod]] = defaultdict(list)
    for item_id, due_at, is_missed, is_late in _CLOSED_PERIODS.rows(session, item_ids=beginnings):
        periods[item_id].append(_ClosedPeriod(due_at, bool(is_missed), bool(is_late)))
    filed: dict[int, list[_Filed]] = defaultdict(list)
    for item_id, *row in _LAST_FILED.rows(session, item_ids=beginnings):
        report = _Filed(*row)
        if report.status in FILED and report.submitted_at is not None:
            filed[item_id].append(report)
    return {
        item_id: _record(beginning, periods[item_id], filed[item_id])
        for item_id, beginning in beginnings.items()
    }


def _record(beginning: Beginning, periods: list[_ClosedPeriod], filed: list[_Filed]) -> ItemRecord:
    """From what those filed, and missed, that answered for the item when it was owed."""
    standing = [report for report in filed if report.status is not ReportStatus.RETURNED]
    telling = [report for report in standing if report.kind is not ReportKind.NIL]
    latest = {report.agency_id: report for report in filed}
    returned = [report for report in latest.values() if report.status is ReportStatus.RETURNED]
    return ItemRecord(
        started_at=beginning.started_at,
        declared_at=_last(row.submitted_at for row in standing if row.kind is ReportKind.COMPLETION),
        missed_due=tuple(period.due_at for period in takewhile(lambda row: row.is_missed, periods)),
        late_due=periods[0].due_at if periods and periods[0].is_late else None,
        returned_at=_last(report.submitted_at for report in returned),
        reported_at=_last(report.submitted_at for report in standing),
        reported=_last(report.percent for report in telling),
        assessment=_last(report.assessment for report in telling),
        sub_item_due=beginning.sub_item_due,
    )


def _last(said: Iterable[_Said | None]) -> _Said | None:
    """The last that says something."""
    found: _Said | None = None
    for value in said:
        found = value if value is not None else found
    return found
