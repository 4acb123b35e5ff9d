"""What waits for a second person, as it is shown."""

from dataclasses import dataclass
from datetime import datetime

from models.notices import Notice
from models.people import Person
from models.slips import SlipView


@dataclass(frozen=True)
class ToApprove:
    """One thing that somebody may approve: a notice, another text of one that was sent, or a slip."""

    since: datetime | None  # None: not kept
    author: Person
    notice: Notice | None = None
    slip: SlipView | None = None
    is_correction: bool = False  # of the notice
