"""Views of notices: whom one would reach, how far it is signed for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.audiences import Audience, Filter
from domain.notices import ReceiptState
from models.notices import Notice, Receipt
from models.people import Person
from models.views import Page, ReceiptLine


@dataclass(frozen=True)
class Addressed:
    """The audience of a notice, with what its conditions are called."""

    notice: Notice
    audience: Audience
    item_numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class NoticePreview:
    """Whom a notice would reach; of long lists the beginning."""

    addressed: Addressed
    recipients: int  # people
    people: tuple[tuple[str | None, str], ...]  # agency (None: the leading group) and name
    unreached: tuple[str, ...]  # agencies in the audience that nobody can be reached for
    unreached_count: int

    @property
    def notice(self) -> Notice:
        """The notice."""
        return self.addressed.notice


@dataclass(frozen=True)
class Approval:
    """A notice before a second person: as it would leave, who wrote it, who decided."""

    preview: NoticePreview
    author: Person
    approver: Person | None = None

    @property
    def notice(self) -> Notice:
        """The notice."""
        return self.preview.notice


@dataclass(frozen=True)
class Correction:
    """Another text of a notice, before it is sent: who wrote it, how many people have the present one."""

    notice: Notice
    corrector: Person
    told: int
    needs_second: bool


@dataclass(frozen=True)
class WithdrawnNotice:
    """A notice that was withdrawn, to one of its recipients; `is_news`: as a message of its own."""

    notice: Notice
    author: Person
    is_news: bool


@dataclass(frozen=True)
class Option:
    """Something that a condition can be set to; `name` where it has one of its own."""

    value: Any
    handle: int | str  # what a button carries for it
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class Options:
    """One page of what a condition can be set to."""

    notice: Notice
    condition: Filter
    page: Page[Option]
    recipients: int  # people, as it is set now


@dataclass(frozen=True)
class NoticeProgress:
    """How far a notice is signed for: receipts counted by state, and the first of each kind."""

    notice: Notice
    author: Person
    counts: Mapping[ReceiptState, int]  # without those told by telephone
    lines: tuple[ReceiptLine, ...] = ()
    phoned: int = 0  # told by telephone, and not signed since

    def is_late(self, receipt: Receipt) -> bool:
        """Whether a receipt was signed after the limit."""
        limit, at = self.notice.reply_by, receipt.acknowledged_at
        return limit is not None and at is not None and at > limit

    def count(self, *states: ReceiptState) -> int:
        """Receipts in these states, without those told by telephone."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        """All receipts."""
        return sum(self.counts.values()) + self.phoned


@dataclass(frozen=True)
class NoticeResults:
    """One page of a notice's receipts of one kind."""

    progress: NoticeProgress
    group: int  # unreachable, unsigned, signed, told by telephone
    page: Page[ReceiptLine]
