"""Views of reply slips: one agency's, and all of a notice as a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.reply_slips import Question, unanswered
from models.notices import Notice, Receipt, ReplyAnswer
from models.people import Agency, Person, Seat


@dataclass(frozen=True)
class Slip:
    """One recipient's slip; `answers` by question."""

    notice: Notice
    receipt: Receipt
    questions: tuple[Question, ...]
    answers: Mapping[int, ReplyAnswer]

    @property
    def next_question(self) -> int | None:
        """The first one without an answer."""
        return unanswered(self.questions, self.answers)


@dataclass(frozen=True)
class SlipLine:
    """A row of the table: who is asked, who answered what."""

    receipt: Receipt
    agency: Agency | None
    seat: Seat
    person: Person | None
    answers: Mapping[int, ReplyAnswer]


@dataclass(frozen=True)
class SlipTable:
    """All slips of a notice."""

    notice: Notice
    questions: tuple[Question, ...]
    lines: tuple[SlipLine, ...]

    @property
    def complete(self) -> int:
        """How many answered everything."""
        return sum(unanswered(self.questions, line.answers) is None for line in self.lines)

    @property
    def files(self) -> tuple[tuple[str, ReplyAnswer], ...]:
        """All files, each with the name of who sent it."""
        return tuple(
            (_who(line), answer) for line in self.lines for answer in line.answers.values() if answer.sha256
        )


def _who(line: SlipLine) -> str:
    if line.agency is not None:
        return line.agency.name
    return line.person.name if line.person is not None else ""
