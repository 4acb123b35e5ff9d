"""Who looks at the queue of reports, and when: what its order and its clock depend on."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.calendars import WorkCalendar, instant, local_day
from domain.reviews import Clock, clock, overdue_before


@dataclass(frozen=True)
class Desk:
    """A reviewer's desk on one day; `reviewer_id` None: nobody's in particular, as for the digest."""

    today: date
    zone: ZoneInfo
    work_calendar: WorkCalendar
    reviewer_id: int | None = None

    def clock(self, submitted_at: datetime, limit: int) -> Clock:
        """How long a report has waited, against a ledger's limit."""
        return clock(local_day(submitted_at, self.zone), self.today, limit, self.work_calendar)

    def overdue_since(self, limit: int) -> datetime:
        """What came in before this instant has waited longer than the limit."""
        return instant(overdue_before(self.today, limit, self.work_calendar), time(), self.zone)
