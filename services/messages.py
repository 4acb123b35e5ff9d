"""What an outgoing message tells, looked up when its turn comes: nothing is sent that is no longer true."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from domain.handovers import is_open
from domain.items import ACTIVE, AssignmentState, ItemStatus
from domain.notices import MessageKind
from domain.reports import OWED, ReportKind
from domain.requests import OPEN
from domain.roles import Permission
from domain.sub_items import SubItemState
from domain.zones import Zones
from models.asking import RequestView
from models.breakdowns import OwnSubItems, SubItemCard
from models.comparisons import AGENCIES, RevisedItems
from models.contributions import AskedContribution
from models.cycles import Period
from models.documents import Ledger
from models.outbox import OutboxMessage
from models.people import Agency, Person
from models.periods import Unlocked, UnlockWish
from models.queries import breakdowns as breakdown_queries
from models.queries import calendars as calendar_queries
from models.queries import contributions as contribution_queries
from models.queries import delegations as delegation_queries
from models.queries import handovers as handover_queries
from models.queries import item_lines as line_queries
from models.queries import items as item_queries
from models.queries import notices as notice_queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries import reviews as review_queries
from models.queries import revisions as revision_queries
from models.queries import unlocks as unlock_queries
from models.successions import DelegationView, HandoverCopy
from models.views import (
    AssignedItems,
    Consolidation,
    ItemCard,
    OwedDuty,
    ReviewDigest,
    ReviewLine,
    SeatHolding,
)
from services import (
    alarms,
    approvals,
    chases,
    digests,
    editions,
    follow_ups,
    group_posts,
    groups,
    ladders,
    signatures,
    slip_answers,
    waiting,
)

_agency_ids = people_queries.own_agency_ids

REVIEW_LINES = 5


def load_all(
    session: Session, messages: Sequence[OutboxMessage], *, now: datetime, zones: Zones
) -> list[object | None]:
    """`load` for each of several messages; those of notices, which come by the thousand, at one go."""
    pairs = {
        message.id: (message.facts["notice_id"], message.person_id)
        for message in messages
        if message.kind is MessageKind.NOTICE and message.person_id is not None
    }
    copies = notice_queries.copies(session, set(pairs.values())) if pairs else {}
    return [
        copies.get(pairs[message.id]) if message.id in pairs else load(session, message, now=now, zones=zones)
        for message in messages
    ]


def load(session: Session, message: OutboxMessage, *, now: datetime, zones: Zones) -> object | None:
    """The facts of a message as they are now (a view of `models.views`); None where nothing is to be told."""
    if message.person_id is None:
        return group_posts.load(session, message, now=now, zones=zones)
    person = session.get(Person, message.person_id)
    return _LOADERS[message.kind](session, message, person, now, zones) if person is not None else None


def _items_assigned(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> AssignedItems | None:
    ledger = session.get_one(Ledger, message.facts["ledger_id"])
    lines = [
        line
        for line in line_queries.of_agencies(session, _agency_ids(session, person))
        if line.item.ledger_id == ledger.id
    ]
    unsigned = sum(line.mine is not None and line.mine.state is AssignmentState.PENDING for line in lines)
    return AssignedItems(person, ledger, tuple(lines), unsigned) if unsigned else None


def _report_returned(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> ReviewLine | None:
    line = _own_report(session, message, person, now, zones)
    return line if line is not None and review_queries.is_answerable(session, line) else None


def _own_report(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> ReviewLine | None:
    line = review_queries.review_line(session, message.facts["report_id"])
    is_own = line is not None and line.view.agency.id in _agency_ids(session, person)
    return line if is_own else None


def _item_closed(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> ItemCard | None:
    card = _own_item(session, message, person)
    return card if card is not None and card.item.status is ItemStatus.CLOSED else None


def _own_item(session: Session, message: OutboxMessage, person: Person) -> ItemCard | None:
    card = item_queries.card(session, message.facts["item_id"])
    agency_ids = _agency_ids(session, person)
    is_own = card is not None and any(party.agency.id in agency_ids for party in card.parties)
    return card if is_own else None


def _period_unlocked(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> Unlocked | None:
    """What the person's agency can file late, as long as it can and something is left."""
    row = unlock_queries.unlock(session, message.facts["unlock_id"])
    if row is None or row.unlock.until < now or row.agency.id not in _agency_ids(session, person):
        return None
    missing = unlock_queries.missing(session, row.period.id, row.agency.id, row.unlock.item_id)
    numbers = tuple((item.number, duty.id) for duty, item in missing)
    return replace(row, missing=numbers) if numbers else None


