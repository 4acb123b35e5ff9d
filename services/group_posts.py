"""What is posted in work groups: when, computed at every tick, and what it tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from domain.calendars import instant, local_day
from domain.cycles import PeriodStatus
from domain.delivery import Priority
from domain.groups import FRESH, SAME_POST, GroupMissing, GroupPeriodMissing, LinkState, Occasion, is_true
from domain.notices import MessageKind
from domain.zones import Zones
from models.cycles import Cycle, Period
from models.groups import GroupLink, GroupPost, Place
from models.outbox import OutboxMessage
from models.queries import cycles as cycle_queries
from models.queries import groups as queries
from models.queries import outbox as outbox_queries
from services import audit, outbox


@dataclass(frozen=True)
class _Due:
    """A post whose moment has come, whether it is in the outbox already or not."""

    link: GroupLink
    period: Period
    occasion: Occasion

    @property
    def dedup_key(self) -> str:
        return f"group_post:{self.link.id}:{self.period.id}:{self.occasion}"


def is_due(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether `release_due` would put anything in."""
    keys = {row.dedup_key for row in _due(session, now, zones)}
    return outbox_queries.known(session, keys) < len(keys)


def release_due(session: Session, *, now: datetime, zones: Zones) -> None:
    """Put the posts whose moment has come into the outbox: at the opening, on the due day, after the lock.

    Called at every tick; the key (link, period, occasion) makes a second one impossible.
    """
    for row in _due(session, now, zones):
        _enqueue(session, row, row.dedup_key, now)


def _due(session: Session, now: datetime, zones: Zones) -> Iterator[_Due]:
    """News since the group was linked, unless it is old: what a stopped program missed is not told late."""
    for link, period, cycle in queries.current_periods(session, now - FRESH):
        for occasion, at in _moments(period, cycle, zones):
            is_news = link.linked_at is not None and link.linked_at <= at <= now < at + FRESH
            if is_news and is_true(occasion, period.status, period.due_at, now):
                yield _Due(link, period, occasion)


def _moments(period: Period, cycle: Cycle, zones: Zones) -> Iterator[tuple[Occasion, datetime]]:
    if period.status is PeriodStatus.LOCKED and period.locked_at is not None:
        yield Occasion.LOCKED, period.locked_at
        return
    zone = zones.of(period.ledger_id)
    morning = instant(local_day(period.due_at, zone), cycle.reminder_time, zone)
    if period.opened_at is not None and period.opened_at < morning:
        yield Occasion.OPENED, period.opened_at  # on the due day itself one post says both
    yield Occasion.DUE_TODAY, max(morning, period.opened_at or morning)


def _enqueue(session: Session, row: _Due, key: str, now: datetime) -> bool:
    return outbox.enqueue(
        session,
        kind=MessageKind.GROUP_POST,
        group_link_id=row.link.id,
        dedup_key=key,
        facts={"period_id": row.period.id, "occasion": row.occasion},
        priority=Priority.DUE_TODAY if row.occasion is Occasion.DUE_TODAY else Priority.REMINDER,
        now=now,
    )


def preview(session: Session, ledger_id: int, *, now: datetime, zones: Zones) -> GroupPost:
    """What `post` would say. Errors: GroupPeriodMissing."""
    period = _period(session, ledger_id)
    return queries.post(session, period, Occasion.ASKED, today=zones.day(now, ledger_id), at=now)


def _period(session: Session, ledger_id: int) -> Period:
    period = cycle_queries.latest_opened(session, ledger_id)
    if period is None:
        raise GroupPeriodMissing
    return period


def groups_of(session: Session, ledger_id: int) -> Sequence[GroupLink]:
    """The groups that a ledger's figures are posted in. Errors: GroupMissing."""
    links = queries.of_ledger(session, ledger_id)
    if not links:
        raise GroupMissing
    return links


def post(session: Session, ledger_id: int, *, actor_id: int, now: datetime) -> int:
    """Post the figures of the latest period in all groups of a ledger now; in how many.

    Pressed again within minutes it is the same post. Errors: GroupMissing, GroupPeriodMissing.
    """
    links = groups_of(session, ledger_id)
    period = _period(session, ledger_id)
    put_in = [_asked(session, link, period, now) for link in links]
    if any(put_in):
        audit.record_on_ledger(
            session, now=now, actor_id=actor_id, action="post", ledger_id=ledger_id, groups=len(links)
        )
    return len(links)


def answer(session: Session, place: Place, *, now: datetime) -> int:
    """Post the figures in a group or topic where somebody asks for them; of how many ledgers."""
    periods = [
        (link, cycle_queries.latest_opened(session, link.ledger_id))
        for link in queries.linked_at(session, place.chat_id, place.thread_id)
    ]
    asked = [(link, period) for link, period in periods if period is not None]
    for link, period in asked:
        _asked(session, link, period, now)
    return len(asked)


def _asked(session: Session, link: GroupLink, period: Period, now: datetime) -> bool:
    """One post for all who ask within a few minutes."""
    span = int(now.timestamp() // SAME_POST.total_seconds())
    key = f"group_asked:{link.id}:{period.id}:{span}"
    return _enqueue(session, _Due(link, period, Occasion.ASKED), key, now)


def load(session: Session, message: OutboxMessage, *, now: datetime, zones: Zones) -> GroupPost | None:
    """The figures as they are now; None where the group is not linked any more, or it is too late."""
    link = session.get(GroupLink, message.group_link_id)
    period = session.get(Period, message.facts["period_id"])
    occasion = Occasion(message.facts["occasion"])
    if link is None or link.state is not LinkState.LINKED or period is None:
        return None
    if not is_true(occasion, period.status, period.due_at, now):
        return None
    today = zones.day(now, period.ledger_id)
    return queries.post(session, period, occasion, today=today, at=now)
