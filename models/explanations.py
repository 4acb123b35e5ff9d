"""Why things are as they are: what an explanation of one item tells, made of rows."""

from dataclasses import dataclass
from datetime import date

from domain.explanations import Silence
from domain.reminders import Step
from domain.statistics import PeriodFigures
from models.chases import ChaseLine
from models.cycles import Period
from models.people import Agency, Person
from models.reports import Duty


@dataclass(frozen=True)
class ReminderExplanation:
    """The reminders of one agency's duty on an item; `silence` says why none comes, where none does."""

    agency: Agency
    silence: Silence | None
    period: Period | None = None  # the one that is open, else the next one
    passed: tuple[Step, ...] = ()  # reached while the duty was known, the last one behind
    coming: tuple[Step, ...] = ()
    contact: Person | None = None
    chase: ChaseLine | None = None  # the last one for the item
    chase_again_on: date | None = None


@dataclass(frozen=True)
class DutyLine:
    """What became of one duty, with the period that it is of."""

    duty: Duty
    period: Period


@dataclass(frozen=True)
class AgencyDuties:
    """The latest duties of an agency on an item, the newest first."""

    agency: Agency
    lines: tuple[DutyLine, ...]


@dataclass(frozen=True)
class AgencyRates:
    """An agency's figures over all periods of a ledger whose due time is over."""

    agency: Agency
    figures: PeriodFigures
