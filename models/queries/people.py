"""Who people are: persons, seats, invitations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from domain.roles import Role
from models.people import Agency, Invitation, LeadingGroup, Person, Seat
from models.queries import delegations
from models.queries.given import is_among
from models.views import Identity, SeatHolding


def leading_group(session: Session) -> LeadingGroup | None:
    """The installation's leading group, if it exists yet."""
    return session.exec(select(LeadingGroup).order_by(col(LeadingGroup.id)).limit(1)).first()


_BY_TELEGRAM = select(Person).where(Person.telegram_id == sa.bindparam("telegram_id"))


def person_by_telegram(session: Session, telegram_id: int) -> Person | None:
    """The person behind a Telegram account."""
    return session.exec(_BY_TELEGRAM, params={"telegram_id": telegram_id}).first()


@cache  # to put it together takes longer than to run it
def _holdings() -> Select[Seat, Agency, Person]:
    return (
        select(Seat, Agency, Person)
        .outerjoin(Agency, col(Agency.id) == col(Seat.agency_id))
        .outerjoin(Person, col(Person.id) == col(Seat.person_id))
        .order_by(col(Seat.id))
    )


@cache
def _own() -> Select[Seat, Agency, Person]:
    return _holdings().where(col(Seat.person_id) == sa.bindparam("person_id"))


@cache
def _of_account() -> Select[Seat, Agency, Person]:
    return _holdings().where(col(Person.telegram_id) == sa.bindparam("telegram_id"))


@cache
def _of_agencies() -> Select[Seat, Agency, Person]:
    return _holdings().where(col(Seat.agency_id).in_(sa.bindparam("agency_ids", expanding=True)))


@cache
def _with_roles() -> Select[Seat, Agency, Person]:
    return _holdings().where(col(Seat.role).in_(sa.bindparam("roles", expanding=True)))


@cache
def _contacts() -> Select[Seat, Agency, Person]:
    return _of_agencies().where(col(Seat.role).in_((Role.LIAISON, Role.BACKUP_LIAISON)))


def _views(
    session: Session, query: Select[Seat, Agency, Person], **parameters: object
) -> tuple[SeatHolding, ...]:
    rows = session.exec(query, params=parameters).all()
    return tuple(SeatHolding(seat, agency, person) for seat, agency, person in rows)


def identity(session: Session, telegram_id: int, *, now: datetime | None = None) -> Identity | None:
    """The person behind a Telegram account with the seats they hold; None for a stranger.

    With `now`, also the seats of people they act for at that moment, behind their own. Somebody who held a
    seat once and holds none now is a stranger again.
    """
    own = _views(session, _of_account(), telegram_id=telegram_id)
    person = own[0].person if own else None
    if person is None:
        return None
    return Identity(person, own + (delegated(session, person, own, now) if now is not None else ()))


def delegated(
    session: Session, deputy: Person, own: Collection[SeatHolding], now: datetime
) -> tuple[SeatHolding, ...]:
    """What somebody has as a deputy: the principals' own seats where the deputy sits too.

    A delegation never goes further, nor on.
    """
    places = {holding.seat.agency_id for holding in own}
    return tuple(
        replace(holding, delegation=row)
        for row in delegations.in_force(session, deputy_id=deputy.id, now=now)
        for holding in _views(session, _own(), person_id=row.principal_id)
        if holding.seat.agency_id in places
    )


def own_agency_ids(session: Session, person: Person) -> frozenset[int]:
    """The agencies where somebody sits; a deputy sits there anyway."""
    found = identity(session, person.telegram_id)
    return found.agency_ids if found is not None else frozenset()


def person(session: Session, person_id: int) -> Person | None:
    """A person by id."""
    return session.get(Person, person_id)


def by_id(session: Session, person_ids: Collection[int]) -> dict[int, Person]:
    """These people."""
    query = select(Person).where(is_among(col(Person.id), person_ids))
    return {row.id: row for row in session.exec(query).all()}


def seat_ids(session: Session, person_id: int) -> Sequence[int]:
    """Ids of the seats that a person holds."""
    return session.exec(select(Seat.id).where(Seat.person_id == person_id).order_by(col(Seat.id))).all()


def agency_seats(session: Session, agency_ids: Iterable[int]) -> tuple[SeatHolding, ...]:
    """All seats of the agencies, held or vacant."""
    return _views(session, _of_agencies(), agency_ids=list(agency_ids))


def seats_with_roles(session: Session, roles: Iterable[Role]) -> tuple[SeatHolding, ...]:
    """All seats of these roles, held or vacant."""
    return _views(session, _with_roles(), roles=list(roles))


def unreachable_seats(session: Session, roles: Iterable[Role]) -> Sequence[tuple[int, datetime]]:
    """Ids of the seats of these roles whose holder cannot be written to, each with since when."""
    rows = session.exec(_unreachable(), params={"roles": list(roles)}).all()
    return [(seat_id, since) for seat_id, since in rows if since is not None]


