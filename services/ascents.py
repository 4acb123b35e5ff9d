"""Whom the ladders of chases will tell, and when, of what is overdue or due soon, if nothing is filed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from domain import ladders as rules
from domain.calendars import instant, local_day
from domain.ladders import REACH, Rung, Told
from models.ladders import PassingState, Thing
from models.people import Person
from models.queries import ladders as queries
from models.queries import people as people_queries
from services import ladders
from services.ladders import LIAISON_ROLES, Rise, Setting, Staff
from services.moments import Clockwork, LedgerClock

AHEAD = timedelta(days=31)  # what is due later is not foretold


def to_come(
    session: Session, clockwork: Clockwork, person: Person, agency_ids: Collection[int], now: datetime
) -> list[tuple[datetime, Thing]]:
    """When the ladders would tell somebody of what their agencies owe, by time; without their own digests."""
    things = _things(session, clockwork, agency_ids, now)
    passings = queries.passings(session, since=clockwork.zones.days(now)[0] - REACH)
    setting = Setting.of(session, clockwork, {thing.ledger_id for thing in things}, now)
    staff = Staff.of(session, agency_ids, now)
    contacts = people_queries.contacts(session, agency_ids, now=now)
    found: list[tuple[datetime, Thing]] = []
    for thing in things:
        holding = contacts.get(thing.agency_id)
        ascent = _Ascent(setting, thing, holding.person if holding is not None else None)
        found += [
            (step.at, thing)
            for step in ascent.steps(passings.get(thing.key, ()))
            if person.id in staff.reached(step)[0] and not ascent.is_in_digest_of(person, step)
        ]
    return sorted(found, key=lambda row: (row[0], row[1].due_on, row[1].key))


def _things(
    session: Session, clockwork: Clockwork, agency_ids: Collection[int], now: datetime
) -> list[Thing]:
    """What agencies owe, overdue or due soon."""
    zones = clockwork.zones
    since = zones.days(now)[0] - REACH
    return [
        *queries.late_reports(session, since=since, now=now + AHEAD, zones=zones, agency_ids=agency_ids),
        *queries.late_items(session, since=since, now=now + AHEAD, zones=zones, agency_ids=agency_ids),
    ]


@dataclass(frozen=True)
class _Ascent:
    """The way of one thing up its ladder, if everything arrives at its moment."""

    setting: Setting
    thing: Thing
    contact: Person | None  # who answers for the agency

    def steps(self, states: Sequence[PassingState]) -> Iterator[Rise]:
        """The rungs to come; none while a message of one is under way."""
        told, rungs = ladders.told_of(states), self.setting.rungs[self.thing.ledger_id]
        while told is not None:
            passed = rules.passed(rungs, told)
            rung = rules.next_rung(rungs, passed)
            if rung is None or rules.is_held(rung, rungs, is_asked_about=self.thing.is_asked_about):
                return
            at = self._last_reminder(rung) or self._possible(self.setting.moment_of(self.thing, rung, passed))
            yield Rise(self.thing, rung, at)
            told.append(Told(rung.number, rung.audience, at))

    def is_in_digest_of(self, person: Person, step: Rise) -> bool:
        """Whether a step is the reminder of the last day to who answers: that is foretold as such."""
        return self.contact is not None and self.contact.id == person.id and step.at <= self._end

    @property
    def _clock(self) -> LedgerClock:
        return self.setting.clockwork.of(self.thing.ledger_id)

    @property
    def _end(self) -> datetime:
        return self.thing.due_at or self._clock.end_of(self.thing.due_on)

    def _last_reminder(self, rung: Rung) -> datetime | None:
        """When the reminder of the last day comes, where that is still to come and is this rung."""
        if rung.offset != 0 or rung.audience not in LIAISON_ROLES:
            return None
        cycle = self.setting.cycles.get(self.thing.ledger_id)
        steps = self._clock.steps_of(cycle, self._end, self.contact)
        return next((step.at for step in steps if step.offset == 0 and step.at > self.setting.now), None)

    def _possible(self, at: datetime) -> datetime:
        """The first moment from then and from now on at which people may be told."""
        setting, now = self.setting, self.setting.now
        if at > now:
            return at
        clock, hour = self._clock, setting.hour_of(self.thing)
        is_time = now.astimezone(clock.zone).time() >= hour
        if is_time and clock.is_open(setting.limits[self.thing.ledger_id], now):
            return now
        today = local_day(now, clock.zone)
        is_today = not is_time and clock.work_calendar.is_workday(today)
        day = today if is_today else clock.work_calendar.plus_workdays(today, 1)
        return instant(day, hour, clock.zone)
