"""What a change of a revised document does to the rows of its ledger, draft or in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from domain.errors import ItemClosed, ItemIncomplete, OutOfDate
from domain.items import UNFINISHED, AssignmentState, ClosingKind, ItemEvent, PartyRole
from intake.drafts import DoubtKind, DraftItem
from models.comparisons import SOURCE, is_renumbered
from models.documents import Document, Doubt, Ledger, LedgerStatus
from models.items import Assignment, Item
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import rows
from models.revisions import Change, ChangeKind
from services import agencies, beginnings, entries, parts
from services import endings as item_endings
from services.corrections import DEADLINE_DOUBTS

REVISED = "revised"  # the answer to a doubt that a revised document did away with
_QUESTIONS = {
    ChangeKind.DEADLINE: DEADLINE_DOUBTS,
    ChangeKind.PARTIES: frozenset(
        {DoubtKind.WHO_LEADS, DoubtKind.NO_PARTY, DoubtKind.PARTY_UNCLEAR, DoubtKind.OPEN_LIST}
    ),
    ChangeKind.TARGETS: frozenset({DoubtKind.TARGET_UNCLEAR}),
}
_SOURCE = TypeAdapter(DraftItem)


@dataclass(frozen=True)
class Act:
    """Who applies a revised document to which ledger, and when."""

    ledger: Ledger
    document: Document
    actor_id: int | None
    now: datetime

    @property
    def is_in_force(self) -> bool:
        """Whether agencies were told of the ledger's items, so that they are told of changes too."""
        return self.ledger.status is LedgerStatus.PUBLISHED


def packed(source: DraftItem) -> Any:
    """An item as a document gives it, fit for a JSON column."""
    return _SOURCE.dump_python(source, mode="json")


def unpacked(change: Change) -> DraftItem:
    """The item that a change comes from, as the revised document gives it. Errors: OutOfDate."""
    try:
        return _SOURCE.validate_python(change.after[SOURCE])
    except ValidationError as error:  # it was kept by an older version: the document has to be read again
        raise OutOfDate from error


def apply(session: Session, change: Change, act: Act) -> frozenset[int]:
    """Carry out a change; the agencies that have to know, none where the ledger is a draft.

    Errors: OutOfDate, ItemClosed, ItemIncomplete. Nothing is changed then.
    """
    if change.kind is ChangeKind.ITEM_ADDED:
        return _add(session, change, act)
    item = rows.held(session, Item, change.item_id) if change.item_id is not None else None
    if item is None:
        raise OutOfDate
    if act.is_in_force and item.status not in UNFINISHED:
        raise ItemClosed(number=item.number)
    concerned = _EFFECTS[change.kind](session, change, item, act)
    if change.kind in _QUESTIONS and not act.is_in_force:
        _ask_anew(session, change, item, act)
    session.flush()
    return concerned if act.is_in_force else frozenset()


def _ask_anew(session: Session, change: Change, item: Item, act: Act) -> None:
    """What the older text left open is no question any more; what the new one leaves open is."""
    kinds = _QUESTIONS[change.kind]
    for doubt in ledger_queries.unanswered(session, item.id, kinds):
        doubt.answer, doubt.answered_at, doubt.answered_by_id = REVISED, act.now, act.actor_id
    for asked in unpacked(change).doubts:
        if asked.kind in kinds:
            facts, answers = dict(asked.facts), list(asked.answers)
            session.add(
                Doubt(ledger_id=act.ledger.id, item_id=item.id, kind=asked.kind, facts=facts, answers=answers)
            )


def _add(session: Session, change: Change, act: Act) -> frozenset[int]:
    source = unpacked(change)
    number = ledger_queries.highest_number(session, act.ledger.id) + 1
    if act.is_in_force:
        _refuse_incomplete(source, number, act.ledger)
    desk = entries.Desk(session, act.ledger, act.document.id, act.now)
    (item,) = desk.add([source], first=number)
    session.flush()
    change.item_id = item.id
    if not act.is_in_force:
        desk.add_doubts((doubt, item) for doubt in source.doubts)
        return frozenset()
    beginnings.hand_down(session, item, actor_id=act.actor_id, now=act.now)
    return _parties(session, item)


