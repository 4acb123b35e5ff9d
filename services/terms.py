"""The phrases of an item that name a date, and the deadline that follows from them."""

from datetime import date, datetime

from sqlmodel import Session

from domain.errors import OutOfDate
from models.items import Item, ItemDeadline
from models.queries import items as item_queries
from services import corrections


def date_phrase(
    session: Session, item: Item, text: str, day: date, *, actor_id: int | None, now: datetime
) -> None:
    """A phrase of the item means this day; the last of its days is the item's deadline."""
    found = item_queries.deadlines(session, item.id)
    for row in found:
        if row.text == text[:200]:
            row.due_on = day
    before = item.deadline.isoformat() if item.deadline else None
    item.deadline = max((row.due_on for row in found), default=day)
    item.is_continuing = item.is_deadline_assumed = False
    after = item.deadline.isoformat()
    corrections.note(session, item, actor_id, now, field="deadline", before=before, after=after, text=text)


def leave_out(
    session: Session,
    item: Item,
    text: str,
    period_end: date | None,
    *,
    actor_id: int | None,
    now: datetime,
) -> None:
    """A phrase does not speak of this item: what is left counts, else the end of the period is assumed."""
    found = item_queries.deadlines(session, item.id)
    for row in found:
        if row.text == text[:200]:
            session.delete(row)
    left = [row.due_on for row in found if row.text != text[:200]]
    item.deadline = max(left, default=period_end)
    item.is_deadline_assumed = not left and period_end is not None
    after = item.deadline.isoformat() if item.deadline else None
    corrections.note(session, item, actor_id, now, field="deadline", before=text, after=after)


def pick(session: Session, deadline_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """The day that one of the phrases names is the item's deadline. Errors: OutOfDate."""
    found = session.get(ItemDeadline, deadline_id)
    if found is None:
        raise OutOfDate
    return corrections.set_deadline(session, found.item_id, found.due_on, actor_id=actor_id, now=now)
