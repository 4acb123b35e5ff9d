"""Digests that were sent, and what was filed since."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from domain.cycles import PeriodStatus
from domain.delivery import DeliveryState
from domain.notices import MessageKind
from models.cycles import Period
from models.outbox import OutboxMessage
from models.people import Seat
from models.reports import Duty

_FILED = sa.select(col(Duty.agency_id), col(Duty.first_submitted_at)).where(
    col(Duty.period_id).in_(select(Period.id).where(Period.status == PeriodStatus.OPEN)),
    col(Duty.first_submitted_at) > sa.bindparam("since"),
)


def outdated(session: Session, *, since: datetime) -> list[tuple[OutboxMessage, int]]:
    """The latest digest of each person that was sent since a moment, and how much of it was filed by now.

    Those on which nothing is filed yet are left out.
    """
    sent = session.connection().execute(_sent(), {"since": since}).all()
    filed = _filed(session, min(sent_at for _, sent_at, _ in sent)) if sent else {}
    counts: dict[int, int] = defaultdict(int)
    for digest_id, sent_at, agency_id in sent:
        counts[digest_id] += sum(moment > sent_at for moment in filed.get(agency_id, ()))
    counts = {digest_id: count for digest_id, count in counts.items() if count}
    query = select(OutboxMessage).where(col(OutboxMessage.id).in_(counts)).order_by(col(OutboxMessage.id))
    return [(row, counts[row.id]) for row in session.exec(query).all()] if counts else []


@cache  # to put it together takes longer than to run it
def _sent() -> sa.Select[Any]:
    """The digests with when they were sent and the agencies where their readers sit, each once."""
    latest = (
        select(func.max(OutboxMessage.id))
        .where(
            OutboxMessage.kind == MessageKind.DUE_DIGEST,
            OutboxMessage.state == DeliveryState.SENT,
            col(OutboxMessage.settled_at) >= sa.bindparam("since"),
            col(OutboxMessage.edits_id).is_(None),
        )
        .group_by(col(OutboxMessage.person_id))
    )
    columns: tuple[Any, ...] = (col(OutboxMessage.id), col(OutboxMessage.settled_at), col(Seat.agency_id))
    return (
        sa.select(*columns)
        .join(Seat, col(Seat.person_id) == col(OutboxMessage.person_id))
        .where(col(OutboxMessage.id).in_(latest), col(Seat.agency_id).is_not(None))
        .distinct()
    )


def _filed(session: Session, since: datetime) -> dict[int, list[datetime]]:
    """When the duties of open periods that were filed since a moment were, by agency."""
    found: dict[int, list[datetime]] = defaultdict(list)
    for agency_id, moment in session.connection().execute(_FILED, {"since": since}):
        if moment is not None:
            found[agency_id].append(moment)
    return found
