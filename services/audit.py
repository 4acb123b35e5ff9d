"""The audit trail: one entry for every act, in the act's own transaction, sealed when that commits."""

from collections.abc import Callable
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
    item_id = noun_id if noun == "item" else None
    act = trail.Act(now, actor_id, action, noun, noun_id, ledger_id, noted, item_id)
    trail.pending(session).acts.append(act)


def act_as(
    session: Session,
    actor_id: int,
    principal_id: int | None,
    *,
    now: datetime,
    principals: Callable[[int], int | None] | None = None,
) -> None:
    """Who does what is done in this transaction, and for whom (代为; None: for oneself).

    `principals`: for whom on an item, where it depends on that.
    """
    waiting = trail.pending(session)
    waiting.at, waiting.actor_id, waiting.principal_id = now, actor_id, principal_id
    waiting.principals = principals


def principal_on(session: Session, item_id: int) -> int | None:
    """For whom this transaction acts on an item, as `act_as` was told."""
    return trail.pending(session).principal_on(item_id)


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


def record_on_report(
    session: Session, report_id: int, item: Item, action: str, *, now: datetime, actor_id: int
) -> None:
    """Note an act on a report on an item that does not stand in the item's history."""
    act = trail.Act(now, actor_id, action, "report", report_id, item.ledger_id, {}, item.id)
    trail.pending(session).acts.append(act)


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
