"""What the secretariat is told of agencies that nobody speaks for, as the queries hand it upwards."""

from dataclasses import dataclass
from datetime import datetime

from models.people import Agency


@dataclass(frozen=True)
class SilentAgency:
    """An agency that owes reports and has nobody who can be written to."""

    agency: Agency
    owed: int
    due_at: datetime  # the earliest
    ledger_id: int  # whose report that is


@dataclass(frozen=True)
class SilentAgencies:
    """All of them at one moment, the most urgent first."""

    agencies: tuple[SilentAgency, ...]
