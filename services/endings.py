"""Items that end without a review: cancelled by a revised document, or carried over to a later ledger."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import ItemClosed
from domain.items import ClosingKind, ItemEvent, after
from models.items import Item
from services import audit, duties, slip_decisions


def end(
    session: Session,
    item: Item,
    event: ItemEvent,
    kind: ClosingKind,
    *,
    actor_id: int | None,
    now: datetime,
    **facts: object,
) -> None:
    """End an item that is held: whatever is still owed on it is waived, what waits for review is accepted.

    Errors: ItemClosed.
    """
    before, target = item.status, after(item.status, event)
    if target is None:
        raise ItemClosed(number=item.number)
    item.status = target
    item.closed_at = now
    item.closing_kind = kind
    duties.accept_waiting(session, item, actor_id=actor_id, now=now)
    duties.end(session, item)
    slip_decisions.supersede(session, item, actor_id=actor_id, now=now)
    audit.record_on_item(session, item, event, before=before, now=now, actor_id=actor_id, **facts)
