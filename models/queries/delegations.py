"""Delegations and absences as they stand at a moment."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.delegations import Absence, Delegation
from models.people import Person
from models.successions import AbsenceView, DelegationView

_NOW = sa.bindparam("now", type_=sa.inspect(Delegation).columns.starts_at.type)


def in_force_of(deputy_id: sa.SQLColumnExpression[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions on Delegation: somebody may act by it at the moment `now`."""
    return (
        col(Delegation.deputy_id) == deputy_id,
        col(Delegation.revoked_at).is_(None),
        col(Delegation.starts_at) <= _NOW,
        col(Delegation.ends_at) > _NOW,
    )


_IN_FORCE = (
    select(Delegation)
    .where(*in_force_of(sa.bindparam("deputy_id", type_=sa.BigInteger)))
    .order_by(col(Delegation.id))
)
_AWAY = (
    select(Absence.person_id, Person)
    .outerjoin(Person, col(Person.id) == col(Absence.stand_in_id))
    .where(col(Absence.cancelled_at).is_(None), col(Absence.starts_at) <= _NOW, col(Absence.ends_at) > _NOW)
    .order_by(col(Absence.id))
)


def in_force(session: Session, *, deputy_id: int, now: datetime) -> Sequence[Delegation]:
    """The delegations by which somebody may act at the moment, oldest first."""
    return session.exec(_IN_FORCE, params={"deputy_id": deputy_id, "now": now}).all()


def away(session: Session, *, now: datetime) -> dict[int, Person | None]:
    """Who is away at the moment, each with their stand-in, if there is one."""
    return dict(session.exec(_AWAY, params={"now": now}).all())


def of_person(session: Session, person_id: int, *, now: datetime) -> Sequence[Delegation]:
    """The delegations from somebody and to them that are not over yet, by their first day."""
    query = select(Delegation).where(
        (col(Delegation.principal_id) == person_id) | (col(Delegation.deputy_id) == person_id),
        col(Delegation.revoked_at).is_(None),
        Delegation.ends_at > now,
    )
    return session.exec(query.order_by(col(Delegation.starts_on), col(Delegation.id))).all()


def absences(session: Session, person_id: int, *, now: datetime) -> Sequence[Absence]:
    """Somebody's absences that are not over yet, by their first day."""
    query = select(Absence).where(
        Absence.person_id == person_id, col(Absence.cancelled_at).is_(None), Absence.ends_at > now
    )
    return session.exec(query.order_by(col(Absence.starts_on), col(Absence.id))).all()


def view(session: Session, delegation_id: int) -> DelegationView | None:
    """A delegation with its people."""
    delegation = session.get(Delegation, delegation_id)
    return _view(session, delegation) if delegation is not None else None


def views(session: Session, person_id: int, *, now: datetime) -> tuple[DelegationView, ...]:
    """The delegations from somebody and to them that are not over yet, with their people."""
    return tuple(_view(session, row) for row in of_person(session, person_id, now=now))


def _view(session: Session, delegation: Delegation) -> DelegationView:
    return DelegationView(
        delegation,
        session.get_one(Person, delegation.principal_id),
        session.get_one(Person, delegation.deputy_id),
    )


def absence_views(session: Session, person_id: int, *, now: datetime) -> tuple[AbsenceView, ...]:
    """Somebody's absences that are not over yet, with who stands in."""
    return tuple(
        AbsenceView(row, session.get(Person, row.stand_in_id) if row.stand_in_id is not None else None)
        for row in absences(session, person_id, now=now)
    )


def away_by(session: Session, *, now: datetime) -> dict[int, int]:
    """Who is away at the moment, each with the id of the absence."""
    query = select(Absence.person_id, Absence.id).where(
        col(Absence.cancelled_at).is_(None), Absence.starts_at <= now, Absence.ends_at > now
    )
    return dict(session.exec(query.order_by(col(Absence.id))).all())
