"""Agencies and who speaks for them: their seats, and the invitations to take one."""

from collections.abc import Set
from dataclasses import dataclass

from domain.roles import AGENCY_ROLES, Role
from models.people import Invitation, Person
from models.views import AgencyCard, InvitationSlip, Page
from rendering import labels, registry
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

#: Seats that every agency should fill, in this order; others are shown where they exist.
SEATS = (Role.LIAISON, Role.BACKUP_LIAISON, Role.SECTION_HEAD, Role.SUPERVISING_LEADER)


@dataclass(frozen=True)
class Place:
    """A seat of an agency: held, invited to, or vacant."""

    role: Role
    person: Person | None
    invitation: Invitation | None
    seat_id: int | None  # None before anybody was invited to it


def places(card: AgencyCard) -> list[Place]:
    """The seats that matter of an agency, in the order in which they are shown."""
    by_role = {holding.seat.role: holding for holding in card.seats}
    further = [role for role in Role if role in AGENCY_ROLES and role in by_role and role not in SEATS]
    found = []
    for role in (*SEATS, *further):
        holding = by_role.get(role)
        invitation = card.invitations.get(holding.seat.id or 0) if holding else None
        person = holding.person if holding else None
        found.append(Place(role, person, invitation, holding.seat.id if holding else None))
    return found


def agencies(
    page: Page[AgencyCard], without_liaison: int, texts: Texts, silent: Set[int] = frozenset()
) -> Message:
    """One page of agencies; `without_liaison` counts over all pages, in `silent` nobody can be written to."""
    lines = [(card, places(card)[0]) for card in page.rows]
    text = texts.render(
        "agencies/list.html", page=page, lines=lines, without_liaison=without_liaison, silent=silent
    )
    names = [button(cut(card.agency.name, 24), Action.AGENCY, card.agency.id) for card in page.rows]
    invite = texts.gettext("All invitations as a table (%(count)s)", count=without_liaison)
    return Message(
        text,
        keyboard(
            [button(invite, Action.INVITE_ALL)] if without_liaison else [],
            *grid(names, 2),
            pager(page.number, page.pages, Action.AGENCIES),
        ),
    )


def agency(card: AgencyCard, texts: Texts) -> Message:
    """One agency with its seats."""
    found = places(card)
    text = texts.render("agencies/card.html", card=card, places=found, registry=registry)
    acts = (
        []
        if card.agency.is_collective
        else [_replace(place, texts) if place.person else _invite(card, place, texts) for place in found]
    )
    names = (
        []
        if card.agency.is_collective
        else [
            button(texts.gettext("Names, level, merging"), Action.AGENCY_NAMES, card.agency.id),
            button(texts.gettext("Signing inside"), Action.SIGNING, card.agency.id),
        ]
    )
    return Message(text, keyboard(*[[act] for act in acts], names, labels.back(texts, Action.AGENCIES, 1)))


def _replace(place: Place, texts: Texts) -> Button:
    role = labels.seat_role(place.role, texts)
    return button(texts.gettext("Replace: %(role)s", role=role), Action.REPLACE, place.seat_id)


def confirm_invitations(invited: int, missing: int, texts: Texts) -> Message:
    """Asks before codes that are out stop working; `missing` agencies have none yet."""
    rest = texts.gettext("Only agencies not invited yet (%(count)s)", count=missing)
    renew = texts.gettext("Renew all (%(count)s)", count=invited + missing)
    return Message(
        texts.render("agencies/confirm_invitations.html", invited=invited),
        keyboard(
            [button(rest, Action.INVITE_MISSING)] if missing else [],
            [button(renew, Action.INVITE_ALL_CONFIRMED)],
            labels.back(texts, Action.AGENCIES, 1),
        ),
    )


def _invite(card: AgencyCard, place: Place, texts: Texts) -> Button:
    role = labels.seat_role(place.role, texts)
    if place.invitation is None:
        label = texts.gettext("Invite: %(role)s", role=role)
    else:
        label = texts.gettext("Invite again: %(role)s", role=role)
    return button(label, Action.INVITE, card.agency.id, place.role)


def invitation(slip: InvitationSlip, link: str | None, texts: Texts) -> Message:
    """A fresh invitation to pass on; no button may replace it, since its code is not shown again."""
    text = texts.render(
        "agencies/invitation.html", slip=slip, link=link, role=labels.seat_role(slip.role, texts)
    )
    return Message(text)
