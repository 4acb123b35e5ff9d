"""What will come to somebody, and why, as it is shown."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.reminders import Step
from models.cycles import Period
from models.ladders import LadderLine
from models.people import Person


@dataclass(frozen=True)
class Reason:
    """One thing that a reminder names: reports of a period, or what has a deadline of its own."""

    step: Step
    count: int
    period: Period | None
    deadline: date | None
    number: str  # of the item or sub-item
    due_at: datetime
    ledger_id: int


@dataclass(frozen=True)
class Coming:
    """One message that will come."""

    at: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ComingChase:
    """What the ladders will tell somebody of on a day, if nothing is filed until then."""

    at: datetime
    lines: tuple[LadderLine, ...]


@dataclass(frozen=True)
class Forecast:
    """All that will come to a person for what is owed now."""

    person: Person
    is_contact: bool  # whether anything of an agency comes to them, and not to a colleague
    coming: tuple[Coming, ...]
    chases: tuple[ComingChase, ...] = ()
