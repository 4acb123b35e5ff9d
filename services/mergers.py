"""Two entries that are one agency: what belongs to the one goes over to the other."""

from collections.abc import Collection

from sqlmodel import Session

from domain.errors import AgenciesReported, AgencySeatsHeld
from domain.items import AssignmentState, PartyRole
from domain.notices import ReceiptState
from domain.slips import SlipEvent, after
from models.items import Assignment, Item
from models.notices import Receipt
from models.people import Agency, AgencyDistinction, Seat
from models.queries import chases as chase_queries
from models.queries import registry as queries
from models.queries import rows
from models.queries import signatures as signature_queries
from models.queries import slips as slip_queries
from models.queries import sub_items as sub_item_queries

#: What the two entries have said to an item: the furthest counts for the one agency.
_FURTHEST = (
    AssignmentState.ACKNOWLEDGED,
    AssignmentState.PENDING,
    AssignmentState.DECLINED,
    AssignmentState.RELEASED,
)
_STRONGEST = (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT)


def hold_items(session: Session, agency_ids: Collection[int]) -> None:
    """Hold every item in which the agencies have a part: nobody begins a report meanwhile.

    To be called before the agencies are held.
    """
    rows.held_in_order(session, Item, queries.items_of(session, agency_ids))


def move(session: Session, keep: Agency, drop: Agency) -> int:
    """Give all that belongs to `drop` to `keep`; how many items moved.

    Errors, before anything is changed: AgencySeatsHeld where two people hold seats of one role,
    AgenciesReported where both reported on one item in one period.
    """
    for agency in sorted((keep, drop), key=lambda each: each.id):
        for seat in queries.seats(session, agency.id):
            rows.held(session, Seat, seat.id)  # somebody may be taking it with a code right now
    _refuse_two_holders(session, keep, drop)
    _refuse_two_reports(session, keep, drop)
    moved = _move_parts(session, keep, drop)
    _move_duties(session, keep, drop)
    for unlock in queries.unlocks(session, drop.id):
        unlock.agency_id = keep.id
    _move_seats(session, keep, drop)
    for sub_item in sub_item_queries.of_agency(session, drop.id):
        sub_item.agency_id = keep.id
    for receipt in queries.agency_receipts(session, drop.id):
        receipt.agency_id = keep.id
    for signature in signature_queries.of_agency(session, drop.id):
        signature.agency_id = keep.id
    _move_pressing(session, keep, drop)
    _move_audiences(session, keep, drop)
    _move_distinctions(session, keep, drop)
    session.flush()
    return moved


def _move_pressing(session: Session, keep: Agency, drop: Agency) -> None:
    """Chases and slips; of two slips under way for one item the one that stays is the kept agency's."""
    for chase in chase_queries.of_agency(session, drop.id):
        chase.agency_id = keep.id
    for slip in slip_queries.of_agency(session, drop.id):
        ends = after(slip.status, SlipEvent.SUPERSEDE)
        if ends is not None and slip_queries.under_way(session, slip.item_id, keep.id) is not None:
            slip.status = ends
        slip.agency_id = keep.id
        session.flush()


def _refuse_two_holders(session: Session, keep: Agency, drop: Agency) -> None:
    held = {seat.role: seat.person_id for seat in queries.seats(session, keep.id)}
    for seat in queries.seats(session, drop.id):
        holder = held.get(seat.role)
        if holder is not None and seat.person_id is not None and holder != seat.person_id:
            raise AgencySeatsHeld(agency=keep.name, other=drop.name, role=seat.role)


def _refuse_two_reports(session: Session, keep: Agency, drop: Agency) -> None:
    ours = {(duty.period_id, duty.item_id): duty.id for duty in queries.duties(session, keep.id)}
    theirs = {(duty.period_id, duty.item_id): duty.id for duty in queries.duties(session, drop.id)}
    reported = queries.reported(session, [*ours.values(), *theirs.values()])
    for key in sorted(ours.keys() & theirs.keys()):
        if ours[key] in reported and theirs[key] in reported:
            number = queries.item_number(session, key[1])
            raise AgenciesReported(agency=keep.name, other=drop.name, number=number)


