"""What presses people, and when it leaves."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from domain.budgets import COUNTED
from domain.delivery import DeliveryState
from models.outbox import OutboxMessage

#: What never reached anybody costs nothing. What was perhaps lost may have arrived.
_NEVER_LEFT = (DeliveryState.SUPERSEDED, DeliveryState.FAILED, DeliveryState.UNREACHABLE)


def told(session: Session, person_ids: Collection[int], *, since: datetime) -> dict[int, list[datetime]]:
    """When each of these people was pressed since a moment, or will be by what waits."""
    query = select(OutboxMessage.person_id, OutboxMessage.due_at).where(
        col(OutboxMessage.person_id).in_(person_ids),
        col(OutboxMessage.kind).in_(COUNTED),
        OutboxMessage.due_at >= since,
        col(OutboxMessage.state).not_in(_NEVER_LEFT),
        col(OutboxMessage.edits_id).is_(None),
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for person_id, due_at in session.exec(query).all() if person_ids else ():
        found[person_id or 0].append(due_at)
    return found
