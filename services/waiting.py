"""What waits for a second person: for whom, and whether since longer than a working day."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import WorkCalendar, local_day
from domain.roles import Permission
from models.queries import slips as slip_queries
from models.queries import waiting as queries
from models.views import Identity
from models.waiting import Waiting
from services import notices, slips


def of_person(session: Session, identity: Identity) -> Waiting:
    """What somebody may approve: nothing of their own, nor of those for whom they act."""
    if not identity.may(Permission.APPROVE_NOTICES):
        return Waiting((), ())
    others = tuple(row for row in queries.notices(session) if not notices.is_own(row[0], identity))
    views = [
        slip_queries.view(session, slip.id)
        for slip in queries.slips(session)
        if slips.may_approve(session, slip, identity)
    ]
    return Waiting(others, tuple(view for view in views if view is not None))


def is_long(session: Session, today: date, *, zone: ZoneInfo, work_calendar: WorkCalendar) -> bool:
    """Whether anything waits since the working day before, or longer."""
    moments = [notice.submitted_at for notice, _ in queries.notices(session)]
    moments += [slip.handed_in_at for slip in queries.slips(session)]
    days = [local_day(moment, zone) for moment in moments if moment is not None]
    return any(work_calendar.plus_workdays(day, 1) <= today for day in days)
