"""A contact list at the terminal: whom it would invite, and the file of codes."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.commands import grids, transactions
from bot.commands.answers import content, refusal, rehearsed, texts_of
from bot.commands.workbooks import save
from bot.refusals import Refusal
from bot.settings import Settings
from domain.errors import RuleBroken
from domain.sheets import ContactPlan, Invitee
from intake import contacts as intake
from intake.contacts import ContactList
from intake.formats import reading
from models.database import Database
from models.views import InvitationSlip
from rendering import invitations, labels
from rendering import sheets as words
from services import contacts


def recognised(path: Path, settings: Settings) -> ContactList | None:
    """The people of a list; None for a file that is none. Errors: Refusal."""
    try:
        return intake.recognised(reading.read(content(path), path.name))
    except RuleBroken as error:
        raise refusal(error, settings) from None


def read(path: Path, settings: Settings) -> ContactList:
    """The people of a list. Errors: Refusal."""
    listed = recognised(path, settings)
    if listed is None:
        raise Refusal(f"{path.name} is no contact list: it needs columns for agency, name and telephone.")
    return listed


def plan(
    listed: ContactList, settings: Settings, database: Database, *, has_new_agencies: bool, now: datetime
) -> ContactPlan:
    """Whom the list would invite, once its new agencies are entered if it may have any. Errors: Refusal."""
    try:
        with transactions.begun(database, is_rehearsal=True) as session:
            if has_new_agencies:
                contacts.register(session, listed, actor_id=None, now=now)
            return contacts.plan(session, listed, now=now)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def invite(
    listed: ContactList,
    settings: Settings,
    database: Database,
    *,
    is_partial: bool,
    has_new_agencies: bool,
    is_rehearsal: bool,
    now: datetime,
) -> list[InvitationSlip]:
    """A code for everybody on the list whose seat is free. Errors: Refusal."""
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            if has_new_agencies:
                contacts.register(session, listed, actor_id=None, now=now)
            return contacts.invite(session, listed, is_partial=is_partial, invited_by_id=None, now=now)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def write(slips: Sequence[InvitationSlip], bot_name: str | None, out: Path, settings: Settings) -> None:
    """The codes as a workbook in a file. Errors: Refusal."""

    def link_for(code: str) -> str | None:
        return f"https://t.me/{bot_name}?start={code}" if bot_name else None

    save(out, invitations.data(slips, link_for, texts_of(settings)))


def plan_lines(found: ContactPlan, settings: Settings, width: int, *, is_rehearsal: bool) -> list[str]:
    """Who is invited, and who sits already."""
    texts = texts_of(settings)
    say = texts.gettext
    columns = (say("Agency"), say("Role"), say("Person"), say("Telephone"), "")
    state = {True: say("seat held"), False: ""}
    rows = [
        (
            row.agency_name,
            labels.seat_role(row.contact.role, texts),
            row.contact.name,
            row.contact.phone,
            state[is_seated] or (say("invited anew") if row.is_invited else ""),
        )
        for row, is_seated in _in_order(found)
    ]
    return [grids.drawn(columns, rows, width), *rehearsed(texts, is_rehearsal=is_rehearsal)]


def _in_order(found: ContactPlan) -> list[tuple[Invitee, bool]]:
    everybody = [*((row, False) for row in found.invitees), *((row, True) for row in found.seated)]
    return sorted(everybody, key=lambda pair: (pair[0].contact.sheet, pair[0].contact.row))


def error_lines(found: ContactPlan, settings: Settings) -> list[str]:
    """Everything that is wrong, a line for each cell."""
    return [words.plain(error, texts_of(settings)) for error in found.errors]
