"""Reports of liaisons: drafts that survive everything, submission, nothing new."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from domain.cycles import PeriodStatus
from domain.errors import (
    CompletionAccepted,
    CompletionByOther,
    EvidenceRefused,
    ItemClosed,
    NotFound,
    NotYourDuty,
    PercentInvalid,
    PeriodLocked,
    ReportAlreadySubmitted,
    ReportEmpty,
    ReportNotOpen,
    TextTooLong,
)
from domain.items import ACTIVE, ItemEvent, after
from domain.reports import (
    MAX_EVIDENCE,
    MAX_TEXT,
    DutyState,
    ReportKind,
    ReportStatus,
    after_submission,
    is_on_time,
)
from models.cycles import Period
from models.items import Item
from models.queries import items as item_queries
from models.queries import reports as queries
from models.queries import rows
from models.reports import Evidence, Report
from models.views import Identity, OwedDuty
from services import audit
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


def start(session: Session, duty_id: int, kind: ReportKind, *, identity: Identity, now: datetime) -> Report:
    """The draft of a duty's report: the one begun before, or a new one with the text that was returned.

    Errors: NotFound, NotYourDuty, ItemClosed, CompletionAccepted, PeriodLocked, CompletionByOther,
    ReportAlreadySubmitted.
    """
    owed = _own_duty(session, duty_id, identity)
    _refuse_closed(session, owed, kind)
    latest = owed.latest
    if latest is not None and latest.status is ReportStatus.SUBMITTED:
        raise ReportAlreadySubmitted(number=owed.item.number)
    if latest is None or latest.status is not ReportStatus.DRAFT:
        return _new_version(session, owed, kind, identity, now)
    if latest.kind is not kind:
        latest.kind = kind
        latest.progress_percent = _percent_at_first(session, owed, kind)
    return latest


def _own_duty(session: Session, duty_id: int, identity: Identity) -> OwedDuty:
    """A duty of the person's agency, with its item held: all acts on one item take turns.

    Its period is kept from being locked meanwhile. Errors: NotFound, NotYourDuty.
    """
    keys = queries.duty_keys(session, duty_id)
    if keys is None:
        raise NotFound
    period_id, item_id, agency_id = keys
    if agency_id not in identity.agency_ids:
        raise NotYourDuty
    rows.shared(session, Period, period_id)
    rows.held(session, Item, item_id)
    owed = queries.duty(session, duty_id)
    assert owed is not None
    return owed


def _refuse_closed(session: Session, owed: OwedDuty, kind: ReportKind) -> None:
    if owed.item.status not in ACTIVE:
        raise ItemClosed(number=owed.item.number)
    if kind is not ReportKind.COMPLETION and _is_completed(session, owed):
        raise CompletionAccepted(number=owed.item.number)
    if owed.period.status is not PeriodStatus.OPEN and not _is_returned(session, owed):
        raise PeriodLocked(period=owed.period.ends_on)
    if kind is ReportKind.COMPLETION:
        _refuse_other_declarer(session, owed)


def _is_completed(session: Session, owed: OwedDuty) -> bool:
    """Whether the agency's own part in the item is accepted as complete."""
    return owed.agency.id in queries.completing_agencies(session, owed.item.id, [ReportStatus.ACCEPTED])


def _is_returned(session: Session, owed: OwedDuty) -> bool:
    """Whether the reviewer asked for a better report: that is answered even after the period was locked."""
    filed = queries.last_filed(session, owed.duty.id)
    return filed is not None and filed.status is ReportStatus.RETURNED


def _refuse_other_declarer(session: Session, owed: OwedDuty) -> None:
    parties = item_queries.parties(session, [owed.item.id]).get(owed.item.id, ())
    answering = item_queries.answering(parties)
    if owed.agency.id not in answering:
        names = [party.agency.name for party in parties if party.agency.id in answering]
        raise CompletionByOther(number=owed.item.number, leads=names)


def _new_version(
    session: Session,
    owed: OwedDuty,
    kind: ReportKind,
    identity: Identity,
    now: datetime,
    *,
    kept: Report | None = None,
) -> Report:
    """A draft with the text of `kept`; without it, of the version that was returned, if one was."""
    if kept is None and kind is not ReportKind.NIL:
        kept = _returned(owed)
    report = Report(
        duty_id=owed.duty.id,
        version=1 + max((row.version for row in queries.versions(session, owed.duty.id)), default=0),
        kind=kind,
        # A returned text is kept to be mended; the last period's is not this period's news.
        progress_text=kept.progress_text if kept else "",
        progress_percent=_percent_at_first(session, owed, kind),
        author_id=identity.person.id,
        created_at=now,
    )
    session.add(report)
    session.flush()
    if kept is not None:
        for file in queries.evidence(session, [kept.id]).get(kept.id, ()):
            session.add(_copy(file, report.id, now))
    return report


