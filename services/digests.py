"""Digests: everything that one person owes, and what waits for a reviewer, each as one message."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from domain import budgets
from domain.calendars import instant, local_day, midnight
from domain.delivery import Priority
from domain.ladders import Audience, Rung
from domain.notices import MessageKind
from domain.reminders import Step
from domain.roles import Role
from domain.zones import Zones
from models.breakdowns import SubItemCard
from models.cycles import Period
from models.items import Item
from models.ladders import Thing
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import breakdowns as breakdown_queries
from models.queries import budgets as budget_queries
from models.queries import calendars as calendar_queries
from models.queries import deadlines as deadline_queries
from models.queries import delegations as delegation_queries
from models.queries import digests as digest_queries
from models.queries import ladders as ladder_queries
from models.queries import outbox as outbox_queries
from models.queries import owed as owed_queries
from models.queries import people as people_queries
from models.queries import regulations as regulation_queries
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries import reviews as review_queries
from models.views import DoneLine, DueDigest, SeatHolding
from services import ladders, moments, outbox, waiting
from services.ladders import LIAISON_ROLES
from services.moments import AHEAD, Clockwork, Letter, Owed
from services.quiet_hours import Rests

REVIEW_DIGEST_TIME = time(9)  # local, on working days
REVIEW_ROLES = (Role.SECRETARIAT, Role.REVIEWER)
_agency_ids = people_queries.own_agency_ids

LATE_AFTER = timedelta(hours=2)  # a digest sent later than this after its moment says that it is late


@dataclass(frozen=True)
class _Reached:
    """A step that one agency's contact is to be told of."""

    step: Step
    thing: Thing
    count: int  # duties
    is_for_another: bool


def due(session: Session, clockwork: Clockwork, owed: Owed, now: datetime) -> Iterator[Letter]:
    """One for each person, unless a later one or one of that day told them: that named everything."""
    found = _due_now(session, clockwork, owed, now)
    latest = outbox_queries.latest_keys(session, MessageKind.DUE_DIGEST, found.keys())
    ledger_ids = {row.thing.ledger_id for rows in found.values() for row in rows}
    limits = regulation_queries.of_ledgers(session, ledger_ids)
    rungs = ladder_queries.of_ledgers(session, ledger_ids)
    rests = Rests(clockwork.zones, clockwork.work_calendar, limits)
    told = budget_queries.told(session, found.keys(), since=_first_day(clockwork, found, now))
    for person_id, reached in sorted(found.items()):
        letter = _due_digest(clockwork, person_id, reached, rungs, now)
        day = clockwork.zones.day(max(row.step.at for row in reached))
        rules = [limits[row.thing.ledger_id] for row in reached]
        daily = [row.daily_limit for row in rules]
        is_free = budgets.is_free_since(day, told.get(person_id, ()), daily, clockwork.zones.usual)
        is_news = letter.dedup_key > latest.get(person_id, "")
        if is_news and is_free and _is_open(rests, _causes(reached), now):
            yield letter


def _causes(reached: Sequence[_Reached]) -> list[_Reached]:
    """What a digest is for: of all that it names, what reached its step last."""
    at = max(row.step.at for row in reached)
    return [row for row in reached if row.step.at == at]


def _is_open(rests: Rests, causes: Sequence[_Reached], now: datetime) -> bool:
    """Whether the hours of all ledgers allow a digest, or of one for what is due there today."""
    last = {row.thing.ledger_id for row in causes if row.step.offset == 0}
    return rests.are_open(_ledger_ids(causes), now) or any(rests.are_open([row], now) for row in last)


def _ledger_ids(causes: Sequence[_Reached]) -> list[int]:
    return sorted({row.thing.ledger_id for row in causes})


def edits(session: Session, now: datetime) -> Iterator[Letter]:
    """Everybody's latest digest, shown again in its place as often as something on it is settled."""
    for digest, moment in digest_queries.outdated(session, since=now - AHEAD):
        facts = digest.facts | {"sent_at": digest.settled_at.isoformat() if digest.settled_at else ""}
        key = f"edit:{digest.id}:{outbox.moment(moment)}"
        yield Letter(MessageKind.DUE_DIGEST, digest.person_id or 0, key, facts, Priority.BROADCAST, digest.id)


def _first_day(clockwork: Clockwork, found: Mapping[int, Sequence[_Reached]], now: datetime) -> datetime:
    """The beginning of the earliest day of which anybody is told now."""
    first = min((row.step.at for rows in found.values() for row in rows), default=now)
    return midnight(clockwork.zones.day(first), clockwork.zones.usual)


