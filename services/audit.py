"""The audit trail: one entry for every act, in the act's own transaction, sealed when that commits."""

from datetime import datetime
from typing import cast

from sqlmodel import Session

from domain.items import ItemEvent, ItemStatus
from domain.trail import Channel, Facts, plain
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

    What changed in tracked columns comes in by itself, and for whom it was done from `act_as`.
    """
    noted = cast("Facts", plain(facts))
    trail.pending(session).acts.append(trail.Act(now, actor_id, action, noun, noun_id, ledger_id, noted))


def act_as(session: Session, actor_id: int, principal_id: int | None, *, now: datetime) -> None:
    """Who does what is done in this transaction, and for whom (代为; None: for oneself)."""
    waiting = trail.pending(session)
    waiting.at, waiting.actor_id, waiting.principal_id = now, actor_id, principal_id


def by_sheet(session: Session) -> None:
    """What is done in this transaction was filled in on a sheet."""
    trail.pending(session).channel = Channel.SHEET


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


def record_act(
    session: Session, item: Item, action: str, *, now: datetime, actor_id: int | None, **facts: object
) -> None:
    """Note an act on an item, or on what belongs to it: it stands in the item's history."""
    record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="item",
        noun_id=item.id,
        ledger_id=item.ledger_id,
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
    record_act(session, item, event, now=now, actor_id=actor_id, before=before, after=item.status, **facts)