def _returned(owed: OwedDuty) -> Report | None:
    latest = owed.latest
    return latest if latest is not None and latest.status is ReportStatus.RETURNED else None


def _percent_at_first(session: Session, owed: OwedDuty, kind: ReportKind) -> int | None:
    """What is done for all that was said: everything for a completion, else as last reported."""
    if kind is ReportKind.COMPLETION:
        return 100
    source = queries.previous(session, owed.duty)
    if source is None or source.kind is ReportKind.COMPLETION:  # returned: its 100 was not true
        return None
    return source.progress_percent


def _copy(file: Evidence, report_id: int, now: datetime) -> Evidence:
    return Evidence(
        report_id=report_id,
        sha256=file.sha256,
        file_name=file.file_name,
        media_type=file.media_type,
        size=file.size,
        added_at=now,
    )


def own_draft(session: Session, report_id: int, *, identity: Identity) -> tuple[Report, OwedDuty]:
    """A report that may still be changed, with its duty. Errors: NotFound, NotYourDuty, ReportNotOpen."""
    report, owed = _own_report(session, report_id, identity)
    if report.status is not ReportStatus.DRAFT:
        raise ReportNotOpen(number=owed.item.number)
    return report, owed


def _own_report(session: Session, report_id: int, identity: Identity) -> tuple[Report, OwedDuty]:
    keys = queries.report_keys(session, report_id)
    if keys is None:
        raise NotFound
    owed = _own_duty(session, keys[0], identity)
    report = queries.report(session, report_id)
    if report is None:
        raise NotFound  # thrown away a moment ago
    return report, owed


def write(session: Session, report_id: int, text: str, *, identity: Identity, now: datetime) -> Report:
    """Set the text of a draft. Errors: ReportEmpty, TextTooLong and those of `own_draft`."""
    text = text.strip()
    if not text:
        raise ReportEmpty
    if len(text) > MAX_TEXT:
        raise TextTooLong(length=len(text), limit=MAX_TEXT)
    report, _ = own_draft(session, report_id, identity=identity)
    report.progress_text = text
    return report


def add(session: Session, report_id: int, text: str, *, identity: Identity, now: datetime) -> Report:
    """Put a text behind what a draft says already: a second message never wipes out the first.

    The same text again is the same message, which Telegram repeats after a crash. Errors: as `write`, for
    the whole.
    """
    report, _ = own_draft(session, report_id, identity=identity)
    text = text.strip()
    if text and f"\n{report.progress_text}".endswith(f"\n{text}"):
        return report
    whole = f"{report.progress_text}\n{text}" if report.progress_text else text
    return write(session, report_id, whole, identity=identity, now=now)


def set_percent(session: Session, report_id: int, percent: int, *, identity: Identity) -> Report:
    """Set how much of the item is done, 0 to 100. Errors: PercentInvalid and those of `own_draft`."""
    if not 0 <= percent <= 100:
        raise PercentInvalid
    report, _ = own_draft(session, report_id, identity=identity)
    report.progress_percent = percent
    return report


def attach(
    session: Session, report_id: int, file: ReceivedFile, *, identity: Identity, now: datetime
) -> Report:
    """Attach a kept file; the same twice counts once. Errors: EvidenceRefused and those of `own_draft`."""
    report, _ = own_draft(session, report_id, identity=identity)
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


def submit(session: Session, report_id: int, *, identity: Identity, now: datetime) -> OwedDuty:
    """Hand a draft to the secretariat; pressing twice changes nothing. The duty after it.

    Errors: ReportEmpty, ItemClosed, CompletionAccepted, PeriodLocked, CompletionByOther and those of
    `own_draft`.
    """
    report, owed = _own_report(session, report_id, identity)
    if report.status is ReportStatus.SUBMITTED:
        return owed
    if report.status is not ReportStatus.DRAFT:
        raise ReportNotOpen(number=owed.item.number)
    if not report.progress_text:
        raise ReportEmpty
    _refuse_closed(session, owed, report.kind)
    _file(session, report, owed, identity, now)
    return replace(owed, latest=report)


