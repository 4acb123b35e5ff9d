"""Revised documents: ledgers that they resemble, their changes, what is told of them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.comparisons import (
    CANDIDATES,
    ChangeCard,
    RevisionSummary,
    is_corrected_by_hand,
    is_question,
    is_renumbered,
)
from models.documents import Document, Ledger, LedgerStatus
from models.items import Item
from models.revisions import Change, ChangeKind, ChangeState, Revision, RevisionState

#: From here on two titles of one issuer and year are one document's.
SAME_TITLE = 0.9
_AT_HAND = (LedgerStatus.DRAFT, LedgerStatus.PUBLISHED)
_MARKS = re.compile(
    r"(?:征求意见|送审|审议|修订|修改|讨论|印发)稿|草案|修[订改]版?|[\s〔〕\[\]【】（）()﹝﹞《》“”\"]|^关于印发|的通知$"
)


@dataclass(frozen=True)
class Head:
    """What a document says of itself."""

    title: str | None
    doc_no: str | None
    issuer: str | None
    year: int | None


def resembled(session: Session, head: Head) -> Ledger | None:
    """The ledger at hand, newest first, whose document this may be a new text of.

    It has the same number, or the same year and title, or nearly that title and the same issuer: documents of
    two levels differ in a word or two of their titles.
    """
    query = (
        select(Ledger, Document)
        .join(Document, col(Document.ledger_id) == col(Ledger.id))
        .where(col(Ledger.status).in_(_AT_HAND))
        .order_by(col(Ledger.id).desc(), col(Document.id).desc())
    )
    found = (ledger for ledger, document in session.exec(query).all() if _is_text_of(head, ledger, document))
    return next(found, None)


def _is_text_of(head: Head, ledger: Ledger, document: Document) -> bool:
    if head.doc_no and document.doc_no and _bare(head.doc_no) == _bare(document.doc_no):
        return True
    if not head.title or head.year != ledger.year:
        return False
    ours, theirs = _bare(document.title or ledger.title), _bare(head.title)
    if ours == theirs:
        return True
    is_same_issuer = bool(head.issuer) and head.issuer == document.issuer
    # Characters are counted wherever they stand: 2026年…重点任务 is …2026年重点任务.
    shared = (Counter(ours) & Counter(theirs)).total()
    return is_same_issuer and 2 * shared >= SAME_TITLE * (len(ours) + len(theirs))


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def revision(session: Session, revision_id: int) -> Revision | None:
    """A revision by id."""
    return session.get(Revision, revision_id)


def open_of_ledger(session: Session, ledger_id: int) -> Revision | None:
    """The revision of a ledger that is being decided on."""
    query = select(Revision).where(Revision.ledger_id == ledger_id, Revision.state == RevisionState.OPEN)
    return session.exec(query.order_by(col(Revision.id).desc()).limit(1)).first()


def open_of_file(session: Session, sha256: str) -> Revision | None:
    """The revision being decided on that was made from a file with this hash."""
    query = (
        select(Revision)
        .join(Document, col(Document.id) == col(Revision.document_id))
        .where(Document.sha256 == sha256, Revision.state == RevisionState.OPEN)
    )
    return session.exec(query.order_by(col(Revision.id).desc()).limit(1)).first()


def changes(session: Session, revision_id: int) -> Sequence[Change]:
    """All changes of a revision, in the order of the revised document."""
    query = select(Change).where(Change.revision_id == revision_id)
    return session.exec(query.order_by(col(Change.position), col(Change.id))).all()


def pending(session: Session, revision_id: int, kind: ChangeKind | None = None) -> list[Change]:
    """The changes (None: of any kind) that nobody has decided on."""
    return [
        change
        for change in changes(session, revision_id)
        if change.state is ChangeState.PENDING and (kind is None or change.kind is kind)
    ]


def first_pending(session: Session, revision_id: int, behind: Change | None = None) -> Change | None:
    """The first change that waits, behind another one if any does; those of printed numbers come last."""
    waiting = [row for row in pending(session, revision_id) if not is_renumbered(row)]
    if behind is not None:
        place = (behind.position, behind.id)
        waiting.sort(key=lambda row: ((row.position, row.id) <= place, row.position, row.id))
    return next(iter(waiting), None)


def pending_alike(session: Session, change: Change) -> int:
    """How many changes of its kind wait that need no look of their own."""
    alike = pending(session, change.revision_id, change.kind)
    return sum(map(_is_free, alike))


def _is_free(change: Change) -> bool:
    return not (is_question(change) or is_corrected_by_hand(change) or is_renumbered(change))


def of_item(session: Session, revision_id: int, item_id: int) -> list[Change]:
    """The changes of one item that nobody has decided on."""
    return [change for change in pending(session, revision_id) if change.item_id == item_id]


def summary(session: Session, revision_id: int) -> RevisionSummary | None:
    """A revised document beside its ledger."""
    found = session.get(Revision, revision_id)
    if found is None:
        return None
    all_changes = changes(session, revision_id)
    told = [change for change in all_changes if not is_renumbered(change)]
    waiting = [change for change in all_changes if change.state is ChangeState.PENDING]
    return RevisionSummary(
        revision=found,
        ledger=session.get_one(Ledger, found.ledger_id),
        document=session.get_one(Document, found.document_id),
        kinds=Counter(change.kind for change in told),
        pending=Counter(change.kind for change in told if change.state is ChangeState.PENDING),
        free=Counter(change.kind for change in waiting if _is_free(change)),
        states=Counter(change.state for change in all_changes),
        renumbered=sum(map(is_renumbered, waiting)),
        questions=sum(map(is_question, waiting)),
        by_hand=sum(map(is_corrected_by_hand, waiting)),
    )


def card(session: Session, change_id: int) -> ChangeCard | None:
    """One change, with its neighbours and, where it is open which item it is, the likely ones."""
    change = session.get(Change, change_id)
    if change is None:
        return None
    found = session.get_one(Revision, change.revision_id)
    listed = [row for row in changes(session, found.id) if not is_renumbered(row)] or [change]
    place = next((number for number, row in enumerate(listed) if row.id == change.id), 0)
    related = _related(session, change)
    return ChangeCard(
        change=change,
        revision=found,
        ledger=session.get_one(Ledger, found.ledger_id),
        item=session.get(Item, change.item_id) if change.item_id else None,
        place=place + 1,
        total=len(listed),
        previous_id=listed[place - 1].id if place else None,
        next_id=listed[place + 1].id if place + 1 < len(listed) else None,
        candidates=tuple(
            (row, session.get_one(Item, row.item_id)) for row in related if row.kind is ChangeKind.ITEM_GONE
        ),
        successors=tuple(row for row in related if row.kind is ChangeKind.ITEM_ADDED),
    )


def _related(session: Session, change: Change) -> list[Change]:
    """The changes that may speak of the same item, if nobody has decided on them."""
    if change.kind not in (ChangeKind.ITEM_ADDED, ChangeKind.ITEM_GONE):
        return []
    ids = (change.after if change.kind is ChangeKind.ITEM_ADDED else change.before).get(CANDIDATES, ())
    found = (session.get(Change, change_id) for change_id in ids)
    return [row for row in found if row is not None and row.state is ChangeState.PENDING]


def applied_since(session: Session, revision_id: int, since: datetime) -> list[tuple[Change, Item]]:
    """The changes applied from a moment on that have an item, in order."""
    query = (
        select(Change, Item)
        .join(Item, col(Item.id) == col(Change.item_id))
        .where(
            Change.revision_id == revision_id,
            Change.state == ChangeState.APPLIED,
            col(Change.decided_at) >= since,
        )
        .order_by(col(Item.number), col(Change.id))
    )
    return [(change, item) for change, item in session.exec(query).all()]
