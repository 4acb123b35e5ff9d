"""Replies to reminders: kept as they come, then made part of the draft that they are meant for."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from domain import replies
from domain.edits import SaidPart
from domain.errors import NotFound, OutOfDate
from domain.reports import ReportKind, ReportStatus
from models.queries import items as item_queries
from models.queries import replies as queries
from models.queries import reports as report_queries
from models.reports import Report, SentPiece
from models.views import Identity
from services import evidence, reports, said, target_values
from services.files import ReceivedFile


@dataclass(frozen=True)
class Kept:
    """A piece, and where the rest of its album went: the first piece asks, the others follow."""

    piece: SentPiece
    is_first: bool
    report_id: int | None = None


def keep(
    session: Session,
    person_id: int,
    message_id: int,
    *,
    text: str,
    file: ReceivedFile | None,
    album: str | None,
    now: datetime,
) -> Kept:
    """Keep what was sent; the same message again is the same piece."""
    sent = queries.piece(session, person_id, message_id)
    if sent is None:
        sent = SentPiece(person_id=person_id, message_id=message_id, album=album, text=text, received_at=now)
        if file is not None:
            sent.sha256, sent.file_name = file.sha256, file.name[:300]
            sent.media_type, sent.size = file.media_type[:100], file.size
        session.add(sent)
        session.flush()
    pieces = queries.together(session, sent)
    placed = next((row.report_id for row in pieces if row.report_id is not None), None)
    return Kept(sent, pieces[0].id == sent.id, placed)


def place(session: Session, piece_id: int, duty_id: int, *, identity: Identity, now: datetime) -> Report:
    """Make a piece, with its album, part of the draft of a duty; begun where there is none. Twice is once.

    Errors: NotFound for somebody else's piece, OutOfDate where it went to another report,
    EvidenceRefused, TextTooLong, those of `reports.start`.
    """
    sent = session.get(SentPiece, piece_id)
    if sent is None or sent.person_id != identity.person.id:
        raise NotFound
    owed = reports.own_duty(session, duty_id, identity)
    if sent.report_id is not None:
        return _placed(session, sent.report_id, duty_id)
    latest = owed.latest
    is_begun = latest is not None and latest.status is ReportStatus.DRAFT
    kind = latest.kind if latest is not None and is_begun else ReportKind.PROGRESS
    report = reports.start(session, duty_id, kind, identity=identity, now=now)
    for row in queries.together(session, sent):
        if row.report_id is None:
            _take_in(session, row, report.id, identity=identity, now=now)
    return report


def _placed(session: Session, report_id: int, duty_id: int) -> Report:
    report = report_queries.report(session, report_id)
    if report is None or report.duty_id != duty_id:
        raise OutOfDate
    return report


def _take_in(session: Session, sent: SentPiece, report_id: int, *, identity: Identity, now: datetime) -> None:
    if sent.sha256 is not None:
        file = ReceivedFile(sent.file_name or "", sent.sha256, sent.media_type or "", sent.size or 0)
        evidence.attach(session, report_id, file, identity=identity, now=now)
    if sent.text.strip():
        _take_in_text(session, sent, report_id, identity=identity, now=now)
    sent.report_id = report_id


def _take_in_text(
    session: Session, sent: SentPiece, report_id: int, *, identity: Identity, now: datetime
) -> None:
    _, owed = reports.own_draft(session, report_id, identity=identity)
    text = replies.parse(sent.text, {owed.item.number}).text
    if not text:
        return
    reports.add(session, report_id, text, identity=identity, now=now)
    take_figures(session, report_id, text, identity=identity)
    said.remember(
        session,
        SaidPart.REPLY,
        text,
        person_id=sent.person_id,
        message_id=sent.message_id,
        now=now,
        duty_id=owed.duty.id,
    )


def take_figures(session: Session, report_id: int, text: str, *, identity: Identity) -> None:
    """The percentage and the figures of targets that a text names, where only one can be meant."""
    report, owed = reports.own_draft(session, report_id, identity=identity)
    targets = item_queries.targets(session, owed.item.id)
    units = [row.unit for row in targets]
    percent = replies.percent(text, units)
    if percent is not None and report.kind is ReportKind.PROGRESS:
        reports.set_percent(session, report_id, percent, identity=identity)
    for place_of, value in replies.figures(text, units).items():
        typed = f"{value:.6f}".rstrip("0").rstrip(".")
        target_values.enter(session, report_id, targets[place_of].id, typed, identity=identity)
