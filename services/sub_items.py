"""Sub-items done: declared by the agency in charge, accepted or sent back by the lead or the secretariat."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.errors import (
    ItemClosed,
    OutOfDate,
    SubItemNotYours,
    SubItemSettled,
    TextMissing,
)
from domain.items import ACTIVE
from domain.notices import MessageKind
from domain.roles import Permission
from domain.statistics import days_late
from domain.sub_items import MAX_WORD, SubItemState, is_own
from domain.zones import Zones
from models.breakdowns import SubItemCard
from models.items import Item
from models.queries import breakdowns as breakdown_queries
from models.queries import rows
from models.queries import sub_items as queries
from models.sub_items import SubItem
from models.views import Identity
from services import acting, audit, breakdowns


def may_declare(card: SubItemCard, identity: Identity) -> bool:
    """Whether somebody reports for the agency in charge."""
    reports_for = breakdowns.reports_for(identity, card.breakdown.item.id)
    return not card.breakdown.in_charge(card.line).isdisjoint(reports_for)


def declarable(session: Session, sub_item_id: int, *, identity: Identity) -> SubItemCard:
    """A sub-item that the person may declare done, held.

    Errors: OutOfDate where it was taken off, SubItemNotYours, ItemClosed, SubItemSettled.
    """
    card = _held(session, sub_item_id)
    if not may_declare(card, identity):
        acting.refuse_outside(identity, Permission.REPORT, card.breakdown.item.id)
        raise SubItemNotYours(number=card.number)
    if card.line.sub_item.state is not SubItemState.OPEN:
        raise SubItemSettled(number=card.number)
    return card


def _held(session: Session, sub_item_id: int) -> SubItemCard:
    item_id = queries.item_id_of(session, sub_item_id)
    if item_id is None:
        raise OutOfDate
    rows.held(session, Item, item_id)
    rows.held(session, SubItem, sub_item_id)
    card = breakdown_queries.card(session, sub_item_id)
    if card is None:
        raise OutOfDate
    if card.breakdown.item.status not in ACTIVE:
        raise ItemClosed(number=card.breakdown.item.number)
    return card


def declare(
    session: Session, sub_item_id: int, note: str, *, identity: Identity, now: datetime, zones: Zones
) -> SubItemCard:
    """Declare a sub-item done, with a word on how; the lead's own is done with it.

    Errors: TextMissing, TextTooLong and those of `declarable`.
    """
    note = reasons.within(note, MAX_WORD)
    if not note:
        raise TextMissing
    card = declarable(session, sub_item_id, identity=identity)
    row = card.line.sub_item
    row.note, row.declared_at, row.declared_by_id = note, now, identity.person.id
    if is_own(row.agency_id, card.breakdown.declarers):
        _finish(session, card, identity, now, zones)
    else:
        row.state = SubItemState.DECLARED
        _note(session, card, identity, now, "declare_sub_item")
        leads = sorted(card.breakdown.declarers - identity.agency_ids)
        _tell(session, card, MessageKind.SUB_ITEM_DECLARED, leads, now)
    return card


def accept(
    session: Session, sub_item_id: int, *, identity: Identity, now: datetime, zones: Zones
) -> SubItemCard:
    """A declared sub-item is done, on the day on which it was declared; pressing twice changes nothing.

    Errors: SubItemSettled and those of `decidable`.
    """
    card = decidable(session, sub_item_id, identity=identity)
    if card.line.sub_item.state is SubItemState.DONE:
        return card
    if card.line.sub_item.state is not SubItemState.DECLARED:
        raise SubItemSettled(number=card.number)
    _finish(session, card, identity, now, zones)
    return card


def send_back(
    session: Session, sub_item_id: int, reason: str, *, identity: Identity, now: datetime
) -> SubItemCard:
    """A declared sub-item is not done yet: open again, its deadline where it was; the agency is told why.

    Errors: ReasonMissing, TextTooLong, and as `accept`.
    """
    reason = reasons.given(reason, MAX_WORD)
    card = decidable(session, sub_item_id, identity=identity)
    row = card.line.sub_item
    if row.state is not SubItemState.DECLARED:
        raise SubItemSettled(number=card.number)
    row.state, row.return_reason = SubItemState.OPEN, reason
    row.decided_at, row.decided_by_id = now, identity.person.id
    _note(session, card, identity, now, "return_sub_item", reason=reason)
    charged = sorted(card.breakdown.in_charge(card.line) - identity.agency_ids)
    _tell(session, card, MessageKind.SUB_ITEM_RETURNED, charged, now)
    return card


def decidable(session: Session, sub_item_id: int, *, identity: Identity) -> SubItemCard:
    """A sub-item that the person decides on, held.

    Errors: OutOfDate, ItemClosed, ItemNotYours, BreakdownByOther.
    """
    card = _held(session, sub_item_id)
    if not breakdowns.may_divide(card.breakdown, identity):
        breakdowns.refuse_other(card.breakdown, identity)
    return card


def _finish(session: Session, card: SubItemCard, identity: Identity, now: datetime, zones: Zones) -> None:
    """The verdict is frozen: by the day of the declaration, whenever it was decided on."""
    row = card.line.sub_item
    row.state, row.ended_at = SubItemState.DONE, now
    row.decided_at, row.decided_by_id = now, identity.person.id
    row.completed_on = zones.day(row.declared_at or now, card.breakdown.item.ledger_id)
    row.days_late = days_late(row.completed_on, row.deadline)
    _note(session, card, identity, now, "finish_sub_item", days_late=row.days_late)


def _note(
    session: Session, card: SubItemCard, identity: Identity, now: datetime, action: str, **facts: object
) -> None:
    item = card.breakdown.item
    breakdowns.speak(session, item.id, identity, now)
    audit.record_act(
        session,
        item,
        action,
        now=now,
        actor_id=identity.person.id,
        sub_item=card.number,
        **facts,
    )
    session.flush()


def _tell(
    session: Session, card: SubItemCard, kind: MessageKind, agency_ids: list[int], now: datetime
) -> None:
    sub_item_id = card.line.sub_item.id
    breakdowns.enqueue(session, kind, agency_ids, f"{sub_item_id}", {"sub_item_id": sub_item_id}, now)
