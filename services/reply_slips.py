"""Reply slips (回执): asked for with a draft, filled in by its recipients, corrected until it is closed."""

from datetime import datetime

from sqlmodel import Session

from domain import reply_slips as slips
from domain.errors import EvidenceRefused, NoticeNotForYou
from domain.evidence import safe_name
from domain.notices import NoticeOver, NoticeStatus
from domain.reply_slips import (
    MAX_QUESTIONS,
    AnswerInvalid,
    QuestionKind,
    ReplySlipFull,
    ReplySlipMissing,
    read_question,
)
from models.notices import Notice, ReplyAnswer
from models.queries import reply_slips as queries
from models.reply_slips import Slip
from models.views import Identity
from services import audit, notices
from services.evidence import EVIDENCE_TYPES, MAX_EVIDENCE_BYTES
from services.files import ReceivedFile


def ask(session: Session, notice_id: int, kind: QuestionKind, text: str, *, identity: Identity) -> Notice:
    """One question more of a draft. Errors: QuestionInvalid, ReplySlipFull, those of `notices.draft`."""
    notice = notices.draft(session, notice_id, identity=identity)
    if len(notice.slip) >= MAX_QUESTIONS:
        raise ReplySlipFull(limit=MAX_QUESTIONS)
    notice.slip = slips.store([*slips.read(notice.slip), read_question(kind, text)])
    return notice


def clear(session: Session, notice_id: int, *, identity: Identity) -> Notice:
    """Ask nothing. Errors: those of `notices.draft`."""
    notice = notices.draft(session, notice_id, identity=identity)
    notice.slip = []
    return notice


def own(session: Session, notice_id: int, identity: Identity) -> Slip:
    """The slip of somebody whom a notice reached. Errors: NoticeNotForYou."""
    slip = queries.of_person(session, notice_id, identity.person.id)
    if slip is None:
        raise NoticeNotForYou
    return slip


def answer(
    session: Session, notice_id: int, question: int, text: str, *, identity: Identity, now: datetime
) -> Slip:
    """Answer a question in words, or anew; the last answer signs for the notice.

    Errors: NoticeNotForYou, NoticeOver, ReplySlipMissing, AnswerInvalid.
    """
    slip = _open(session, notice_id, question, identity)
    asked = slip.questions[question]
    if asked.kind is QuestionKind.FILE:
        raise AnswerInvalid(kind=asked.kind)
    return _keep(session, slip, question, slips.checked(asked, text), None, identity=identity, now=now)


def answer_with_file(
    session: Session, notice_id: int, question: int, file: ReceivedFile, *, identity: Identity, now: datetime
) -> Slip:
    """Answer a question with a kept file. Errors: as `answer`; EvidenceRefused for its size or kind."""
    slip = _open(session, notice_id, question, identity)
    asked = slip.questions[question]
    if asked.kind is not QuestionKind.FILE:
        raise AnswerInvalid(kind=asked.kind)
    if file.size > MAX_EVIDENCE_BYTES:
        raise EvidenceRefused(reason="size", limit_mb=MAX_EVIDENCE_BYTES // 1024 // 1024, limit=1)
    if not file.media_type.startswith(EVIDENCE_TYPES):
        raise EvidenceRefused(reason="kind", limit_mb=MAX_EVIDENCE_BYTES // 1024 // 1024, limit=1)
    return _keep(session, slip, question, safe_name(file.name), file, identity=identity, now=now)


def _open(session: Session, notice_id: int, question: int, identity: Identity) -> Slip:
    slip = own(session, notice_id, identity)
    if slip.notice.status is not NoticeStatus.SENT:
        raise NoticeOver
    if not 0 <= question < len(slip.questions):
        raise ReplySlipMissing
    return slip


def _keep(
    session: Session,
    slip: Slip,
    question: int,
    text: str,
    file: ReceivedFile | None,
    *,
    identity: Identity,
    now: datetime,
) -> Slip:
    row = queries.answer(session, slip.receipt.id, question)
    if row is None:
        row = ReplyAnswer(
            receipt_id=slip.receipt.id, question=question, text=text, answered_at=now, answered_by_id=0
        )
    row.text, row.answered_at, row.answered_by_id = text, now, identity.person.id
    row.sha256 = file.sha256 if file is not None else None
    row.media_type = file.media_type[:100] if file is not None else None
    row.size = file.size if file is not None else None
    session.add(row)
    session.flush()
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action="answer",
        noun="notice",
        noun_id=slip.notice.id,
        question=question,
    )
    filled = own(session, slip.notice.id, identity)
    if filled.next_question is None:
        notices.sign(session, slip.notice.id, identity=identity, now=now)
    return filled
