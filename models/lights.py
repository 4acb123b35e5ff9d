"""What the records say of an item, as its light and the explanation of it need it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.calendars import local_day
from domain.items import ItemStatus
from domain.lights import Facts, Light, Verdict, decide, differs
from domain.reports import SelfAssessment
from models.documents import Ledger


class Dated(Protocol):
    """What of an item its light depends on."""

    @property
    def status(self) -> ItemStatus:
        """Where it stands."""

    @property
    def deadline(self) -> date | None:
        """The day by which it must be complete."""

    @property
    def is_continuing(self) -> bool:
        """Whether it has no end."""


@dataclass(frozen=True)
class ItemRecord:
    """The records of one item: reports of the agencies that answer for it, and its open sub-items."""

    started_at: datetime | None = None
    declared_at: datetime | None = None
    missed_due: tuple[datetime, ...] = ()  # due times in a row of reports missing, the last one first
    late_due: datetime | None = None  # due time of the last locked period, where a report came later
    returned_at: datetime | None = None  # when what was sent back last, and not filed anew, had been filed
    reported_at: datetime | None = None
    reported: int | None = None  # percent
    assessment: SelfAssessment | None = None
    sub_item_due: date | None = None

    def light(self, item: Dated, today: date, zone: ZoneInfo) -> Verdict:
        """The light of the item on a local day."""
        return decide(self._facts(item, zone), today)

    def _facts(self, item: Dated, zone: ZoneInfo) -> Facts:
        return Facts(
            status=item.status,
            deadline=item.deadline,
            is_continuing=item.is_continuing,
            started_on=local_day(self.started_at, zone) if self.started_at else None,
            declared_on=local_day(self.declared_at, zone) if self.declared_at else None,
            missed=len(self.missed_due),
            is_late=self.late_due is not None,
            is_returned=self.returned_at is not None,
            has_reported=self.reported_at is not None,
            reported=self.reported,
            sub_item_due=self.sub_item_due,
        )

    def is_disputed(self, light: Light) -> bool:
        """Whether the agency's own view differs from what the records say."""
        return self.assessment is not None and differs(light, self.assessment)


#: Of an item that nothing is known of.
NO_RECORD = ItemRecord()


@dataclass(frozen=True)
class AgencyLights:
    """How many items that an agency answers for show each light."""

    name: str
    lights: Counter[Light]


@dataclass(frozen=True)
class LedgerLights:
    """How many items of a ledger show each light, in all and by agency."""

    ledger: Ledger
    total: Counter[Light]
    agencies: tuple[AgencyLights, ...]
