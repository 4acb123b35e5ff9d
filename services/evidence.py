"""Evidence (佐证材料): files that prove a report."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import EvidenceRefused
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
    existing = queries.evidence(session, [report_id]).get(report_id, ())
    if any(row.sha256 == file.sha256 for row in existing):
        return report
    if len(existing) >= MAX_EVIDENCE:
        raise EvidenceRefused(reason="count", limit=MAX_EVIDENCE, limit_mb=0)
    _refuse_evidence(file.media_type, file.size)
    session.add(
        Evidence(
            report_id=report_id,
            sha256=file.sha256,
            file_name=file.name[:300],
            media_type=file.media_type[:100],
            size=file.size,
            added_at=now,
        )
    )
    return report


def _refuse_evidence(media_type: str, size: int) -> None:
    """Errors: EvidenceRefused for a file that is too large or of a kind that proves nothing."""
    limit_mb = MAX_EVIDENCE_BYTES // 1024 // 1024
    if size > MAX_EVIDENCE_BYTES:
        raise EvidenceRefused(reason="size", limit_mb=limit_mb, limit=MAX_EVIDENCE)
    if not media_type.startswith(EVIDENCE_TYPES):
        raise EvidenceRefused(reason="kind", limit_mb=limit_mb, limit=MAX_EVIDENCE)
