"""The rungs of a ledger's ladder of chases, changed one by one by its secretariat."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from domain import ladders
from domain.errors import NotFound, OutOfDate
from domain.ladders import DEFAULT_LADDER, MAX_OFFSET, Audience, Rung
from models.documents import Ledger
from models.ladders import LedgerLadder
from models.queries import ladders as queries
from models.queries import rows
from services import audit

Rungs = tuple[Rung, ...]


def add(session: Session, ledger_id: int, audience: Audience, *, actor_id: int, now: datetime) -> Rungs:
    """One more rung, a working day above the highest. Errors: NotFound, OutOfDate for one too many."""
    rungs = _held(session, ledger_id)
    offset = max((rung.offset for rung in rungs), default=-1) + 1
    used = {MAX_OFFSET, queries.highest_number(session, ledger_id), *(rung.number for rung in rungs)}
    new = Rung(offset, audience, max(used) + 1, now)  # a number is never given to a second one
    return _set(session, ledger_id, rungs, (*rungs, new), actor_id, now)


def shift(session: Session, ledger_id: int, offset: int, by: int, *, actor_id: int, now: datetime) -> Rungs:
    """A rung that many working days later, or earlier; one of the same day is passed over.

    Errors: NotFound, OutOfDate where there is no such rung, or no such place.
    """
    rungs = _held(session, ledger_id)
    rung, rest = _picked(rungs, offset)
    taken, target = {row.offset for row in rest}, offset + by
    while target in taken:
        target += 1 if by > 0 else -1
    return _set(session, ledger_id, rungs, (*rest, replace(rung, offset=target)), actor_id, now)


def remove(session: Session, ledger_id: int, offset: int, *, actor_id: int, now: datetime) -> Rungs:
    """Take a rung away. Errors: NotFound, OutOfDate where there is no such rung."""
    rungs = _held(session, ledger_id)
    return _set(session, ledger_id, rungs, _picked(rungs, offset)[1], actor_id, now)


def restore(session: Session, ledger_id: int, *, actor_id: int, now: datetime) -> Rungs:
    """The usual ladder again. Errors: NotFound."""
    before = _held(session, ledger_id)
    there = {rung.number: rung.added_at for rung in before}
    wanted = [replace(rung, added_at=there.get(rung.number, now)) for rung in DEFAULT_LADDER]
    return _set(session, ledger_id, before, wanted, actor_id, now)


def _held(session: Session, ledger_id: int) -> Rungs:
    if rows.held(session, Ledger, ledger_id) is None:
        raise NotFound
    return queries.of_ledgers(session, [ledger_id])[ledger_id]


def _picked(rungs: Rungs, offset: int) -> tuple[Rung, Rungs]:
    found = next((rung for rung in rungs if rung.offset == offset), None)
    if found is None:
        raise OutOfDate
    return found, tuple(rung for rung in rungs if rung != found)


def _set(
    session: Session, ledger_id: int, before: Rungs, wanted: Sequence[Rung], actor_id: int, now: datetime
) -> Rungs:
    """It holds at once, for what is overdue already too; the same again changes nothing."""
    rungs = tuple(sorted(wanted))
    if not ladders.is_possible(rungs):
        raise OutOfDate
    if rungs == before:
        return rungs
    row = session.get(LedgerLadder, ledger_id) or LedgerLadder(ledger_id=ledger_id)
    row.rungs = [_columns(rung) for rung in rungs]
    session.add(row)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="set_ladder",
        ledger_id=ledger_id,
        before=_plain(before),
        after=_plain(rungs),
    )
    session.flush()
    return rungs


def _columns(rung: Rung) -> list[object]:
    added_at = rung.added_at.isoformat() if rung.added_at else None
    return [rung.offset, rung.audience.value, rung.number, added_at]


def _plain(rungs: Sequence[Rung]) -> list[list[object]]:
    return [[rung.offset, rung.audience.value] for rung in rungs]
