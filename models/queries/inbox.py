"""Updates that were received: whose turn it is, what waits, what was set aside.

What is asked for every update is put together once: that takes longer than to run it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.inbox import UpdateState
from models.inbox import InboxUpdate
from models.queries import inserts
from models.queries.given import is_among
from models.queries.prepared import Prepared

OPEN = (UpdateState.WAITING, UpdateState.HANDLING)
_TABLE = InboxUpdate.metadata.tables["inbox"]
_C = _TABLE.c

Due = tuple[int, int, dict[str, Any], str | None]


def keep(session: Session, rows: Sequence[Mapping[str, object]]) -> list[int]:
    """Put updates in, by column; the numbers of those that were not there."""
    new = inserts.into(session, _TABLE).on_conflict_do_nothing(index_elements=["update_id"])
    return list(session.connection().execute(new.returning(_C.update_id), rows).scalars())


@cache
def _due() -> Prepared[int, int, dict[str, Any], str | None]:
    now = sa.bindparam("now", type_=_C.due_at.type)
    is_waiting = (_C.state == UpdateState.WAITING) & (_C.due_at <= now)
    was_left = (_C.state == UpdateState.HANDLING) & (_C.lease_until <= now)
    other = _TABLE.alias()
    has_older = (
        sa.exists()
        .where(other.c.chat_id == _C.chat_id)
        .where(other.c.state.in_(OPEN), other.c.update_id < _C.update_id)
    )
    return Prepared(
        sa.select(_C.update_id, _C.attempts, _C.payload, _C.error)
        .where(_C.state.in_(OPEN), is_waiting | was_left, ~has_older)
        .order_by(_C.update_id)
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .offset(sa.literal_column("0"))  # left out, it becomes a parameter on SQLite
        .with_for_update(skip_locked=True)
    )


def due(session: Session, *, now: datetime, limit: int) -> Sequence[Due]:
    """The oldest open update of each chat, where its turn has come, locked for the caller.

    Nothing of a chat is in it while an older update of that chat is open, whoever works on that one. Each as
    number, attempts so far, content, and what went wrong last.
    """
    return _due().rows(session, now=now, limit=limit)


@cache
def _held() -> Prepared[int, int]:
    query = sa.select(_C.update_id, _C.attempts).where(_is_among(), _C.state == UpdateState.HANDLING)
    return Prepared(query.order_by(_C.update_id).with_for_update())


def held(session: Session, attempts: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of attempts (number of the update, and of the attempt) those that hold their update still, locked."""
    return set(_held().rows(session, numbers={number for number, _ in attempts})) & set(attempts)


@cache
def _take() -> sa.Update:
    until, holder = sa.bindparam("until", type_=_C.lease_until.type), sa.bindparam("by", type_=sa.Integer)
    whose = {"holder": holder, "lease_until": until}
    return (
        sa.update(_TABLE)
        .where(_is_among())
        .values(state=UpdateState.HANDLING, attempts=_C.attempts + 1, **whose)
    )


def take(session: Session, update_ids: Sequence[int], *, holder: int | None, until: datetime) -> None:
    """Record one more attempt at each, whose it is, and its lease."""
    session.connection().execute(_take(), {"numbers": update_ids, "by": holder, "until": until})


@cache
def _extend() -> sa.Update:
    until = sa.bindparam("until", type_=_C.lease_until.type)
    return sa.update(_TABLE).where(_is_among()).values(lease_until=until)


def extend(session: Session, update_ids: Iterable[int], *, until: datetime) -> None:
    """Give these updates a longer lease."""
    session.connection().execute(_extend(), {"numbers": list(update_ids), "until": until})


@cache
def _close() -> sa.Update:
    now = sa.bindparam("now", type_=_C.settled_at.type)
    handled = sa.update(_TABLE).where(_is_among()).values(state=UpdateState.HANDLED, settled_at=now)
    return handled.values(lease_until=None, error=None, payload={})


def close(session: Session, update_ids: Sequence[int], *, now: datetime) -> None:
    """These updates are handled: the number stays, what they said does not."""
    session.connection().execute(_close(), {"numbers": update_ids, "now": now})


def _is_among() -> sa.ColumnElement[bool]:
    return is_among(_C.update_id, "numbers")


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many updates are not handled yet, and when the oldest of them came."""
    query = select(sa.func.count(), sa.func.min(col(InboxUpdate.received_at))).where(
        col(InboxUpdate.state).in_(OPEN)
    )
    count, oldest = session.exec(query).one()
    return count, oldest


def set_aside(session: Session) -> Sequence[InboxUpdate]:
    """Updates that were tried too often, the oldest first."""
    query = select(InboxUpdate).where(InboxUpdate.state == UpdateState.SET_ASIDE)
    return session.exec(query.order_by(col(InboxUpdate.update_id))).all()
