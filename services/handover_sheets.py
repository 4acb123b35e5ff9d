"""The handover sheet (交接清单): what hangs on a seat at a moment."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from domain.calendars import local_day
from domain.handovers import SheetKind, SheetLine
from domain.items import ACTIVE, AssignmentState
from domain.reports import ReportStatus
from domain.roles import Permission
from domain.zones import Zones
from models.items import Item
from models.queries import item_lines as line_queries
from models.queries import notices as notice_queries
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries import reviews as review_queries
from models.requests import Request
from models.views import ItemLine, OwedDuty, SeatHolding

_TITLE = 120  # characters of a notice


def of_seat(session: Session, holding: SeatHolding, *, now: datetime, zones: Zones) -> list[SheetLine]:
    """Everything that passes to the successor, the urgent first within each kind."""
    return [
        *(_of_agency(session, holding.seat.agency_id, now, zones) if holding.seat.agency_id else ()),
        *(_decisions(session, now, zones) if Permission.DECIDE_REQUESTS in holding.permissions else ()),
        *_notices(session, holding.seat.id),
        *(_reviews(session) if Permission.REVIEW in holding.permissions else ()),
    ]


def _of_agency(session: Session, agency_id: int, now: datetime, zones: Zones) -> Iterator[SheetLine]:
    owed = report_queries.owed(session, [agency_id])
    lines = [line for line in line_queries.of_agencies(session, [agency_id]) if line.item.status in ACTIVE]
    yield from (_owed(SheetKind.OWED, row, now, zones) for row in owed)
    for kind, status in ((SheetKind.RETURNED, ReportStatus.RETURNED), (SheetKind.DRAFT, ReportStatus.DRAFT)):
        yield from (
            _owed(kind, row, now, zones)
            for row in owed
            if row.latest is not None and row.latest.status is status
        )
    for line in lines:
        if line.mine is not None and line.mine.state is AssignmentState.PENDING:
            yield _item(SheetKind.UNSIGNED, line, now, zones)
    yield from _requests(request_queries.of_agency(session, agency_id), now, zones)
    yield from (_item(SheetKind.ITEM, line, now, zones) for line in lines)


def _requests(found: Sequence[tuple[Request, Item]], now: datetime, zones: Zones) -> Iterator[SheetLine]:
    for request, item in found:
        is_late = request.decide_by is not None and request.decide_by < zones.day(now, item.ledger_id)
        yield SheetLine(
            SheetKind.REQUEST,
            item.title,
            item.number,
            None,
            request.decide_by,
            is_overdue=is_late,
            asked=request.kind.value,
        )


def _decisions(session: Session, now: datetime, zones: Zones) -> Iterator[SheetLine]:
    yield from _requests(request_queries.waiting(session), now, zones)


def _owed(kind: SheetKind, row: OwedDuty, now: datetime, zones: Zones) -> SheetLine:
    due_on = zones.day(row.period.due_at, row.item.ledger_id)
    is_overdue = due_on < zones.day(now, row.item.ledger_id)
    return SheetLine(kind, row.item.title, row.item.number, row.duty.role, due_on, is_overdue=is_overdue)


def _item(kind: SheetKind, line: ItemLine, now: datetime, zones: Zones) -> SheetLine:
    deadline, zone = line.item.deadline, zones.of(line.item.ledger_id)
    today = local_day(now, zone)
    role = line.mine.role if line.mine is not None else None
    is_overdue = deadline is not None and deadline < today
    light = line.record.light(line.item, today, zone).light
    return SheetLine(
        kind,
        line.item.title,
        line.item.number,
        role,
        deadline,
        is_overdue=is_overdue,
        light=light.value,
    )


def _notices(session: Session, seat_id: int) -> Iterator[SheetLine]:
    for _, notice in notice_queries.unsigned(session, [seat_id]):
        yield SheetLine(SheetKind.NOTICE, " ".join(notice.text.split())[:_TITLE])


def _reviews(session: Session) -> Iterator[SheetLine]:
    for line in review_queries.queue(session):
        yield SheetLine(SheetKind.REVIEW, f"{line.view.agency.name} · {line.item.title}", line.item.number)
