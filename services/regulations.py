"""The limits of a ledger, set by its secretariat."""

from dataclasses import asdict, fields
from datetime import date, datetime

from sqlmodel import Session

from domain.errors import NotFound, OutOfDate
from domain.regulations import LIMITS, Regulation
from models.documents import Ledger
from models.queries import regulations as queries
from models.queries import rows
from models.regulations import LedgerRegulation
from services import audit

_NAMES = frozenset(field.name for field in fields(Regulation))


def set_limit(
    session: Session,
    ledger_id: int,
    name: str,
    value: int | date | None,
    *,
    actor_id: int,
    now: datetime,
) -> Regulation:
    """Set one limit of a ledger; the same value again changes nothing. The limits after it.

    It holds from now on, for what is under way too: nothing is decided anew. Errors: NotFound, OutOfDate for
    a limit or a value that there is not.
    """
    if rows.held(session, Ledger, ledger_id) is None:
        raise NotFound
    before = queries.of_ledger(session, ledger_id)
    if name not in _NAMES or not _is_possible(name, value):
        raise OutOfDate
    old = getattr(before, name)
    if old == value:
        return before
    row = session.get(LedgerRegulation, ledger_id)
    if row is None:
        row = LedgerRegulation(ledger_id=ledger_id, **asdict(before))
        session.add(row)
    setattr(row, name, value)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="set_limit",
        ledger_id=ledger_id,
        limit=name,
        before=_plain(old),
        after=_plain(value),
    )
    session.flush()
    return queries.of_ledger(session, ledger_id)


def _is_possible(name: str, value: int | date | None) -> bool:
    return isinstance(value, date | None) if name not in LIMITS else value in LIMITS[name]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
