"""What the queries hand upwards: frozen values made of rows, ready to be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from domain.cycles import PlannedPeriod
from domain.delegations import DelegationScope, granted
from domain.items import AssignmentState, ClosingKind, ItemStatus, PartyRole
from domain.marks import Reading
from domain.notices import MessageKind
from domain.reminders import Step
from domain.reports import ReportStatus
from domain.requests import RequestKind
from domain.reviews import WAITING, Clock, Urgency
from domain.roles import PERMISSIONS, Permission, Role
from domain.statistics import PeriodFigures
from models.audit import AuditEntry
from models.breakdowns import SubItemCard, SubItemLine
from models.comparisons import Predecessor
from models.cycles import Cycle, Period
from models.delegations import Delegation
from models.documents import Document, Doubt, Ledger
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.lights import NO_RECORD, ItemRecord
from models.notices import Notice, Receipt
from models.people import Agency, Invitation, Person, Seat
from models.reports import Duty, Evidence, Report, Review
from models.requests import Request
from models.verdicts import Verdict

Row = TypeVar("Row")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list; `number` counts from 1, and so does `first`, the place of its first row."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    total: int
    first: int = 1

    def of(self, rows: Iterable[Other]) -> "Page[Other]":
        """The same page with what its rows were made into."""
        return Page(tuple(rows), self.number, self.pages, self.total, self.first)


@dataclass(frozen=True)
class SeatHolding:
    """A seat with the agency it belongs to (None: the secretariat) and who holds it.

    `delegation`: a deputy has it for the time being, in the name of `person`, who holds it.
    """

    seat: Seat
    agency: Agency | None
    person: Person | None
    delegation: Delegation | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the seat permits; to a deputy, what was delegated of it."""
        if self.delegation is None:
            return PERMISSIONS[self.seat.role]
        return granted(self.seat.role, self.delegation.scope, self.delegation.delegated_acts)

    @property
    def principal(self) -> Person | None:
        """In whose name a deputy has the seat; None for one's own seats."""
        return self.person if self.delegation is not None else None

    def covers(self, item_id: int) -> bool:
        """Whether the seat reaches an item: a delegation of chosen items reaches these alone."""
        chosen = self.delegation is not None and self.delegation.scope is DelegationScope.ITEMS
        return not chosen or self.delegation is None or item_id in self.delegation.item_ids


