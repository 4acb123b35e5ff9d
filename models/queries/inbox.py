"""Updates that were received: whose turn it is, what waits, what was set aside."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.inbox import UpdateState
from models.inbox import InboxUpdate

OPEN = (UpdateState.WAITING, UpdateState.HANDLING)
_TABLE = InboxUpdate.metadata.tables["inbox"]


@cache  # to put it together takes longer than to run it, and it runs for every update
def _due() -> SelectOfScalar[InboxUpdate]:
    now = sa.bindparam("now", type_=sa.inspect(InboxUpdate).columns.due_at.type)
    state = col(InboxUpdate.state)
    is_waiting = (state == UpdateState.WAITING) & (col(InboxUpdate.due_at) <= now)
    was_left = (state == UpdateState.HANDLING) & (col(InboxUpdate.lease_until) <= now)
    other = aliased(InboxUpdate)
    has_older = (
        sa.exists()
        .where(other.chat_id == InboxUpdate.chat_id)  # type: ignore[arg-type]  # a column, not a number
        .where(col(other.state).in_(OPEN), col(other.update_id) < InboxUpdate.update_id)
    )
    return (
        select(InboxUpdate)
        .where(state.in_(OPEN), is_waiting | was_left, ~has_older)
        .order_by(col(InboxUpdate.update_id))
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .with_for_update(skip_locked=True)
    )


def due(session: Session, *, now: datetime, limit: int) -> Sequence[InboxUpdate]:
    """The oldest open update of each chat, where its turn has come, locked for the caller.

    Nothing of a chat is in it while an older update of that chat is open, whoever works on that one.
    """
    return session.exec(_due(), params={"now": now, "limit": limit}).all()


def held(session: Session, attempts: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of attempts (number of the update, and of the attempt) those that hold their update still, locked."""
    query = (
        sa.select(_TABLE.c.update_id, _TABLE.c.attempts)
        .where(_TABLE.c.update_id.in_({update_id for update_id, _ in attempts}))
        .where(_TABLE.c.state == UpdateState.HANDLING)
        .order_by(_TABLE.c.update_id)
        .with_for_update()
    )
    return {(row.update_id, row.attempts) for row in session.connection().execute(query)} & set(attempts)


def take(session: Session, updates: Sequence[InboxUpdate], *, holder: int | None, until: datetime) -> None:
    """Record one more attempt at each, whose it is, and its lease, in one statement for all."""
    if not updates:
        return
    update = _of(update.update_id for update in updates)
    taken = {"state": UpdateState.HANDLING, "attempts": _TABLE.c.attempts + 1}
    session.connection().execute(update.values(**taken, holder=holder, lease_until=until))
    for row in updates:
        set_committed_value(row, "state", UpdateState.HANDLING)
        set_committed_value(row, "attempts", row.attempts + 1)
        set_committed_value(row, "lease_until", until)


def extend(session: Session, update_ids: Iterable[int], *, until: datetime) -> None:
    """Give these updates a longer lease."""
    session.connection().execute(_of(update_ids).values(lease_until=until))


def close(session: Session, update_ids: Iterable[int], *, now: datetime) -> None:
    """These updates are handled: the number stays, what they said does not."""
    handled = {"state": UpdateState.HANDLED, "settled_at": now, "lease_until": None, "error": None}
    session.connection().execute(_of(update_ids).values(payload={}, **handled))


def _of(update_ids: Iterable[int]) -> sa.Update:
    return sa.update(_TABLE).where(_TABLE.c.update_id.in_(list(update_ids)))


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
