"""Who gets a notice: one SELECT of seats, which the preview counts and the sending puts into receipts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from domain import audiences
from domain.audiences import AgencyState, Audience, Filter
from domain.items import ACTIVE, AssignmentState
from domain.levels import GovernmentLevel
from domain.roles import Role
from models.broadcasts import Addressed, NoticePreview, Option, Options
from models.cycles import Period
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.notices import Notice
from models.people import Agency, Person, Seat
from models.queries import agencies
from models.queries.reports import is_owed
from models.reports import Duty
from models.views import Page

#: A SELECT that is narrowed down further.
Chosen: TypeAlias = sa.Select[*tuple[Any, ...]]

NAMED = 6  # people and agencies that a preview names
OPTIONS_PER_PAGE = 8
_IS_HELD = col(Seat.person_id).is_not(None)
_IS_REACHABLE = col(Person.id).is_not(None) & col(Person.unreachable_since).is_(None)


def of(notice: Notice) -> Audience:
    """The conditions of a notice."""
    return audiences.read(notice.audience_kind, notice.audience)


# Agencies


def scope(audience: Audience, now: datetime) -> Chosen:
    """Ids of the agencies that fulfil all conditions on agencies."""
    query: Chosen = sa.select(col(Agency.id)).where(col(Agency.id).in_(_in_use()))
    if (ids := audience.get(Filter.AGENCIES)) is not None:
        query = query.where(col(Agency.id).in_(ids))
    if (levels := audience.get(Filter.LEVELS)) is not None:
        query = query.where(col(Agency.level).in_([GovernmentLevel(level) for level in levels]))
    if (item_ids := audience.get(Filter.ITEMS)) is not None:
        query = query.where(col(Agency.id).in_(_parts().where(col(Item.id).in_(item_ids))))
    if (sections := audience.get(Filter.SECTIONS)) is not None:
        query = query.where(col(Agency.id).in_(_parts().where(col(Item.section).in_(sections))))
    if (states := audience.get(Filter.STATES)) is not None:
        query = query.where(col(Agency.id).in_(_owing(states, now)))
    return query


def _in_use() -> Chosen:
    return sa.select(agencies.in_use().subquery().c.id)


def _parts() -> Chosen:
    """Agencies by their parts in items in force."""
    return (
        sa.select(col(Assignment.agency_id))
        .join(Item, col(Item.id) == col(Assignment.item_id))
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(
            col(Ledger.status) == LedgerStatus.PUBLISHED, col(Assignment.state) != AssignmentState.RELEASED
        )
    )


def _owing(states: Sequence[str], now: datetime) -> Chosen:
    query = (
        sa.select(col(Duty.agency_id))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(is_owed(), col(Item.status).in_(ACTIVE))
    )
    if not states:
        return query.where(sa.false())
    return query if AgencyState.OWING in states else query.where(col(Period.due_at) < now)


# Seats


def recipients(audience: Audience, now: datetime) -> sa.Subquery:
    """The seats that a notice goes to: seat_id, agency_id, person_id, is_reachable.

    Without a choice of roles an agency is reached through its liaison, or the backup where the liaison
    cannot be written to. Of chosen roles each holder gets it; a vacant seat stands for an agency without any.
    """
    if audience.roles is None:
        return sa.union_all(_contacts(audience, now)).subquery("recipient")
    return sa.union_all(_holders(audience, now), _in_group(audience)).subquery("recipient")


def _contacts(audience: Audience, now: datetime) -> Chosen:
    is_liaison = col(Seat.role) == Role.LIAISON
    rank = sa.case((_IS_REACHABLE & is_liaison, 0), (_IS_REACHABLE, 1), else_=2)
    is_asked = is_liaison | ((col(Seat.role) == Role.BACKUP_LIAISON) & _IS_REACHABLE)
    ranked = _ranked(audience, now, rank).where(is_asked).subquery()
    return _columns(ranked).where(ranked.c.place == 1)


def _holders(audience: Audience, now: datetime) -> Chosen:
    roles = audience.agency_roles
    is_asked = col(Seat.role).in_(roles) & (_IS_HELD | col(Seat.role).in_(roles[:1]))
    ranked = _ranked(audience, now, sa.case((_IS_HELD, 0), else_=1)).where(is_asked).subquery()
    return _columns(ranked).where((ranked.c.place == 1) | ranked.c.person_id.is_not(None))


def _ranked(audience: Audience, now: datetime, rank: sa.ColumnElement[int]) -> Chosen:
    """The seats of the agencies, those of each one behind the other."""
    place = func.row_number().over(partition_by=col(Seat.agency_id), order_by=(rank, col(Seat.id)))
    return (
        sa.select(*_seat_columns(), place.label("place"))
        .outerjoin(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Seat.agency_id).in_(scope(audience, now)))
    )


def _in_group(audience: Audience) -> Chosen:
    return (
        sa.select(*_seat_columns())
        .outerjoin(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Seat.agency_id).is_(None), col(Seat.role).in_(audience.group_roles), _IS_HELD)
    )


def _seat_columns() -> tuple[sa.ColumnElement[Any], ...]:
    is_reachable = sa.case((_IS_REACHABLE, 1), else_=0).label("is_reachable")
    return (
        col(Seat.id).label("seat_id"),
        col(Seat.agency_id).label("agency_id"),
        col(Seat.person_id).label("person_id"),
        is_reachable,
    )


def _columns(ranked: sa.Subquery) -> Chosen:
    return sa.select(ranked.c.seat_id, ranked.c.agency_id, ranked.c.person_id, ranked.c.is_reachable)


def seatless(session: Session, audience: Audience, now: datetime, *, limit: int) -> Sequence[int]:
    """Some agencies of the audience that have no seat to hold a receipt yet."""
    if audience.roles is not None and not audience.agency_roles:
        return ()
    recipient = recipients(audience, now)
    seated = sa.select(recipient.c.agency_id).where(recipient.c.agency_id.is_not(None))
    query = scope(audience, now).where(col(Agency.id).not_in(seated))
    return session.execute(query.order_by(col(Agency.id)).limit(limit)).scalars().all()


# What the preview shows


def count(session: Session, audience: Audience, now: datetime) -> int:
    """How many people would get it."""
    recipient = recipients(audience, now)
    query = sa.select(func.count(recipient.c.person_id.distinct())).where(recipient.c.is_reachable == 1)
    return int(session.execute(query).scalar_one())


def preview(session: Session, notice: Notice, now: datetime) -> NoticePreview:
    """Whom a notice would reach."""
    audience = of(notice)
    unreached = _unreached(audience, now)
    names = session.execute(unreached.order_by(col(Agency.id)).limit(NAMED)).scalars().all()
    total = session.execute(sa.select(func.count()).select_from(unreached.subquery())).scalar_one()
    return NoticePreview(
        addressed(session, notice),
        count(session, audience, now),
        _first_people(session, audience, now),
        tuple(names),
        total,
    )


def _unreached(audience: Audience, now: datetime) -> Chosen:
    recipient = recipients(audience, now)
    reached = sa.select(recipient.c.agency_id).where(
        recipient.c.is_reachable == 1, recipient.c.agency_id.is_not(None)
    )
    query = sa.select(col(Agency.name)).where(
        col(Agency.id).in_(scope(audience, now)), col(Agency.id).not_in(reached)
    )
    is_for_agencies = audience.roles is None or bool(audience.agency_roles)
    return query if is_for_agencies else query.where(sa.false())


def _first_people(session: Session, audience: Audience, now: datetime) -> tuple[tuple[str | None, str], ...]:
    recipient = recipients(audience, now)
    query = (
        sa.select(col(Agency.name), col(Person.name))
        .select_from(recipient)
        .join(Person, col(Person.id) == recipient.c.person_id)
        .outerjoin(Agency, col(Agency.id) == recipient.c.agency_id)
        .where(recipient.c.is_reachable == 1)
        .order_by(recipient.c.agency_id, recipient.c.seat_id)
        .limit(NAMED)
    )
    return tuple((agency, name) for agency, name in session.execute(query).all())


def addressed(session: Session, notice: Notice) -> Addressed:
    """A notice's conditions, with the numbers of its items."""
    audience = of(notice)
    ids = audience.get(Filter.ITEMS) or ()
    numbers = session.exec(select(Item.number).where(col(Item.id).in_(ids)).order_by(col(Item.number))).all()
    return Addressed(notice, audience, tuple(numbers))