def _due_digest(
    clockwork: Clockwork,
    person_id: int,
    reached: Sequence[_Reached],
    rungs: Mapping[int, Sequence[Rung]],
    now: datetime,
) -> Letter:
    causes = _causes(reached)  # one digest names everything: an earlier one adds nothing
    at, offset = causes[0].step.at, min(row.step.offset for row in reached)
    facts = {
        "at": at.isoformat(),
        "offset": offset,
        "duties": sum(row.count for row in causes),
        "ledger_ids": _ledger_ids(causes),
    }
    if all(row.is_for_another for row in causes):
        facts["told_from"] = now.isoformat()  # it was not theirs to be told before: not late
    key = f"due:{person_id}:{outbox.moment(at)}"
    priority = Priority.DUE_TODAY if offset == 0 else Priority.REMINDER
    last = [row for row in reached if row.step.offset == 0 and row.thing.key]
    lowest = tuple(
        ladders.passing(row.thing, rung, row.step.at, person_id=person_id, message_key=key)
        for row in last
        for rung in rungs[row.thing.ledger_id]
        if rung.offset == 0 and rung.audience in LIAISON_ROLES  # the reminder of the last day is it
    )
    return Letter(MessageKind.DUE_DIGEST, person_id, key, facts, priority, passings=lowest)


def _due_now(session: Session, clockwork: Clockwork, owed: Owed, now: datetime) -> dict[int, list[_Reached]]:
    """By person the steps that were reached, and of how many duties each is."""
    reached = [
        *_reports_now(session, clockwork, owed, now),
        *_sub_items_now(clockwork, owed, now),
        *_items_now(clockwork, owed, now),
    ]
    due: dict[int, list[_Reached]] = defaultdict(list)
    for holding, row in (*reached, *_beside(session, reached, now)):
        if holding.person is not None:
            due[holding.person.id].append(row)
    return due


def _beside(
    session: Session, reached: Sequence[tuple[SeatHolding, _Reached]], now: datetime
) -> Iterator[tuple[SeatHolding, _Reached]]:
    """The backups, who are told too on the last day where the ladder says so."""
    last = [(holding, row) for holding, row in reached if row.step.offset == 0]
    if not last:
        return
    rungs = ladder_queries.of_ledgers(session, {row.thing.ledger_id for _, row in last})
    backups = people_queries.backups(session, {row.thing.agency_id for _, row in last}, now=now)
    for holding, row in last:
        backup = backups.get(row.thing.agency_id)
        if backup is None or Rung(0, Audience.LIAISONS) not in rungs[row.thing.ledger_id]:
            continue
        is_other = backup.seat.id != holding.seat.id and backup.person != holding.person
        if is_other and row.step.at > (backup.seat.held_since or now):
            yield backup, replace(row, is_for_another=True)


def _reports_now(
    session: Session, clockwork: Clockwork, owed: Owed, now: datetime
) -> Iterator[tuple[SeatHolding, _Reached]]:
    """Who is reminded of the reports of a period."""
    returned = owed_queries.came_back(session, now) if owed.reports else {}
    for period, cycle, agency_id, count in owed.reports:
        holding = owed.contacts.get(agency_id)
        if holding is None or holding.person is None:
            continue
        clock = clockwork.of(period.ledger_id)
        since = moments.known_since(period, holding)
        step = clock.current_of(cycle, period.due_at, holding.person, now=now, since=since)
        if step is not None and count > _later(returned.get((period.id, agency_id), ()), step):
            key, due_on = Thing.of_reports(period.id, agency_id), local_day(period.due_at, clock.zone)
            thing = Thing(key, period.ledger_id, agency_id, due_on, period.due_at, period_id=period.id)
            yield holding, _Reached(step, thing, count, _is_for_another(holding))


def _is_for_another(holding: SeatHolding) -> bool:
    """Whether somebody is told in place of whoever usually is: a stand-in, or the backup."""
    is_holder = holding.person is not None and holding.person.id == holding.seat.person_id
    return not is_holder or holding.seat.role is Role.BACKUP_LIAISON


def _sub_items_now(clockwork: Clockwork, owed: Owed, now: datetime) -> Iterator[tuple[SeatHolding, _Reached]]:
    """Who is reminded of a sub-item, by which step of its ledger's cycle: in the digest of that moment."""
    for card in owed.sub_items:
        item, sub_item = card.breakdown.item, card.line.sub_item
        clock, cycle = clockwork.of(item.ledger_id), owed.cycles.get(item.ledger_id)
        end = clock.end_of(sub_item.deadline)
        for agency_id in sorted(card.breakdown.in_charge(card.line) & owed.contacts.keys()):
            holding = owed.contacts[agency_id]
            since = _since(holding, sub_item.created_at)
            step = clock.current_of(cycle, end, holding.person, now=now, since=since)
            if step is not None:
                thing = Thing("", item.ledger_id, agency_id, sub_item.deadline, item_id=item.id)
                yield holding, _Reached(step, thing, 0, _is_for_another(holding))


