"""Edited messages: noted, offered to the draft that they belong to, taken over or left."""

from datetime import datetime

from sqlmodel import Session

from domain import days, edits, quantities, replies
from domain.edits import EditOutcome, SaidPart
from domain.errors import NotFound, OutOfDate
from domain.reports import TextField
from domain.zones import Zones
from models.edits import EditView, SaidMessage
from models.queries import edits as queries
from models.queries import rows
from models.views import Identity
from services import replies as replying
from services import report_fields, reports, target_values


def note(session: Session, said_id: int, text: str, *, identity: Identity) -> EditView | None:
    """A message says something else now: what can be done; None where it says nothing new.

    Telegram tells of more edits than people make (a preview was added), and tells of one twice.
    Errors: NotFound, NotYourDuty, DelegationOutside.
    """
    row = _own(session, said_id, identity)
    said = _said(session, row, text, identity)
    if not said or said == (row.wish or row.text).strip():
        return None
    row.edits += 1
    row.wish = said if said != row.text.strip() else None
    session.flush()
    return queries.view(session, said_id) if row.wish else None


def _own(session: Session, said_id: int, identity: Identity) -> SaidMessage:
    """A message of the person, with the item of its duty held."""
    row = session.get(SaidMessage, said_id)
    if row is None or row.person_id != identity.person.id:
        raise NotFound
    reports.own_duty(session, row.duty_id, identity)
    held = rows.held(session, SaidMessage, said_id)
    if held is None:
        raise NotFound
    return held


def _said(session: Session, row: SaidMessage, text: str, identity: Identity) -> str:
    """What a message says, without the number of the item where it replies to a reminder."""
    if row.part is not SaidPart.REPLY:
        return text.strip()
    owed = reports.own_duty(session, row.duty_id, identity)
    return replies.parse(text, {owed.item.number}).text


def adopt(
    session: Session, said_id: int, edit: int, *, identity: Identity, now: datetime, zones: Zones
) -> EditView:
    """Take the edited words into the draft; pressed twice changes nothing.

    The view tells when nothing could be done. Errors: NotFound, OutOfDate for an edit before the last one,
    and those of typing the same words.
    """
    row = _own(session, said_id, identity)
    if row.edits != edit:
        raise OutOfDate
    found = _view(session, said_id)
    if row.wish is None or found.outcome is not EditOutcome.OFFERED:
        return found
    _take_over(session, found, row.wish, identity=identity, now=now, zones=zones)
    row.text, row.wish = row.wish, None
    session.flush()
    return _view(session, said_id)


def leave(session: Session, said_id: int, edit: int, *, identity: Identity) -> EditView:
    """The draft stays as it is. Errors: NotFound, OutOfDate for an edit before the last one."""
    row = _own(session, said_id, identity)
    if row.edits != edit:
        raise OutOfDate
    row.wish = None
    return _view(session, said_id)


def _view(session: Session, said_id: int) -> EditView:
    found = queries.view(session, said_id)
    if found is None:
        raise OutOfDate  # the draft was thrown away
    return found


def _take_over(
    session: Session, found: EditView, text: str, *, identity: Identity, now: datetime, zones: Zones
) -> None:
    """The same as typing it now."""
    said, report_id = found.said, found.report.id
    if said.part in (SaidPart.TEXT, SaidPart.REPLY):
        whole = edits.replaced(found.report.progress_text, said.text, text)
        reports.write(session, report_id, whole, identity=identity, now=now)
        if said.part is SaidPart.REPLY:
            replying.take_figures(session, report_id, text, identity=identity)
    elif said.part is SaidPart.PERCENT:
        reports.set_percent(session, report_id, quantities.percent(text), identity=identity)
    elif said.part is SaidPart.COMPLETED_ON:
        day = days.read_day(text, year=zones.day(now, found.owed.item.ledger_id).year)
        report_fields.complete_on(session, report_id, day, identity=identity, now=now, zones=zones)
    elif said.part is SaidPart.REASON and said.target_id is None:
        report_fields.explain_percent(session, report_id, text, identity=identity)
    elif said.target_id is not None:
        act = target_values.enter if said.part is SaidPart.TARGET else target_values.explain
        act(session, report_id, said.target_id, text, identity=identity)
    else:
        report_fields.fill(session, report_id, TextField(said.part.value), text, identity=identity)
