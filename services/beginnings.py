"""How an item comes into force, with its ledger or by a revised document: registered, and handed down."""

from datetime import datetime

from sqlmodel import Session

from domain.items import ItemEvent, after
from models.items import Item
from services import audit


def hand_down(session: Session, item: Item, *, actor_id: int | None, now: datetime) -> None:
    """Register a draft's item (立项: its deadline is frozen) and assign it (交办); both are on record."""
    for event in (ItemEvent.REGISTER, ItemEvent.ASSIGN):
        before, target = item.status, after(item.status, event)
        assert target is not None, f"{event} of an item in {before}"
        item.status = target
        audit.record_on_item(session, item, event, before=before, now=now, actor_id=actor_id)
    item.original_deadline = item.deadline
