"""The inbox: updates are kept as they come, claimed chat by chat in their order, and settled."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.inbox import (
    LEASE,
    MAX_HANDLINGS,
    REMEMBERED,
    Arrival,
    Attempt,
    Settlement,
    UpdateState,
    retry_delay,
)
from domain.zones import Zones
from models.inbox import InboxUpdate
from models.queries import inbox as queries

MAX_ERROR = 500  # characters kept of a failure
_IS_OLD = (
    col(InboxUpdate.state).in_((UpdateState.HANDLED, UpdateState.SET_ASIDE)),
    col(InboxUpdate.settled_at) < sa.bindparam("until"),
)
_HAS_OLD = select(InboxUpdate.update_id).where(*_IS_OLD).limit(1)


def receive(session: Session, arrivals: Sequence[Arrival], *, now: datetime) -> list[int]:
    """Keep what has come; the numbers of those that had not come before."""
    if not arrivals:
        return []
    rows = [
        {
            "update_id": arrival.update_id,
            "chat_id": arrival.chat_id,
            "payload": arrival.payload,
            "state": UpdateState.WAITING,
            "attempts": 0,
            "due_at": now,
            "received_at": now,
        }
        for arrival in arrivals
    ]
    return queries.keep(session, rows)


def claim(session: Session, *, now: datetime, limit: int, holder: int | None = None) -> list[Attempt]:
    """Take up to `limit` updates, at most one of each chat, and never past an older one of that chat.

    The attempt is recorded before it is made. Who holds an update renews its lease, and settles it with its
    number of attempts; when a lease runs out, the update may be claimed again. `holder`: the process that
    claims, where there are several.
    """
    claimed = []
    for update_id, attempts, payload, error in queries.due(session, now=now, limit=limit):
        if attempts < MAX_HANDLINGS:
            claimed.append(Attempt(update_id, attempts + 1, payload))
        else:
            update = session.get_one(InboxUpdate, update_id)
            _close(update, UpdateState.SET_ASIDE, now=now, error=error or "left unsettled too often")
    if claimed:
        queries.take(session, [row.update_id for row in claimed], holder=holder, until=now + LEASE)
    return claimed


def renew(session: Session, held: Collection[tuple[int, int]], *, now: datetime) -> None:
    """Whoever holds these updates (number and attempts) is alive and still works on them."""
    queries.extend(session, {number for number, _ in queries.held(session, held)}, until=now + LEASE)


def turn_over(
    session: Session,
    settlements: Sequence[Settlement],
    *,
    now: datetime,
    limit: int,
    holder: int | None = None,
) -> tuple[list[Attempt], set[tuple[int, int]]]:
    """Settle what was handled and claim what comes next, in one transaction: each waits for the disk.

    What was claimed, as `claim`; and the attempts that no longer held their update.
    """
    lost = settle(session, settlements, now=now)
    session.flush()
    return (claim(session, now=now, limit=limit, holder=holder) if limit else []), lost


def settle(session: Session, settlements: Sequence[Settlement], *, now: datetime) -> set[tuple[int, int]]:
    """Note what became of attempts; those that no longer held their update.

    Of what is handled the number stays, what it said does not. What went wrong is tried again later, and set
    aside in the end.
    """
    if not settlements:
        return set()
    held = queries.held(session, [row.key for row in settlements])
    ours = [row for row in settlements if row.key in held]
    if handled := [row.update_id for row in ours if row.error is None]:
        queries.close(session, handled, now=now)
    for row in ours:
        if row.error is not None:
            _put_back(session.get_one(InboxUpdate, row.update_id), row.error, now=now)
    return {row.key for row in settlements} - held


def _put_back(update: InboxUpdate, error: str, *, now: datetime) -> None:
    if update.attempts >= MAX_HANDLINGS:
        _close(update, UpdateState.SET_ASIDE, now=now, error=error)
    else:
        update.state = UpdateState.WAITING
        update.due_at = now + retry_delay(update.attempts)
        update.lease_until = None
        update.error = error[:MAX_ERROR]


def release(
    session: Session, *, present: Collection[int] = (), unseen_since: datetime | None = None, now: datetime
) -> None:
    """Let others claim what those hold who are gone: all but the processes of these numbers.

    What was claimed or renewed after `unseen_since` is held by one that came meanwhile. Nobody is present for
    a process that knows itself to be the only one, at its start.
    """
    is_held = col(InboxUpdate.state) == UpdateState.HANDLING
    is_left = col(InboxUpdate.holder).not_in(present)
    release = sa.update(InboxUpdate).where(is_held, is_left).values(lease_until=now)
    if unseen_since is not None:
        release = release.where(col(InboxUpdate.lease_until) <= unseen_since + LEASE)
    session.exec(release)


def has_old(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether there is anything to forget: the clock looks before it holds all writers up."""
    return session.exec(_HAS_OLD, params={"until": now - REMEMBERED}).first() is not None


def purge(session: Session, *, now: datetime, zones: Zones) -> None:
    """Forget updates that were handled or set aside long ago."""
    session.exec(sa.delete(InboxUpdate).where(*_IS_OLD), params={"until": now - REMEMBERED})


def _close(update: InboxUpdate, state: UpdateState, *, now: datetime, error: str | None = None) -> None:
    update.state = state
    update.settled_at = now
    update.lease_until = None
    update.error = error[:MAX_ERROR] if error else None
