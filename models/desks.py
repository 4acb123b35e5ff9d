"""Who looks at the queue of reports, and when: what its order and its clock depend on."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.calendars import WorkCalendar, local_day, midnight
from domain.reviews import Clock, clock, overdue_before
from domain.zones import Zones


@dataclass(frozen=True)
class Desk:
    """A reviewer's desk at a moment; `reviewer_id` None: nobody's in particular, as for the digest."""

    now: datetime
    zones: Zones
    work_calendar: WorkCalendar
    reviewer_id: int | None = None

    def today(self, ledger_id: int) -> date:
        """The local day of a ledger."""
        return self.zones.day(self.now, ledger_id)

    def clock(self, ledger_id: int, submitted_at: datetime, limit: int) -> Clock:
        """How long a report of a ledger has waited, against the ledger's limit."""
        submitted_on = self.zones.day(submitted_at, ledger_id)
        return clock(submitted_on, self.today(ledger_id), limit, self.work_calendar)

    def overdue_since(self, zone: ZoneInfo, limit: int) -> datetime:
        """What came in before this instant, in a ledger of this zone, has waited longer than the limit."""
        today = local_day(self.now, zone)
        return midnight(overdue_before(today, limit, self.work_calendar), zone)
