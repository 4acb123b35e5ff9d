"""Extensions (延期): a later deadline; the original one is never lost."""

from datetime import date

from sqlmodel import Session

from domain.errors import DateBeyondCeiling, RequestImpossible
from domain.items import ACTIVE
from domain.requests import RequestKind, level_of, refuse_deadline, usual_ceiling
from models.documents import Ledger
from models.items import Item
from models.queries import regulations
from models.queries import requests as queries
from services import requests, slip_decisions
from services.requests import Deed


def refuse_unfit(session: Session, deed: Deed) -> None:
    """Whether one more may be asked for.

    Errors: RequestImpossible, ExtensionsUsedUp, DateBeyondCeiling.
    """
    deadline, latest = _deadline(deed), ceiling(session, deed.item)
    level(session, deed.item)
    if latest is not None and deadline >= latest:
        raise DateBeyondCeiling(day=latest)


def _deadline(deed: Deed) -> date:
    """Only an item under way with an end has one to move. Errors: RequestImpossible."""
    item = deed.item
    if item.status not in ACTIVE or item.is_continuing or item.deadline is None:
        raise RequestImpossible(number=item.number)
    return item.deadline


def level(session: Session, item: Item) -> int:
    """Who decides on one more. Errors: ExtensionsUsedUp."""
    granted = len(queries.granted(session, item.id, RequestKind.EXTENSION))
    return level_of(granted, regulations.of_ledger(session, item.ledger_id).extension_limit)


def ceiling(session: Session, item: Item) -> date | None:
    """The latest day that the ledger grants; None: any."""
    limit = regulations.of_ledger(session, item.ledger_id).extension_ceiling
    if limit is not None or item.deadline is None:
        return limit
    return usual_ceiling(item.deadline, session.get_one(Ledger, item.ledger_id).period_end)


def refuse_day(session: Session, deed: Deed, day: date) -> None:
    """Errors: RequestImpossible, DateNotLater, DateBeyondCeiling."""
    refuse_deadline(day, present=_deadline(deed), today=deed.today, ceiling=ceiling(session, deed.item))


def apply(session: Session, deed: Deed) -> frozenset[int]:
    """Move the deadline. Whatever follows from it, reminders too, is computed and follows by itself.

    Errors: those of `refuse_day`.
    """
    item, day = deed.item, date.fromisoformat(deed.request.granted["deadline"])
    refuse_day(session, deed, day)
    deed.request.granted = deed.request.granted | {
        "before": item.deadline.isoformat() if item.deadline else None
    }
    item.original_deadline = item.original_deadline or item.deadline
    item.deadline, item.is_deadline_assumed = day, False
    item.revision += 1
    slip_decisions.supersede(session, item, actor_id=deed.actor_id, now=deed.now)
    return requests.agency_ids(session, item)
