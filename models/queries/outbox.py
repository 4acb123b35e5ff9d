"""Messages on their way: what is due, what is being sent, what waits longest."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.delivery import HOLDS_BACK, DeliveryState
from domain.notices import MessageKind
from models.outbox import OutboxMessage
from models.queries import given

_BATCH = 500  # keys asked for in one statement
#: Columns that name who gets a message, of which one is set; asked one by one, so that each has its index.
_RECIPIENTS = ("person_id", "group_link_id")

_TABLE = OutboxMessage.metadata.tables["outbox"]

_LATEST_KEYS = (
    select(col(OutboxMessage.person_id), func.max(col(OutboxMessage.dedup_key)))
    .where(col(OutboxMessage.kind) == sa.bindparam("kind"))
    .where(col(OutboxMessage.person_id).in_(sa.bindparam("person_ids", expanding=True)))
    .where(col(OutboxMessage.edits_id).is_(None))
    .group_by(col(OutboxMessage.person_id))
)
_KNOWN = select(func.count()).where(col(OutboxMessage.dedup_key).in_(sa.bindparam("keys", expanding=True)))


@cache  # to put it together takes longer than to run it, and it runs every second
def _due(*, was_left: bool) -> SelectOfScalar[OutboxMessage]:
    """Messages that wait, or that were left by a holder whose lease ran out; by an index each."""
    now = sa.bindparam("now", type_=sa.inspect(OutboxMessage).columns.due_at.type)
    is_waiting = (col(OutboxMessage.state) == DeliveryState.WAITING) & (col(OutboxMessage.due_at) <= now)
    is_left = (col(OutboxMessage.state) == DeliveryState.SENDING) & (col(OutboxMessage.lease_until) <= now)
    is_hindered = [*(_is_being_written_to(recipient, now) for recipient in _RECIPIENTS), *overtaking()]
    return (
        select(OutboxMessage)
        .where(is_left if was_left else is_waiting, *(~condition for condition in is_hindered))
        .order_by(col(OutboxMessage.priority), col(OutboxMessage.due_at), col(OutboxMessage.id))
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .with_for_update(skip_locked=True)
    )


def _is_being_written_to(recipient: str, now: sa.BindParameter[datetime]) -> sa.Exists:
    """Whether another message to the same recipient is on its way."""
    other = aliased(OutboxMessage)
    return (
        sa.exists()
        .where(getattr(other, recipient) == getattr(OutboxMessage, recipient))
        .where(col(other.state) == DeliveryState.SENDING, col(other.lease_until) > now)
    )


def overtaking() -> tuple[sa.Exists, ...]:
    """Whether an earlier message to the same recipient was put back, by column of the recipient.

    Of what is only held until its reader may be told, nothing went wrong, so it has no error and bars nobody.
    """
    return tuple(_would_overtake(recipient) for recipient in _RECIPIENTS)


def _would_overtake(recipient: str) -> sa.Exists:
    earlier = aliased(OutboxMessage)
    return (
        sa.exists()
        .where(getattr(earlier, recipient) == getattr(OutboxMessage, recipient))
        .where(col(earlier.state) == DeliveryState.WAITING, col(earlier.error).is_not(None))
        .where(col(earlier.failures) < HOLDS_BACK)
        .where(col(earlier.id) < col(OutboxMessage.id))
        # Added to, the priority is in no index: by that one, SQLite would go through all that waits.
        .where(col(earlier.priority) + 0 <= col(OutboxMessage.priority))
    )


def due(session: Session, *, now: datetime, limit: int) -> Sequence[OutboxMessage]:
    """Messages whose turn has come, locked for the caller: first what was left, then by urgency.

    Nobody is in it who is being written to at this moment, or whose earlier message was put back: messages to
    one person or group keep their order, but for more urgent ones and for what failed too often (HOLDS_BACK).
    """
    left = session.exec(_due(was_left=True), params={"now": now, "limit": limit}).all()
    waiting = session.exec(_due(was_left=False), params={"now": now, "limit": limit - len(left)}).all()
    return [*left, *waiting]


def take(session: Session, messages: Sequence[OutboxMessage], *, until: datetime) -> None:
    """Record one more attempt of each, with its lease, in one statement for all."""
    if not messages:
        return
    taken = sa.update(_TABLE).where(given.is_among(_TABLE.c.id, [message.id for message in messages]))
    session.connection().execute(
        taken.values(state=DeliveryState.SENDING, attempts=_TABLE.c.attempts + 1, lease_until=until)
    )
    for message in messages:
        set_committed_value(message, "state", DeliveryState.SENDING)
        set_committed_value(message, "attempts", message.attempts + 1)
        set_committed_value(message, "lease_until", until)


def held(session: Session, message_id: int, attempts: int) -> OutboxMessage | None:
    """The message if the holder of this attempt still holds it, locked for the caller."""
    query = (
        select(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.attempts == attempts,
            OutboxMessage.state == DeliveryState.SENDING,
        )
        .with_for_update()
    )
    return session.exec(query).one_or_none()


def settle_sent(
    session: Session, sent: Sequence[tuple[int, int, int, str]], *, now: datetime
) -> Sequence[sa.Row[tuple[int, MessageKind, dict[str, Any], int | None, int | None]]]:
    """Note of messages, as far as the holder of the attempt still holds them, that Telegram accepted them.

    Each is its id and attempt, Telegram's number, the text as sent. What was noted of: id, kind, facts,
    person, and which earlier message it should take the place of.
    """
    line = given.lines(session, sent)
    settled = (
        sa.update(_TABLE)
        .where(
            _TABLE.c.id == given.number(line, 0),
            _TABLE.c.attempts == given.number(line, 1),
            # Added to, the state is in no index: by that one, SQLite would go through all that is on its way.
            sa.type_coerce(_TABLE.c.state, sa.String) + "" == DeliveryState.SENDING.value,
        )
        .values(
            state=DeliveryState.SENT,
            lease_until=None,
            error=None,
            settled_at=now,
            message_id=given.number(line, 2),
            text=given.text(line, 3),
        )
    )
    columns = (_TABLE.c.id, _TABLE.c.kind, _TABLE.c.facts, _TABLE.c.person_id, _TABLE.c.edits_id)
    return session.connection().execute(settled.returning(*columns)).all()


def stand_alone(session: Session, message_ids: Collection[int]) -> None:
    """These messages took the place of none after all."""
    session.connection().execute(sa.update(_TABLE).where(_TABLE.c.id.in_(message_ids)).values(edits_id=None))


def keyed(session: Session, key: str) -> OutboxMessage | None:
    """The message with this `dedup_key`."""
    return session.exec(select(OutboxMessage).where(OutboxMessage.dedup_key == key)).first()


def is_edited_later(session: Session, message: OutboxMessage, now: datetime) -> bool:
    """Whether an edit of a message waits whose turn has not come, so that it will tell what is true then."""
    query = select(OutboxMessage.id).where(
        OutboxMessage.person_id == message.person_id,
        OutboxMessage.state == DeliveryState.WAITING,
        OutboxMessage.edits_id == message.id,
        OutboxMessage.due_at > now,
    )
    return session.exec(query.limit(1)).first() is not None


def telegram_ids(session: Session, message_ids: Collection[int]) -> dict[int, int]:
    """By id Telegram's numbers of those of the messages that it has."""
    query = select(OutboxMessage.id, OutboxMessage.message_id).where(
        col(OutboxMessage.id).in_(message_ids), col(OutboxMessage.message_id).is_not(None)
    )
    rows = session.exec(query).all() if message_ids else ()
    return {message_id: number for message_id, number in rows if number is not None}


