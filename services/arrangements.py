"""The items of a draft as a list: one added, one joined to the one before it, numbers moved on."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from domain.errors import ItemFirst, TextMissing, TextTooLong
from intake.drafts import DoubtKind
from models.documents import Doubt
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.links import ItemLink
from models.queries import items as item_queries
from services import audit, corrections, ledgers

_AWAY = 10_000_000  # above every number: a row must not pass through the number of another
MAX_TEXT = 4000


def make_room(session: Session, ledger_id: int, first: int, count: int) -> None:
    """Move the items from number `first` on by `count`, where one of the numbers is taken."""
    items = item_queries.of_ledger(session, ledger_id)
    if not any(first <= item.number < first + count for item in items):
        return
    session.flush()
    behind = (col(Item.ledger_id) == ledger_id, col(Item.number) >= first)
    away = (col(Item.ledger_id) == ledger_id, col(Item.number) >= _AWAY)
    number = col(Item.number)
    session.exec(sa.update(Item).where(*behind).values(number=number + _AWAY + count))
    session.exec(sa.update(Item).where(*away).values(number=number - _AWAY))
    session.expire_all()


def add(
    session: Session,
    ledger_id: int,
    text: str,
    *,
    after: int | None = None,
    actor_id: int | None,
    now: datetime,
) -> Item:
    """A new item: the first line is its title, all of it its text; behind the item `after`, or at the end.

    Its deadline is the end of the period until somebody sets one. Errors: TextMissing, TextTooLong.
    """
    text = text.strip()
    title = " ".join(text.split("\n", 1)[0].split())
    if not title:
        raise TextMissing
    if len(title) > corrections.MAX_TITLE:
        raise TextTooLong(length=len(title), limit=corrections.MAX_TITLE)
    if len(text) > MAX_TEXT:
        raise TextTooLong(length=len(text), limit=MAX_TEXT)
    before = corrections.draft_item(session, after) if after is not None else None
    ledger = ledgers.draft_ledger(session, ledger_id)
    items = item_queries.of_ledger(session, ledger_id)
    last = before or (items[-1] if items else None)
    number = last.number + 1 if last is not None else 1
    make_room(session, ledger_id, number, 1)
    item = Item(
        ledger_id=ledger_id,
        number=number,
        section=last.section if last is not None else None,
        title=title,
        body=text,
        deadline=ledger.period_end,
        is_deadline_assumed=ledger.period_end is not None,
        source_start=last.source_start if last is not None else None,
    )
    session.add(item)
    session.flush()
    corrections.note(session, item, actor_id, now, field="item", before=None, after=title)
    return item


def merge(session: Session, item_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """Join an item to the one before it, with its text, agencies, dates, targets, measures, questions, links.

    Its number is free then; the other numbers stay. Errors: ItemFirst where nothing stands before it.
    """
    item = corrections.draft_item(session, item_id)
    previous_id, _ = item_queries.neighbours(session, item)
    if previous_id is None:
        raise ItemFirst
    previous = corrections.draft_item(session, previous_id)
    previous.body = "\n".join(filter(None, (previous.body, f"{item.label or ''}{item.body}")))
    previous.responsibility = "；".join(filter(None, (previous.responsibility, item.responsibility))) or None
    previous.source_clauses = [*previous.source_clauses, *item.source_clauses]
    previous.is_open_ended = previous.is_open_ended or item.is_open_ended
    previous.carried_from_id = previous.carried_from_id or item.carried_from_id
    _join_deadline(previous, item)
    _move_parties(session, previous, item)
    _move_rows(session, previous, item)
    _settle_doubts(session, previous, actor_id, now)
    corrections.note(session, previous, actor_id, now, field="merged", before=item.number, after=item.title)
    audit.record_on_ledger(
        session, now=now, actor_id=actor_id, action="merge", ledger_id=item.ledger_id, number=item.number
    )
    session.delete(item)
    session.flush()
    session.expire_all()
    session.refresh(previous)
    return previous


def _move_rows(session: Session, previous: Item, item: Item) -> None:
    """What belongs to an item, behind what its predecessor has; upper items that both carry out, once."""
    session.flush()
    for kind in (ItemDeadline, ItemTarget, Measure):
        last = sa.select(sa.func.max(kind.position)).where(col(kind.item_id) == previous.id)
        behind = (session.scalar(last) or 0) + 1
        query = sa.update(kind).where(col(kind.item_id) == item.id)
        session.exec(query.values(item_id=previous.id, position=col(kind.position) + behind))
    session.exec(sa.update(Doubt).where(col(Doubt.item_id) == item.id).values(item_id=previous.id))
    present = sa.select(col(ItemLink.upper_item_id)).where(col(ItemLink.item_id) == previous.id)
    links = sa.update(ItemLink).where(col(ItemLink.item_id) == item.id)
    session.exec(
        links.where(col(ItemLink.upper_item_id).not_in(present.scalar_subquery())).values(item_id=previous.id)
    )


def _settle_doubts(session: Session, item: Item, actor_id: int | None, now: datetime) -> None:
    """What one part did not say and the other does is no question of the whole."""
    if item_queries.assignments(session, item.id):
        corrections.settle(session, item, {DoubtKind.NO_PARTY}, corrections.AS_IT_STANDS, actor_id, now)
    if item.deadline is not None and not item.is_deadline_assumed:
        corrections.settle(session, item, {DoubtKind.NO_DEADLINE}, corrections.AS_IT_STANDS, actor_id, now)


def _join_deadline(previous: Item, item: Item) -> None:
    """A date that one of them names counts; of two the later."""
    stated = [
        row.deadline for row in (previous, item) if row.deadline is not None and not row.is_deadline_assumed
    ]
    if stated:
        previous.deadline, previous.is_deadline_assumed = max(stated), False
        previous.is_continuing = False


def _move_parties(session: Session, previous: Item, item: Item) -> None:
    taken = item_queries.assignments(session, previous.id)
    position = max((row.position for row in taken), default=-1) + 1
    for part in item_queries.assignments(session, item.id):
        if all(row.agency_id != part.agency_id for row in taken):
            session.add(
                Assignment(
                    item_id=previous.id,
                    agency_id=part.agency_id,
                    role=part.role,
                    position=position,
                    is_in_measure=part.is_in_measure,
                    is_standing=part.is_standing,
                )
            )
            position += 1
