"""Declining an assignment (退件): the agency says that the item is none of its business."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import DeclineTooLate, ItemNotYours, RequestImpossible
from domain.items import ACTIVE, AssignmentState
from domain.requests import RequestKind
from domain.zones import Zones
from models.documents import Ledger
from models.items import Assignment
from models.queries import calendars as calendar_queries
from models.queries import items as item_queries
from models.queries import regulations
from models.queries import requests as queries
from services import parts, requests
from services.requests import Deed


def _part(session: Session, deed: Deed) -> Assignment:
    agency_id = deed.request.agency_id
    part = item_queries.assignment(session, deed.item.id, [agency_id] if agency_id else [])
    if part is None:
        raise ItemNotYours(number=deed.item.number)
    return part


def refuse_unfit(session: Session, deed: Deed, zones: Zones) -> None:
    """Only what was not signed for can be declined, within the ledger's working days from the assignment on.

    Errors: RequestImpossible, DeclineTooLate, ItemNotYours.
    """
    if deed.item.status not in ACTIVE or _part(session, deed).state is not AssignmentState.PENDING:
        raise RequestImpossible(number=deed.item.number)
    since = assigned_at(session, deed)
    days = regulations.of_ledger(session, deed.item.ledger_id).decline_workdays
    if since is None:
        return
    last = calendar_queries.work_calendar(session).plus_workdays(zones.day(since, deed.item.ledger_id), days)
    if deed.today > last:
        raise DeclineTooLate(days=days)


def assigned_at(session: Session, deed: Deed) -> datetime | None:
    """When the agency got its part: with the ledger, or by a request that was approved later."""
    moments = [session.get_one(Ledger, deed.item.ledger_id).published_at]
    for kind in (RequestKind.AGENCY_CHANGE, RequestKind.DECLINE):
        granted = queries.granted(session, deed.item.id, kind)
        moments += [row.decided_at for row in granted if row.granted.get("agency") == deed.request.agency_id]
    return max((moment for moment in moments if moment is not None), default=None)


def mark(session: Session, deed: Deed) -> None:
    """While the secretariat decides, nothing is owed by the agency, and its part is not signed for."""
    part = _part(session, deed)
    deed.request.state_before = part.state
    part.state = AssignmentState.DECLINED


def apply(session: Session, deed: Deed) -> frozenset[int]:
    """Release the agency, for the one that takes its part over where one is named.

    Errors: LastResponsible where nobody would answer for the item, RequestImpossible where the other one has
    the same part already.
    """
    part, successor = _part(session, deed), deed.request.granted.get("agency")
    role = part.role
    if successor is None:
        parts.refuse_last(session, deed.item, part.agency_id)
    elif int(successor) == part.agency_id:
        raise RequestImpossible(number=deed.item.number)
    parts.release(session, deed.item, part)
    session.flush()
    if successor is not None:
        parts.give(session, deed.item, int(successor), role)
    deed.item.revision += 1
    return requests.agency_ids(session, deed.item)
