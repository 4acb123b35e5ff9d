"""Told by telephone (电话已通知): an agency is informed, by whom, when, with whom; that signs for nothing."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.errors import NotFound
from domain.notices import NoticeNotOut, NoticeStatus, ReceiptState
from domain.telephones import MAX_SPOKEN_WITH, SignedMeanwhile
from models.notices import Notice, Receipt
from models.queries import rows
from models.queries import telephones as queries
from models.views import Identity
from services import notices, outbox


def note(
    session: Session, receipt_id: int, spoken_with: str, *, identity: Identity, now: datetime
) -> Receipt:
    """The agency of a receipt was told of the notice by telephone: it is chased no more.

    Errors: NotFound, NoticeNotOut, SignedMeanwhile, ReasonMissing, TextTooLong.
    """
    spoken_with = reasons.given(spoken_with, MAX_SPOKEN_WITH)
    notice, receipt = _open(session, receipt_id)
    check(notice, receipt)
    mark(session, notice, receipt, spoken_with, identity=identity, now=now)
    return receipt


def check(notice: Notice, receipt: Receipt) -> None:
    """Whether there is a call to note. Errors: NoticeNotOut, SignedMeanwhile."""
    if notice.status is not NoticeStatus.SENT:
        raise NoticeNotOut
    if receipt.state is ReceiptState.ACKNOWLEDGED:
        raise SignedMeanwhile


def mark(
    session: Session,
    notice: Notice,
    receipt: Receipt,
    spoken_with: str,
    *,
    identity: Identity,
    now: datetime,
) -> None:
    """Note the call at all receipts of an agency that nobody signed; what was noted before stays."""
    new = [row for row in queries.of_same_agency(session, receipt) if row.phoned_at is None]
    if not new:
        return
    for row in new:
        row.phoned_at, row.phoned_by_id, row.phoned_with = now, identity.person.id, spoken_with
    _record(session, notice, receipt, "tell_by_telephone", identity, now, spoken_with=spoken_with)


def undo(session: Session, receipt_id: int, *, identity: Identity, now: datetime) -> Receipt:
    """It was noted by mistake. A second press changes nothing. Errors: NotFound, NoticeNotOut."""
    notice, receipt = _open(session, receipt_id)
    if receipt.phoned_at is None:
        return receipt
    for row in queries.of_same_agency(session, receipt):
        row.phoned_at = row.phoned_by_id = row.phoned_with = None
    _record(session, notice, receipt, "untell_by_telephone", identity, now)
    return receipt


def _open(session: Session, receipt_id: int) -> tuple[Notice, Receipt]:
    """A receipt of a notice that is out."""
    receipt = session.get(Receipt, receipt_id)
    if receipt is None:
        raise NotFound
    notice = rows.held(session, Notice, receipt.notice_id)
    if notice is None or notice.status is not NoticeStatus.SENT:
        raise NoticeNotOut
    session.refresh(receipt)
    return notice, receipt


def _record(
    session: Session,
    notice: Notice,
    receipt: Receipt,
    action: str,
    identity: Identity,
    now: datetime,
    **facts: object,
) -> None:
    notices.note(
        session,
        notice,
        action,
        actor_id=identity.person.id,
        now=now,
        agency_id=receipt.agency_id,
        seat_id=receipt.seat_id,
        **facts,
    )
    outbox.refresh(session, notice.id, now)