def nothing_new(session: Session, duty_id: int, *, identity: Identity, now: datetime) -> OwedDuty:
    """A nil report in one step; pressing twice changes nothing. The duty after it.

    A draft that was begun is withdrawn, not sent. Errors: as `start`; ReportAlreadySubmitted also where the
    agency reported something already.
    """
    owed = _own_duty(session, duty_id, identity)
    latest = owed.latest
    if latest is not None and latest.kind is ReportKind.NIL and latest.status is ReportStatus.ACCEPTED:
        return owed
    _refuse_closed(session, owed, ReportKind.NIL)
    filed = queries.last_filed(session, duty_id)
    if filed is not None and filed.status is not ReportStatus.RETURNED:
        raise ReportAlreadySubmitted(number=owed.item.number)
    if latest is not None and latest.status is ReportStatus.DRAFT:
        latest.status = ReportStatus.WITHDRAWN
    report = _new_version(session, owed, ReportKind.NIL, identity, now)
    _file(session, report, owed, identity, now)
    return replace(owed, latest=report)


def _file(session: Session, report: Report, owed: OwedDuty, identity: Identity, now: datetime) -> None:
    # "Nothing new" holds nothing to verify: it does not fill the reviewer's queue.
    report.status = ReportStatus.ACCEPTED if report.kind is ReportKind.NIL else ReportStatus.SUBMITTED
    report.submitted_at = now
    report.author_id = identity.person.id
    duty = owed.duty
    duty.state = after_submission(duty.state, report.kind)
    if duty.first_submitted_at is None:
        duty.first_submitted_at = now
        duty.is_on_time = is_on_time(now, owed.period.due_at)
    before = owed.item.status
    if report.kind is ReportKind.COMPLETION:
        owed.item.status = after(owed.item.status, ItemEvent.DECLARE_COMPLETE) or owed.item.status
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action=f"submit_{report.kind}",
        noun="item",
        noun_id=owed.item.id,
        ledger_id=owed.item.ledger_id,
        agency_id=owed.agency.id,
        report_id=report.id,
        before=before,
        after=owed.item.status,
    )
    session.flush()


def withdraw(session: Session, report_id: int, *, identity: Identity, now: datetime) -> Report:
    """Take a report back before it is reviewed, as if it had not been filed; the draft that holds its text.

    Errors: NotFound, NotYourDuty, ReportNotOpen once it is decided, PeriodLocked.
    """
    report, owed = _own_report(session, report_id, identity)
    if report.status is not ReportStatus.SUBMITTED:
        raise ReportNotOpen(number=owed.item.number)
    if owed.period.status is not PeriodStatus.OPEN:
        raise PeriodLocked(period=owed.period.ends_on)
    report.status = ReportStatus.WITHDRAWN
    session.flush()
    _unfile(session, report, owed)
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action="withdraw",
        noun="item",
        noun_id=owed.item.id,
        ledger_id=owed.item.ledger_id,
        agency_id=owed.agency.id,
        report_id=report.id,
        after=owed.item.status,
    )
    draft = _new_version(session, owed, report.kind, identity, now, kept=report)
    draft.progress_percent = report.progress_percent
    return draft


def _unfile(session: Session, report: Report, owed: OwedDuty) -> None:
    """Undo what filing did to duty and item, unless an earlier version or another agency holds it."""
    earlier = queries.last_filed(session, owed.duty.id)
    if earlier is None:
        owed.duty.state = DutyState.EXPECTED
        owed.duty.first_submitted_at = owed.duty.is_on_time = None
    else:
        owed.duty.state = after_submission(owed.duty.state, earlier.kind)
    is_declared = queries.completing_agencies(session, owed.item.id, queries.STANDING)
    if report.kind is ReportKind.COMPLETION and not is_declared:
        owed.item.status = after(owed.item.status, ItemEvent.RETURN) or owed.item.status


def discard(session: Session, report_id: int, *, identity: Identity) -> None:
    """Throw a draft away. Errors: those of `own_draft`."""
    report, _ = own_draft(session, report_id, identity=identity)
    session.delete(report)


def end_duties(session: Session, item: Item, *, agency_id: int | None = None) -> None:
    """Nothing more is owed on an item, or by one agency: unfiled duties are waived, drafts withdrawn."""
    for duty in queries.expected_on_item(session, item.id, agency_id=agency_id):
        duty.state = DutyState.WAIVED
    for report in queries.on_item(session, item.id, ReportStatus.DRAFT, agency_id=agency_id):
        report.status = ReportStatus.WITHDRAWN
