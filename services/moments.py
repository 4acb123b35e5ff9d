"""When something is to be told: the steps before an end, what is owed until then, who is there to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import WorkCalendar, local_day, midnight
from domain.delivery import Priority
from domain.notices import MessageKind
from domain.regulations import Regulation
from domain.reminders import DEFAULT_OFFSETS, DEFAULT_TIME, Pace, Step, current_step, steps, wanted
from domain.roles import Role
from domain.zones import Zones
from models.breakdowns import SubItemCard
from models.cycles import Cycle, Period
from models.people import Person
from models.queries import breakdowns as breakdown_queries
from models.queries import cycles as cycle_queries
from models.queries import deadlines as deadline_queries
from models.queries import delegations as delegation_queries
from models.queries import owed as owed_queries
from models.queries import people as people_queries
from models.queries.deadlines import ItemDue
from models.views import SeatHolding

AHEAD = timedelta(days=31)  # further than any step before a deadline reaches


@dataclass(frozen=True)
class Clockwork:
    """What every computation of moments needs."""

    zones: Zones
    work_calendar: WorkCalendar

    def of(self, ledger_id: int) -> "LedgerClock":
        """The same for one ledger."""
        return LedgerClock(self.zones.of(ledger_id), self.zones.usual, self.work_calendar)

    @staticmethod
    def hour_of(cycle: Cycle | None) -> time:
        """The local time at which a ledger's people are told something."""
        return cycle.reminder_time if cycle is not None else DEFAULT_TIME


@dataclass(frozen=True)
class LedgerClock:
    """The moments of one ledger: its zone decides, but on the hour that a person chose."""

    zone: ZoneInfo
    usual: ZoneInfo
    work_calendar: WorkCalendar

    def steps_of(self, cycle: Cycle | None, end: datetime, person: Person | None = None) -> list[Step]:
        """The steps before an end; the usual ones where no cycle is in force.

        A person may have an hour of their own, and want the last ones only. Where their hour would come after
        the end on the last day, the ledger's holds.
        """
        offsets: Sequence[int] = cycle.reminder_offsets if cycle is not None else DEFAULT_OFFSETS
        hour = Clockwork.hour_of(cycle)
        usual = self._steps(offsets, hour, self.zone, end)
        if person is None or (person.reminder_time is None and person.reminder_pace is Pace.ALL):
            return usual
        own = wanted(offsets, person.reminder_pace)
        found = self._steps(own, person.reminder_time or hour, self._hour_zone(person), end)
        kept = {step.offset for step in found}
        missed = [step for step in usual if step.offset in own and step.offset not in kept]
        return sorted([*found, *missed], key=lambda step: step.at)

    def _hour_zone(self, person: Person | None) -> ZoneInfo:
        """By whose clocks the hour is that somebody is told at: their own one is of the usual ones."""
        return self.usual if person is not None and person.reminder_time is not None else self.zone

    def _steps(self, offsets: Sequence[int], at: time, hour_zone: ZoneInfo, end: datetime) -> list[Step]:
        days: Any = {"zone": self.zone, "work_calendar": self.work_calendar}
        return steps(end, offsets, at, hour_zone=hour_zone, **days)

    def current_of(
        self, cycle: Cycle | None, end: datetime, person: Person | None, *, now: datetime, since: datetime
    ) -> Step | None:
        """The step before an end that counts now, as `current_step`.

        One of an earlier day waits where another one follows on this day, by the clocks of the hour:
        elsewhere it may be a day later, and each of them would wait for the next.
        """
        reached = self.steps_of(cycle, end, person)
        step = current_step(reached, now=now, due_at=end, since=since)
        zone = self._hour_zone(person)
        today = local_day(now, zone)
        if step is None or local_day(step.at, zone) == today:
            return step
        follows = any(row.at > now and local_day(row.at, zone) == today for row in reached)
        return None if follows else step

    def is_open(self, limits: Regulation, now: datetime) -> bool:
        """Whether people may be reminded at this hour of this day."""
        local = now.astimezone(self.zone)
        return self.work_calendar.is_workday(local.date()) and not limits.is_quiet(local.hour)

    def end_of(self, day: date) -> datetime:
        """The last minute of a local day."""
        return midnight(day + timedelta(days=1), self.zone) - timedelta(minutes=1)


@dataclass(frozen=True)
class Letter:
    """A message whose moment has come, whether it is in the outbox already or not."""

    kind: MessageKind
    person_id: int
    dedup_key: str
    facts: dict[str, Any]
    priority: Priority = Priority.REMINDER
    edits_id: int | None = None  # the message whose place it takes
    passings: tuple[Mapping[str, Any], ...] = ()  # rungs of ladders that it is: columns of LadderPassing

    @property
    def columns(self) -> dict[str, Any]:
        """Its columns of the outbox."""
        return {
            "kind": self.kind,
            "person_id": self.person_id,
            "dedup_key": self.dedup_key,
            "facts": self.facts,
            "priority": self.priority,
            "edits_id": self.edits_id,
        }


@dataclass(frozen=True)
class Owed:
    """What agencies owe before it is due, looked up once, and who answers for each."""

    reports: Sequence[tuple[Period, Cycle, int, int]]  # …, agency, number of duties
    sub_items: Sequence[SubItemCard]
    items: Sequence[ItemDue]
    contacts: Mapping[int, SeatHolding]
    cycles: Mapping[int, Cycle]  # of the ledgers of sub-items and items

    @staticmethod
    def at(session: Session, clockwork: Clockwork, now: datetime) -> "Owed":
        first, last = clockwork.zones.days(now)
        reports = owed_queries.counts(session, now)
        cards = breakdown_queries.open_until(session, since=first, until=last + AHEAD)
        items = deadline_queries.between(session, since=first, until=last + AHEAD)
        agency_ids = {agency_id for _, _, agency_id, _ in reports} | {row.agency_id for row in items}
        agency_ids.update(*(row.breakdown.in_charge(row.line) for row in cards))
        ledger_ids = {row.ledger_id for row in items} | {row.breakdown.item.ledger_id for row in cards}
        return Owed(
            reports,
            cards,
            items,
            people_queries.contacts(session, agency_ids, now=now) if agency_ids else {},
            cycle_queries.currents(session, ledger_ids),
        )

    @property
    def silent(self) -> set[int]:
        """The agencies that owe reports and that nobody answers for."""
        return {agency_id for _, _, agency_id, _ in self.reports} - self.contacts.keys()


def cycle_of(session: Session, period: Period) -> Cycle:
    """The cycle of a period."""
    return session.get_one(Cycle, period.cycle_id)


def known_since(period: Period, holding: SeatHolding) -> datetime:
    """When the holder was first told of the period's duties: at its opening, or on taking the seat."""
    moments = [moment for moment in (period.opened_at, holding.seat.held_since) if moment is not None]
    return max(moments)


def present(session: Session, roles: Iterable[Role], now: datetime) -> list[int]:
    """Who sits in seats of these roles, with the stand-ins of those who are away."""
    away = delegation_queries.away(session, now=now)
    seats = people_queries.seats_with_roles(session, roles)
    return people_queries.reachable_ids(
        replace(row, person=people_queries.present_holder(row, away)) for row in seats
    )


def secretaries(session: Session) -> list[int]:
    """The secretaries who can be written to."""
    return people_queries.reachable_ids(people_queries.seats_with_roles(session, [Role.SECRETARIAT]))