def _items_now(clockwork: Clockwork, owed: Owed, now: datetime) -> Iterator[tuple[SeatHolding, _Reached]]:
    """Who is reminded of an item's own deadline, by which step of its ledger's cycle: in that digest too.

    What somebody asks to have extended is reminded of until that is decided.
    """
    for row in owed.items:
        holding, clock = owed.contacts.get(row.agency_id), clockwork.of(row.ledger_id)
        if holding is not None:
            cycle, end = owed.cycles.get(row.ledger_id), clock.end_of(row.deadline)
            since = _since(holding, row.known_at or now)
            step = clock.current_of(cycle, end, holding.person, now=now, since=since)
            if step is not None:
                key = Thing.of_item(row.item_id, row.agency_id, row.deadline)
                thing = Thing(key, row.ledger_id, row.agency_id, row.deadline, item_id=row.item_id)
                yield holding, _Reached(step, thing, 0, _is_for_another(holding))


def _since(holding: SeatHolding, known_at: datetime) -> datetime:
    """When the holder was first told: when it came up, or on taking the seat."""
    return max(known_at, holding.seat.held_since or known_at)


def _later(came_back: Sequence[datetime], step: Step) -> int:
    """How many reports came back after a step.

    Where nothing else is owed, that step is over: who was just told of a return is not reminded of it a
    moment later, but at the next step.
    """
    return sum(moment > step.at for moment in came_back)


def reviews(session: Session, clockwork: Clockwork, now: datetime) -> Iterator[Letter]:
    """Once each working day, when something waits since before that morning."""
    if not clockwork.work_calendar.has_come(REVIEW_DIGEST_TIME, now, clockwork.zones.usual):
        return
    today = clockwork.zones.day(now)
    morning = instant(today, REVIEW_DIGEST_TIME, clockwork.zones.usual)
    asked = [row for row, _ in request_queries.waiting(session) if (row.submitted_at or now) < morning]
    is_approval_late = waiting.is_long(
        session, today, zones=clockwork.zones, work_calendar=clockwork.work_calendar
    )
    if not asked and not is_approval_late and not review_queries.is_waiting_since(session, morning):
        return
    heads = [Role.GROUP_HEAD] if is_approval_late or any(row.level > 1 for row in asked) else []
    for person_id in moments.present(session, [*REVIEW_ROLES, *heads], now):
        key = f"review:{person_id}:{today.isoformat()}"
        yield Letter(MessageKind.REVIEW_DIGEST, person_id, key, {})


# What they tell when their turn comes


def load_opened(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> DueDigest | None:
    """What is owed of the period that opened."""
    period = session.get_one(Period, message.facts["period_id"])
    owed = [
        row
        for row in report_queries.owed(session, _agency_ids(session, person))
        if row.period.id == period.id
    ]
    return DueDigest(person, tuple(owed), period.due_at, None) if owed else None


def load_due(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> DueDigest | None:
    """All that is owed before its due time, with what has a deadline of its own."""
    owed = [
        row for row in report_queries.owed(session, _agency_ids(session, person)) if row.period.due_at > now
    ]
    step = Step(message.facts["offset"], datetime.fromisoformat(message.facts["at"]))
    parts, items = _near(session, person, now, zones)
    settled = _settled(session, message, person)
    if not (owed or parts or items or settled) or person.id in delegation_queries.away(session, now=now):
        return None  # who is away is not chased; the stand-in is told at the next tick
    due_at = owed[0].period.due_at if owed else None
    told_from = datetime.fromisoformat(message.facts.get("told_from", message.facts["at"]))
    is_late = message.edits_id is None and now - told_from > LATE_AFTER
    return DueDigest(person, tuple(owed), due_at, step, is_late, parts, items, settled)


def _settled(session: Session, message: OutboxMessage, person: Person) -> tuple[DoneLine, ...]:
    """What was settled since the digest was sent whose place a message takes; nothing for a digest itself."""
    if message.edits_id is None:
        return ()
    sent_at = datetime.fromisoformat(message.facts["sent_at"])
    return tuple(digest_queries.settled_since(session, _agency_ids(session, person), sent_at))


def _near(
    session: Session, person: Person, now: datetime, zones: Zones
) -> tuple[tuple[SubItemCard, ...], tuple[Item, ...]]:
    """The sub-items and items of the person's agencies that are reminded of by now, or overdue."""
    agency_ids = _agency_ids(session, person)
    at: Any = {"now": now, "zones": zones, "work_calendar": calendar_queries.work_calendar(session)}
    parts = breakdown_queries.near(session, agency_ids, **at)
    items = deadline_queries.of_agencies(session, agency_ids, **at)
    return tuple(parts), tuple(items)
