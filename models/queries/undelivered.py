"""Messages that failed, may not have arrived, or whose recipients cannot be written to."""

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from domain.delivery import UNDELIVERED
from models.groups import GroupLink
from models.outbox import OutboxMessage
from models.people import Agency, Person
from models.queries import people
from models.undelivered import Undelivered
from models.views import Page


@cache
def _is_undelivered() -> sa.ColumnElement[bool]:
    """Not set aside, and not put in again since for the same recipient, whatever became of that one."""
    again = aliased(OutboxMessage)
    was_put_in_again = [
        sa.exists()
        .where(getattr(again, recipient) == getattr(OutboxMessage, recipient))
        .where(col(again.kind) == col(OutboxMessage.kind), col(again.facts) == col(OutboxMessage.facts))
        .where(col(again.id) > col(OutboxMessage.id))
        for recipient in ("person_id", "group_link_id")
    ]
    return sa.and_(
        col(OutboxMessage.state).in_(UNDELIVERED),
        col(OutboxMessage.set_aside_at).is_(None),
        *(~again for again in was_put_in_again),
    )


def count(session: Session) -> int:
    """How many there are."""
    return session.exec(select(func.count(col(OutboxMessage.id))).where(_is_undelivered())).one()


def page(session: Session, number: int, *, size: int) -> Page[Undelivered]:
    """One page of them, the latest first."""
    total = count(session)
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    start = (number - 1) * size
    query = select(OutboxMessage).where(_is_undelivered())
    latest = query.order_by(col(OutboxMessage.settled_at).desc(), col(OutboxMessage.id).desc())
    rows = session.exec(latest.offset(start).limit(size)).all()
    return Page(tuple(_view(session, row) for row in rows), number, pages, total, start + 1)


def one(session: Session, message_id: int) -> Undelivered | None:
    """One of them; None where it is settled by now."""
    query = select(OutboxMessage).where(OutboxMessage.id == message_id, _is_undelivered())
    message = session.exec(query).one_or_none()
    return _view(session, message) if message is not None else None


def held(session: Session, message_id: int) -> OutboxMessage | None:
    """The same, locked for the caller."""
    query = select(OutboxMessage).where(OutboxMessage.id == message_id, _is_undelivered())
    return session.exec(query.with_for_update(of=OutboxMessage)).one_or_none()


def _view(session: Session, message: OutboxMessage) -> Undelivered:
    person = session.get(Person, message.person_id) if message.person_id is not None else None
    link = session.get(GroupLink, message.group_link_id) if message.group_link_id is not None else None
    return Undelivered(message, person, _agency_of(session, person), link)


def _agency_of(session: Session, person: Person | None) -> Agency | None:
    agency_ids: Sequence[int] = sorted(people.own_agency_ids(session, person)) if person is not None else ()
    return session.get(Agency, agency_ids[0]) if agency_ids else None