def _unlock_wished(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> UnlockWish | None:
    """What an agency asks to file late, as long as it is missing and the person is who can let it."""
    identity = people_queries.identity(session, person.telegram_id, now=now)
    if identity is None or not identity.may(Permission.REVIEW):
        return None
    period = session.get_one(Period, message.facts["period_id"])
    agency = session.get_one(Agency, message.facts["agency_id"])
    missing = unlock_queries.missing(session, period.id, agency.id)
    waiting = [item.number for duty, item in missing if unlock_queries.until(session, duty, now) is None]
    by = session.get(Person, message.facts["by_id"])
    return UnlockWish(period, agency, by, tuple(waiting)) if waiting else None


def _ledger_revised(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> RevisedItems | None:
    agency_ids = _agency_ids(session, person)
    since = datetime.fromisoformat(message.facts["since"])
    revision_id = message.facts["revision_id"]
    changes = [
        (change, item)
        for change, item in revision_queries.applied_since(session, revision_id, since)
        if not agency_ids.isdisjoint(change.after.get(AGENCIES, ()))
    ]
    if not changes:
        return None
    ledger = session.get_one(Ledger, changes[0][1].ledger_id)
    names = frozenset(session.get_one(Agency, agency_id).name for agency_id in agency_ids)
    unsigned = item_queries.unsigned(session, agency_ids)
    return RevisedItems(person, ledger, tuple(changes), names, len(unsigned))


def _sub_items_changed(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> OwnSubItems | None:
    """What the person's agencies have to do of an item, perhaps nothing any more."""
    found = breakdown_queries.breakdown(session, message.facts["item_id"])
    if found is None or found.item.status not in ACTIVE:
        return None
    agency_ids = _agency_ids(session, person)
    own = tuple(line for line in found.lines if line.sub_item.agency_id in agency_ids and line.is_unfinished)
    return OwnSubItems(found.item, own)


def _sub_item_declared(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SubItemCard | None:
    card = breakdown_queries.card(session, message.facts["sub_item_id"])
    is_waiting = card is not None and card.line.sub_item.state is SubItemState.DECLARED
    return card if is_waiting and _is_active(card) else None


def _sub_item_returned(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SubItemCard | None:
    card = breakdown_queries.card(session, message.facts["sub_item_id"])
    is_open = card is not None and card.line.sub_item.state is SubItemState.OPEN
    return card if is_open and _is_active(card) else None


def _is_active(card: SubItemCard | None) -> bool:
    return card is not None and card.breakdown.item.status in ACTIVE


def _review_digest(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> ReviewDigest | None:
    identity = people_queries.identity(session, person.telegram_id, now=now)
    if identity is None:
        return None
    at = review_queries.desk(session, now=now, zones=zones, reviewer_id=person.id)
    may_review = identity.may(Permission.REVIEW)
    lines = review_queries.queue(session, at, limit=REVIEW_LINES, is_waited_first=True) if may_review else []
    asked = len(request_queries.waiting(session)) if identity.may(Permission.DECIDE_REQUESTS) else 0
    to_approve = waiting.count_long(session, identity, now=now, zones=zones)
    if not lines and not asked and not to_approve:
        return None
    return ReviewDigest(
        review_queries.waiting_count(session, at) if lines else 0,
        review_queries.waiting_count(session, at, kind=ReportKind.COMPLETION) if lines else 0,
        tuple(lines),
        asked,
        over=review_queries.over_count(session, at) if lines else 0,
        approvals=to_approve,
    )


def _returned_to_agency(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> ReviewLine | None:
    return review_queries.returned_to_agency(session, message.facts["report_id"], person)


def _item_reopened(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> ItemCard | None:
    card = _own_item(session, message, person)
    return card if card is not None and card.item.status in ACTIVE else None


def _request_decided(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> RequestView | None:
    view = request_queries.view(session, message.facts["request_id"])
    if view is None or view.request.status in OPEN:
        return None
    is_own = view.author.id == person.id
    is_told = request_queries.concerns(session, view.request, _agency_ids(session, person))
    return view if is_own or is_told else None


def _request_overdue(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> RequestView | None:
    view = request_queries.view(session, message.facts["request_id"])
    is_waiting = view is not None and view.request.status in OPEN
    return view if is_waiting and _may_decide(session, person, now) else None


def _suspension_due(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> RequestView | None:
    view = request_queries.view(session, message.facts["request_id"])
    is_suspended = view is not None and view.item.status is ItemStatus.SUSPENDED
    return view if is_suspended and _may_decide(session, person, now) else None


def _may_decide(session: Session, person: Person, now: datetime) -> bool:
    identity = people_queries.identity(session, person.telegram_id, now=now)
    return identity is not None and identity.may(Permission.DECIDE_REQUESTS)


def _agency_unreachable(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SeatHolding | None:
    holding = people_queries.holding(session, message.facts["seat_id"])
    if holding is None or holding.person is None or people_queries.is_reachable(holding.person):
        return None
    return holding


def _contribution_asked(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> AskedContribution | None:
    """What a lead waits for, as long as it can still be filed."""
    owed = _own_duty(session, message, person)
    asked_by = session.get(Person, message.facts["asked_by_id"])
    lead = session.get(Agency, message.facts["agency_id"])
    if owed is None or owed.is_settled or owed.item.status not in ACTIVE or asked_by is None or lead is None:
        return None
    return AskedContribution(owed, lead, asked_by)


def _contributions_in(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> tuple[OwedDuty, Consolidation] | None:
    """A lead's duty that waits, with what all participants filed for it."""
    owed = _own_duty(session, message, person)
    if owed is None or owed.duty.state not in OWED or owed.item.status not in ACTIVE:
        return None
    found = contribution_queries.of_lead(session, owed.duty.id)
    return (owed, found) if found is not None and not found.missing else None


def _own_duty(session: Session, message: OutboxMessage, person: Person) -> OwedDuty | None:
    owed = report_queries.duty(session, message.facts["duty_id"])
    is_own = owed is not None and owed.agency.id in _agency_ids(session, person)
    return owed if is_own else None


def _calendar_missing(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> int | None:
    """The year, as long as it is missing and the person is who can enter it."""
    identity = people_queries.identity(session, person.telegram_id, now=now)
    year: int = message.facts["year"]
    may_enter = identity is not None and identity.may(Permission.CONFIGURE)
    return year if may_enter and calendar_queries.year(session, year) is None else None


def _handover_sheet(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> HandoverCopy | None:
    """As long as it waits for this person's confirmation."""
    view = handover_queries.view(session, message.facts["handover_id"])
    if view is None or view.handover.confirmed_at is not None:
        return None
    is_waiting = is_open(view.handover.state, view.handover.expires_at, now)
    return HandoverCopy(view, person.id) if is_waiting else None


def _handover_done(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> HandoverCopy | None:
    view = handover_queries.view(session, message.facts["handover_id"])
    return HandoverCopy(view, person.id) if view is not None else None


def _delegated(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> DelegationView | None:
    view = delegation_queries.view(session, message.facts["delegation_id"])
    is_over = view is None or view.delegation.revoked_at is not None or view.delegation.ends_at <= now
    return None if is_over else view


_LOADERS: dict[MessageKind, Callable[[Session, OutboxMessage, Person, datetime, Zones], object | None]] = {
    MessageKind.ITEMS_ASSIGNED: _items_assigned,
    MessageKind.PERIOD_OPENED: digests.load_opened,
    MessageKind.DUE_DIGEST: digests.load_due,
    MessageKind.LADDER_STEP: ladders.load_step,
    MessageKind.LADDER_SETTLED: ladders.load_settled,
    MessageKind.LADDER_ENDED: ladders.load_ended,
    MessageKind.REPORT_RETURNED: _report_returned,
    MessageKind.REPORT_ACCEPTED: _own_report,
    MessageKind.RECOMMENDED_RETURNED: _returned_to_agency,
    MessageKind.ITEM_CLOSED: _item_closed,
    MessageKind.PERIOD_UNLOCKED: _period_unlocked,
    MessageKind.UNLOCK_WISHED: _unlock_wished,
    MessageKind.ITEM_REOPENED: _item_reopened,
    MessageKind.LEDGER_REVISED: _ledger_revised,
    MessageKind.SUB_ITEMS_CHANGED: _sub_items_changed,
    MessageKind.SUB_ITEM_DECLARED: _sub_item_declared,
    MessageKind.SUB_ITEM_RETURNED: _sub_item_returned,
    MessageKind.REVIEW_DIGEST: _review_digest,
    MessageKind.REQUEST_DECIDED: _request_decided,
    MessageKind.REQUEST_OVERDUE: _request_overdue,
    MessageKind.SUSPENSION_DUE: _suspension_due,
    MessageKind.NOTICE: editions.load_corrected,
    MessageKind.NOTICE_CORRECTED: editions.load_corrected,
    MessageKind.NOTICE_WITHDRAWN: editions.load_withdrawn,
    MessageKind.CORRECTION_TO_APPROVE: editions.load_proposed,
    MessageKind.NOTICE_PROGRESS: follow_ups.load_progress,
    MessageKind.NOTICE_CHASED: follow_ups.load_chased,
    MessageKind.NOTICE_TO_APPROVE: approvals.load_to_approve,
    MessageKind.NOTICE_DECIDED: approvals.load_decided,
    MessageKind.AGENCY_UNREACHABLE: _agency_unreachable,
    MessageKind.CONTRIBUTION_ASKED: _contribution_asked,
    MessageKind.CONTRIBUTIONS_IN: _contributions_in,
    MessageKind.CHASED: chases.load,
    **{kind: slip_answers.load for kind in MessageKind if kind.startswith("slip_")},
    MessageKind.SIGNATURE_ASKED: signatures.load_asked,
    MessageKind.SIGNATURE_REFUSED: signatures.load_refused,
    MessageKind.SIGNATURE_DUE: signatures.load_due,
    MessageKind.SIGNATURE_STUCK: signatures.load_stuck,
    MessageKind.CALENDAR_MISSING: _calendar_missing,
    MessageKind.HANDOVER_SHEET: _handover_sheet,
    MessageKind.HANDOVER_DONE: _handover_done,
    MessageKind.DELEGATED: _delegated,
    MessageKind.AGENCY_DESERTED: alarms.deserted,
    MessageKind.AGENCIES_SILENT: alarms.silent,
    MessageKind.GROUP_POST: lambda session, message, person, now, zones: None,  # for groups alone
    MessageKind.GROUP_LOST: groups.load_lost,
}
