"""Verdicts on items: closed (销号) with what became of them, reopened (重启) with the verdict kept."""

from datetime import date, datetime

from sqlmodel import Session

from domain import reasons
from domain.delivery import Priority
from domain.errors import (
    DeadlineNotAhead,
    ItemClosed,
    ItemNotClosed,
    KeyItemByTwo,
    NotFound,
)
from domain.items import UNFINISHED, ClosingKind, ItemEvent, ItemStatus, after
from domain.notices import MessageKind
from domain.reports import ReportKind, ReportStatus
from domain.statistics import days_late
from domain.zones import Zones
from models.items import Item
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.queries import rows
from models.queries import verdicts as queries
from models.verdicts import Verdict
from models.views import Identity
from services import audit, duties, outbox, slip_decisions


def close(
    session: Session,
    item: Item,
    event: ItemEvent,
    kind: ClosingKind,
    *,
    actor_id: int | None,
    now: datetime,
    zones: Zones,
    remark: str | None = None,
    **facts: object,
) -> Verdict:
    """Close an item that is held: its verdict is frozen, nothing more is owed, its agencies are told.

    Errors: ItemClosed.
    """
    before, target = item.status, after(item.status, event)
    if target is None:
        raise ItemClosed(number=item.number)
    item.status = target
    item.closed_at, item.closing_kind = now, kind
    item.completed_on = (
        None if kind is ClosingKind.NOT_WARRANTED else _completed_on(session, item, now, zones)
    )
    item.days_late = days_late(item.completed_on, item.deadline) if item.completed_on else None
    verdict = Verdict(
        item_id=item.id,
        kind=kind,
        completed_on=item.completed_on,
        deadline=item.deadline,
        original_deadline=item.original_deadline,
        days_late=item.days_late,
        remark=remark,
        closed_by_id=actor_id,
        closed_at=now,
    )
    session.add(verdict)
    duties.end(session, item)
    slip_decisions.supersede(session, item, actor_id=actor_id, now=now)
    facts |= {"kind": kind, "days_late": item.days_late} | ({"reason": remark} if remark else {})
    audit.record_on_item(session, item, event, before=before, now=now, actor_id=actor_id, **facts)
    session.flush()
    _tell_agencies(session, item, MessageKind.ITEM_CLOSED, now)
    return verdict


def _completed_on(session: Session, item: Item, now: datetime, zones: Zones) -> date:
    """The latest day that the accepted declarations name, else the day on which the last was filed."""
    named = report_queries.completion_days(session, item.id)
    filed_at = report_queries.completed_at(session, item.id) or now
    return max(named) if named else zones.day(filed_at, item.ledger_id)


def close_unwarranted(
    session: Session, item_id: int, reason: str, *, identity: Identity, now: datetime, zones: Zones
) -> Item:
    """Close an item that is no longer warranted, on the secretariat's own motion; pressed twice: closed once.

    What waits for review on it is accepted with the closing. Errors: NotFound, ItemClosed, KeyItemByTwo,
    ReasonMissing, TextTooLong.
    """
    reason = reasons.given(reason)
    item = _held(session, item_id)
    if item.status is ItemStatus.CLOSED and item.closing_kind is ClosingKind.NOT_WARRANTED:
        return item
    if item.status not in UNFINISHED:
        raise ItemClosed(number=item.number)
    if item.is_key:
        raise KeyItemByTwo(number=item.number)
    duties.accept_waiting(session, item, actor_id=identity.person.id, now=now)
    close(
        session,
        item,
        ItemEvent.END_UNWARRANTED,
        ClosingKind.NOT_WARRANTED,
        actor_id=identity.person.id,
        now=now,
        zones=zones,
        remark=reason,
    )
    return item


def set_key(session: Session, item_id: int, *, is_key: bool, identity: Identity, now: datetime) -> Item:
    """Say whether an item is a key item (重点事项), which two people close. Errors: NotFound, ItemClosed."""
    item = _held(session, item_id)
    if item.status not in UNFINISHED:
        raise ItemClosed(number=item.number)
    if item.is_key is not is_key:
        item.is_key = is_key
        audit.record_act(
            session,
            item,
            "mark_key" if is_key else "unmark_key",
            now=now,
            actor_id=identity.person.id,
            before=not is_key,
            after=is_key,
        )
    return item


def reopen(
    session: Session,
    item_id: int,
    reason: str,
    deadline: date,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> Item:
    """Bring a closed or cancelled item back (重启): under way again, with a new deadline.

    The earlier verdict is kept, what was declared complete counts no more, and its agencies owe reports from
    the next period on. Reopened a moment ago with the same deadline: nothing happens twice. Errors: NotFound,
    ItemNotClosed, ReasonMissing, TextTooLong, DeadlineNotAhead.
    """
    reason = reasons.given(reason)
    item = _held(session, item_id)
    verdict = queries.latest(session, item.id)
    if _is_repeated(item, verdict, reason, deadline):
        return item
    target = after(item.status, ItemEvent.REOPEN)
    if target is None:
        raise ItemNotClosed(number=item.number)
    if deadline <= zones.day(now, item.ledger_id):
        raise DeadlineNotAhead(day=deadline)
    before, old_deadline = item.status, item.deadline
    if verdict is not None and before is ItemStatus.CLOSED:
        verdict.reopened_at, verdict.reopened_by_id, verdict.reopen_reason = now, identity.person.id, reason
    _take_up_again(session, item, target, deadline)
    audit.record_on_item(
        session,
        item,
        ItemEvent.REOPEN,
        before=before,
        now=now,
        actor_id=identity.person.id,
        reason=reason,
        deadline={
            "before": old_deadline.isoformat() if old_deadline else None,
            "after": deadline.isoformat(),
        },
    )
    session.flush()
    _tell_agencies(session, item, MessageKind.ITEM_REOPENED, now)
    return item


def _is_repeated(item: Item, verdict: Verdict | None, reason: str, deadline: date) -> bool:
    return (
        item.status is ItemStatus.IN_PROGRESS
        and verdict is not None
        and verdict.reopen_reason == reason
        and item.deadline == deadline
    )


def _take_up_again(session: Session, item: Item, target: ItemStatus, deadline: date) -> None:
    item.status, item.deadline, item.is_continuing = target, deadline, False
    item.completed_on = item.closed_at = item.closing_kind = item.days_late = None
    for report in report_queries.on_item(session, item.id, ReportStatus.ACCEPTED):
        if report.kind is ReportKind.COMPLETION:
            report.status = ReportStatus.SUPERSEDED


def _held(session: Session, item_id: int) -> Item:
    item = rows.held(session, Item, item_id)
    if item is None:
        raise NotFound
    return item


def _tell_agencies(session: Session, item: Item, kind: MessageKind, now: datetime) -> None:
    agency_ids = [party.agency.id for party in item_queries.parties(session, [item.id]).get(item.id, ())]
    for person_id in sorted(people_queries.contact_ids(session, agency_ids, now=now)):
        outbox.enqueue(
            session,
            kind=kind,
            person_id=person_id,
            dedup_key=f"{kind}:{item.id}:{outbox.moment(now)}:{person_id}",
            facts={"item_id": item.id},
            priority=Priority.REMINDER,
            now=now,
        )
