"""What waits for a second person, as it is shown."""

from dataclasses import dataclass

from models.notices import Notice
from models.people import Person
from models.slips import SlipView


@dataclass(frozen=True)
class Waiting:
    """What one person may approve, the longest first: notices with their authors, and slips."""

    notices: tuple[tuple[Notice, Person], ...]
    slips: tuple[SlipView, ...]

    @property
    def count(self) -> int:
        """How many things."""
        return len(self.notices) + len(self.slips)
