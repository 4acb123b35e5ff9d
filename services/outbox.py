"""The outbox: messages are put in with the act that causes them, claimed one by one, and settled."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from domain.delivery import LEASE, MAX_FAILURES, MAX_LEFT, DeliveryState, Priority, retry_delay
from domain.notices import FOR_THE_AGENCY, PROGRESS_SECONDS, TOLD_ANYWAY, MessageKind, ReceiptState
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import inserts
from models.queries import notices as notice_queries
from models.queries import outbox as queries
from models.queries import people as people_queries

_TABLE = OutboxMessage.metadata.tables["outbox"]
MAX_ERROR = 500  # characters kept of a failure


def enqueue(
    session: Session,
    *,
    kind: MessageKind,
    person_id: int | None = None,
    group_link_id: int | None = None,
    dedup_key: str,
    facts: Mapping[str, Any],
    priority: Priority,
    now: datetime,
    due_at: datetime | None = None,
    edits_id: int | None = None,
) -> bool:
    """Put a message in, to leave at `due_at` (None: at once); False where `dedup_key` was used before.

    It is for a person or for a work group: one of the two ids is given.
    With `edits_id` it takes the place of that earlier message, if this was sent by then.
    """
    new = _new(kind, facts, priority, now) | {"due_at": due_at or now}
    row = inserts.into(session, OutboxMessage).values(
        dedup_key=dedup_key, person_id=person_id, group_link_id=group_link_id, edits_id=edits_id, **new
    )
    # The row count of this statement differs between drivers; the returned row does not.
    row = row.on_conflict_do_nothing(index_elements=["dedup_key"])
    return session.exec(row.returning(col(OutboxMessage.id))).first() is not None


def enqueue_all(
    session: Session,
    *,
    kind: MessageKind,
    keys: Mapping[int, str],
    facts: Mapping[str, Any],
    priority: Priority,
    now: datetime,
) -> None:
    """Put one message for each of many people in, by person its `dedup_key`; as `enqueue`, at one go."""
    shared = _new(kind, facts, priority, now)
    people = [{"person_id": person_id, "dedup_key": key, **shared} for person_id, key in keys.items()]
    enqueue_each(session, people, now=now)


def enqueue_each(session: Session, messages: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Put messages in, each given by its columns, to leave at once; as `enqueue`, at one go."""
    if messages:
        row = inserts.into(session, _TABLE).on_conflict_do_nothing(index_elements=["dedup_key"])
        session.connection().execute(row, [_unsent(now) | dict(message) for message in messages])


def enqueue_selected(
    session: Session,
    people: sa.Select[Any],
    *,
    kind: MessageKind,
    key: str,
    facts: Mapping[str, Any],
    priority: Priority,
    now: datetime,
) -> None:
    """Put one message for each person of a SELECT in; `key` and the id make the `dedup_key`."""
    person = people.subquery()
    shared = _new(kind, facts, priority, now)
    literals = [sa.literal(value, _TABLE.c[name].type) for name, value in shared.items()]
    dedup_key = sa.literal(key, sa.String) + sa.cast(person.c[0], sa.String)
    chosen = sa.select(person.c[0], dedup_key, *literals)
    chosen = chosen.where(sa.true())  # SQLite reads ON CONFLICT as part of a join without it
    _insert(session, ["person_id", "dedup_key", *shared], chosen)


def enqueue_edits(
    session: Session,
    earlier: Sequence[str],
    *,
    kind: MessageKind,
    key: str,
    facts: Mapping[str, Any],
    priority: Priority,
    now: datetime,
) -> None:
    """A message in the place of each earlier one whose `dedup_key` begins so, as far as it was sent.

    What is being sent at this moment is edited behind it; where Telegram's answer was lost, a new message is
    sent. What waits itself looks up what is true when its turn comes.
    """
    before = _TABLE.alias("earlier")
    begins = sa.or_(*(before.c.dedup_key.startswith(start, autoescape=True) for start in earlier))
    is_out = before.c.message_id.is_not(None) | before.c.state.in_(
        (DeliveryState.SENDING, DeliveryState.UNKNOWN)
    )
    shared = _new(kind, facts, priority, now)
    literals = [sa.literal(value, _TABLE.c[name].type) for name, value in shared.items()]
    edits_id = sa.case((before.c.state == DeliveryState.UNKNOWN, None), else_=before.c.id)
    dedup_key = sa.literal(key, sa.String) + sa.cast(before.c.id, sa.String)
    chosen = sa.select(before.c.person_id, edits_id, dedup_key, *literals).where(
        begins, is_out, before.c.edits_id.is_(None)
    )
    _insert(session, ["person_id", "edits_id", "dedup_key", *shared], chosen)


def _new(kind: MessageKind, facts: Mapping[str, Any], priority: Priority, now: datetime) -> dict[str, Any]:
    return {"kind": kind, "facts": dict(facts), "priority": int(priority), **_unsent(now)}


def _unsent(now: datetime) -> dict[str, Any]:
    return {"due_at": now, "state": DeliveryState.WAITING, "attempts": 0, "created_at": now}


