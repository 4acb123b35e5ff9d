"""Chasing all agencies that owe in a period, with one press (一键催办): the same rules for each."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.chases import MAX_COMMENT, again_on
from domain.errors import NotFound
from domain.zones import Zones
from models.chases import ChaseRound, Debt, RoundDone
from models.cycles import Period
from models.documents import Ledger
from models.people import Person
from models.queries import calendars as calendar_queries
from models.queries import chases as queries
from models.queries import people as people_queries
from models.queries import regulations
from models.views import Identity, OwedDuty
from services import chases


def preview(session: Session, period_id: int, *, now: datetime, zones: Zones) -> ChaseRound:
    """What one press would do: who owes, who is left in peace, who cannot be reached. Errors: NotFound."""
    period = session.get(Period, period_id)
    ledger = session.get(Ledger, period.ledger_id) if period is not None else None
    if period is None or ledger is None:
        raise NotFound
    owed = queries.owed_in(session, period_id, now)
    contacts = people_queries.contacts(session, {row.agency.id for row in owed}, now=now)
    resting = _resting(session, ledger.id, owed, now, zones)
    rest = [row for row in owed if (row.item.id, row.agency.id) not in resting]
    pressed = tuple(row for row in rest if row.agency.id in contacts)
    holders = (contacts[row.agency.id].person for row in pressed)
    person_ids = {person.id for person in holders if person is not None}
    return ChaseRound(
        ledger=ledger,
        period=period,
        owed=pressed,
        contacts={row.agency.id: contacts[row.agency.id] for row in pressed},
        told_on=chases.days(session, ledger.id, person_ids, now, zones),
        resting=len(owed) - len(rest),
        unreachable=tuple({row.agency.id: row.agency for row in rest if row not in pressed}.values()),
        seen=queries.latest_id(session),
    )


def _resting(
    session: Session, ledger_id: int, owed: Sequence[OwedDuty], now: datetime, zones: Zones
) -> set[tuple[int, int]]:
    """Item and agency of what was chased too short a time ago."""
    work_calendar, today = calendar_queries.work_calendar(session), zones.day(now, ledger_id)
    workdays = regulations.of_ledger(session, ledger_id).chase_workdays
    return {
        key
        for key, line in queries.lasts(session, {row.item.id for row in owed}).items()
        if again_on(zones.day(line.chase.created_at, ledger_id), workdays, work_calendar) > today
    }


def chase(
    session: Session,
    period_id: int,
    comment: str,
    *,
    seen: int,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> RoundDone:
    """Chase for everything that is owed in a period and may be chased for now; each person gets one message.

    `seen`: of the preview that was pressed on. A second press finds nothing left, and answers as the first.
    Errors: NotFound, TextTooLong.
    """
    comment = reasons.within(comment, MAX_COMMENT)
    queries.hold_items(session, queries.items_owed_in(session, period_id, now))
    found = preview(session, period_id, now=now, zones=zones)
    lasts = queries.lasts(session, {row.item.id for row in found.owed})
    told: dict[int, chases.Told] = {}
    for row in found.owed:
        person = _person(found, row)
        if person.id not in told:
            on = found.told_on[person.id]
            told[person.id] = chases.tell(session, person, on, now, zones, ledger_id=found.ledger.id)
        last = lasts.get((row.item.id, row.agency.id))
        debt = Debt(row.item, row.agency, row, is_overdue=False)
        before = last.chase.id if last is not None else 0
        chases.keep(session, debt, comment, before, told[person.id], identity=identity, now=now)
    session.flush()
    rows = queries.of_period(session, period_id, since_id=seen, author_id=identity.person.id)
    return RoundDone(found, tuple(rows), comment)


def _person(found: ChaseRound, row: OwedDuty) -> Person:
    person = found.contacts[row.agency.id].person
    assert person is not None, "a contact is somebody"
    return person