def _move_parts(session: Session, keep: Agency, drop: Agency) -> int:
    ours = {part.item_id: part for part in queries.parts(session, keep.id)}
    theirs = queries.parts(session, drop.id)
    for part in theirs:
        if part.item_id in ours:
            _join(ours[part.item_id], part)
            session.delete(part)
        else:
            part.agency_id = keep.id
    session.flush()
    return len(theirs)


def _join(ours: Assignment, theirs: Assignment) -> None:
    if _FURTHEST.index(theirs.state) < _FURTHEST.index(ours.state):
        ours.state = theirs.state
        ours.acknowledged_at, ours.acknowledged_by_id = theirs.acknowledged_at, theirs.acknowledged_by_id
    ours.role = min(ours.role, theirs.role, key=_STRONGEST.index)
    ours.position = min(ours.position, theirs.position)
    ours.is_in_measure = ours.is_in_measure and theirs.is_in_measure
    ours.is_standing = ours.is_standing and theirs.is_standing


def _move_duties(session: Session, keep: Agency, drop: Agency) -> None:
    """Of two duties on one item in one period, the one that was reported on stays."""
    ours = {(duty.period_id, duty.item_id): duty for duty in queries.duties(session, keep.id)}
    theirs = queries.duties(session, drop.id)
    reported = queries.reported(session, [duty.id for duty in theirs])
    moving = []
    for duty in theirs:
        twin = ours.get((duty.period_id, duty.item_id))
        if twin is not None and duty.id not in reported:
            session.delete(duty)
            continue
        if twin is not None:
            session.delete(twin)
        moving.append(duty)
    session.flush()  # two duties of one agency in one period would be refused, even for a moment
    for duty in moving:
        duty.agency_id = keep.id
    session.flush()


def _move_seats(session: Session, keep: Agency, drop: Agency) -> None:
    ours = {seat.role: seat for seat in queries.seats(session, keep.id)}
    for seat in queries.seats(session, drop.id):
        if seat.role in ours:
            _join_seats(session, ours[seat.role], seat)
        else:
            seat.agency_id = keep.id
    session.flush()


def _join_seats(session: Session, ours: Seat, theirs: Seat) -> None:
    if ours.person_id is None:
        ours.person_id, ours.held_since = theirs.person_id, theirs.held_since
    for invitation in queries.invitations(session, theirs.id):
        invitation.seat_id = ours.id
    known = {receipt.notice_id: receipt for receipt in queries.receipts(session, seat_id=ours.id)}
    for receipt in queries.receipts(session, seat_id=theirs.id):
        if receipt.notice_id in known:
            _join_receipts(known[receipt.notice_id], receipt)
            session.delete(receipt)
        else:
            receipt.seat_id = ours.id
    session.flush()  # nothing may hang on the seat that goes
    session.delete(theirs)


def _join_receipts(ours: Receipt, theirs: Receipt) -> None:
    if theirs.state is ReceiptState.ACKNOWLEDGED and ours.state is not ReceiptState.ACKNOWLEDGED:
        ours.state, ours.acknowledged_at = theirs.state, theirs.acknowledged_at
        ours.person_id = theirs.person_id
    if ours.phoned_at is None:
        ours.phoned_at, ours.phoned_by_id, ours.phoned_with = (
            theirs.phoned_at,
            theirs.phoned_by_id,
            theirs.phoned_with,
        )


def _move_audiences(session: Session, keep: Agency, drop: Agency) -> None:
    for notice in queries.chosen_notices(session):
        chosen = list(notice.audience.get("agency_ids", ()))
        if drop.id in chosen:
            renamed = [keep.id if agency_id == drop.id else agency_id for agency_id in chosen]
            notice.audience = {**notice.audience, "agency_ids": list(dict.fromkeys(renamed))}


def _move_distinctions(session: Session, keep: Agency, drop: Agency) -> None:
    known = queries.apart_from(session, keep.id)
    for row in queries.distinctions(session, drop.id):
        other = row.other_id if row.agency_id == drop.id else row.agency_id
        if other != keep.id and other not in known:
            first, second = sorted((keep.id, other))
            session.add(
                AgencyDistinction(
                    agency_id=first,
                    other_id=second,
                    decided_at=row.decided_at,
                    decided_by_id=row.decided_by_id,
                )
            )
        session.delete(row)
