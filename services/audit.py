"""The audit trail: one row for every act, in the act's own transaction."""

from datetime import datetime

from sqlmodel import Session

from domain.items import ItemEvent, ItemStatus
from models.audit import AuditEntry
from models.items import Item


def record(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    action: str,
    noun: str,
    noun_id: int,
    ledger_id: int | None = None,
    **facts: object,
) -> None:
    """Note that `actor_id` (None: the clock or the command line) did `action` to a record."""
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor_id,
            action=action,
            noun=noun,
            noun_id=noun_id,
            ledger_id=ledger_id,
            facts=facts,
        )
    )


def record_on_ledger(
    session: Session, *, now: datetime, actor_id: int | None, action: str, ledger_id: int, **facts: object
) -> None:
    """Note an act on a ledger as a whole."""
    record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="ledger",
        noun_id=ledger_id,
        ledger_id=ledger_id,
        **facts,
    )


def record_on_item(
    session: Session,
    item: Item,
    event: ItemEvent,
    *,
    before: ItemStatus,
    now: datetime,
    actor_id: int | None,
    **facts: object,
) -> None:
    """Note that `event` brought an item from the state `before` to the one that it has now."""
    record(
        session,
        now=now,
        actor_id=actor_id,
        action=event,
        noun="item",
        noun_id=item.id,
        ledger_id=item.ledger_id,
        before=before,
        after=item.status,
        **facts,
    )
