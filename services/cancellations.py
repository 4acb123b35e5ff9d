"""Cancellation (取消): the item ends without a report, and counts apart from those that were closed."""

from sqlmodel import Session

from domain.errors import RequestImpossible
from domain.items import UNFINISHED, ClosingKind, ItemEvent
from services import endings, requests
from services.requests import Deed


def refuse_unfit(session: Session, deed: Deed) -> None:
    """Errors: RequestImpossible for an item that has come to its end."""
    if deed.item.status not in UNFINISHED:
        raise RequestImpossible(number=deed.item.number)


def apply(session: Session, deed: Deed) -> frozenset[int]:
    """End the item; everything owed on it ends too. Errors: RequestImpossible."""
    refuse_unfit(session, deed)
    endings.end(
        session,
        deed.item,
        ItemEvent.CANCEL,
        ClosingKind.NOT_WARRANTED,
        actor_id=deed.actor_id,
        now=deed.now,
        reason=deed.request.reason,
        document=deed.request.granted.get("document"),
    )
    return requests.agency_ids(session, deed.item)
