"""Delegations (委托代办) and absences (请假): who acts for whom, and when."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlmodel import Session

from domain.calendars import midnight
from domain.delegations import DelegatedAct, DelegationScope
from domain.delivery import Priority
from domain.errors import DeputyUnknown, NotFound
from domain.notices import MessageKind
from domain.roles import Role
from domain.zones import Zones
from models.delegations import Absence, Delegation
from models.people import Person
from models.queries import delegations as queries
from models.queries import people as people_queries
from models.queries import rows
from models.views import Identity
from services import audit, outbox


def delegate(
    session: Session,
    deputy_id: int,
    span: tuple[date, date],
    *,
    identity: Identity,
    scope: DelegationScope = DelegationScope.ALL,
    acts: Collection[DelegatedAct] = (),
    item_ids: Collection[int] = (),
    now: datetime,
    zones: Zones,
) -> Delegation:
    """Somebody of the same agency acts for the person from one local day to another, both included.

    Only one's own seats are delegated, never those one acts for. Errors: DeputyUnknown.
    """
    rows.held(session, Person, identity.person.id)
    if deputy_id not in {person.id for person in people_queries.colleagues(session, identity.person.id)}:
        raise DeputyUnknown
    starts_at, ends_at = _moments(span, zones)
    delegation = Delegation(
        principal_id=identity.person.id,
        deputy_id=deputy_id,
        scope=scope,
        acts=[act.value for act in acts],
        item_ids=sorted(item_ids),
        starts_on=span[0],
        ends_on=span[1],
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=now,
    )
    session.add(delegation)
    session.flush()
    _note(session, "delegate", "delegation", delegation.id, identity, now, deputy_id=deputy_id, scope=scope)
    _tell(session, delegation, now)
    return delegation


def revoke(session: Session, delegation_id: int, *, identity: Identity, now: datetime) -> Delegation:
    """The deputy may act no more, from this moment; revoked twice changes nothing.

    The deputy may give it back as well. Errors: NotFound for anybody else.
    """
    delegation = rows.held(session, Delegation, delegation_id)
    people = (delegation.principal_id, delegation.deputy_id) if delegation is not None else ()
    if delegation is None or identity.person.id not in people:
        raise NotFound
    if delegation.revoked_at is None:
        delegation.revoked_at, delegation.revoked_by_id = now, identity.person.id
        _note(session, "revoke_delegation", "delegation", delegation.id, identity, now)
    return delegation


def leave(
    session: Session,
    span: tuple[date, date],
    stand_in_id: int | None = None,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> Absence:
    """Days away: messages go to the stand-in, who may act for the person on these days.

    Without a stand-in they go to the backup, if there is one. The same days again are the same absence.
    Errors: DeputyUnknown.
    """
    rows.held(session, Person, identity.person.id)
    for known in queries.absences(session, identity.person.id, now=now):
        if (known.starts_on, known.ends_on, known.stand_in_id) == (*span, stand_in_id):
            return known
    delegation = (
        delegate(session, stand_in_id, span, identity=identity, now=now, zones=zones)
        if stand_in_id is not None
        else None
    )
    starts_at, ends_at = _moments(span, zones)
    absence = Absence(
        person_id=identity.person.id,
        stand_in_id=stand_in_id,
        delegation_id=delegation.id if delegation is not None else None,
        starts_on=span[0],
        ends_on=span[1],
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=now,
    )
    session.add(absence)
    session.flush()
    _note(session, "leave", "absence", absence.id, identity, now, stand_in_id=stand_in_id)
    return absence


def come_back(session: Session, absence_id: int, *, identity: Identity, now: datetime) -> Absence:
    """An absence that does not take place, or ends early; with it the stand-in's right to act.

    Errors: NotFound for anybody else's.
    """
    absence = rows.held(session, Absence, absence_id)
    if absence is None or absence.person_id != identity.person.id:
        raise NotFound
    if absence.cancelled_at is None:
        absence.cancelled_at = now
        _note(session, "cancel_leave", "absence", absence.id, identity, now)
        if absence.delegation_id is not None:
            revoke(session, absence.delegation_id, identity=identity, now=now)
    return absence


def usual_stand_in(session: Session, person_id: int) -> Person | None:
    """Who stands in unless somebody else is named: the backup liaison, else the first colleague."""
    places = {
        holding.person.id: holding.seat.role
        for holding in people_queries.colleague_seats(session, person_id)
        if holding.person is not None and people_queries.is_reachable(holding.person)
    }
    for person in people_queries.colleagues(session, person_id):
        if places.get(person.id) in (Role.BACKUP_LIAISON, Role.LIAISON):
            return person
    return next((row for row in people_queries.colleagues(session, person_id) if row.id in places), None)


def _moments(span: tuple[date, date], zones: Zones) -> tuple[datetime, datetime]:
    return midnight(span[0], zones.usual), midnight(span[1] + timedelta(days=1), zones.usual)


def _tell(session: Session, delegation: Delegation, now: datetime) -> None:
    outbox.enqueue(
        session,
        kind=MessageKind.DELEGATED,
        person_id=delegation.deputy_id,
        dedup_key=f"delegated:{delegation.id}",
        facts={"delegation_id": delegation.id},
        priority=Priority.REMINDER,
        now=now,
    )


def _note(
    session: Session, action: str, noun: str, noun_id: int, identity: Identity, now: datetime, **facts: object
) -> None:
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action=action,
        noun=noun,
        noun_id=noun_id,
        ledger_id=None,
        **facts,
    )
