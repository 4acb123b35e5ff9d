"""The head of a draft: title, number, issuer, year, the end of its period; dates that follow from them."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from domain.errors import TextMissing, TextTooLong, YearInvalid
from intake import deadlines
from intake.drafts import DoubtKind
from models.documents import Ledger
from models.items import Item, ItemDeadline
from models.queries import doubts as doubt_queries
from models.queries import items as item_queries
from models.queries import ledgers as queries
from services import audit, corrections, ledgers

YEARS = range(1990, 2100)


class Heading(StrEnum):
    """What the head of a draft says in words."""

    TITLE = "title"
    DOC_NO = "doc_no"
    ISSUER = "issuer"


_LIMITS = {Heading.TITLE: 300, Heading.DOC_NO: 100, Heading.ISSUER: 200}


def reword(
    session: Session, ledger_id: int, field: Heading, text: str, *, actor_id: int | None, now: datetime
) -> Ledger:
    """Set the title, the document's number or its issuer. Errors: TextMissing, TextTooLong."""
    text = " ".join(text.split())
    if not text:
        raise TextMissing
    if len(text) > _LIMITS[field]:
        raise TextTooLong(length=len(text), limit=_LIMITS[field])
    ledger = ledgers.draft_ledger(session, ledger_id)
    document = queries.document_of(session, ledger_id)
    before = ledger.title if field is Heading.TITLE else document and getattr(document, field)
    if field is Heading.TITLE:
        ledger.title = text
        _settle(session, ledger, DoubtKind.UNKNOWN_TITLE, text, actor_id, now)
    if document is not None:
        setattr(document, field, text)
    _note(session, ledger, actor_id, now, field=field, before=before, after=text)
    return ledger


def set_year(session: Session, ledger_id: int, year: int, *, actor_id: int | None, now: datetime) -> Ledger:
    """Set the ledger's year; dates are read again where it was unknown. Errors: YearInvalid."""
    if year not in YEARS:
        raise YearInvalid
    ledger = ledgers.draft_ledger(session, ledger_id)
    was_unknown, before = ledger.year is None, ledger.year
    ledger.year = year
    _settle(session, ledger, DoubtKind.UNKNOWN_YEAR, str(year), actor_id, now)
    _note(session, ledger, actor_id, now, field="year", before=before, after=year)
    if was_unknown:
        for item in item_queries.of_ledger(session, ledger_id):
            _read_deadlines(session, item, year, actor_id, now)
    if ledger.period_end is None:
        _end_period(session, ledger, date(year, 12, 31))
    return ledger


def _read_deadlines(session: Session, item: Item, year: int, actor_id: int | None, now: datetime) -> None:
    """The dates of an item, read anew now that the year is known; what was corrected stays."""
    if item.revision > 1 or item_queries.deadlines(session, item.id):
        return
    found = deadlines.find(item.body, year) + deadlines.find(item.responsibility or "", year)
    for position, row in enumerate(found):
        session.add(ItemDeadline(item_id=item.id, position=position, text=row.text[:200], due_on=row.due_on))
    if found:
        item.deadline, item.is_continuing = max(row.due_on for row in found), False
        item.is_deadline_assumed = False
        after = item.deadline.isoformat()
        corrections.settle(session, item, {DoubtKind.NO_DEADLINE}, after, actor_id, now)


def set_period_end(
    session: Session, ledger_id: int, end: date, *, actor_id: int | None, now: datetime
) -> Ledger:
    """Set the end of the ledger's period, and with it every deadline that was only assumed."""
    ledger = ledgers.draft_ledger(session, ledger_id)
    before = ledger.period_end.isoformat() if ledger.period_end else None
    _settle(session, ledger, DoubtKind.PERIOD_ASSUMED, end.isoformat(), actor_id, now)
    _note(session, ledger, actor_id, now, field="period_end", before=before, after=end.isoformat())
    _end_period(session, ledger, end)
    return ledger


def _end_period(session: Session, ledger: Ledger, end: date) -> None:
    before = ledger.period_end.isoformat() if ledger.period_end else None
    ledger.period_end = end
    for item in item_queries.of_ledger(session, ledger.id):
        if item.is_deadline_assumed or (item.deadline is None and not item.is_continuing):
            item.deadline, item.is_deadline_assumed = end, True
    for doubt in doubt_queries.open_of_kind(session, ledger.id, DoubtKind.NO_DEADLINE):
        others = [answer for answer in doubt.answers if answer not in (before, end.isoformat())]
        place = 0 if before is None else next((i for i, row in enumerate(doubt.answers) if row == before), 0)
        doubt.answers = [*others[:place], end.isoformat(), *others[place:]]


def _settle(
    session: Session, ledger: Ledger, kind: DoubtKind, answer: str, actor_id: int | None, now: datetime
) -> None:
    for doubt in doubt_queries.open_of_kind(session, ledger.id, kind):
        doubt.answer, doubt.answered_at, doubt.answered_by_id = answer, now, actor_id


def _note(session: Session, ledger: Ledger, actor_id: int | None, now: datetime, **facts: object) -> None:
    audit.record_on_ledger(
        session, now=now, actor_id=actor_id, action="correct", ledger_id=ledger.id, **facts
    )