@cache
def _unreachable() -> Select[int, datetime | None]:
    return (
        select(col(Seat.id), col(Person.unreachable_since))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Seat.role).in_(sa.bindparam("roles", expanding=True)))
        .where(col(Person.unreachable_since).is_not(None))
        .order_by(col(Seat.id))
    )


def holding(session: Session, seat_id: int) -> SeatHolding | None:
    """One seat with its agency and holder."""
    return next(iter(_views(session, _holdings().where(col(Seat.id) == seat_id))), None)


def agency_seat(session: Session, *, agency_id: int, role: Role) -> Seat | None:
    """The agency's seat of this role, held or not."""
    return session.exec(select(Seat).where(Seat.agency_id == agency_id, Seat.role == role)).first()


def invitation_by_hash(session: Session, code_hash: str) -> Invitation | None:
    """The invitation whose code has this hash; the row is locked where the database can."""
    return session.exec(select(Invitation).where(Invitation.code_hash == code_hash).with_for_update()).first()


def open_invitations(session: Session, seat_ids: Iterable[int]) -> Sequence[Invitation]:
    """Invitations of these seats that were neither used nor replaced (they may have expired)."""
    query = select(Invitation).where(
        col(Invitation.seat_id).in_(list(seat_ids)),
        col(Invitation.used_at).is_(None),
        col(Invitation.revoked_at).is_(None),
    )
    return session.exec(query.order_by(col(Invitation.id))).all()


def contacts(
    session: Session, agency_ids: Iterable[int], *, now: datetime | None = None
) -> dict[int, SeatHolding]:
    """Whom to write to, by agency: the liaison, or their stand-in, or the backup where none can be reached.

    With `now`, who is away at that moment is not written to. Agencies that nobody can be reached for are
    missing from the answer.
    """
    holdings = _views(session, _contacts(), agency_ids=list(agency_ids))
    away = delegations.away(session, now=now) if now is not None else {}
    found: dict[int, SeatHolding] = {}
    for role in (Role.BACKUP_LIAISON, Role.LIAISON):
        for holding in holdings:
            present = present_holder(holding, away)
            if holding.seat.role is role and holding.agency is not None and is_reachable(present):
                found[holding.agency.id] = replace(holding, person=present)
    return found


def backups(session: Session, agency_ids: Iterable[int], *, now: datetime) -> dict[int, SeatHolding]:
    """The backups (AB角) who are there and can be written to, or their stand-ins, by agency."""
    away = delegations.away(session, now=now)
    present = (
        replace(row, person=present_holder(row, away))
        for row in agency_seats(session, agency_ids)
        if row.seat.role is Role.BACKUP_LIAISON
    )
    return {row.agency.id: row for row in present if row.agency is not None and is_reachable(row.person)}


def present_holder(holding: SeatHolding, away: Mapping[int, Person | None]) -> Person | None:
    """Who sits there at the moment: the holder, or the stand-in of one who is away; None for nobody.

    `away` as `delegations.away` gives it. A stand-in who is away too is nobody.
    """
    person = holding.person
    if person is None or person.id not in away:
        return person
    stand_in = away[person.id]
    return stand_in if stand_in is not None and stand_in.id not in away else None


def is_reachable(person: Person | None) -> bool:
    """Whether there is somebody whom Telegram has not refused."""
    return person is not None and person.unreachable_since is None


def reachable_ids(holdings: Iterable[SeatHolding]) -> list[int]:
    """The people who hold these seats and can be written to, in order."""
    return sorted({row.person.id for row in holdings if row.person is not None and is_reachable(row.person)})


def answered_ids(session: Session, person: Person, agency_id: int, *, now: datetime) -> set[int]:
    """Who is told what became of something that a person did for an agency.

    The person, as long as they sit there and can be reached; else those to whom the agency's mail goes now.
    """
    sits = any(holding.seat.person_id == person.id for holding in agency_seats(session, [agency_id]))
    return {person.id} if sits and is_reachable(person) else contact_ids(session, [agency_id], now=now)


def contact_ids(session: Session, agency_ids: Iterable[int], *, now: datetime) -> set[int]:
    """The people to write to for these agencies, for news that must not be lost.

    Where everybody is away without a stand-in, it is who finds it on coming back.
    """
    wanted = set(agency_ids)
    present = contacts(session, wanted, now=now)
    rest = contacts(session, wanted - present.keys())
    found = (*present.values(), *rest.values())
    return {holding.person.id for holding in found if holding.person is not None}


def colleague_seats(session: Session, person_id: int) -> tuple[SeatHolding, ...]:
    """The seats that others hold where somebody sits: in the same agency, or in the leading group."""
    own = _views(session, _holdings().where(col(Seat.person_id) == person_id))
    places = {holding.seat.agency_id for holding in own}
    others = _holdings().where(col(Seat.person_id).is_not(None), col(Seat.person_id) != person_id)
    return tuple(row for row in _views(session, others) if row.seat.agency_id in places)


def colleagues(session: Session, person_id: int) -> tuple[Person, ...]:
    """Who may act for somebody: each person who sits where they sit, once."""
    found = {
        row.person.id: row.person for row in colleague_seats(session, person_id) if row.person is not None
    }
    return tuple(found.values())
