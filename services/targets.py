"""The quantities that an item of a draft must reach: entered, changed, taken off."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from domain.errors import OutOfDate, TargetInvalid, TextTooLong
from intake import targets
from intake.targets import DraftTarget
from models.items import Item, ItemTarget
from models.queries import items as item_queries
from services import corrections

MAX_TEXT = 200
_COMPARATORS = frozenset({">=", "<=", "="})


def read(text: str) -> tuple[DraftTarget, ...]:
    """The quantities in what somebody typed, such as 签约率达到30%. Errors: TextTooLong, TargetInvalid."""
    text = " ".join(text.split())
    if len(text) > MAX_TEXT:
        raise TextTooLong(length=len(text), limit=MAX_TEXT)
    found = targets.find(text)
    if not found:
        raise TargetInvalid
    return found


def enter(
    session: Session,
    item_id: int,
    text: str,
    *,
    in_place_of: int | None = None,
    actor_id: int | None,
    now: datetime,
) -> Item:
    """Add what `read` finds in a text, in place of one that is there where one is named."""
    found = read(text)
    item = corrections.draft_item(session, item_id)
    present = item_queries.targets(session, item_id)
    before = next((row.text for row in present if row.id == in_place_of), None)
    kept = [_draft(row) for row in present]
    place = next((place for place, row in enumerate(present) if row.id == in_place_of), None)
    if place is None:
        kept.extend(found)
    else:
        kept[place : place + 1] = found
    write(session, item, kept)
    after = "；".join(row.text for row in found)
    corrections.note(session, item, actor_id, now, field="target", before=before, after=after)
    return item


def remove(session: Session, target_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """Take a target off its item. Errors: OutOfDate where it is gone."""
    found = session.get(ItemTarget, target_id)
    if found is None:
        raise OutOfDate
    item = corrections.draft_item(session, found.item_id)
    corrections.note(session, item, actor_id, now, field="target", before=found.text, after=None)
    session.delete(found)
    session.flush()
    return item


def bound(
    session: Session, item: Item, text: str, comparator: str, *, actor_id: int | None, now: datetime
) -> None:
    """How the targets with these words are meant: ">=", "<=" or "="; anything else takes them off."""
    for row in item_queries.targets(session, item.id):
        if row.text == text and comparator in _COMPARATORS:
            row.comparator = comparator
        elif row.text == text:
            session.delete(row)
    corrections.note(session, item, actor_id, now, field="target", before=text, after=comparator)


def _draft(row: ItemTarget) -> DraftTarget:
    return DraftTarget(row.text, row.value, row.unit, row.comparator)


def write(session: Session, item: Item, wanted: list[DraftTarget]) -> None:
    """Exactly these targets, in this order."""
    for row in item_queries.targets(session, item.id):
        session.delete(row)
    session.flush()
    session.add_all(rows(item.id, wanted))


def rows(item_id: int, wanted: Iterable[DraftTarget]) -> list[ItemTarget]:
    """These targets as rows of an item."""
    return [
        ItemTarget(
            item_id=item_id,
            position=position,
            text=target.text,
            value=target.value,
            unit=target.unit[:40],
            comparator=target.op,
        )
        for position, target in enumerate(wanted)
    ]