def _refuse_incomplete(source: DraftItem, number: int, ledger: Ledger) -> None:
    """What `ledgers.publish` asks of every item. Errors: ItemIncomplete."""
    if not source.title.strip():
        raise ItemIncomplete(number=number, missing="title")
    if not source.parties:
        raise ItemIncomplete(number=number, missing="agency")
    _refuse_endless(*entries.term(source, ledger.period_end), number=number)


def _refuse_endless(day: date | None, is_continuing: bool, *, number: int) -> None:  # noqa: FBT001 - a pair, as it is kept
    if day is None and not is_continuing:
        raise ItemIncomplete(number=number, missing="deadline")


def _parties(session: Session, item: Item) -> frozenset[int]:
    return frozenset(party.agency.id for party in item_queries.parties(session, [item.id]).get(item.id, ()))


def _drop(session: Session, change: Change, item: Item, act: Act) -> frozenset[int]:
    if not act.is_in_force:
        change.item_id = None  # the change outlives the item
        session.flush()
        session.delete(item)
        return frozenset()
    concerned = _parties(session, item)
    reason = act.document.title or act.document.file_name
    item_endings.end(
        session,
        item,
        ItemEvent.CANCEL,
        ClosingKind.NOT_WARRANTED,
        actor_id=act.actor_id,
        now=act.now,
        reason=reason,
        document_id=act.document.id,
    )
    return concerned


def _reword(session: Session, change: Change, item: Item, act: Act) -> frozenset[int]:
    values = change.after
    entries.place(item, unpacked(change), document_id=act.document.id)
    item.label = values["label"][:40]
    item.section = values["section"][:300] or None
    if is_renumbered(change):
        return frozenset()
    item.title, item.body = values["title"][:500], values["body"]
    return _parties(session, item)


def _reassign(session: Session, change: Change, item: Item, act: Act) -> frozenset[int]:
    source = unpacked(change)
    collective = {party.name for party in source.parties if party.is_group}
    wanted = {
        agencies.registered(
            session,
            group_id=act.ledger.group_id,
            name=name,
            is_collective=name in collective,
            now=act.now,
            issuer=act.ledger.level,
        ).id: PartyRole(role)
        for name, role in change.after["parties"]
    }
    if act.is_in_force and not wanted:
        raise ItemIncomplete(number=item.number, missing="agency", item_id=item.id)
    present = {row.agency_id: row for row in item_queries.assignments(session, item.id)}
    touched = set()
    for agency_id, assignment in present.items():
        if agency_id not in wanted and assignment.state is not AssignmentState.RELEASED:
            _release(session, item, assignment, act)
            touched.add(agency_id)
    for position, (agency_id, role) in enumerate(wanted.items()):
        if parts.give(session, item, agency_id, role, position):
            touched.add(agency_id)
    entries.write_responsibility(item, source)
    session.flush()
    return frozenset(touched) | item_queries.answering(
        item_queries.parties(session, [item.id]).get(item.id, ())
    )


def _release(session: Session, item: Item, assignment: Assignment, act: Act) -> None:
    if act.is_in_force:
        parts.release(session, item, assignment)
    else:
        session.delete(assignment)


def _move(session: Session, change: Change, item: Item, act: Act) -> frozenset[int]:
    source, day = unpacked(change), change.after["day"]
    deadline, is_continuing = date.fromisoformat(day) if day else None, bool(change.after["is_continuing"])
    if act.is_in_force:
        _refuse_endless(deadline, is_continuing, number=item.number)
    entries.write_term(session, item, source, act.ledger.period_end)
    item.is_deadline_assumed = item.is_deadline_assumed and item.deadline == deadline
    item.deadline, item.is_continuing = deadline, is_continuing
    return _parties(session, item)


def _retarget(session: Session, change: Change, item: Item, act: Act) -> frozenset[int]:
    entries.write_targets(session, item, unpacked(change).targets)
    return _parties(session, item)


def _remeasure(session: Session, change: Change, item: Item, act: Act) -> frozenset[int]:
    entries.write_measures(session, item, unpacked(change))
    return _parties(session, item)


_EFFECTS: dict[ChangeKind, Callable[[Session, Change, Item, Act], frozenset[int]]] = {
    ChangeKind.ITEM_GONE: _drop,
    ChangeKind.TEXT: _reword,
    ChangeKind.PARTIES: _reassign,
    ChangeKind.DEADLINE: _move,
    ChangeKind.TARGETS: _retarget,
    ChangeKind.MEASURES: _remeasure,
}