def _insert(session: Session, names: Sequence[str], chosen: sa.Select[Any]) -> None:
    row = inserts.into(session, _TABLE).from_select(list(names), chosen, include_defaults=False)
    session.execute(row.on_conflict_do_nothing(index_elements=["dedup_key"]))


def enqueue_copy(
    session: Session,
    message: OutboxMessage,
    *,
    dedup_key: str,
    now: datetime,
    person_id: int | None = None,
    due_at: datetime | None = None,
    edits_id: int | None = None,
) -> bool:
    """What an earlier message tells once more, to the same recipient or to another person; as `enqueue`."""
    return enqueue(
        session,
        kind=message.kind,
        person_id=person_id or message.person_id,
        group_link_id=message.group_link_id,
        dedup_key=dedup_key,
        facts=message.facts,
        priority=Priority(message.priority),
        now=now,
        due_at=due_at,
        edits_id=edits_id,
    )


def moment(at: datetime) -> str:
    """A moment as a part of a `dedup_key`: the same in every zone."""
    return at.astimezone(UTC).isoformat()


def claim(session: Session, *, now: datetime, limit: int) -> list[OutboxMessage]:
    """Take up to `limit` due messages, at most one to each person or group, most urgent first.

    The attempt is recorded before it is made. Who holds a message settles it, with its id and number of
    attempts, before the lease runs out; afterwards it may be claimed again: the only way to a double message.
    """
    claimed: dict[tuple[int | None, int | None], OutboxMessage] = {}
    for message in queries.due(session, now=now, limit=limit):
        if message.attempts - message.failures >= MAX_LEFT:
            _close(message, DeliveryState.FAILED, now=now, error="left unsettled too often")
            _mark_receipts(session, message, ReceiptState.FAILED, now)
        else:
            claimed.setdefault(message.recipient, message)
    session.flush()
    queries.take(session, list(claimed.values()), until=now + LEASE)
    return list(claimed.values())


@dataclass(frozen=True)
class Sent:
    """A message that Telegram accepted: its id and attempt, Telegram's number, the text as sent."""

    message_id: int
    attempts: int
    telegram_message_id: int
    text: str


def release(session: Session, *, until: datetime) -> None:
    """Whoever held messages is gone: what it did not settle may be claimed again from a moment on."""
    is_held = (_TABLE.c.state == DeliveryState.SENDING) & (_TABLE.c.lease_until > until)
    session.connection().execute(sa.update(_TABLE).where(is_held).values(lease_until=until))


def settle_sent(session: Session, sent: Sequence[Sent], *, now: datetime) -> set[int]:
    """Telegram accepted these messages; the ids of those that are no longer held, which stay as they are."""
    rows = [(row.message_id, row.attempts, row.telegram_message_id, row.text) for row in sent]
    held = queries.settle_sent(session, rows, now=now)
    edits = {row.id: row.edits_id for row in held if row.edits_id is not None and row.kind in TOLD_ANYWAY}
    if edits:
        _stand_alone(session, edits)
    told: dict[int, list[int]] = defaultdict(list)
    for row in held:
        if _is_notice(row.kind, row.facts) and row.person_id is not None:
            told[row.facts["notice_id"]].append(row.person_id)
    for notice_id, person_ids in told.items():
        notice_queries.mark_sent(session, notice_id, person_ids)
        refresh(session, notice_id, now)
    return {row.message_id for row in sent} - {row.id for row in held}


def _stand_alone(session: Session, edits: Mapping[int, int]) -> None:
    """What found nothing to edit, since that was perhaps lost, left as a message of its own."""
    edited = queries.telegram_ids(session, set(edits.values()))
    alone = [message_id for message_id, edits_id in edits.items() if edits_id not in edited]
    if alone:
        queries.stand_alone(session, alone)


def postpone(session: Session, message_id: int, attempts: int, *, until: datetime, reason: str) -> bool:
    """Not now, and not for a fault of the message: the attempt does not count."""
    message = queries.held(session, message_id, attempts)
    if message is None:
        return False
    message.attempts -= 1
    _put_back(message, due_at=until, error=reason)
    return True


def hold(session: Session, message_id: int, attempts: int, *, until: datetime) -> bool:
    """Its reader is left alone until then: nothing went wrong, and what comes later for them may pass."""
    message = queries.held(session, message_id, attempts)
    if message is None:
        return False
    message.attempts -= 1
    _put_back(message, due_at=until)
    return True


def retry(session: Session, message_id: int, attempts: int, *, now: datetime, error: str) -> bool:
    """The attempt went wrong: try again later, longer each time, and give up in the end."""
    message = queries.held(session, message_id, attempts)
    if message is None:
        return False
    message.failures += 1
    if message.failures >= MAX_FAILURES:
        _close(message, DeliveryState.FAILED, now=now, error=error)
        _mark_receipts(session, message, ReceiptState.FAILED, now)
    else:
        _put_back(message, due_at=now + retry_delay(message.failures), error=error)
    return True


def supersede(session: Session, message_id: int, attempts: int, *, now: datetime) -> bool:
    """What the message would say is no longer true."""
    message = queries.held(session, message_id, attempts)
    if message is not None:
        _close(message, DeliveryState.SUPERSEDED, now=now)
    return message is not None


