"""Agencies: by name, with their seats."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.items import AssignmentState, ItemStatus
from domain.roles import Role
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.people import Agency, AgencyAlias, Invitation, Seat
from models.queries import people
from models.queries.pages import page_of
from models.views import AgencyCard, Page, SeatHolding

PAGE_SIZE = 6


def by_name(session: Session, group_id: int, name: str) -> Agency | None:
    """The agency that is called so, by its name or an alias."""
    named = session.exec(select(Agency).where(Agency.group_id == group_id, Agency.name == name)).first()
    if named is not None:
        return named
    query = select(Agency).join(AgencyAlias, col(AgencyAlias.agency_id) == col(Agency.id))
    return session.exec(query.where(Agency.group_id == group_id, AgencyAlias.name == name)).first()


def similar(session: Session, group_id: int, name: str) -> Sequence[Agency]:
    """Agencies whose name or alias holds the characters of `name` in order (省发改委 → 省发展改革委)."""
    pattern = "%" + "%".join(_escaped(character) for character in name) + "%"
    query = (
        select(Agency)
        .outerjoin(AgencyAlias, col(AgencyAlias.agency_id) == col(Agency.id))
        .where(
            Agency.group_id == group_id,
            col(Agency.name).like(pattern, escape="\\") | col(AgencyAlias.name).like(pattern, escape="\\"),
        )
        .distinct()
    )
    return session.exec(query.order_by(col(Agency.id))).all()


def _escaped(character: str) -> str:
    return "\\" + character if character in "%_\\" else character


def all_agencies(session: Session) -> Sequence[Agency]:
    """Every agency that can have seats, in the order in which the documents named them.

    One that is named only in drafts thrown away, or in none any more, counts when it has a seat.
    """
    return session.exec(in_use().order_by(col(Agency.id))).all()


def in_use() -> SelectOfScalar[Agency]:
    """The agencies of `all_agencies`, as a query to narrow down."""
    parts = (
        select(Assignment.agency_id)
        .join(Item, col(Item.id) == col(Assignment.item_id))
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(Ledger.status != LedgerStatus.DISCARDED)
    )
    seats = select(Seat.agency_id).where(col(Seat.agency_id).is_not(None))
    return select(Agency).where(
        col(Agency.is_collective).is_(False), col(Agency.id).in_(parts) | col(Agency.id).in_(seats)
    )


def without_liaison(session: Session) -> Sequence[Agency]:
    """Agencies whose liaison's seat nobody holds."""
    held = select(Seat.agency_id).where(Seat.role == Role.LIAISON, col(Seat.person_id).is_not(None))
    query = in_use().where(col(Agency.id).not_in(held.where(col(Seat.agency_id).is_not(None))))
    return session.exec(query.order_by(col(Agency.id))).all()


def invited(session: Session, *, now: datetime) -> Sequence[Agency]:
    """Agencies without a liaison whose invitation for that seat is still good."""
    query = (
        select(Agency)
        .join(Seat, col(Seat.agency_id) == col(Agency.id))
        .join(Invitation, col(Invitation.seat_id) == col(Seat.id))
        .where(
            Seat.role == Role.LIAISON,
            col(Seat.person_id).is_(None),
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
            Invitation.expires_at > now,
        )
    )
    return session.exec(query.order_by(col(Agency.id))).all()


def card(session: Session, agency_id: int) -> AgencyCard | None:
    """One agency with its seats and unused invitations."""
    agency = session.get(Agency, agency_id)
    return (
        next(iter(_cards(session, [agency])), None)
        if agency is not None and not agency.is_collective
        else None
    )


def page(session: Session, number: int) -> Page[AgencyCard]:
    """One page of all agencies with their seats."""
    agencies = page_of(all_agencies(session), number, PAGE_SIZE)
    return agencies.of(_cards(session, agencies.rows))


def _cards(session: Session, agencies: Sequence[Agency]) -> list[AgencyCard]:
    ids = [agency.id for agency in agencies]
    seats: dict[int | None, list[SeatHolding]] = defaultdict(list)
    for holding in people.agency_seats(session, ids):
        seats[holding.seat.agency_id].append(holding)
    seat_ids = [holding.seat.id for holdings in seats.values() for holding in holdings]
    invitations: dict[int, Invitation] = {
        row.seat_id: row for row in people.open_invitations(session, seat_ids)
    }
    aliases: dict[int, list[str]] = defaultdict(list)
    for alias in session.exec(select(AgencyAlias).where(col(AgencyAlias.agency_id).in_(ids))).all():
        aliases[alias.agency_id].append(alias.name)
    counts = _item_counts(session, ids)
    return [
        AgencyCard(
            agency,
            tuple(aliases[agency.id]),
            counts.get(agency.id, 0),
            tuple(seats[agency.id]),
            {
                holding.seat.id: invitations[holding.seat.id]
                for holding in seats[agency.id]
                if holding.seat.id in invitations
            },
        )
        for agency in agencies
    ]


def _item_counts(session: Session, agency_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Assignment.agency_id, func.count())
        .join(Item, col(Item.id) == col(Assignment.item_id))
        .where(
            col(Assignment.agency_id).in_(agency_ids),
            Assignment.state != AssignmentState.RELEASED,
            Item.status != ItemStatus.DRAFT,
        )
        .group_by(col(Assignment.agency_id))
    )
    return dict(session.exec(query).all())


def unused(session: Session, agency_ids: Iterable[int]) -> Sequence[Agency]:
    """Those of the agencies that have no part in any item and no seat."""
    query = select(Agency).where(col(Agency.id).in_(list(agency_ids)))
    for user in (Assignment.agency_id, Seat.agency_id):
        query = query.where(col(Agency.id).not_in(select(user).where(col(user).is_not(None))))
    return session.exec(query).all()