@dataclass(frozen=True)
class Identity:
    """A person with their seats, own ones first, then those of people they act for: who acts."""

    person: Person
    holdings: tuple[SeatHolding, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the seats held."""
        return frozenset(holding.seat.role for holding in self.holdings)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything that these seats permit, on some item at least."""
        return frozenset().union(*(holding.permissions for holding in self.holdings))

    @property
    def agency_ids(self) -> frozenset[int]:
        """The agencies the person sits in."""
        return frozenset(
            holding.seat.agency_id for holding in self.holdings if holding.seat.agency_id is not None
        )

    @property
    def own(self) -> tuple[SeatHolding, ...]:
        """The seats that the person holds themselves."""
        return tuple(holding for holding in self.holdings if holding.delegation is None)

    def permitting(self, permission: Permission, item_id: int | None = None) -> tuple[SeatHolding, ...]:
        """The seats that permit an act, on an item if one is named; own ones first."""
        return tuple(
            holding
            for holding in self.holdings
            if permission in holding.permissions and (item_id is None or holding.covers(item_id))
        )

    def may(self, permission: Permission, item_id: int | None = None) -> bool:
        """Whether the seats permit an act, on an item if one is named."""
        return bool(self.permitting(permission, item_id))


@dataclass(frozen=True)
class Party:
    """An agency's part in an item."""

    assignment: Assignment
    agency: Agency


@dataclass(frozen=True)
class ReportView:
    """A report with who wrote it, its evidence and its review."""

    report: Report
    duty: Duty
    agency: Agency
    author: Person
    evidence: tuple[Evidence, ...] = ()
    review: Review | None = None  # the decision
    recommendation: Review | None = None  # 初审: what the first of two reviewers said
    reviewer: Person | None = None  # who decided; None: the clock, or nobody yet
    recommender: Person | None = None
    principal: Person | None = None  # for whom the author acted
    recommending_for: Person | None = None


@dataclass(frozen=True)
class Consolidation:
    """What the participants of an item contribute to its lead's report, and who is missing."""

    contributions: tuple[ReportView, ...]
    missing: tuple[Agency, ...]


@dataclass(frozen=True)
class HistoryLine:
    """One act in an item's history."""

    entry: AuditEntry
    actor: Person | None
    agency: Agency | None
    principal: Person | None = None  # for whom, where not for oneself


@dataclass(frozen=True)
class OwedDuty:
    """A duty of an agency in an open period, with the version being written or returned, if any."""

    duty: Duty
    item: Item
    period: Period
    agency: Agency
    latest: Report | None = None
    ledger_name: str = ""  # where more than one is in force

    @property
    def is_settled(self) -> bool:
        """Whether a report is in and was not returned."""
        settled = (*WAITING, ReportStatus.ACCEPTED)
        return self.latest is not None and self.latest.status in settled

    @property
    def is_being_signed(self) -> bool:
        """Whether the report lies with the agency's leader."""
        return self.latest is not None and self.latest.status is ReportStatus.UNIT_SIGNING


@dataclass(frozen=True)
class UpperItem:
    """An upper level's item that an item carries out; `source`: its document's number, or its title."""

    item: Item
    source: str


@dataclass(frozen=True)
class ItemCard:
    """An item as a whole."""

    item: Item
    ledger: Ledger
    document: Document | None
    parties: tuple[Party, ...]
    deadlines: tuple[ItemDeadline, ...]
    targets: tuple[ItemTarget, ...]
    reports: tuple[ReportView, ...]  # the latest submitted one of each agency, newest first
    history: tuple[HistoryLine, ...]  # newest first
    doubts: tuple[Doubt, ...]  # unanswered
    page: int = 1  # of its ledger's list
    measures: tuple[Measure, ...] = ()
    predecessor: Predecessor | None = None  # 结转: the item that it goes on with
    uppers: tuple[UpperItem, ...] = ()
    requests: tuple[Request, ...] = ()  # that somebody has to decide on
    ledger_name: str = ""  # where more than one is in force
    sub_items: tuple[SubItemLine, ...] = ()
    verdicts: tuple[Verdict, ...] = ()  # every closing, newest first
    record: ItemRecord = NO_RECORD


@dataclass(frozen=True)
class Part:
    """An agency's part in an item, as a list tells it."""

    agency_id: int
    role: PartyRole
    state: AssignmentState


@dataclass(frozen=True)
class ListedItem:
    """What a list tells of an item itself."""

    id: int
    ledger_id: int
    number: int
    title: str
    status: ItemStatus
    deadline: date | None = None
    is_continuing: bool = False
    is_deadline_assumed: bool = False
    closing_kind: ClosingKind | None = None
    days_late: int | None = None  # verdict at closing: 0 is 按期


@dataclass(frozen=True)
class ItemLine:
    """An item in a list; `mine` is the viewer's agency's part, if it has one.

    `leads`: names of the lead agencies, or of all responsible ones where nobody leads; a list of an agency's
    own items names none.
    """

    item: ListedItem
    mine: Part | None
    leads: tuple[str, ...] = ()
    owes_report: bool = False
    asked: tuple[RequestKind, ...] = ()  # what somebody has to decide on
    ledger_name: str = ""  # where more than one is in force
    record: ItemRecord = NO_RECORD


@dataclass(frozen=True)
class DraftSummary:
    """A draft ledger at a glance."""

    ledger: Ledger
    document: Document | None
    item_count: int
    agency_count: int  # without collective names
    collective_names: tuple[str, ...]
    deadline_count: int  # items with a date of their own
    doubts: Mapping[str, int]  # unanswered, by kind


@dataclass(frozen=True)
class PublishPreview:
    """What publishing would do."""

    ledger: Ledger
    item_count: int
    agency_count: int
    reachable_people: int
    agencies_without_liaison: tuple[str, ...]
    leaderless_numbers: tuple[int, ...]  # items without a lead agency
    open_doubts: int
    incomplete: tuple[Item, ...] = ()  # without an agency, a deadline or a title: they hold publishing up


@dataclass(frozen=True)
class AgencyCard:
    """An agency with its seats; `invitations` are the unused ones, by seat id."""

    agency: Agency
    aliases: tuple[str, ...]
    item_count: int
    seats: tuple[SeatHolding, ...]
    invitations: Mapping[int, Invitation]


@dataclass(frozen=True)
class InvitationSlip:
    """A fresh invitation: the only moment at which its code is known."""

    agency: Agency | None
    role: Role
    code: str
    expires_at: datetime
    name: str = ""  # whom it is for, where a contact list says so
    phone: str = ""


@dataclass(frozen=True)
class CycleCard:
    """A ledger's cycle, its current period and the next ones."""

    ledger: Ledger
    cycle: Cycle | None
    current: Period | None
    upcoming: tuple[PlannedPeriod, ...]
    one_offs: tuple[Period, ...] = ()  # asked for once, planned or open


@dataclass(frozen=True)
class ReviewLine:
    """A report that waits for the reviewer."""

    view: ReportView
    item: Item
    period: Period
    ledger_name: str = ""  # where more than one is in force
    levels: int = 1  # how many people decide
    clock: Clock | None = None  # while it waits
    urgencies: tuple[Urgency, ...] = ()

    @property
    def is_first_review(self) -> bool:
        """Whether the next act is a recommendation, not the decision."""
        return self.levels > 1 and self.view.report.status is ReportStatus.SUBMITTED


@dataclass(frozen=True)
class ReviewCard:
    """A report beside the last one."""

    line: ReviewLine
    previous: Report | None  # the agency's last accepted or submitted report on the item in an earlier period
    undeclared: tuple[str, ...]  # for a completion: agencies whose completion is still awaited
    consolidation: Consolidation | None = None  # of a lead's report, as it was handed in
    reading: Reading | None = None  # what it is held against
    returned: Review | None = None  # why the version before came back


@dataclass(frozen=True)
class ReceiptLine:
    """A notice's fate at one seat."""

    receipt: Receipt
    agency: Agency | None
    seat: Seat
    person: Person | None
    phone: str | None = None  # of who sits there, or was invited to
    caller: Person | None = None  # who told them by telephone


@dataclass(frozen=True)
class AgencyFigures:
    """One agency's figures in a period."""

    agency: Agency
    figures: PeriodFigures


@dataclass(frozen=True)
class PeriodReport:
    """The figures of a period, as a bulletin needs them."""

    ledger: Ledger
    period: Period
    total: PeriodFigures
    agencies: tuple[AgencyFigures, ...]
    items_closed: int
    items_active: int
    items_overdue: int


@dataclass(frozen=True)
class DoneLine:
    """An item reported on or declared complete, or a sub-item declared done."""

    number: str  # 9, of a sub-item 9.1
    title: str


@dataclass(frozen=True)
class DueDigest:
    """Everything one person still owes, for one reminder."""

    person: Person
    owed: tuple[OwedDuty, ...]
    due_at: datetime | None  # the earliest; None where sub-items alone are due
    step: Step | None
    is_late: bool = False  # sent after its moment, because the bot was down
    sub_items: tuple[SubItemCard, ...] = ()  # due soon, or overdue
    items: tuple[Item, ...] = ()  # whose deadline is near, or over
    settled: tuple[DoneLine, ...] = ()  # since it was sent: the message is edited


@dataclass(frozen=True)
class PlannedMessage:
    """One line of `plan`: what will be sent to whom and when."""

    at: datetime
    person: Person
    kind: MessageKind
    count: int  # how much it names
    due_on: date | None


@dataclass(frozen=True)
class AssignedItems:
    """What a ledger hands down to one person's agencies."""

    person: Person
    ledger: Ledger
    items: tuple[ItemLine, ...]
    unsigned: int


@dataclass(frozen=True)
class ReviewDigest:
    """How much waits for a reviewer."""

    waiting: int
    completions: int
    lines: tuple[ReviewLine, ...]  # the most urgent
    requests: int = 0  # of agencies, that wait for a decision
    over: int = 0  # have waited longer than the secretariat gave itself
    approvals: int = 0  # notices and slips that wait for a second person


@dataclass(frozen=True)
class NoticeCopy:
    """A notice as one recipient gets it."""

    notice: Notice
    receipt: Receipt
    author: Person
