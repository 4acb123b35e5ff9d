"""Evidence (佐证材料): files and links that prove a report."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from domain import evidence
from domain.errors import EvidenceLinkInvalid, EvidenceRefused, OutOfDate
from domain.reports import MAX_EVIDENCE
from models.queries import reports as queries
from models.reports import Evidence, Report
from models.views import Identity
from services import reports
from services.files import ReceivedFile

MAX_EVIDENCE_BYTES = 20 * 1024 * 1024  # what Telegram hands to a bot
EVIDENCE_TYPES = (
    "image/",
    "application/pdf",
    "application/msword",
    "application/vnd.",
    "text/",
    "application/zip",
)


def attach(
    session: Session, report_id: int, file: ReceivedFile, *, identity: Identity, now: datetime
) -> Report:
    """Attach a kept file; the same twice counts once.

    Errors: EvidenceRefused and those of `reports.own_draft`.
    """
    report, _ = reports.own_draft(session, report_id, identity=identity)
    if not _is_new(session, report_id, file.sha256):
        return report
    refuse_file(file.media_type, file.size)
    session.add(
        Evidence(
            report_id=report_id,
            sha256=file.sha256,
            file_name=evidence.safe_name(file.name),
            media_type=file.media_type[:100],
            size=file.size,
            added_at=now,
        )
    )
    return report


def attach_link(session: Session, report_id: int, text: str, *, identity: Identity, now: datetime) -> Report:
    """Attach a link, as it was pasted and unopened; the same twice counts once.

    Errors: EvidenceLinkInvalid, EvidenceRefused, those of `reports.own_draft`.
    """
    url = evidence.link(text)
    if url is None:
        raise EvidenceLinkInvalid
    report, _ = reports.own_draft(session, report_id, identity=identity)
    digest = hashlib.sha256(url.encode()).hexdigest()
    if _is_new(session, report_id, digest):
        session.add(
            Evidence(
                report_id=report_id,
                sha256=digest,
                file_name=evidence.host(url)[:300],
                media_type="text/uri-list",
                size=len(url.encode()),
                url=url,
                added_at=now,
            )
        )
    return report


def detach(session: Session, evidence_id: int, *, identity: Identity) -> int:
    """Take a file or link off a draft; the report's id. Errors: OutOfDate, those of `reports.own_draft`."""
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise OutOfDate
    reports.own_draft(session, row.report_id, identity=identity)
    session.delete(row)
    return row.report_id


def _is_new(session: Session, report_id: int, digest: str) -> bool:
    """Errors: EvidenceRefused where there is no room for one more."""
    existing = queries.evidence(session, [report_id]).get(report_id, ())
    if any(row.sha256 == digest for row in existing):
        return False
    if len(existing) >= MAX_EVIDENCE:
        raise EvidenceRefused(reason="count", limit=MAX_EVIDENCE, limit_mb=0)
    return True


def refuse_file(media_type: str, size: int) -> None:
    """Errors: EvidenceRefused for a file that is too large or of a kind that proves nothing."""
    limit_mb = MAX_EVIDENCE_BYTES // 1024 // 1024
    if size > MAX_EVIDENCE_BYTES:
        raise EvidenceRefused(reason="size", limit_mb=limit_mb, limit=MAX_EVIDENCE)
    if not media_type.startswith(EVIDENCE_TYPES):
        raise EvidenceRefused(reason="kind", limit_mb=limit_mb, limit=MAX_EVIDENCE)
