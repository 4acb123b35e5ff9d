"""People and their seats: invite, bind a chat to a seat, preferences."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from domain.errors import (
    AgencyUnknown,
    InvitationExpired,
    InvitationOfOtherAgency,
    InvitationUnknown,
    InvitationUsed,
    NotFound,
    SeatHeld,
)
from domain.roles import AGENCY_ROLES, Role
from models.people import Agency, Invitation, LeadingGroup, Person, Seat
from models.queries import agencies as agency_queries
from models.queries import people as queries
from models.queries import rows
from models.views import Identity, InvitationSlip, SeatHolding
from services import audit, codes, receipts

INVITATION_LIFE = timedelta(days=14)
DEFAULT_GROUP_NAME = "领导小组"


def leading_group(session: Session) -> LeadingGroup:
    """The installation's leading group, made when first asked for."""
    group = queries.leading_group(session)
    if group is None:
        group = LeadingGroup(name=DEFAULT_GROUP_NAME)
        session.add(group)
        session.flush()
    return group


def invite(
    session: Session,
    *,
    role: Role,
    agency_id: int | None = None,
    name: str = "",
    phone: str = "",
    invited_by_id: int | None,
    now: datetime,
) -> InvitationSlip:
    """A fresh one-time code for a seat; an earlier unused code of the same seat stops working.

    Roles of the leading group have no agency and get a new seat each time; an agency has one seat of a role.
    `name` and `phone` of whom it is meant for are kept with it. Errors: AgencyUnknown, SeatHeld.
    """
    group = leading_group(session)
    agency = rows.held(session, Agency, agency_id) if agency_id is not None else None
    if (agency is None or agency.is_collective) and role in AGENCY_ROLES:
        raise AgencyUnknown(name="")
    seat = _seat_to_fill(session, group, agency, role, now)
    return _invite_to(session, seat, agency, invited_by_id, now, name=name, phone=phone)


def renew(
    session: Session, seat_id: int, *, name: str, phone: str, invited_by_id: int | None, now: datetime
) -> InvitationSlip:
    """A fresh code for a seat of the leading group that is still vacant. Errors: NotFound, SeatHeld."""
    seat = rows.held(session, Seat, seat_id)
    if seat is None or seat.agency_id is not None:
        raise NotFound
    if seat.person_id is not None:
        raise SeatHeld(agency="")
    return _invite_to(session, seat, None, invited_by_id, now, name=name, phone=phone)


def invite_all_liaisons(
    session: Session, *, is_renewing: bool = True, invited_by_id: int | None, now: datetime
) -> list[InvitationSlip]:
    """A code for the liaison's seat of every agency that has none yet, in the registry's order.

    `is_renewing`: agencies that were invited get a new code too, and their old one stops working.
    """
    group = leading_group(session)
    invited = set() if is_renewing else {agency.id for agency in agency_queries.invited(session, now=now)}
    slips = []
    for agency in agency_queries.without_liaison(session):
        if agency.id in invited:
            continue
        rows.held(session, Agency, agency.id)
        seat = _seat_to_fill(session, group, agency, Role.LIAISON, now)
        slips.append(_invite_to(session, seat, agency, invited_by_id, now))
    return slips


def _seat_to_fill(
    session: Session, group: LeadingGroup, agency: Agency | None, role: Role, now: datetime
) -> Seat:
    if agency is not None:
        seat = queries.agency_seat(session, agency_id=agency.id, role=role)
        if seat is not None and seat.person_id is not None:
            raise SeatHeld(agency=agency.name)
    else:
        seat = None
    if seat is None:
        seat = Seat(group_id=group.id, agency_id=agency.id if agency else None, role=role, created_at=now)
        session.add(seat)
        session.flush()
    return seat


