"""Ledgers: keep a document's draft, publish it (立项 and 交办) or discard it."""

from datetime import datetime

from sqlmodel import Session

from domain.delivery import Priority
from domain.errors import ItemIncomplete, LedgerDuplicate, LedgerNotDraft, NotFound
from domain.items import UNFINISHED, ClosingKind, ItemEvent
from domain.notices import MessageKind
from intake.drafts import Draft
from models.documents import Document, Ledger, LedgerStatus
from models.items import Item
from models.people import LeadingGroup
from models.queries import items as item_queries
from models.queries import ledgers as queries
from models.queries import people as people_queries
from models.queries import rows
from services import agencies, audit, beginnings, endings, entries, outbox, people
from services.files import ReceivedFile


def import_draft(
    session: Session, draft: Draft, file: ReceivedFile, *, received_by_id: int | None, now: datetime
) -> Ledger:
    """A draft ledger from what was read; nothing is sent to anybody. Errors: LedgerDuplicate."""
    group = people.leading_group(session)
    rows.held(session, LeadingGroup, group.id)  # the same file sent twice at once
    earlier = queries.by_file(session, file.sha256)
    if earlier is not None:
        is_draft = earlier.status is LedgerStatus.DRAFT
        raise LedgerDuplicate(title=earlier.title, ledger_id=earlier.id, is_draft=is_draft)
    ledger = Ledger(
        group_id=group.id,
        title=(draft.title or file.name)[:300],
        year=draft.year,
        level=draft.level,
        period_end=draft.period_end,
        created_at=now,
    )
    session.add(ledger)
    session.flush()
    document = document_of(draft, file, ledger, received_by_id, now)
    session.add(document)
    session.flush()
    _enter(session, ledger, draft, document.id, now)
    audit.record_on_ledger(session, now=now, actor_id=received_by_id, action="import", ledger_id=ledger.id)
    return ledger


def _enter(session: Session, ledger: Ledger, draft: Draft, document_id: int, now: datetime) -> None:
    desk = entries.Desk(session, ledger, document_id, now)
    desk.register(draft.agencies)
    items = {item.number: item for item in desk.add(draft.items)}
    desk.add_standing_parties(draft.standing_parties, items.values())
    desk.add_doubts((doubt, items.get(doubt.item or 0)) for doubt in draft.doubts)
    session.flush()
    agencies.question(session, ledger)


def document_of(
    draft: Draft, file: ReceivedFile, ledger: Ledger, received_by_id: int | None, now: datetime
) -> Document:
    """The row of a document that a ledger is made from, or revised by."""
    return Document(
        ledger_id=ledger.id,
        file_name=file.name[:300],
        sha256=file.sha256,
        title=draft.title[:300] if draft.title else None,
        doc_no=draft.doc_no,
        issuer=draft.issuer,
        issued_on=draft.issued_on,
        text=draft.source_text,
        received_by_id=received_by_id,
        received_at=now,
    )


def draft_ledger(session: Session, ledger_id: int) -> Ledger:
    """The ledger, which must be a draft. Errors: NotFound, LedgerNotDraft."""
    ledger = rows.held(session, Ledger, ledger_id)
    if ledger is None:
        raise NotFound
    if ledger.status is not LedgerStatus.DRAFT:
        raise LedgerNotDraft(title=ledger.title)
    return ledger


def discard(session: Session, ledger_id: int, *, actor_id: int, now: datetime) -> Ledger:
    """Throw a draft away; the file may be sent again."""
    ledger = draft_ledger(session, ledger_id)
    ledger.status = LedgerStatus.DISCARDED
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="discard",
        ledger_id=ledger_id,
    )
    return ledger


def publish(session: Session, ledger_id: int, *, actor_id: int, now: datetime) -> Ledger:
    """Register every item (立项: its deadline is frozen) and hand it down (交办): one digest per person.

    Errors: LedgerNotDraft, ItemIncomplete for the first item without title, agency, or deadline, and for a
    draft without items.
    """
    ledger = draft_ledger(session, ledger_id)
    items = item_queries.of_ledger(session, ledger_id)
    if not items:
        raise ItemIncomplete(number=0, missing="item")
    rows.held_in_order(session, Item, (item.carried_from_id for item in items))
    parties = item_queries.parties(session, [item.id for item in items])
    for item in items:
        _refuse_incomplete(item, has_agency=bool(parties.get(item.id)))
        beginnings.hand_down(session, item, actor_id=actor_id, now=now)
        _end_predecessor(session, item, actor_id, now)
    ledger.status = LedgerStatus.PUBLISHED
    ledger.published_at = now
    ledger.published_by_id = actor_id
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="publish",
        ledger_id=ledger_id,
    )
    session.flush()
    _announce(session, ledger, now)
    return ledger


def _refuse_incomplete(item: Item, *, has_agency: bool) -> None:
    if not item.title.strip():
        raise ItemIncomplete(number=item.number, missing="title", item_id=item.id)
    if not has_agency:
        raise ItemIncomplete(number=item.number, missing="agency", item_id=item.id)
    if item.deadline is None and not item.is_continuing:
        raise ItemIncomplete(number=item.number, missing="deadline", item_id=item.id)


def _end_predecessor(session: Session, item: Item, actor_id: int, now: datetime) -> None:
    """From now on the new item is reported on, and not the one that it goes on with (结转)."""
    old = rows.held(session, Item, item.carried_from_id) if item.carried_from_id is not None else None
    if old is not None and old.status in UNFINISHED:
        item.is_key = item.is_key or old.is_key  # what two people close is not made easier by a new year
        endings.end(
            session,
            old,
            ItemEvent.CARRY_OVER,
            ClosingKind.CARRIED_OVER,
            actor_id=actor_id,
            now=now,
            into_item_id=item.id,
        )


def _announce(session: Session, ledger: Ledger, now: datetime) -> None:
    agency_ids = [agency.id for agency in queries.agencies_of(session, ledger.id)]
    for person_id in sorted(people_queries.contact_ids(session, agency_ids, now=now)):
        outbox.enqueue(
            session,
            kind=MessageKind.ITEMS_ASSIGNED,
            person_id=person_id,
            dedup_key=f"items_assigned:{ledger.id}:{person_id}",
            facts={"ledger_id": ledger.id},
            priority=Priority.REMINDER,
            now=now,
        )
