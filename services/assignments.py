"""Signing for items (签收)."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import DeclineWaits, ItemClosed, ItemNotYours, NotFound
from domain.items import ACTIVE, AssignmentState, ItemEvent, after
from domain.roles import Permission
from models.items import Assignment, Item
from models.queries import items as queries
from models.queries import rows
from models.views import Identity
from services import acting, audit


def acknowledge(session: Session, item_id: int, *, identity: Identity, now: datetime) -> bool:
    """Sign for an item in the name of the person's agency; False when it was signed before.

    Errors: NotFound, ItemNotYours, ItemClosed, DeclineWaits.
    """
    item = rows.held(session, Item, item_id)
    if item is None:
        raise NotFound
    assignment = queries.assignment(session, item_id, identity.agency_ids)
    if assignment is None:
        raise ItemNotYours(number=item.number)
    acting.refuse_outside(identity, Permission.REPORT, item_id)
    if assignment.state is AssignmentState.ACKNOWLEDGED:
        return False
    if assignment.state is AssignmentState.DECLINED:
        raise DeclineWaits(number=item.number)
    if item.status not in ACTIVE:
        raise ItemClosed(number=item.number)
    _sign(session, item, assignment, identity, now)
    return True


def acknowledge_all(session: Session, *, identity: Identity, now: datetime) -> int:
    """Sign for everything that the person's agency has not signed for; how many items that were."""
    for item_id in queries.unsigned_items(session, identity.agency_ids):
        rows.held(session, Item, item_id)
    # Asked again now that the items are held: a second press at the same moment finds nothing left.
    unsigned = [
        row
        for row in queries.unsigned(session, identity.agency_ids)
        if identity.may(Permission.REPORT, row.item_id)
    ]
    for assignment in unsigned:
        item = session.get_one(Item, assignment.item_id)
        _sign(session, item, assignment, identity, now)
    return len(unsigned)


def _sign(session: Session, item: Item, assignment: Assignment, identity: Identity, now: datetime) -> None:
    assignment.state = AssignmentState.ACKNOWLEDGED
    assignment.acknowledged_at = now
    assignment.acknowledged_by_id = identity.person.id
    before = item.status
    if assignment.agency_id in queries.answering(queries.parties(session, [item.id]).get(item.id, ())):
        item.status = after(item.status, ItemEvent.SIGNED_FOR) or item.status
    audit.record_act(
        session,
        item,
        "acknowledge",
        now=now,
        actor_id=identity.person.id,
        agency_id=assignment.agency_id,
        before=before,
        after=item.status,
    )