def _invite_to(
    session: Session,
    seat: Seat,
    agency: Agency | None,
    invited_by_id: int | None,
    now: datetime,
    *,
    name: str = "",
    phone: str = "",
) -> InvitationSlip:
    for earlier in queries.open_invitations(session, [seat.id]):
        earlier.revoked_at = now
    code = codes.fresh()
    invitation = Invitation(
        seat_id=seat.id,
        code_hash=codes.hashed(code),
        invitee_name=name or None,
        invitee_phone=phone or None,
        invited_by_id=invited_by_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    session.add(invitation)
    audit.record(session, now=now, actor_id=invited_by_id, action="invite", noun="seat", noun_id=seat.id)
    return InvitationSlip(agency, seat.role, code, invitation.expires_at, name, phone)


def accept_invitation(
    session: Session, *, code: str, telegram_id: int, name: str, language: str | None, now: datetime
) -> SeatHolding:
    """Bind a Telegram account to the seat that the code is for.

    Pressing the same link twice gives the same seat again. Errors: InvitationUnknown, InvitationUsed (by
    somebody else), InvitationExpired, InvitationOfOtherAgency, SeatHeld.
    """
    invitation = queries.invitation_by_hash(session, codes.hashed(code))
    if invitation is None or invitation.revoked_at is not None:
        raise InvitationUnknown
    rows.held(session, Seat, invitation.seat_id)
    holding = queries.holding(session, invitation.seat_id)
    assert holding is not None
    known = queries.person_by_telegram(session, telegram_id)
    if known is not None:
        rows.held(session, Person, known.id)  # two codes at once could seat one account in two agencies
    if invitation.used_at is not None:
        if known is not None and holding.seat.person_id == known.id:
            return holding
        raise InvitationUsed
    if now >= invitation.expires_at:
        raise InvitationExpired(expired_at=invitation.expires_at)
    refuse_other_agency(session, telegram_id, holding)
    if holding.seat.person_id is not None:
        raise SeatHeld(agency=holding.agency.name if holding.agency else "")
    person = known or _newcomer(session, telegram_id, name, language, now)
    return _bind(session, person, holding, invitation, now)


def refuse_other_agency(session: Session, telegram_id: int, holding: SeatHolding) -> None:
    """One account speaks for one agency; the secretariat's own people may sit in an agency too.

    Errors: InvitationOfOtherAgency.
    """
    identity = queries.identity(session, telegram_id)
    if identity is None or holding.agency is None:
        return
    for other in identity.holdings:
        if other.agency is not None and other.agency.id != holding.agency.id:
            raise InvitationOfOtherAgency(agency=holding.agency.name, other=other.agency.name)


def arrived(session: Session, telegram_id: int, name: str, language: str | None, now: datetime) -> Person:
    """The person behind a Telegram account, noted when first seen."""
    known = queries.person_by_telegram(session, telegram_id)
    return known or _newcomer(session, telegram_id, name, language, now)


def _newcomer(session: Session, telegram_id: int, name: str, language: str | None, now: datetime) -> Person:
    person = Person(telegram_id=telegram_id, name=name[:200], language=language, created_at=now)
    session.add(person)
    session.flush()
    return person


def _bind(
    session: Session, person: Person, holding: SeatHolding, invitation: Invitation, now: datetime
) -> SeatHolding:
    holding.seat.person_id = person.id
    holding.seat.held_since = now
    invitation.used_at = now
    invitation.used_by_id = person.id
    _reachable_again(session, person, now)
    receipts.tell_successor(session, holding.seat.id, person, now)
    audit.record(
        session, now=now, actor_id=person.id, action="take_seat", noun="seat", noun_id=holding.seat.id
    )
    return SeatHolding(holding.seat, holding.agency, person)


def _reachable_again(session: Session, person: Person, now: datetime) -> None:
    if person.unreachable_since is not None:
        person.unreachable_since = None
        audit.record(session, now=now, actor_id=person.id, action="return", noun="person", noun_id=person.id)
        receipts.tell_again(session, person, now)


def note_contact(session: Session, *, telegram_id: int, now: datetime) -> None:
    """Somebody who writes to the bot, or lets it in, can be reached again; the notices missed are told."""
    known = queries.person_by_telegram(session, telegram_id)
    person = rows.held(session, Person, known.id) if known is not None else None
    if person is not None:
        _reachable_again(session, person, now)


def note_blocked(session: Session, *, telegram_id: int, now: datetime) -> None:
    """The person blocked the bot."""
    person = queries.person_by_telegram(session, telegram_id)
    if person is not None and person.unreachable_since is None:
        person.unreachable_since = now
        audit.record(session, now=now, actor_id=person.id, action="block", noun="person", noun_id=person.id)


def choose_language(session: Session, identity: Identity, language: str) -> None:
    """Speak `language` to this person from now on."""
    _own(session, identity).language = language


def choose_quiet_hours(session: Session, identity: Identity, start: time | None, end: time | None) -> None:
    """No message that the person did not ask for between two local times; None for both: at any time."""
    person = _own(session, identity)
    person.quiet_start, person.quiet_end = start, end


def _own(session: Session, identity: Identity) -> Person:
    person = queries.person(session, identity.person.id)
    assert person is not None
    return person
