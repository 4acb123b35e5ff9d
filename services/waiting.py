"""What waits for a second person: for whom, and whether since longer than a working day."""

from datetime import date, datetime

from sqlmodel import Session

from domain.calendars import WorkCalendar
from domain.roles import Permission
from domain.zones import Zones
from models.queries import calendars as calendar_queries
from models.queries import slips as slip_queries
from models.queries import waiting as queries
from models.queries.pages import page_of
from models.views import Identity, Page
from models.waiting import ToApprove
from services import editions, notices, slips


def of_person(session: Session, identity: Identity) -> list[ToApprove]:
    """What somebody may approve, the longest first: nothing of their own, nor of those for whom they act."""
    if not identity.may(Permission.APPROVE_NOTICES):
        return []
    found = [
        ToApprove(notice.submitted_at, author, notice=notice)
        for notice, author in queries.notices(session)
        if not notices.is_own(notice, identity)
    ]
    found += [
        ToApprove(notice.correction_submitted_at, corrector, notice=notice, is_correction=True)
        for notice, corrector in queries.corrections(session)
        if editions.may_agree(notice, identity)
    ]
    for slip in queries.slips(session):
        view = slip_queries.view(session, slip.id) if slips.may_approve(session, slip, identity) else None
        if view is not None:
            found.append(ToApprove(slip.handed_in_at, view.author, slip=view))
    return sorted(found, key=lambda row: row.since.timestamp() if row.since is not None else 0)


def page(session: Session, identity: Identity, number: int, *, size: int) -> Page[ToApprove]:
    """One page of it."""
    return page_of(of_person(session, identity), number, size)


def count_long(session: Session, identity: Identity, *, now: datetime, zones: Zones) -> int:
    """How much of it waits since the working day before, or longer."""
    found, today = of_person(session, identity), zones.day(now)
    work_calendar = calendar_queries.work_calendar(session)
    return sum(_is_long(row.since, today, zones, work_calendar) for row in found)


def is_long(session: Session, today: date, *, zones: Zones, work_calendar: WorkCalendar) -> bool:
    """Whether anything waits since the working day before, or longer."""
    return any(_is_long(moment, today, zones, work_calendar) for moment in queries.moments(session))


def _is_long(since: datetime | None, today: date, zones: Zones, work_calendar: WorkCalendar) -> bool:
    return since is not None and work_calendar.plus_workdays(zones.day(since), 1) <= today
