"""Receipts of notices: one per seat, told to its holder, and told again to who could not be told."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from domain.audiences import Audience
from domain.delivery import Priority
from domain.notices import MessageKind, ReceiptState
from domain.roles import Role
from models.base import BigId, enum_type
from models.notices import Notice, Receipt
from models.people import Agency, Person, Seat
from models.queries import audiences as queries
from models.queries import notices as notice_queries
from models.queries import people as people_queries
from models.queries import rows
from services import outbox

QUEUED = ReceiptState.QUEUED
_AT_ONCE = 500  # agencies without a seat
TOLD_TO_SUCCESSORS = timedelta(days=30)  # who takes a seat hears the notices sent to it within these


def give_all(session: Session, notice: Notice, now: datetime) -> int:
    """A receipt for each seat of the audience, and one message to each person; how many receipts.

    Both are statements of the database over one SELECT, whatever the number of seats.
    """
    audience = queries.of(notice)
    while agency_ids := queries.seatless(session, audience, now, limit=_AT_ONCE):
        _seat(session, agency_ids, audience, now)
    session.flush()
    recipient = queries.recipients(audience, now)
    state = sa.case((recipient.c.is_reachable == 1, _state(QUEUED)), else_=_state(ReceiptState.UNREACHABLE))
    chosen = sa.select(
        sa.literal(notice.id, BigId), recipient.c.seat_id, recipient.c.agency_id, recipient.c.person_id, state
    ).order_by(recipient.c.agency_id, recipient.c.seat_id)
    names = ["notice_id", "seat_id", "agency_id", "person_id", "state"]
    session.execute(sa.insert(Receipt).from_select(names, chosen, include_defaults=False))
    _tell_all(session, notice, now)
    return notice_queries.receipt_count(session, notice.id)


def _state(state: ReceiptState) -> sa.ColumnElement[ReceiptState]:
    return sa.literal(state, enum_type(ReceiptState))


def _seat(session: Session, agency_ids: Sequence[int], audience: Audience, now: datetime) -> None:
    """Seats for agencies that have none to hold a receipt; somebody may be inviting to one right now."""
    role = audience.agency_roles[0] if audience.roles is not None else Role.LIAISON
    rows.held_in_order(session, Agency, agency_ids)
    for agency_id in agency_ids:
        if people_queries.agency_seat(session, agency_id=agency_id, role=role) is None:
            group_id = session.get_one(Agency, agency_id).group_id
            session.add(Seat(group_id=group_id, agency_id=agency_id, role=role, created_at=now))
    session.flush()


def _tell_all(session: Session, notice: Notice, now: datetime) -> None:
    """One message to each person, however many seats they hold, by the receipts just given."""
    person_id = col(Receipt.person_id)
    addressed = (
        sa.select(person_id)
        .where(col(Receipt.notice_id) == notice.id, col(Receipt.state) == QUEUED)
        .group_by(person_id)
        .order_by(sa.func.min(Receipt.id))
    )
    outbox.enqueue_selected(
        session,
        addressed,
        kind=MessageKind.NOTICE,
        key=f"notice:{notice.id}:",
        facts={"notice_id": notice.id},
        priority=Priority.BROADCAST,
        now=now,
    )


def _tell(session: Session, notice_id: int, person: Person, dedup_key: str, now: datetime) -> None:
    outbox.enqueue(
        session,
        kind=MessageKind.NOTICE,
        person_id=person.id,
        dedup_key=dedup_key,
        facts={"notice_id": notice_id},
        priority=Priority.BROADCAST,
        now=now,
    )


def tell_again(session: Session, person: Person, now: datetime) -> None:
    """Somebody can be reached again: the notices that could not be told to their seats."""
    seat_ids = people_queries.seat_ids(session, person.id)
    missed = [
        receipt
        for receipt, _ in notice_queries.unsigned(session, seat_ids)
        if receipt.state is ReceiptState.UNREACHABLE
    ]
    _readdress(session, missed, person, now)


def tell_successor(session: Session, seat_id: int, person: Person, now: datetime) -> None:
    """Somebody takes a seat: the late notices to it that nobody signed for are theirs to sign for."""
    left = [
        receipt
        for receipt, notice in notice_queries.unsigned(session, [seat_id])
        if notice.sent_at is not None and notice.sent_at >= now - TOLD_TO_SUCCESSORS
    ]
    _readdress(session, left, person, now)


def _readdress(session: Session, receipts: Collection[Receipt], person: Person, now: datetime) -> None:
    for receipt in receipts:
        receipt.person_id = person.id
        receipt.state = ReceiptState.QUEUED
    for notice_id in sorted({receipt.notice_id for receipt in receipts}):  # two seats, one message
        _tell(session, notice_id, person, f"notice:{notice_id}:{person.id}:{outbox.moment(now)}", now)