def uneditable(session: Session, message_id: int, attempts: int, *, now: datetime, error: str) -> bool:
    """The earlier message that this one should take the place of is gone, or Telegram edits it no more."""
    message = queries.held(session, message_id, attempts)
    if message is not None:
        _close(message, DeliveryState.UNEDITABLE, now=now, error=error)
        if message.kind in TOLD_ANYWAY:
            _tell_anyway(session, message, now)
    return message is not None


def _tell_anyway(session: Session, message: OutboxMessage, now: datetime) -> None:
    """As a new message, to whoever threw the old one away or got it too long ago."""
    enqueue_copy(session, message, dedup_key=f"{message.dedup_key}:anyway", now=now)


def fail(session: Session, message_id: int, attempts: int, *, now: datetime, error: str) -> bool:
    """Telegram refuses the message for good."""
    message = queries.held(session, message_id, attempts)
    if message is not None:
        _close(message, DeliveryState.FAILED, now=now, error=error)
        _mark_receipts(session, message, ReceiptState.FAILED, now)
    return message is not None


def unknown(session: Session, message_id: int, attempts: int, *, now: datetime, error: str) -> bool:
    """The answer was lost: the message may have arrived, so it is not sent again."""
    message = queries.held(session, message_id, attempts)
    if message is not None:
        _close(message, DeliveryState.UNKNOWN, now=now, error=error)
        _mark_receipts(session, message, ReceiptState.UNKNOWN, now)
    return message is not None


def unreachable(session: Session, message_id: int, attempts: int, *, now: datetime, error: str) -> bool:
    """The person cannot be written to: noted at the message, the person and the notice's receipts.

    What the agency has to know goes to whom it still has to be written to.
    """
    message = queries.held(session, message_id, attempts)
    if message is None:
        return False
    _close(message, DeliveryState.UNREACHABLE, now=now, error=error)
    if message.person_id is None:
        return True
    person = session.get_one(Person, message.person_id)
    person.unreachable_since = person.unreachable_since or now
    _mark_receipts(session, message, ReceiptState.UNREACHABLE, now)
    if message.kind in FOR_THE_AGENCY:
        _pass_on(session, message, person, now)
    return True


def _pass_on(session: Session, message: OutboxMessage, person: Person, now: datetime) -> None:
    identity = people_queries.identity(session, person.telegram_id)
    agency_ids = identity.agency_ids if identity is not None else ()
    for contact_id in sorted(people_queries.contact_ids(session, agency_ids, now=now)):
        key = f"passed_on:{message.id}:{contact_id}"
        enqueue_copy(session, message, person_id=contact_id, dedup_key=key, now=now)


def _close(message: OutboxMessage, state: DeliveryState, *, now: datetime, error: str | None = None) -> None:
    message.state = state
    message.settled_at = now
    message.lease_until = None
    message.error = error[:MAX_ERROR] if error else None


def _put_back(message: OutboxMessage, *, due_at: datetime, error: str | None = None) -> None:
    message.state = DeliveryState.WAITING
    message.due_at = due_at
    message.lease_until = None
    message.error = error[:MAX_ERROR] if error else None


def _is_notice(kind: MessageKind, facts: Mapping[str, Any]) -> bool:
    return kind in (MessageKind.NOTICE, MessageKind.NOTICE_CHASED) and "notice_id" in facts


def _mark_receipts(session: Session, message: OutboxMessage, state: ReceiptState, now: datetime) -> None:
    """Say at the person's receipts of a notice what became of it, unless they were signed meanwhile."""
    is_chase = message.kind is MessageKind.NOTICE_CHASED  # which says nothing of the notice that came before
    if message.person_id is None or not _is_notice(message.kind, message.facts):
        return
    if is_chase and state is not ReceiptState.UNREACHABLE:
        return
    session.flush()  # reading again would undo changes that were not written yet
    for receipt in notice_queries.receipts_held(session, message.facts["notice_id"], message.person_id):
        if receipt.state is not ReceiptState.ACKNOWLEDGED:
            receipt.state = state
    refresh(session, message.facts["notice_id"], now)


def refresh(session: Session, notice_id: int, now: datetime) -> None:
    """The author's message about how far a notice is changes: at the end of these PROGRESS_SECONDS, once."""
    first = queries.keyed(session, progress_key(notice_id))
    if first is None or first.person_id is None or queries.is_edited_later(session, first, now):
        return
    turn = int(now.timestamp()) // PROGRESS_SECONDS + 1
    enqueue(
        session,
        kind=MessageKind.NOTICE_PROGRESS,
        person_id=first.person_id,
        dedup_key=f"{first.dedup_key}:{turn}",
        facts=first.facts,
        priority=Priority.REMINDER,
        now=now,
        due_at=datetime.fromtimestamp(turn * PROGRESS_SECONDS + 1, UTC),  # whoever is settled now is in it
        edits_id=first.id,
    )


def progress_key(notice_id: int) -> str:
    """The `dedup_key` of the author's message about how far a notice is."""
    return f"notice_progress:{notice_id}"
