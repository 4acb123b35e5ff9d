"""Suspension (中止) and resumption (恢复): nothing is owed meanwhile, and the state before comes back."""

from datetime import date

from sqlmodel import Session

from domain.errors import DateNotLater, RequestImpossible
from domain.items import ItemEvent, ItemStatus, after
from domain.requests import RequestKind
from models.queries import reports as report_queries
from models.queries import requests as queries
from services import duties, requests
from services.requests import Deed


def refuse_unfit(session: Session, deed: Deed) -> None:
    """Errors: RequestImpossible for an item that is not under way."""
    if after(deed.item.status, ItemEvent.SUSPEND) is None:
        raise RequestImpossible(number=deed.item.number)


def refuse_day(session: Session, deed: Deed, day: date) -> None:
    """It is looked at again on a day to come. Errors: DateNotLater."""
    if day <= deed.today:
        raise DateNotLater(day=deed.today)


def apply(session: Session, deed: Deed) -> frozenset[int]:
    """Suspend the item: what is owed on it is waived, and nobody is asked until it goes on.

    Errors: RequestImpossible.
    """
    refuse_unfit(session, deed)
    deed.request.state_before = deed.item.status
    deed.item.status = after(deed.item.status, ItemEvent.SUSPEND) or deed.item.status
    duties.end(session, deed.item)
    return requests.agency_ids(session, deed.item)


def refuse_unsuspended(session: Session, deed: Deed) -> None:
    """Errors: RequestImpossible for an item that goes on anyway."""
    if deed.item.status is not ItemStatus.SUSPENDED:
        raise RequestImpossible(number=deed.item.number)


def resume(session: Session, deed: Deed) -> frozenset[int]:
    """Give the item the very state that it had; it is asked about from the next period on.

    A declaration of completion that was returned meanwhile is none any more: then it is under way.

    Errors: RequestImpossible.
    """
    refuse_unsuspended(session, deed)
    granted = queries.granted(session, deed.item.id, RequestKind.SUSPENSION)
    before = granted[0].state_before if granted else None
    status = ItemStatus(before) if before else ItemStatus.IN_PROGRESS
    if not report_queries.completing_agencies(session, deed.item.id, report_queries.STANDING):
        status = after(status, ItemEvent.RETURN) or status
    deed.item.status = status
    return requests.agency_ids(session, deed.item)
