"""The ladder of chases, climbed at every tick by what is overdue and what the outbox delivered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from domain import budgets, ladders
from domain.calendars import local_day, midnight
from domain.delivery import DeliveryState
from domain.ladders import ABOVE, REACH, ROLES, Audience, Passed, Rung, Told, Unheard
from domain.notices import MessageKind
from domain.regulations import Regulation
from domain.roles import Role
from domain.zones import Zones
from models.cycles import Cycle
from models.ladders import LadderNews, LadderPassing, PassingState, SettledLine, Thing
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import budgets as budget_queries
from models.queries import cycles as cycle_queries
from models.queries import delegations as delegation_queries
from models.queries import inserts
from models.queries import ladders as queries
from models.queries import people as people_queries
from models.queries import regulations as regulation_queries
from models.views import SeatHolding
from services.moments import Clockwork, Letter

UNDER_WAY = (DeliveryState.WAITING, DeliveryState.SENDING)
ARRIVED = (DeliveryState.SENT, DeliveryState.UNKNOWN)
SETTLED_WITHIN = timedelta(hours=2)  # of the hour of reminding: news of a day leave together
LIAISON_ROLES = {Audience.LIAISON: (Role.LIAISON,), Audience.LIAISONS: (Role.LIAISON, Role.BACKUP_LIAISON)}


@dataclass(frozen=True)
class Climb:
    """What the ladders put in at a moment."""

    letters: tuple[Letter, ...] = ()
    passed: tuple[Mapping[str, Any], ...] = ()  # rungs that reached nobody: columns of LadderPassing
    ended: tuple[int, ...] = ()  # passings whose thing is settled, and who was told is told so

    @property
    def is_any(self) -> bool:
        """Whether anything is to be written; letters always bring their passings."""
        return bool(self.letters or self.passed or self.ended)


@dataclass(frozen=True)
class Rise:
    """A rung whose moment has come for something."""

    thing: Thing
    rung: Rung
    at: datetime


def passing(
    thing: Thing,
    rung: Rung,
    at: datetime,
    *,
    person_id: int | None,
    unheard: Unheard | None = None,
    message_key: str | None = None,
) -> dict[str, Any]:
    """The columns of a passing: something reached a rung at its moment, and who is told, or why nobody is."""
    return {
        "thing": thing.key,
        "ledger_id": thing.ledger_id,
        "agency_id": thing.agency_id,
        "period_id": thing.period_id,
        "item_id": thing.item_id,
        "due_on": thing.due_on,
        "rung": rung.number,
        "audience": rung.audience,
        "person_id": person_id,
        "unheard": unheard,
        "message_key": message_key,
        "passed_at": at,
        "ended_at": None,
    }


@dataclass(frozen=True)
class Setting:
    """What ledgers say of their ladders."""

    clockwork: Clockwork
    now: datetime
    rungs: Mapping[int, Sequence[Rung]]
    cycles: Mapping[int, Cycle]
    limits: Mapping[int, Regulation]

    @staticmethod
    def of(session: Session, clockwork: Clockwork, ledger_ids: Collection[int], now: datetime) -> "Setting":
        return Setting(
            clockwork,
            now,
            queries.of_ledgers(session, ledger_ids),
            cycle_queries.currents(session, ledger_ids),
            regulation_queries.of_ledgers(session, ledger_ids),
        )

    def step_of(self, thing: Thing, states: Sequence[PassingState]) -> Rise | None:
        """The rung of something whose moment has come."""
        told = told_of(states)
        if told is None:
            return None
        rungs = self.rungs[thing.ledger_id]
        passed = ladders.passed(rungs, told)
        rung = ladders.next_rung(rungs, passed)
        if rung is None or ladders.is_held(rung, rungs, is_asked_about=thing.is_asked_about):
            return None
        at, clock = self.moment_of(thing, rung, passed), self.clockwork.of(thing.ledger_id)
        is_open = clock.is_open(self.limits[thing.ledger_id], self.now)
        local = self.now.astimezone(clock.zone)
        is_time = local.time() >= self.hour_of(thing)  # digests of this morning come first
        return Rise(thing, rung, at) if is_open and is_time and at <= self.now else None

    def hour_of(self, thing: Thing) -> time:
        """The local time at which people are told of something."""
        return self.clockwork.hour_of(self.cycles.get(thing.ledger_id))

    def moment_of(self, thing: Thing, rung: Rung, passed: Collection[Passed]) -> datetime:
        """When something reaches a rung."""
        zone, work_calendar = self.clockwork.zones.of(thing.ledger_id), self.clockwork.work_calendar
        hour = self.hour_of(thing)
        return ladders.moment_of(rung, passed, thing.due_on, hour, zone=zone, work_calendar=work_calendar)


def told_of(states: Sequence[PassingState]) -> list[Told] | None:
    """What came of each rung of something; None while a message of one is under way.

    Delivered to one of several people is delivered.
    """
    by_number: dict[int, list[PassingState]] = defaultdict(list)
    for row in states:
        by_number[row.rung].append(row)
    found = []
    for number, rows in by_number.items():
        sent = [
            row.settled_at for row in rows if row.state is DeliveryState.SENT and row.settled_at is not None
        ]
        if not sent and any(row.state in UNDER_WAY for row in rows):
            return None
        at = min(sent or [row.passed_at for row in rows])
        found.append(Told(number, rows[0].audience, at))
    return found


def climb(session: Session, clockwork: Clockwork, now: datetime, *, busy: Collection[int]) -> Climb:
    """Whoever the ladders reach now, and the leaders for whom something is settled.

    `busy`: who gets a digest at this moment; their turn comes when that is counted.
    """
    zones = clockwork.zones
    if not any(clockwork.work_calendar.is_workday(local_day(now, zone)) for zone in zones.all):
        return Climb()
    since = zones.days(now)[0] - REACH
    things = _things(session, clockwork, now, since)
    passings = queries.passings(session, since=since)
    setting = Setting.of(session, clockwork, {thing.ledger_id for thing in things}, now)
    due = [
        step for thing in things if (step := setting.step_of(thing, passings.get(thing.key, ()))) is not None
    ]
    ended = _settled(passings, {thing.key for thing in things})
    if not due and not ended:
        return Climb()
    staff = Staff.of(session, {step.thing.agency_id for step in due}, now)
    people = {person_id for step in due for person_id in staff.reached(step)[0]} | ended.keys()
    today = zones.day(now)
    told = budget_queries.told(session, people, since=midnight(today, zones.usual))
    post = _Post(setting, today, told, busy)
    return post.of(due, staff, ended)


def _things(session: Session, clockwork: Clockwork, now: datetime, since: date) -> list[Thing]:
    reports = queries.late_reports(session, since=since, now=now, zones=clockwork.zones)
    items = queries.late_items(session, since=since, now=now, zones=clockwork.zones)
    return [*reports, *items]


def _settled(
    passings: Mapping[str, Sequence[PassingState]], overdue: Collection[str]
) -> dict[int, list[PassingState]]:
    """By person what leaders were told, or are being told, of that is overdue no more."""
    found: dict[int, list[PassingState]] = defaultdict(list)
    for key, states in passings.items():
        for row in states if key not in overdue else ():
            if row.audience in ABOVE and row.person_id is not None and not row.is_ended:
                found[row.person_id].append(row)
    return found


@dataclass(frozen=True)
class Staff:
    """Who sits in the agencies, and who stands in for whom."""

    seats: Mapping[tuple[int | None, Role], SeatHolding]
    away: Mapping[int, Person | None]
    secretaries: tuple[int, ...]

    @staticmethod
    def of(session: Session, agency_ids: Collection[int], now: datetime) -> "Staff":
        away = delegation_queries.away(session, now=now)
        seats = people_queries.agency_seats(session, agency_ids) if agency_ids else ()
        heads = people_queries.seats_with_roles(session, [Role.SECRETARIAT]) if agency_ids else ()
        present = [replace(row, person=people_queries.present_holder(row, away)) for row in heads]
        return Staff(
            {(row.seat.agency_id, row.seat.role): row for row in seats},
            away,
            tuple(people_queries.reachable_ids(present)),
        )

    def reached(self, step: Rise) -> tuple[list[int], Unheard | None]:
        """Who is told at a rung, or why nobody is."""
        if step.rung.audience is Audience.SECRETARIAT:
            return list(self.secretaries), None if self.secretaries else Unheard.VACANT
        roles = LIAISON_ROLES.get(step.rung.audience) or (ROLES[step.rung.audience],)
        found = [self._at(step.thing.agency_id, role) for role in roles]
        if step.rung.audience is Audience.LIAISON and not isinstance(found[0], int):
            found.append(self._at(step.thing.agency_id, Role.BACKUP_LIAISON))
        people = sorted({row for row in found if isinstance(row, int)})
        reasons = [row for row in found if isinstance(row, Unheard)]
        return people, None if people else reasons[0]

    def _at(self, agency_id: int, role: Role) -> int | Unheard:
        holding = self.seats.get((agency_id, role))
        if holding is None or holding.person is None:
            return Unheard.VACANT
        person = people_queries.present_holder(holding, self.away)
        if person is None:
            return Unheard.AWAY
        return person.id if people_queries.is_reachable(person) else Unheard.UNREACHABLE


@dataclass(frozen=True)
class _Post:
    """Makes one letter for each person, within what may press them on a day."""

    setting: Setting
    today: date
    told: Mapping[int, Sequence[datetime]]
    busy: Collection[int]

    def of(self, due: Iterable[Rise], staff: Staff, ended: Mapping[int, Sequence[PassingState]]) -> Climb:
        """Everything that leaves now; where anybody of a rung had enough today, all wait for the next day."""
        by_letter: dict[tuple[int, MessageKind], list[Rise]] = defaultdict(list)
        unheard = []
        for step in due:
            people, reason = staff.reached(step)
            if not people:
                unheard.append(passing(step.thing, step.rung, step.at, person_id=None, unheard=reason))
            kind = _kind(step)
            if all(self._takes(person_id, kind, step, by_letter) for person_id in people):
                for person_id in people:
                    by_letter[person_id, kind].append(step)
        silent = [row.id for rows in ended.values() for row in rows if _never_arrived(row)]
        news = {person_id: [row for row in rows if row.state in ARRIVED] for person_id, rows in ended.items()}
        letters = [*self._steps(by_letter, news), *self._news(by_letter, news)]
        told = [row for letter in letters for row in letter.facts.get("ended", ())]
        return Climb(tuple(letters), tuple(unheard), tuple(silent + told))

    def _takes(
        self,
        person_id: int,
        kind: MessageKind,
        step: Rise,
        letters: Collection[tuple[int, MessageKind]],
    ) -> bool:
        has_another = any(told_id == person_id and other is not kind for told_id, other in letters)
        return not has_another and self._is_free(person_id, step.thing.ledger_id)

    def _is_free(self, person_id: int, ledger_id: int | None) -> bool:
        limits = [self.setting.limits[ledger_id].daily_limit] if ledger_id is not None else []
        told, zone = self.told.get(person_id, ()), self.setting.clockwork.zones.usual
        return person_id not in self.busy and budgets.is_free(self.today, told, limits, zone)

    def _steps(
        self,
        by_letter: Mapping[tuple[int, MessageKind], Sequence[Rise]],
        news: Mapping[int, Sequence[PassingState]],
    ) -> Iterator[Letter]:
        for (person_id, kind), steps in sorted(by_letter.items()):
            first = min((step.thing.key, step.rung.number) for step in steps)  # reached but once by anybody
            key = f"{kind}:{person_id}:{first[0]}:{first[1]}"
            ended = news.get(person_id, ()) if kind is MessageKind.LADDER_STEP else ()
            facts = self._facts({step.thing.ledger_id for step in steps}, ended)
            passings = tuple(
                passing(step.thing, step.rung, step.at, person_id=person_id, message_key=key)
                for step in steps
            )
            yield Letter(kind, person_id, key, facts, passings=passings)

    def _news(
        self,
        by_letter: Mapping[tuple[int, MessageKind], object],
        news: Mapping[int, Sequence[PassingState]],
    ) -> Iterator[Letter]:
        """Of what is settled, in the morning; with what is not, where that is told at the same time."""
        local = self.setting.now.astimezone(self.setting.clockwork.zones.usual)
        hour = datetime.combine(self.today, self.setting.clockwork.hour_of(None), local.tzinfo)
        if not hour <= local < hour + SETTLED_WITHIN:
            return
        told_now = {person_id for person_id, _ in by_letter}
        for person_id, ended in sorted(news.items()):
            if ended and person_id not in told_now and self._is_free(person_id, None):
                key = f"{MessageKind.LADDER_SETTLED}:{person_id}:{min(row.id for row in ended)}"
                yield Letter(MessageKind.LADDER_SETTLED, person_id, key, self._facts(set(), ended))

    def _facts(self, ledger_ids: Collection[int], ended: Sequence[PassingState]) -> dict[str, Any]:
        """What a letter keeps; all its ledgers say in which hours it may leave."""
        facts: dict[str, Any] = {
            "ledger_ids": sorted({*ledger_ids, *(row.ledger_id for row in ended)}),
        }
        return facts | ({"ended": [row.id for row in ended]} if ended else {})


def _kind(step: Rise) -> MessageKind:
    is_end = step.rung.audience is Audience.SECRETARIAT
    return MessageKind.LADDER_ENDED if is_end else MessageKind.LADDER_STEP


def _never_arrived(row: PassingState) -> bool:
    return row.state not in UNDER_WAY and row.state not in ARRIVED


def keep(session: Session, passings: Sequence[Mapping[str, Any]]) -> None:
    """Note rungs that were passed; the same one twice is once."""
    if passings:
        row = inserts.into(session, LadderPassing.metadata.tables["ladder_passing"]).on_conflict_do_nothing()
        session.connection().execute(row, [dict(passing) for passing in passings])


def end(session: Session, passing_ids: Sequence[int], *, now: datetime) -> None:
    """Who was told of these knows that they are settled."""
    if passing_ids:
        table = LadderPassing.metadata.tables["ladder_passing"]
        update = sa.update(table).where(col(LadderPassing.id).in_(passing_ids)).values(ended_at=now)
        session.connection().execute(update)


# What they tell when their turn comes


def load_step(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> LadderNews | None:
    """What of that which the ladder told somebody of is overdue still, and what is settled by now."""
    return _load(session, message, person, now, zones, people_queries.own_agency_ids(session, person), None)


def load_ended(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> LadderNews | None:
    """What the secretariat decides on slips for."""
    return _load(session, message, person, now, zones, None, Audience.SECRETARIAT)


def load_settled(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> LadderNews | None:
    """What leaders were told of and is settled, as long as they sit in the agency."""
    settled = _settled_lines(session, message, people_queries.own_agency_ids(session, person))
    return LadderNews((), settled) if settled else None


def _settled_lines(
    session: Session, message: OutboxMessage, agency_ids: Collection[int] | None
) -> tuple[SettledLine, ...]:
    """What is settled of the agencies where somebody sits now; None: of all."""
    lines = queries.settled(session, message.facts.get("ended", ()))
    return tuple(line for line in lines if agency_ids is None or line.agency.id in agency_ids)


def _load(
    session: Session,
    message: OutboxMessage,
    person: Person,
    now: datetime,
    zones: Zones,
    agency_ids: Collection[int] | None,
    audience: Audience | None,
) -> LadderNews | None:
    since = zones.days(now)[0] - REACH
    told = queries.told(session, person.id, since=since, audience=audience)
    late = [
        *queries.late_reports(session, since=since, now=now, zones=zones, agency_ids=agency_ids),
        *queries.late_items(session, since=since, now=now, zones=zones, agency_ids=agency_ids),
    ]
    lines = queries.lines(session, [thing for thing in late if thing.key in told])
    settled = _settled_lines(session, message, agency_ids)
    return LadderNews(lines, settled) if lines or settled else None
