"""What people answer to messages of the bot: what the message was about, what was sent."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from domain.notices import MessageKind
from models.outbox import OutboxMessage
from models.queries import reports
from models.reports import SentPiece
from models.views import OwedDuty

#: Messages that are answered with a report.
ANSWERED = (
    MessageKind.ITEMS_ASSIGNED,
    MessageKind.PERIOD_OPENED,
    MessageKind.DUE_DIGEST,
    MessageKind.REPORT_RETURNED,
)


def answered(session: Session, person_id: int, message_id: int) -> OutboxMessage | None:
    """The message asking for reports that somebody got under this number of Telegram's."""
    query = select(OutboxMessage).where(
        OutboxMessage.person_id == person_id,
        OutboxMessage.message_id == message_id,
        col(OutboxMessage.kind).in_(ANSWERED),
    )
    return session.exec(query).first()


def meant(session: Session, outbox_id: int, agency_ids: Collection[int], now: datetime) -> list[OwedDuty]:
    """What a message asked for and is owed still."""
    message = session.get_one(OutboxMessage, outbox_id)
    owed = reports.owed(session, agency_ids, now=now)
    if "report_id" in message.facts:
        keys = reports.report_keys(session, message.facts["report_id"])
        return [row for row in owed if keys is not None and row.duty.id == keys[0]]
    if "period_id" in message.facts:
        return [row for row in owed if row.period.id == message.facts["period_id"]]
    if "ledger_id" in message.facts:
        return [row for row in owed if row.item.ledger_id == message.facts["ledger_id"]]
    return owed


def piece(session: Session, person_id: int, message_id: int) -> SentPiece | None:
    """What was kept of a message."""
    query = select(SentPiece).where(SentPiece.person_id == person_id, SentPiece.message_id == message_id)
    return session.exec(query).first()


def together(session: Session, sent: SentPiece) -> Sequence[SentPiece]:
    """A piece with those of the same album, in the order they came."""
    if sent.album is None:
        return [sent]
    query = select(SentPiece).where(SentPiece.person_id == sent.person_id, SentPiece.album == sent.album)
    return session.exec(query.order_by(col(SentPiece.message_id))).all()
