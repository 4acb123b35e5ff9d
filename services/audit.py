"""The audit trail: one entry for every act, in the act's own transaction, sealed when that commits."""

from datetime import datetime
from typing import cast

from sqlmodel import Session

from domain.items import ItemEvent, ItemStatus
from domain.trail import Facts, plain
from models import trail
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
    """Note that `actor_id` (None: the clock or the command line) did `action` to a record.

    It is for whom `act_for` named, if anybody. What changed in tracked columns comes in by itself.
    """
    waiting, noted = trail.pending(session), cast("Facts", plain(facts))
    waiting.acts.append(
        trail.Act(now, actor_id, action, noun, noun_id, ledger_id, noted, waiting.principal_id)
    )


def act_for(session: Session, principal_id: int | None) -> None:
    """From now on the acts of this transaction are done for somebody (代为), or for oneself again: None."""
    trail.pending(session).principal_id = principal_id


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
