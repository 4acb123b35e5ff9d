"""Chasing an agency for an item (催办): once in a while, on record, one message a day to one person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain import budgets, reasons
from domain.calendars import WorkCalendar, instant, local_day, midnight
from domain.chases import (
    MAX_COMMENT,
    MORNING,
    ChasedTooSoon,
    NobodyToChase,
    NothingToChase,
    again_on,
    told_on,
)
from domain.delivery import DeliveryState, Priority
from domain.errors import NotFound
from domain.notices import MessageKind
from domain.roles import Permission
from domain.zones import Zones
from models.chases import Chase, ChaseCard, Chased, ChasedDebt, ChaseLine, Debt
from models.items import Item
from models.outbox import OutboxMessage
from models.people import Agency, Person
from models.queries import budgets as budget_queries
from models.queries import calendars as calendar_queries
from models.queries import chases as queries
from models.queries import outbox as outbox_queries
from models.queries import people as people_queries
from models.queries import regulations, rows
from models.queries import reports as report_queries
from models.views import Identity
from services import acting, audit, outbox


@dataclass(frozen=True)
class Told:
    """To whom a chase goes, on which day, by which message."""

    person_id: int
    on: date
    letter: str


def cards(session: Session, item_id: int, *, now: datetime, zones: Zones) -> tuple[ChaseCard, ...]:
    """Each agency that owes something on an item, and what chasing it would do. Errors: NotFound."""
    item = session.get(Item, item_id)
    if item is None:
        raise NotFound
    today = zones.day(now, item.ledger_id)
    debts = queries.debts(session, item, today=today, now=now)
    return tuple(_card(session, debt, now, zones) for debt in debts.values())


def _card(session: Session, debt: Debt, now: datetime, zones: Zones) -> ChaseCard:
    work_calendar = calendar_queries.work_calendar(session)
    contact = people_queries.contacts(session, [debt.agency.id], now=now).get(debt.agency.id)
    last = queries.last(session, debt.item.id, debt.agency.id)
    again = _again_on(session, debt.item, last, work_calendar, zones)
    today = zones.day(now, debt.item.ledger_id)
    person_id = contact.person.id if contact is not None and contact.person is not None else 0
    return ChaseCard(
        debt=debt,
        contact=contact,
        last=last,
        again_on=again if again is not None and again > today else None,
        told_on=days(session, debt.item.ledger_id, [person_id], now, zones)[person_id],
    )


def _again_on(
    session: Session, item: Item, last: ChaseLine | None, work_calendar: WorkCalendar, zones: Zones
) -> date | None:
    if last is None:
        return None
    limits = regulations.of_ledger(session, item.ledger_id)
    return again_on(zones.day(last.chase.created_at, item.ledger_id), limits.chase_workdays, work_calendar)


def again(session: Session, item: Item, agency_id: int, zones: Zones) -> tuple[ChaseLine, date] | None:
    """The last chase of an agency for an item, and from which day on it can be chased again."""
    last = queries.last(session, item.id, agency_id)
    day = _again_on(session, item, last, calendar_queries.work_calendar(session), zones)
    return (last, day) if last is not None and day is not None else None


def _pressed_today(
    session: Session, person_ids: Collection[int], now: datetime, zones: Zones
) -> dict[int, list[datetime]]:
    """When each of these people was pressed today, or will be: of any ledger, so by the usual clocks."""
    return budget_queries.told(session, person_ids, since=midnight(zones.day(now), zones.usual))


def days(
    session: Session, ledger_id: int, person_ids: Collection[int], now: datetime, zones: Zones
) -> dict[int, date]:
    """By person the day on which a chase of now, for something of a ledger, reaches them."""
    zone, work_calendar = zones.of(ledger_id), calendar_queries.work_calendar(session)
    limits, told = regulations.of_ledger(session, ledger_id), _pressed_today(session, person_ids, now, zones)
    today, is_quiet = local_day(now, zone), limits.is_quiet(now.astimezone(zone).hour)
    day, daily = zones.day(now), [limits.daily_limit]
    return {
        person_id: told_on(
            today,
            work_calendar,
            is_free=not is_quiet and budgets.is_free(day, told[person_id], daily, zones.usual),
        )
        for person_id in sorted(person_ids)
    }


def chase(
    session: Session,
    item_id: int,
    agency_id: int,
    comment: str,
    *,
    seen: int,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> Chase:
    """Press an agency for what it owes on an item; `seen`: `ChaseCard.seen` of the card that was pressed on.

    A second press on the same card gives the chase of the first one. Whoever was pressed enough today is told
    on the next working morning, of everything that waits for it together.
    Errors: NotFound, TextTooLong, NothingToChase, NobodyToChase, ChasedTooSoon.
    """
    comment = reasons.within(comment, MAX_COMMENT)
    item = rows.held(session, Item, item_id)
    if item is None:
        raise NotFound
    press = f"{item_id}:{agency_id}:{seen}"
    before = queries.by_press(session, press)
    if before is not None and before.author_id == identity.person.id:
        return before
    card = _possible(session, item, agency_id, now, zones)
    if card.contact is None or card.contact.person is None:
        raise NobodyToChase(agency=card.debt.agency.name)
    told = tell(session, card.contact.person, card.told_on, now, zones, ledger_id=item.ledger_id)
    return keep(session, card.debt, comment, card.seen, told, identity=identity, now=now)


def _possible(session: Session, item: Item, agency_id: int, now: datetime, zones: Zones) -> ChaseCard:
    """Errors: NotFound for an agency that there is not, NothingToChase, ChasedTooSoon."""
    debts = queries.debts(session, item, today=zones.day(now, item.ledger_id), now=now)
    if agency_id not in debts:
        agency = session.get(Agency, agency_id)
        if agency is None:
            raise NotFound
        raise NothingToChase(agency=agency.name)
    card = _card(session, debts[agency_id], now, zones)
    if card.again_on is not None and card.last is not None:
        raise ChasedTooSoon(
            agency=card.debt.agency.name,
            name=card.last.author.name,
            at=card.last.chase.created_at,
            day=card.again_on,
            ledger_id=item.ledger_id,
        )
    return card


def keep(
    session: Session,
    debt: Debt,
    comment: str,
    seen: int,
    told: Told,
    *,
    identity: Identity,
    now: datetime,
) -> Chase:
    """The chase as a row, and in the history of its item, which is held by whoever calls."""
    row = Chase(
        item_id=debt.item.id,
        agency_id=debt.agency.id,
        duty_id=debt.duty.duty.id if debt.duty is not None else None,
        subject=debt.subject,
        comment=comment,
        press=f"{debt.item.id}:{debt.agency.id}:{seen}",
        author_id=identity.person.id,
        principal_id=acting.principal_id(identity, Permission.NOTIFY, debt.item.id),
        person_id=told.person_id,
        told_on=told.on,
        letter=told.letter,
        created_at=now,
    )
    session.add(row)
    _note(session, debt, row)
    return row


def tell(session: Session, person: Person, on: date, now: datetime, zones: Zones, *, ledger_id: int) -> Told:
    """Put a message in, or join the one that waits for that morning.

    Another one of today is kept apart by how many there were: of two at the same moment the second waits.
    """
    work_calendar = calendar_queries.work_calendar(session)
    if on == zones.day(now, ledger_id):
        day, told = zones.day(now), _pressed_today(session, [person.id], now, zones)[person.id]
        letter = f"chased:{person.id}:{day.isoformat()}:{budgets.told_on(day, told, zones.usual)}"
        if _enqueue(session, person.id, letter, now, ledger_id=ledger_id, due_at=now):
            return Told(person.id, on, letter)
        on = work_calendar.plus_workdays(on, 1)
    while True:
        letter, due_at = f"chased:{person.id}:{on.isoformat()}", instant(on, MORNING, zones.of(ledger_id))
        is_new = _enqueue(session, person.id, letter, now, ledger_id=ledger_id, due_at=due_at)
        if is_new or _join(session, letter, ledger_id):
            return Told(person.id, on, letter)
        on = work_calendar.plus_workdays(on, 1)


def _join(session: Session, letter: str, ledger_id: int) -> bool:
    """A waiting message is about one more ledger, whose hours it keeps to as well; False: it is under way.

    In another zone that morning may be over.
    """
    message = outbox_queries.keyed(session, letter)
    if message is None or message.state is not DeliveryState.WAITING:
        return False
    ledger_ids = sorted({*message.facts["ledger_ids"], ledger_id})
    if ledger_ids != message.facts["ledger_ids"]:
        message.facts = {**message.facts, "ledger_ids": ledger_ids}
    return True


def _enqueue(
    session: Session,
    person_id: int,
    letter: str,
    now: datetime,
    *,
    ledger_id: int,
    due_at: datetime,
) -> bool:
    return outbox.enqueue(
        session,
        kind=MessageKind.CHASED,
        person_id=person_id,
        dedup_key=letter,
        facts={"letter": letter, "ledger_ids": [ledger_id]},
        priority=Priority.REMINDER,
        now=now,
        due_at=due_at,
    )


def _note(session: Session, debt: Debt, row: Chase) -> None:
    audit.record_act(
        session,
        debt.item,
        "chase",
        now=row.created_at,
        actor_id=row.author_id,
        agency=debt.agency.name,
        subject=row.subject,
        reason=row.comment or None,
    )


def load(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> Chased | None:
    """What a person's agencies were pressed for and still owe, and how much besides; None for nothing."""
    agency_ids = people_queries.own_agency_ids(session, person)
    found = []
    for line in queries.in_letter(session, message.facts["letter"], agency_ids):
        item = session.get_one(Item, line.chase.item_id)
        today = zones.day(now, item.ledger_id)
        debt = queries.debts(session, item, today=today, now=now).get(line.chase.agency_id)
        if debt is not None:
            found.append(ChasedDebt(debt, line))
    named = {row.debt.duty.duty.id for row in found if row.debt.duty is not None}
    others = [row for row in report_queries.owed(session, agency_ids, now=now) if row.duty.id not in named]
    return Chased(person, tuple(found), len(others)) if found else None
