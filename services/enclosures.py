"""Files that a notice carries (附件): kept by their hash, added to a draft, fetched by its recipients."""

from typing import Any

from sqlmodel import Session

from domain.errors import EvidenceRefused, NotFound, OutOfDate
from domain.evidence import safe_name
from domain.notices import MAX_ATTACHMENTS, AttachmentsFull, NoticeStatus
from domain.roles import Permission
from models.notices import Notice
from models.queries import notices as queries
from models.views import Identity
from services import notices
from services.evidence import EVIDENCE_TYPES, MAX_EVIDENCE_BYTES
from services.files import ReceivedFile

#: States in which the second person looks at what would leave.
_SEEN = frozenset(NoticeStatus) - {NoticeStatus.DRAFT, NoticeStatus.CANCELLED}


def attach(session: Session, notice_id: int, file: ReceivedFile, *, identity: Identity) -> Notice:
    """A kept file more; the same twice counts once.

    Errors: EvidenceRefused for its size or kind, AttachmentsFull, those of `notices.draft`.
    """
    notice = notices.draft(session, notice_id, identity=identity)
    limit_mb = MAX_EVIDENCE_BYTES // 1024 // 1024
    if file.size > MAX_EVIDENCE_BYTES:
        raise EvidenceRefused(reason="size", limit_mb=limit_mb, limit=MAX_ATTACHMENTS)
    if not file.media_type.startswith(EVIDENCE_TYPES):
        raise EvidenceRefused(reason="kind", limit_mb=limit_mb, limit=MAX_ATTACHMENTS)
    if any(row["sha256"] == file.sha256 for row in notice.attachments):
        return notice
    if len(notice.attachments) >= MAX_ATTACHMENTS:
        raise AttachmentsFull(limit=MAX_ATTACHMENTS)
    notice.attachments = [*notice.attachments, _stored(file)]
    return notice


def _stored(file: ReceivedFile) -> dict[str, Any]:
    return {
        "name": safe_name(file.name),
        "sha256": file.sha256,
        "media_type": file.media_type[:100],
        "size": file.size,
    }


def detach(session: Session, notice_id: int, place: int, *, identity: Identity) -> Notice:
    """A file less. Errors: OutOfDate, those of `notices.draft`."""
    notice = notices.draft(session, notice_id, identity=identity)
    if not 0 <= place < len(notice.attachments):
        raise OutOfDate
    notice.attachments = [row for number, row in enumerate(notice.attachments) if number != place]
    return notice


def fetch(session: Session, notice_id: int, place: int, *, identity: Identity) -> ReceivedFile:
    """A file of a notice: to its author, those who send or agree, its recipients unless it was withdrawn.

    Errors: NotFound for all others.
    """
    notice = session.get(Notice, notice_id)
    if notice is None or not _may_see(session, notice, identity) or not 0 <= place < len(notice.attachments):
        raise NotFound
    row = notice.attachments[place]
    return ReceivedFile(row["name"], row["sha256"], row["media_type"], row["size"])


def _may_see(session: Session, notice: Notice, identity: Identity) -> bool:
    if notices.is_own(notice, identity):
        return True
    is_asked = identity.may(Permission.NOTIFY) or identity.may(Permission.APPROVE_NOTICES)
    if is_asked and notice.status in _SEEN:
        return True
    is_out = notice.status in (NoticeStatus.SENT, NoticeStatus.CLOSED)
    return is_out and bool(queries.receipt_of(session, notice.id, identity.person.id))
