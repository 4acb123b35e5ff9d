"""Revised documents: compare a new text with its ledger, and apply what is confirmed of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from domain.delivery import Priority
from domain.errors import (
    ChangeCorrected,
    ChangeDecided,
    ItemClosed,
    ItemIncomplete,
    LedgerDuplicate,
    LedgerMissing,
    NotFound,
    OutOfDate,
    RevisionOver,
)
from domain.notices import MessageKind
from intake.drafts import Draft
from models.comparisons import AGENCIES, CANDIDATES, is_corrected_by_hand, is_question
from models.documents import Document, Ledger, LedgerStatus
from models.items import Item
from models.people import LeadingGroup
from models.queries import ledgers as ledger_queries
from models.queries import outbox as outbox_queries
from models.queries import people as people_queries
from models.queries import revisions as queries
from models.queries import rows
from models.revisions import Change, ChangeKind, ChangeState, Revision, RevisionState
from services import agencies, amendments, audit, differences, ledgers, outbox
from services.amendments import Act
from services.files import ReceivedFile

#: Changes that are confirmed one after the other are told in one message.
TELL_AFTER = timedelta(minutes=10)


def begin(
    session: Session,
    ledger_id: int,
    draft: Draft,
    file: ReceivedFile,
    *,
    older: Draft | None,
    received_by_id: int | None,
    now: datetime,
) -> Revision:
    """Compare a new text with a ledger; nothing of it is applied yet.

    `older` is the text that the ledger stands on, read again: with it, what was corrected by hand is told
    from what the document changes. Without it the ledger itself is taken for that text. A revision of the
    ledger that is still open is replaced; the same file again gives the same revision.
    Errors: LedgerMissing, LedgerDuplicate.
    """
    ledger = _at_hand(session, ledger_id)
    present = queries.open_of_ledger(session, ledger_id)
    if present is not None and session.get_one(Document, present.document_id).sha256 == file.sha256:
        return present
    earlier = ledger_queries.by_file(session, file.sha256)
    if earlier is not None:
        is_draft = earlier.status is LedgerStatus.DRAFT
        raise LedgerDuplicate(title=earlier.title, ledger_id=earlier.id, is_draft=is_draft)
    if present is not None:
        present.state, present.settled_at = RevisionState.DISCARDED, now
    document = ledgers.document_of(draft, file, ledger, received_by_id, now)
    session.add(document)
    session.flush()
    revision = Revision(
        ledger_id=ledger.id, document_id=document.id, created_at=now, created_by_id=received_by_id
    )
    session.add(revision)
    session.flush()
    found = differences.find(session, ledger, draft, older)
    differences.store(session, revision, found)
    _note(session, revision, received_by_id, now, action="compare", changes=len(found))
    _settle_if_done(session, revision, now)
    return revision


def _at_hand(session: Session, ledger_id: int) -> Ledger:
    ledger = rows.held(session, Ledger, ledger_id)
    if ledger is None or ledger.status not in (LedgerStatus.DRAFT, LedgerStatus.PUBLISHED):
        raise LedgerMissing
    return ledger


@dataclass(frozen=True)
class Outcome:
    """What became of several changes at once."""

    applied: int
    left: int  # they need a look of their own


def apply(
    session: Session, change_id: int, *, item_revision: int | None = None, actor_id: int | None, now: datetime
) -> Change:
    """Apply one change; `item_revision` is that of the item when the change was shown.

    Errors: NotFound, RevisionOver, ChangeDecided, ChangeCorrected where the item was corrected since and
    that was not shown, and those of `amendments.apply`.
    """
    change, revision, ledger = _pending(session, change_id)
    item = session.get(Item, change.item_id) if change.item_id is not None else None
    if item is not None and item.revision != item_revision and not differences.stands(session, change):
        raise ChangeCorrected(number=item.number)
    act = _act(session, revision, ledger, actor_id, now)
    concerned = _carry_out(session, change, act)
    _ask_of_agencies(session, act)
    _tell(session, revision, concerned, now)
    _settle_if_done(session, revision, now)
    return change


def apply_all(
    session: Session, revision_id: int, kind: ChangeKind | None = None, *, actor_id: int | None, now: datetime
) -> Outcome:
    """Apply every change (None: of any kind) but those that need a look of their own.

    Left are questions, what was corrected by hand, items that ended meanwhile, and new ones that lack an
    agency. Errors: NotFound, RevisionOver.
    """
    revision, ledger = _open(session, revision_id)
    act = _act(session, revision, ledger, actor_id, now)
    changes = queries.pending(session, revision_id, kind)
    rows.held_in_order(session, Item, (change.item_id for change in changes))
    concerned: set[int] = set()
    applied = 0
    for change in changes:
        if is_question(change) or is_corrected_by_hand(change) or not differences.stands(session, change):
            continue
        try:
            concerned |= _carry_out(session, change, act)
        except (ItemClosed, ItemIncomplete, OutOfDate):
            continue
        applied += 1
    _ask_of_agencies(session, act)
    _tell(session, revision, concerned, now)
    _settle_if_done(session, revision, now)
    return Outcome(applied, len(changes) - applied)


def leave(session: Session, change_id: int, *, actor_id: int | None, now: datetime) -> Change:
    """The ledger stays as it is in this. Errors: NotFound, RevisionOver, ChangeDecided."""
    change, revision, _ = _pending(session, change_id)
    _decide(change, ChangeState.DECLINED, actor_id, now)
    _note(session, revision, actor_id, now, action="leave", change_id=change.id, kind=change.kind)
    _settle_if_done(session, revision, now)
    return change


def take_as_same(
    session: Session, added_id: int, gone_id: int, *, actor_id: int | None, now: datetime
) -> Change | None:
    """An item thought new is one thought gone: what it changes is to be decided; the first such change.

    Errors: NotFound, RevisionOver, ChangeDecided.
    """
    added, revision, _ = _pending(session, added_id)
    gone, _, _ = _pending(session, gone_id)
    if gone.revision_id != added.revision_id or gone.id not in added.after.get(CANDIDATES, ()):
        raise OutOfDate
    item = rows.held(session, Item, gone.item_id or 0)
    if item is None:
        raise OutOfDate
    found = differences.between(session, item, added)
    for change in (added, gone):
        _decide(change, ChangeState.DECLINED, actor_id, now)
    differences.store(session, revision, found)
    _note(session, revision, actor_id, now, action="take_as_same", number=item.number, change_id=added.id)
    _settle_if_done(session, revision, now)
    return next(iter(queries.of_item(session, revision.id, item.id)), None)


def finish(session: Session, revision_id: int, *, actor_id: int | None, now: datetime) -> Revision:
    """Whatever is not applied stays as the ledger has it. Errors: NotFound, RevisionOver."""
    revision, _ = _open(session, revision_id)
    left = queries.pending(session, revision_id)
    for change in left:
        _decide(change, ChangeState.DECLINED, actor_id, now)
    _note(session, revision, actor_id, now, action="finish_revision", left=len(left))
    _settle_if_done(session, revision, now)
    return revision


def discard(session: Session, revision_id: int, *, actor_id: int | None, now: datetime) -> Revision:
    """It is no new text of this ledger: nothing was applied, and the file may be sent again.

    Errors: NotFound, RevisionOver also once something was applied.
    """
    revision, _ = _open(session, revision_id)
    if any(change.state is ChangeState.APPLIED for change in queries.changes(session, revision_id)):
        raise RevisionOver
    revision.state, revision.settled_at = RevisionState.DISCARDED, now
    _note(session, revision, actor_id, now, action="discard_revision")
    return revision


# One change


def _open(session: Session, revision_id: int) -> tuple[Revision, Ledger]:
    """A revision that is being decided on, with its ledger held: whoever decides takes turns."""
    found = queries.revision(session, revision_id)
    if found is None:
        raise NotFound
    ledger = _at_hand(session, found.ledger_id)
    session.refresh(found)
    if found.state is not RevisionState.OPEN:
        raise RevisionOver
    return found, ledger


def _pending(session: Session, change_id: int) -> tuple[Change, Revision, Ledger]:
    found = session.get(Change, change_id)
    if found is None:
        raise NotFound
    if found.state is not ChangeState.PENDING:
        raise ChangeDecided
    revision, ledger = _open(session, found.revision_id)
    session.refresh(found)
    if found.state is not ChangeState.PENDING:
        raise ChangeDecided
    return found, revision, ledger


def _act(session: Session, revision: Revision, ledger: Ledger, actor_id: int | None, now: datetime) -> Act:
    rows.held(session, LeadingGroup, ledger.group_id)  # before any item: a change may name a new agency
    return Act(ledger, session.get_one(Document, revision.document_id), actor_id, now)


def _carry_out(session: Session, change: Change, act: Act) -> frozenset[int]:
    concerned = amendments.apply(session, change, act)
    item = session.get(Item, change.item_id) if change.item_id is not None else None
    if item is not None:
        item.revision += 1
    change.after = {**change.after, AGENCIES: sorted(concerned)}
    _decide(change, ChangeState.APPLIED, act.actor_id, act.now)
    audit.record(
        session,
        now=act.now,
        actor_id=act.actor_id,
        action="revise",
        noun="item" if item is not None else "ledger",
        noun_id=item.id if item is not None else act.ledger.id,
        ledger_id=act.ledger.id,
        kind=change.kind,
        document_id=act.document.id,
        before=differences.shown(change.before),
        after=differences.shown(change.after),
    )
    session.flush()
    return concerned


def _ask_of_agencies(session: Session, act: Act) -> None:
    """Whether an agency that a draft names now is one that the registry has under an alike name."""
    if not act.is_in_force:
        agencies.question(session, act.ledger)


def _decide(change: Change, state: ChangeState, actor_id: int | None, now: datetime) -> None:
    change.state, change.decided_at, change.decided_by_id = state, now, actor_id


def _settle_if_done(session: Session, revision: Revision, now: datetime) -> None:
    """Where nothing is left to decide, whoever is to be told need not wait any longer."""
    session.flush()
    pending = queries.pending(session, revision.id)
    differences.forget_decided(pending)
    if pending:
        return
    revision.state, revision.settled_at = RevisionState.SETTLED, now
    for message in outbox_queries.waiting_with(session, _key(revision)):
        message.due_at = now


def _note(
    session: Session, revision: Revision, actor_id: int | None, now: datetime, *, action: str, **facts: Any
) -> None:
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        ledger_id=revision.ledger_id,
        revision_id=revision.id,
        **facts,
    )


# Telling


def _key(revision: Revision) -> str:
    return f"ledger_revised:{revision.id}:"


def _tell(session: Session, revision: Revision, agency_ids: Iterable[int], now: datetime) -> None:
    """One message per person for what is applied within a while."""
    for person_id in sorted(people_queries.contact_ids(session, agency_ids, now=now)):
        key = f"{_key(revision)}{person_id}:"
        if outbox_queries.waiting_with(session, key):
            continue
        outbox.enqueue(
            session,
            kind=MessageKind.LEDGER_REVISED,
            person_id=person_id,
            dedup_key=f"{key}{outbox.moment(now)}",
            facts={"revision_id": revision.id, "since": now.isoformat()},
            priority=Priority.REMINDER,
            now=now,
            due_at=now + TELL_AFTER,
        )
