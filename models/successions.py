"""Seats that pass on, for good or for some days, as the queries hand them upwards."""

from dataclasses import dataclass

from domain.handovers import SheetLine, restored
from models.delegations import Absence, Delegation
from models.handovers import Handover
from models.people import Person
from models.views import SeatHolding


@dataclass(frozen=True)
class DelegationView:
    """A delegation with its people."""

    delegation: Delegation
    principal: Person
    deputy: Person


@dataclass(frozen=True)
class AbsenceView:
    """Days away, with who stands in, if anybody."""

    absence: Absence
    stand_in: Person | None


@dataclass(frozen=True)
class HandoverView:
    """A handover with its seat and its people; the successor is None until somebody took the code."""

    handover: Handover
    holding: SeatHolding
    predecessor: Person
    successor: Person | None

    @property
    def lines(self) -> tuple[SheetLine, ...]:
        """The sheet, as it was drawn up."""
        return restored(self.handover.sheet)


@dataclass(frozen=True)
class HandoverCopy:
    """A handover as one of its people looks at it."""

    view: HandoverView
    viewer_id: int

    @property
    def is_successor(self) -> bool:
        """Whether it is the one who takes over."""
        return self.view.handover.successor_id == self.viewer_id


@dataclass(frozen=True)
class HandoverCode:
    """A handover just started, with the code for the successor, which is not shown again."""

    view: HandoverView
    code: str
