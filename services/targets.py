"""The quantities that an item of a draft must reach: entered, changed, taken off."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from domain.errors import OutOfDate, TargetInvalid, TextTooLong
from intake import targets
from intake.targets import DraftTarget
from models.items import Item, ItemTarget
from models.queries import items as item_queries
from services import corrections, entries

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
    """Add what `read` finds in a text, in place of one that is there where one is named.

    Errors: those of `read`; OutOfDate where that one is gone.
    """
    found = read(text)
    item = corrections.draft_item(session, item_id)
    present = item_queries.targets(session, item_id)
    kept = [_draft(row) for row in present]
    place = _place(present, in_place_of)
    before = kept[place].text if place < len(kept) else None
    kept[place : place + 1] = found
    entries.write_targets(session, item, kept)
    after = "；".join(row.text for row in found)
    corrections.note(session, item, actor_id, now, field="target", before=before, after=after)
    return item


def _place(present: Sequence[ItemTarget], target_id: int | None) -> int:
    """Where a target stands; behind the last one where none is named."""
    if target_id is None:
        return len(present)
    for place, row in enumerate(present):
        if row.id == target_id:
            return place
    raise OutOfDate


def remove(session: Session, target_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """Take a target off its item. Errors: OutOfDate where it is gone."""
    found = session.get(ItemTarget, target_id)
    if found is None:
        raise OutOfDate
    item = corrections.draft_item(session, found.item_id)
    if found not in item_queries.targets(session, item.id):
        raise OutOfDate  # taken off a moment ago
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
