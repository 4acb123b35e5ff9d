"""Digests that were sent, and what was filed since."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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
    query = select(OutboxMessage).where(col(OutboxMessage.id).in_(latest)).order_by(col(OutboxMessage.id))
    digests = session.exec(query).all()
    places = _places(session, {row.person_id for row in digests if row.person_id is not None})
    filed = _filed(session, min((row.settled_at for row in digests if row.settled_at), default=since))
    counted = [(row, _count(row, filed, places)) for row in digests]
    return [(row, count) for row, count in counted if count]


def _count(
    digest: OutboxMessage, filed: Mapping[int, Sequence[datetime]], places: Mapping[int, Collection[int]]
) -> int:
    """How many of a person's duties were filed since a digest was sent."""
    sent_at = digest.settled_at
    agency_ids = places.get(digest.person_id or 0, ())
    return sum(sent_at is not None and at > sent_at for key in agency_ids for at in filed.get(key, ()))


def _places(session: Session, person_ids: Collection[int]) -> dict[int, set[int]]:
    """The agencies where these people sit."""
    query = select(col(Seat.person_id), col(Seat.agency_id)).where(col(Seat.person_id).in_(person_ids))
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, agency_id in session.exec(query).all() if person_ids else ():
        if person_id is not None and agency_id is not None:
            found[person_id].add(agency_id)
    return found


def _filed(session: Session, since: datetime) -> dict[int, list[datetime]]:
    """When the duties of open periods that were filed since a moment were, by agency."""
    is_open = select(Period.id).where(Period.status == PeriodStatus.OPEN)
    query = select(col(Duty.agency_id), col(Duty.first_submitted_at)).where(
        col(Duty.period_id).in_(is_open), col(Duty.first_submitted_at) > since
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for agency_id, moment in session.exec(query).all():
        if moment is not None:
            found[agency_id].append(moment)
    return found
