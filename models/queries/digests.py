"""Digests that were sent, and what was filed since."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from domain.cycles import PeriodStatus
from domain.delivery import DeliveryState
from domain.notices import MessageKind
from models.cycles import Period
from models.outbox import OutboxMessage
from models.people import Seat
from models.reports import Duty


def outdated(session: Session, *, since: datetime) -> list[tuple[OutboxMessage, int]]:
    """The latest digest of each person that was sent since a moment, and how much of it was filed by now.

    Those on which nothing is filed yet are left out.
    """
    latest = (
        select(func.max(OutboxMessage.id))
        .where(
            OutboxMessage.kind == MessageKind.DUE_DIGEST,
            OutboxMessage.state == DeliveryState.SENT,
            col(OutboxMessage.settled_at) >= since,
            col(OutboxMessage.edits_id).is_(None),
        )
        .group_by(col(OutboxMessage.person_id))
    )
    is_open = select(Period.id).where(Period.status == PeriodStatus.OPEN)
    query = (
        select(OutboxMessage.id, func.count(col(Duty.id).distinct()))
        .join(Seat, col(Seat.person_id) == col(OutboxMessage.person_id))
        .join(Duty, col(Duty.agency_id) == col(Seat.agency_id))
        .where(col(OutboxMessage.id).in_(latest), col(Duty.period_id).in_(is_open))
        .where(col(Duty.first_submitted_at) > col(OutboxMessage.settled_at))
        .group_by(col(OutboxMessage.id))
        .order_by(col(OutboxMessage.id))
    )
    return [(session.get_one(OutboxMessage, key), count) for key, count in session.exec(query).all()]
