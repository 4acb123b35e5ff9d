"""What presses people, and when it leaves."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.budgets import COUNTED
from domain.delivery import DeliveryState
from models.outbox import OutboxMessage

#: What never reached anybody costs nothing. What was perhaps lost may have arrived.
_NEVER_LEFT = (DeliveryState.SUPERSEDED, DeliveryState.FAILED, DeliveryState.UNREACHABLE)

_TOLD = select(OutboxMessage.person_id, OutboxMessage.due_at).where(
    col(OutboxMessage.person_id).in_(sa.bindparam("person_ids", expanding=True)),
    col(OutboxMessage.kind).in_(COUNTED),
    col(OutboxMessage.due_at) >= sa.bindparam("since"),
    col(OutboxMessage.state).not_in(_NEVER_LEFT),
    col(OutboxMessage.edits_id).is_(None),
)


def told(session: Session, person_ids: Collection[int], *, since: datetime) -> dict[int, list[datetime]]:
    """When each of these people was pressed since a moment, or will be by what waits."""
    found: dict[int, list[datetime]] = defaultdict(list)
    of = {"person_ids": list(person_ids), "since": since}
    for person_id, due_at in session.exec(_TOLD, params=of).all() if person_ids else ():
        found[person_id or 0].append(due_at)
    return found
