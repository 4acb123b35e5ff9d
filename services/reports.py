"""Drafts of reports: begun, written, thrown away; they survive everything until they are filed."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import (
    CompletionAccepted,
    CompletionByOther,
    ItemClosed,
    ItemNotYours,
    NotFound,
    NotYourDuty,
    PercentInvalid,
    ReportAlreadySubmitted,
    ReportBeingSigned,
    ReportEmpty,
    ReportNotOpen,
    TextTooLong,
)
from domain.items import ACTIVE
from domain.reports import MAX_TEXT, ReportKind, ReportStatus
from domain.reviews import WAITING
from domain.roles import Permission
from domain.zones import Zones
from models.cycles import Period
from models.items import Item
from models.queries import figures, rows
from models.queries import items as item_queries
from models.queries import reports as queries
from models.reports import Report
from models.views import Identity, OwedDuty
from services import acting, audit, prefill, unlocks


def start(
    session: Session,
    duty_id: int,
    kind: ReportKind,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones | None = None,
) -> Report:
    """The draft of a duty's report: the one begun before, or a new one with the text that was returned.

    By `zones` a completion names this day until another is chosen. Errors: NotFound, NotYourDuty,
    ItemClosed, CompletionAccepted, PeriodLocked, CompletionByOther, ReportAlreadySubmitted,
    ReportBeingSigned.
    """
    owed = own_duty(session, duty_id, identity)
    refuse_signing(owed)
    refuse_closed(session, owed, kind, now=now)
    latest = owed.latest
    if latest is not None and latest.status in WAITING:
        raise ReportAlreadySubmitted(number=owed.item.number)
    if latest is None or latest.status is not ReportStatus.DRAFT:
        latest = new_version(session, owed, kind, identity, now)
        audit.record_on_report(
            session, latest.id, owed.item, "begin_report", now=now, actor_id=identity.person.id
        )
    elif latest.kind is not kind:
        latest.kind = kind
        latest.progress_percent = _percent_at_first(session, owed, kind)
    if kind is ReportKind.COMPLETION and latest.completed_on is None:
        latest.completed_on = zones.day(now, owed.item.ledger_id) if zones is not None else None
    return latest


def own_duty(
    session: Session, duty_id: int, identity: Identity, permission: Permission = Permission.REPORT
) -> OwedDuty:
    """A duty of the person's agency, with its item held: all acts on one item take turns.

    Its period is kept from being locked meanwhile. `permission`: what the act needs.
    Errors: NotFound, NotYourDuty, DelegationOutside.
    """
    keys = queries.duty_keys(session, duty_id)
    if keys is None:
        raise NotFound
    period_id, item_id, agency_id = keys
    if agency_id not in identity.agency_ids:
        raise NotYourDuty
    acting.refuse_outside(identity, permission, item_id)
    rows.shared(session, Period, period_id)
    rows.held(session, Item, item_id)
    owed = queries.duty(session, duty_id)
    if owed is None:
        raise NotFound  # the agency was merged with another a moment ago
    return owed


def refuse_signing(owed: OwedDuty) -> None:
    """Errors: ReportBeingSigned while the agency's leader has the report."""
    if owed.latest is not None and owed.latest.status is ReportStatus.UNIT_SIGNING:
        raise ReportBeingSigned(number=owed.item.number)


def refuse_closed(session: Session, owed: OwedDuty, kind: ReportKind, *, now: datetime) -> None:
    """What keeps a report of a kind from being filed.

    Errors: ItemClosed, ItemNotYours, CompletionAccepted, PeriodLocked, PeriodReplaced, CompletionByOther.
    """
    if owed.item.status not in ACTIVE:
        raise ItemClosed(number=owed.item.number)
    refuse_ended(session, owed)
    if kind is not ReportKind.COMPLETION and _is_completed(session, owed):
        raise CompletionAccepted(number=owed.item.number)
    if not _is_returned(session, owed):
        unlocks.refuse_shut(session, owed, now=now)
    if kind is ReportKind.COMPLETION:
        _refuse_other_declarer(session, owed)


def refuse_ended(session: Session, owed: OwedDuty) -> None:
    """Errors: ItemNotYours where the agency's part was ended, and an old button pressed."""
    if item_queries.assignment(session, owed.item.id, [owed.agency.id]) is None:
        raise ItemNotYours(number=owed.item.number)


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


def new_version(
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
        progress_percent=_percent_at_first(session, owed, kind),
        author_id=identity.person.id,
        principal_id=acting.principal_id(identity, Permission.REPORT, owed.item.id),
        created_at=now,
    )
    session.add(report)
    session.flush()
    _prefill(session, report, owed, kept, now)
    return report


def _prefill(session: Session, report: Report, owed: OwedDuty, kept: Report | None, now: datetime) -> None:
    last = figures.last_standing(session, owed.duty)
    if kept is not None:
        prefill.copy(session, kept, report, now=now)
    elif last is not None and report.kind is ReportKind.PROGRESS:
        prefill.carry(session, last, report)


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


def own_draft(session: Session, report_id: int, *, identity: Identity) -> tuple[Report, OwedDuty]:
    """A report that may still be changed, with its duty. Errors: NotFound, NotYourDuty, ReportNotOpen."""
    report, owed = own_report(session, report_id, identity)
    refuse_signing(owed)
    if report.status is not ReportStatus.DRAFT:
        raise ReportNotOpen(number=owed.item.number)
    return report, owed


def own_report(
    session: Session, report_id: int, identity: Identity, permission: Permission = Permission.REPORT
) -> tuple[Report, OwedDuty]:
    """A report of the person's agency in any state, with its duty. Errors: those of `own_duty`."""
    keys = queries.report_keys(session, report_id)
    if keys is None:
        raise NotFound
    owed = own_duty(session, keys[0], identity, permission)
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
    state_anew(report, "progress_text")
    return report


def state_anew(report: Report, field: str) -> None:
    """A field says what holds now, even where it is the same as last time."""
    report.carried = [name for name in report.carried if name != field]


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
    if percent != report.progress_percent:
        report.change_reason = None
    report.progress_percent = percent
    state_anew(report, "progress_percent")
    return report


def discard(session: Session, report_id: int, *, identity: Identity) -> None:
    """Throw a draft away. Errors: those of `own_draft`."""
    report, _ = own_draft(session, report_id, identity=identity)
    session.delete(report)
