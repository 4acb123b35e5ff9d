"""Chasing those who did not sign for a notice (催签): one press, never twice in a row by mistake."""

from datetime import datetime

from sqlmodel import Session

from domain.delivery import Priority
from domain.notices import (
    COOLING_OFF,
    ChasedBefore,
    MessageKind,
    NobodyOutstanding,
    NoticeNotOut,
    NoticeStatus,
)
from domain.roles import Permission
from domain.zones import Zones
from models.broadcasts import NoticeProgress
from models.notices import Notice
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import notices as queries
from models.queries import people as people_queries
from models.queries import rows
from models.views import Identity, NoticeCopy
from services import notices, outbox


def chase(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> int:
    """Tell all once more who were told and did not sign; how many people.

    Errors: NoticeNotOut, ChasedBefore within COOLING_OFF, NobodyOutstanding.
    """
    notice = rows.held(session, Notice, notice_id)
    if notice is None or notice.status is not NoticeStatus.SENT or notice.sent_at is None:
        raise NoticeNotOut
    until = (notice.chased_at or notice.sent_at) + COOLING_OFF
    if now < until:
        raise ChasedBefore(until=until)
    count = queries.outstanding_count(session, notice_id)
    if not count:
        raise NobodyOutstanding
    notice.chased_at = now
    outbox.enqueue_selected(
        session,
        queries.outstanding(notice_id),
        kind=MessageKind.NOTICE_CHASED,
        key=f"notice_chased:{notice_id}:{outbox.moment(now)}:",
        facts={"notice_id": notice_id},
        priority=Priority.REMINDER,
        now=now,
    )
    notices.note(session, notice, "chase", actor_id=identity.person.id, now=now, people=count)
    return count


def load_chased(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> NoticeCopy | None:
    """The notice, as long as it is out and the person did not sign."""
    copy = queries.copy(session, message.facts["notice_id"], person.id)
    is_out = copy is not None and copy.notice.status is NoticeStatus.SENT
    return copy if copy is not None and is_out and copy.receipt.acknowledged_at is None else None


def load_progress(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> NoticeProgress | None:
    """How far a notice is, to its author as long as they may send notices."""
    identity = people_queries.identity(session, person.telegram_id, now=now)
    if identity is None or not identity.may(Permission.NOTIFY):
        return None
    return queries.progress(session, message.facts["notice_id"])
