"""Agencies and who speaks for them: their seats, and the invitations to take one."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import xlsxwriter
from telegram import InlineKeyboardButton

from domain.roles import AGENCY_ROLES, Role
from models.people import Invitation, Person
from models.views import AgencyCard, InvitationSlip, Page, SeatHolding
from rendering import labels
from rendering.buttons import Action, button, grid, keyboard, pager
from rendering.messages import File, Message
from rendering.texts import Texts, cut

#: Seats that every agency should fill, in this order; others are shown where they exist.
SEATS = (Role.LIAISON, Role.BACKUP_LIAISON, Role.SUPERVISING_LEADER)


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


def agencies(page: Page[AgencyCard], without_liaison: int, texts: Texts) -> Message:
    """One page of agencies; `without_liaison` counts over all pages."""
    lines = [(card, places(card)[0]) for card in page.rows]
    text = texts.render("agencies/list.html", page=page, lines=lines, without_liaison=without_liaison)
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
    text = texts.render("agencies/card.html", card=card, places=found, labels=labels)
    acts = (
        []
        if card.agency.is_collective
        else [_replace(place, texts) if place.person else _invite(card, place, texts) for place in found]
    )
    return Message(text, keyboard(*[[act] for act in acts], labels.back(texts, Action.AGENCIES, 1)))


def _replace(place: Place, texts: Texts) -> InlineKeyboardButton:
    role = labels.seat_role(place.role, texts)
    return button(texts.gettext("Replace: %(role)s", role=role), Action.REPLACE, place.seat_id)


def confirm_replace(holding: SeatHolding, texts: Texts) -> Message:
    """Asks once more before somebody leaves a seat."""
    text = texts.render(
        "agencies/confirm_replace.html", holding=holding, role=labels.seat_role(holding.seat.role, texts)
    )
    replace = button(texts.gettext("Replace and invite anew"), Action.REPLACE_CONFIRMED, holding.seat.id)
    return Message(text, keyboard([replace], labels.back(texts, Action.AGENCY, holding.seat.agency_id)))


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


def _invite(card: AgencyCard, place: Place, texts: Texts) -> InlineKeyboardButton:
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


def invitation_sheet(
    slips: Sequence[InvitationSlip], link_for: Callable[[str], str | None], texts: Texts
) -> Message:
    """Many invitations as one table; `link_for` makes a link of a code. No button, as for a single one."""
    file = File(texts.gettext("invitations") + ".xlsx", _sheet(slips, link_for, texts))
    text = texts.render("agencies/sheet.html", count=len(slips))
    return Message(text, file=file)


def _sheet(slips: Sequence[InvitationSlip], link_for: Callable[[str], str | None], texts: Texts) -> bytes:
    buffer = io.BytesIO()
    # Names come from documents and people: text that begins with "=" stays text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#DDE5EE", "border": 1, "valign": "vcenter"})
        cell = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        code = book.add_format({"border": 1, "valign": "vcenter", "font_name": "Consolas"})
        sheet = book.add_worksheet(texts.gettext("invitations"))
        for column, (title, width) in enumerate(_columns(texts)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for row, slip in enumerate(slips, start=1):
            formats = (cell, cell, code, cell, cell)
            for column, (value, look) in enumerate(zip(_cells(slip, link_for, texts), formats, strict=True)):
                sheet.write_string(row, column, value, look)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
    return buffer.getvalue()


def _columns(texts: Texts) -> list[tuple[str, int]]:
    """Titles with widths in characters."""
    return [
        (texts.gettext("Agency"), 30),
        (texts.gettext("Role"), 18),
        (texts.gettext("Invitation code"), 18),
        (texts.gettext("Link"), 60),
        (texts.gettext("Valid until"), 36),
    ]


def _cells(slip: InvitationSlip, link_for: Callable[[str], str | None], texts: Texts) -> list[str]:
    return [
        slip.agency.name if slip.agency else texts.gettext("office of the leading group"),
        labels.seat_role(slip.role, texts),
        slip.code,
        link_for(slip.code) or "",
        texts.moment(slip.expires_at),
    ]