def lost(session: Session, message_ids: Collection[int]) -> set[int]:
    """Those of the messages that may have arrived and have no number of Telegram's: its answer was lost."""
    query = select(OutboxMessage.id).where(
        col(OutboxMessage.id).in_(message_ids),
        OutboxMessage.state == DeliveryState.UNKNOWN,
        col(OutboxMessage.message_id).is_(None),
    )
    return set(session.exec(query).all()) if message_ids else set()


def waiting_of(session: Session, person_id: int) -> Sequence[OutboxMessage]:
    """What waits to be sent to somebody, locked; what is on its way at this moment is not in it."""
    query = select(OutboxMessage).where(
        OutboxMessage.person_id == person_id, OutboxMessage.state == DeliveryState.WAITING
    )
    return session.exec(query.order_by(col(OutboxMessage.id)).with_for_update(skip_locked=True)).all()


def waiting(session: Session, *, now: datetime) -> tuple[int, datetime | None]:
    """How many messages should have left by now, and since when the oldest waits."""
    query = select(sa.func.count(), sa.func.min(col(OutboxMessage.due_at))).where(
        col(OutboxMessage.state).in_((DeliveryState.WAITING, DeliveryState.SENDING)),
        OutboxMessage.due_at <= now,
    )
    count, oldest = session.exec(query).one()
    return count, oldest


def waiting_with(session: Session, key: str) -> Sequence[OutboxMessage]:
    """Messages whose turn has not come and whose `dedup_key` begins so, locked for the caller."""
    query = select(OutboxMessage).where(
        OutboxMessage.state == DeliveryState.WAITING, col(OutboxMessage.dedup_key).startswith(key)
    )
    return session.exec(query.order_by(col(OutboxMessage.id)).with_for_update()).all()


def latest_keys(session: Session, kind: MessageKind, person_ids: Collection[int]) -> dict[int, str]:
    """By person the last `dedup_key` of their messages of a kind: of keys that end in a moment the latest."""
    of = {"kind": kind, "person_ids": list(person_ids)}
    latest = session.exec(_LATEST_KEYS, params=of).all() if person_ids else ()
    return {person_id: key for person_id, key in latest if person_id is not None}


def known(session: Session, keys: Collection[str]) -> int:
    """How many of these messages were put in before, by `dedup_key`."""
    ordered = sorted(keys)
    return sum(
        session.exec(_KNOWN, params={"keys": batch}).one()
        for batch in (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))
    )
