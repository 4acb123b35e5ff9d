"""The plan: what will be sent to whom when, played on a throw-away copy by the rules that send it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from domain.zones import Zones
from models.base import Base
from models.database import Database
from models.ladders import LadderNews
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import moments
from models.queries import people as people_queries
from models.queries import zones as zone_queries
from models.views import AssignedItems, DueDigest, PlannedMessage
from services import backups, messages, outbox, quiet_hours, rounds

AT_ONCE = 500
#: Rounds at one moment: what one act leads to, the next round finds. More are never needed.
ROUNDS = 5
#: What no rule of the clock reads.
LEFT_OUT = frozenset({"audit_entry", "audit_change", "inbox"})


def plan(session: Session, *, now: datetime, until: datetime, zone: ZoneInfo) -> list[PlannedMessage]:
    """What will be sent to whom when, from now up to `until`, if nobody does anything; by time.

    It is no second computation: the clock's own acts run on a copy, from one moment that matters to the
    next, and whatever leaves is taken to arrive.
    """
    zones, future = zone_queries.in_force(session, zone), _copy(session)
    try:
        return sorted(_played(future, now, until, zones), key=lambda row: (row.at, row.person.id, row.kind))
    finally:
        future.close()


def _copy(session: Session) -> Database:
    """The database in memory, with everything that the clock looks at."""
    copy = Database("sqlite://")
    Base.metadata.create_all(copy.engine)
    with copy.transaction() as target, backups.loading(target):
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                rows = session.connection().execute(
                    sa.select(table), execution_options={"yield_per": AT_ONCE}
                )
                for batch in rows.mappings().partitions(AT_ONCE):
                    target.connection().execute(sa.insert(table), [dict(row) for row in batch])
    return copy


def _played(future: Database, now: datetime, until: datetime, zones: Zones) -> Iterator[PlannedMessage]:
    while now <= until:
        yield from _at(future, now, zones)
        with future.read() as session:
            now = moments.next_moment(session, now, zones=zones)


def _at(future: Database, now: datetime, zones: Zones) -> Iterator[PlannedMessage]:
    """Everything that happens at a moment."""
    for _ in range(ROUNDS):
        with future.transaction() as session:
            for act in rounds.ACTS:
                if found := act.look(session, now=now, zones=zones):
                    act.act(session, found, now=now, zones=zones)
        left = 0
        while claimed := _claimed(future, now, zones):
            left += len(claimed)
            yield from (row for row in claimed if row is not None)
        if not left:
            return


def _claimed(future: Database, now: datetime, zones: Zones) -> list[PlannedMessage | None]:
    """Let what is due leave, a message to each person; None for what is no news to a person."""
    with future.transaction() as session:
        claimed = outbox.claim(session, now=now, limit=AT_ONCE)
        return _settled(session, claimed, now, zones) if claimed else []


def _settled(
    session: Session, claimed: Sequence[OutboxMessage], now: datetime, zones: Zones
) -> list[PlannedMessage | None]:
    """Of each message what it tells, as the dispatcher would find it."""
    told = messages.load_all(session, claimed, now=now, zones=zones)
    people = people_queries.by_id(session, {row.person_id for row in claimed if row.person_id is not None})
    rests = quiet_hours.Rests.of(session, claimed, zones)
    sent, lines = [], []
    for message, facts in zip(claimed, told, strict=True):
        person = people.get(message.person_id or 0)
        until = rests.until(person, message, now)
        line = None
        if until > now:
            outbox.hold(session, message.id, message.attempts, until=until)
        elif facts is None:
            outbox.supersede(session, message.id, message.attempts, now=now)
        else:
            sent.append(outbox.Sent(message.id, message.attempts, message.id, ""))
            line = _line(message, person, facts, now, zones) if message.edits_id is None else None
        lines.append(line)
    outbox.settle_sent(session, sent, now=now)
    return lines


def _line(
    message: OutboxMessage, person: Person | None, facts: object, now: datetime, zones: Zones
) -> PlannedMessage | None:
    if person is None:
        return None
    return PlannedMessage(now, person, message.kind, _count(facts), _due_on(facts, zones))


def _count(facts: object) -> int:
    """How many things a message names."""
    named: Sequence[object] = (facts,)
    if isinstance(facts, DueDigest):
        named = (*facts.owed, *facts.sub_items, *facts.items)
    elif isinstance(facts, LadderNews):
        named = (*facts.lines, *facts.settled)
    elif isinstance(facts, AssignedItems):
        return facts.unsigned
    return len(named)


def _due_on(facts: object, zones: Zones) -> date | None:
    """The first day on which something that is named is due."""
    if not isinstance(facts, DueDigest):
        return None
    days = [zones.day(row.period.due_at, row.item.ledger_id) for row in facts.owed]
    days += [row.line.sub_item.deadline for row in facts.sub_items]
    days += [row.deadline for row in facts.items if row.deadline is not None]
    return min(days, default=None)
