"""A contact list: who would be invited to which seat, and the invitations."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session

from domain.roles import AGENCY_ROLES, GROUP_ROLES
from domain.sheets import (
    Contact,
    ContactPlan,
    ContactsEmpty,
    Invitee,
    Problem,
    RowError,
    SheetWithErrors,
    in_order,
)
from intake import agencies as agency_words
from intake.contacts import ContactList
from models.people import Agency
from models.queries import people as people_queries
from models.queries import rows
from models.views import InvitationSlip, SeatHolding
from services import audit, people
from services.naming import MAX_NAME
from services.registries import Registrar, Registry


def plan(session: Session, listed: ContactList, *, now: datetime) -> ContactPlan:
    """What inviting everybody on the list would do."""
    registry = Registry(session, people.leading_group(session).id)
    return _Planner(session, registry, listed, now).plan()


def invite(
    session: Session,
    listed: ContactList,
    *,
    is_partial: bool = False,
    invited_by_id: int | None,
    now: datetime,
) -> list[InvitationSlip]:
    """A code for everybody on the list whose seat nobody holds, in the list's order.

    Rows with errors are passed over if `is_partial`. Errors: SheetWithErrors, ContactsEmpty.
    """
    group = people.leading_group(session)
    rows.held(session, type(group), group.id)  # the same list sent twice at once
    found = plan(session, listed, now=now)
    if found.errors and not is_partial:
        raise SheetWithErrors(count=len(found.errors))
    if not found.invitees:
        raise ContactsEmpty
    audit.record(
        session,
        now=now,
        actor_id=invited_by_id,
        action="invite_contacts",
        noun="leading_group",
        noun_id=group.id,
        invited=len(found.invitees),
        passed_over=len(found.errors),
    )
    return [_invite(session, invitee, invited_by_id, now) for invitee in found.invitees]


def register(
    session: Session, listed: ContactList, *, actor_id: int | None, now: datetime
) -> tuple[str, ...]:
    """Enter the agencies of a list that are like none in the registry: it came before any document.

    Their names in the list's order. A name that is like another, in the registry or in the list, stays an
    error of its row: it is to be written as the agency is called.
    """
    group = people.leading_group(session)
    registrar = Registrar(session, group.id, None, now=now)
    new = [
        registrar.agency(contact.agency, is_collective=False).name
        for contact in listed.contacts
        if _may_be_new(contact) and registrar.is_unlike(contact.agency)
    ]
    session.flush()
    if new:
        audit.record(
            session,
            now=now,
            actor_id=actor_id,
            action="register_contacts",
            noun="leading_group",
            noun_id=group.id,
            agencies=new,
        )
    return tuple(new)


def _may_be_new(contact: Contact) -> bool:
    name = contact.agency
    is_single = len(name) <= MAX_NAME and not agency_words.is_group(name)
    return contact.role in AGENCY_ROLES and is_single and not contact.is_faulty


def _invite(session: Session, invitee: Invitee, invited_by_id: int | None, now: datetime) -> InvitationSlip:
    contact = invitee.contact
    if invitee.agency_id is None and invitee.seat_id is not None:
        return people.renew(
            session,
            invitee.seat_id,
            name=contact.name,
            phone=contact.phone,
            invited_by_id=invited_by_id,
            now=now,
        )
    return people.invite(
        session,
        role=contact.role,
        agency_id=invitee.agency_id,
        name=contact.name,
        phone=contact.phone,
        invited_by_id=invited_by_id,
        now=now,
    )


class _Planner:
    """Goes through a list, row by row."""

    def __init__(self, session: Session, registry: Registry, listed: ContactList, now: datetime) -> None:
        self._session = session
        self._registry = registry
        self._listed = listed
        self._now = now
        self._errors: list[RowError] = list(listed.errors)
        self._seats: dict[tuple[object, ...], Contact] = {}

    def plan(self) -> ContactPlan:
        """All of the list."""
        found = [pair for contact in self._listed.contacts if (pair := self._placed(contact)) is not None]
        holdings = self._holdings({agency.id for _, agency in found if agency is not None})
        named = self._named(holdings)
        invitees: list[Invitee] = []
        seated: list[Invitee] = []
        for contact, agency in found:
            holding = _holding(contact, agency, holdings, named)
            is_held = holding is not None and holding.person is not None
            invitee = Invitee(
                contact,
                agency_id=agency.id if agency else None,
                agency_name=agency.name if agency else "",
                seat_id=holding.seat.id if holding else None,
                is_invited=holding is not None and holding.seat.id in named,
            )
            (seated if is_held else invitees).append(invitee)
        return ContactPlan(tuple(invitees), tuple(seated), in_order(self._errors), self._unknown())

    def _unknown(self) -> tuple[str, ...]:
        """Names in the list's order that `register` may enter."""
        names = (contact.agency for contact in self._listed.contacts if _may_be_new(contact))
        return tuple(name for name in dict.fromkeys(names) if self._registry.is_unlike(name))

    def _placed(self, contact: Contact) -> tuple[Contact, Agency | None] | None:
        """The contact with their agency (None: the leading group), unless something is wrong."""
        agency = self._registry.found(contact.agency) if contact.role in AGENCY_ROLES else None
        if contact.role in AGENCY_ROLES and (agency is None or agency.is_collective):
            problem, facts = self._registry.problem(contact.agency)
            self._refuse(contact, Problem.AGENCY_COLLECTIVE if agency else problem, **facts)
            return None
        if contact.is_faulty:
            return None
        key = (agency.id, contact.role) if agency else (contact.name, contact.role)
        first = self._seats.setdefault(key, contact)
        if first is not contact:
            self._refuse(contact, Problem.SEAT_REPEATED, first=first.row)
            return None
        return contact, agency

    def _refuse(self, contact: Contact, problem: Problem, **facts: object) -> None:
        self._errors.append(
            RowError(contact.sheet, contact.row, contact.agency_column, contact.agency, problem, facts)
        )

    def _holdings(self, agency_ids: Iterable[int]) -> list[SeatHolding]:
        of_group = people_queries.seats_with_roles(self._session, GROUP_ROLES)
        return [*people_queries.agency_seats(self._session, agency_ids), *of_group]

    def _named(self, holdings: Iterable[SeatHolding]) -> dict[int, str]:
        """Names on the codes that are out, by seat."""
        seat_ids = [holding.seat.id for holding in holdings]
        return {
            row.seat_id: row.invitee_name or ""
            for row in people_queries.open_invitations(self._session, seat_ids)
            if row.expires_at > self._now
        }


def _holding(
    contact: Contact, agency: Agency | None, holdings: Iterable[SeatHolding], named: Mapping[int, str]
) -> SeatHolding | None:
    """The seat that is meant: an agency has one of a role, in the leading group the name tells."""
    for holding in holdings:
        if holding.seat.role is not contact.role:
            continue
        if agency is not None and holding.seat.agency_id == agency.id:
            return holding
        holder = holding.person.name if holding.person else named.get(holding.seat.id)
        if agency is None and holder == contact.name:
            return holding
    return None
