"""What waits for a second person."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.notices import NoticeStatus
from domain.slips import SlipStatus
from models.notices import Notice
from models.people import Person
from models.slips import Slip

_MOMENTS = sa.union_all(
    sa.select(col(Notice.submitted_at)).where(col(Notice.status) == NoticeStatus.PENDING_APPROVAL),
    sa.select(col(Notice.correction_submitted_at)).where(
        col(Notice.status) == NoticeStatus.SENT, col(Notice.correction_submitted_at).is_not(None)
    ),
    sa.select(col(Slip.handed_in_at)).where(col(Slip.status) == SlipStatus.WAITING),
)


def moments(session: Session) -> Sequence[datetime | None]:
    """Since when each of these waits."""
    return session.connection().execute(_MOMENTS).scalars().all()


def notices(session: Session) -> Sequence[tuple[Notice, Person]]:
    """Notices with their authors, the longest first."""
    query = (
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.author_id))
        .where(Notice.status == NoticeStatus.PENDING_APPROVAL)
    )
    return session.exec(query.order_by(col(Notice.submitted_at), col(Notice.id))).all()


def corrections(session: Session) -> Sequence[tuple[Notice, Person]]:
    """Sent notices whose other text waits, with who wrote it, the longest first."""
    query = (
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.corrector_id))
        .where(Notice.status == NoticeStatus.SENT, col(Notice.correction_submitted_at).is_not(None))
    )
    return session.exec(query.order_by(col(Notice.correction_submitted_at), col(Notice.id))).all()


def slips(session: Session) -> Sequence[Slip]:
    """Slips, the longest first."""
    query = select(Slip).where(Slip.status == SlipStatus.WAITING)
    return session.exec(query.order_by(col(Slip.handed_in_at), col(Slip.id))).all()