# What can be chosen


def options(session: Session, notice: Notice, condition: Filter, number: int, now: datetime) -> Options:
    """One page of what a condition can be set to."""
    audience = of(notice)
    chosen = audience.get(condition) or ()
    fixed = {Filter.ROLES: Role, Filter.LEVELS: GovernmentLevel, Filter.STATES: AgencyState}
    if condition in fixed:
        rows = [Option(value, value, "", value in chosen) for value in fixed[condition]]
        page = Page(tuple(rows), 1, 1, len(rows))
    else:
        page = _option_page(session, condition, chosen, number)
    return Options(notice, condition, page, count(session, audience, now))


def _option_page(session: Session, condition: Filter, chosen: Sequence[object], number: int) -> Page[Option]:
    query = _named(condition)
    total = session.execute(sa.select(func.count()).select_from(query.subquery())).scalar_one()
    pages = max(1, -(-total // OPTIONS_PER_PAGE))
    number = min(max(1, number), pages)
    start = (number - 1) * OPTIONS_PER_PAGE
    rows = session.execute(query.limit(OPTIONS_PER_PAGE).offset(start)).all()
    found = [Option(value, handle, name, value in chosen) for value, handle, name in rows]
    return Page(tuple(found), number, pages, total, start + 1)


def _named(condition: Filter) -> Chosen:
    """The value, a number that a button carries for it, and the name."""
    if condition is Filter.AGENCIES:
        query: Chosen = sa.select(col(Agency.id), col(Agency.id).label("handle"), col(Agency.name))
        return query.where(col(Agency.id).in_(_in_use())).order_by(col(Agency.id))
    in_force = sa.select(col(Ledger.id)).where(col(Ledger.status) == LedgerStatus.PUBLISHED)
    if condition is Filter.ITEMS:
        name = sa.cast(col(Item.number), sa.String) + " " + col(Item.title)
        query = sa.select(col(Item.id), col(Item.id).label("handle"), name).order_by(
            col(Item.ledger_id), col(Item.number)
        )
        return query.where(col(Item.ledger_id).in_(in_force))
    handle = func.min(col(Item.id))
    return (
        sa.select(col(Item.section), handle.label("handle"), col(Item.section).label("name"))
        .where(col(Item.ledger_id).in_(in_force), col(Item.section).is_not(None))
        .group_by(col(Item.section))
        .order_by(handle)
    )


def value_of(session: Session, condition: Filter, handle: str) -> object | None:
    """What a button's handle stands for; None where there is no such thing any more."""
    fixed = {Filter.ROLES: Role, Filter.LEVELS: GovernmentLevel, Filter.STATES: AgencyState}
    if condition in fixed:
        return next((value.value for value in fixed[condition] if value == handle), None)
    if not handle.isdecimal():
        return None
    if condition is Filter.AGENCIES:
        agency = session.get(Agency, int(handle))
        return agency.id if agency is not None else None
    item = session.get(Item, int(handle))
    if item is None:
        return None
    return item.section if condition is Filter.SECTIONS else item.id
