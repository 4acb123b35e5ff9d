"""Carrying over (结转): unfinished items of earlier ledgers go on as items of a draft."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from domain import comparison
from domain.comparison import Match
from domain.errors import CarriedBefore, ItemClosed, NotFound, NumberInvalid, OutOfDate
from domain.items import UNFINISHED, PartyRole, still_holds
from intake.drafts import DoubtKind
from models.comparisons import Carrying, CarryLine
from models.documents import Document, Ledger, LedgerStatus
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.queries import carrying as queries
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import rows
from services import audit, contents, corrections, ledgers


def proposals(session: Session, ledger_id: int) -> Carrying:
    """What may be carried over to a draft, each unfinished item with the one that seems to go on with it.

    Errors: NotFound, LedgerNotDraft.
    """
    ledger = ledgers.draft_ledger(session, ledger_id)
    unfinished = queries.unfinished(session, ledger)
    carried = {item.carried_from_id: item for item in queries.carried(session, ledger.id)}
    free = [item for item in item_queries.of_ledger(session, ledger_id) if item.carried_from_id is None]
    waiting = [item for item, _ in unfinished if item.id not in carried]
    proposed = _alike(waiting, free)
    return Carrying(
        ledger,
        tuple(
            CarryLine(item, of, carried.get(item.id), *proposed.get(item.id, (None, 0.0)))
            for item, of in unfinished
        ),
    )


def _alike(old: Sequence[Item], new: Sequence[Item]) -> dict[int, tuple[Item, float]]:
    """The new item that each old one most likely became, with how alike they are."""
    alignment = comparison.align(
        [contents.words_of(item) for item in old], [contents.words_of(item) for item in new]
    )
    found: dict[int, Match] = {}
    taken: set[int] = set()
    for match in (*alignment.matches, *alignment.doubtful):
        if match.old not in found and match.new not in taken:
            found[match.old] = match
            taken.add(match.new)
    return {old[place].id: (new[match.new], match.likeness) for place, match in found.items()}


def into(session: Session, old_id: int, new_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """An item of a draft goes on with an unfinished one, whose date it keeps where its document names none.

    Errors: NotFound, LedgerNotDraft, OutOfDate where the new item goes on with another, ItemClosed,
    CarriedBefore.
    """
    new = session.get(Item, new_id)
    if new is None:
        raise NotFound
    ledger = ledgers.draft_ledger(session, new.ledger_id)
    old = _unfinished(session, old_id, ledger)
    held = rows.held(session, Item, new_id)
    if held is None or held.carried_from_id is not None:
        raise OutOfDate
    held.carried_from_id = old.id
    _note(session, held, old, actor_id, now, action="carry_into")
    if _keeps_deadline(session, old, held, ledger):
        corrections.set_deadline(session, held.id, old.deadline, actor_id=actor_id, now=now)
    return held


def _keeps_deadline(session: Session, old: Item, new: Item, ledger: Ledger) -> bool:
    """Whether the date that was named or granted for an item counts before the one only assumed for the new.

    Not where the new document may name one: somebody is asked about it.
    """
    if old.deadline is None or old.is_deadline_assumed or not new.is_deadline_assumed:
        return False
    if ledger_queries.unanswered(session, new.id, corrections.DEADLINE_DOUBTS - {DoubtKind.NO_DEADLINE}):
        return False
    return still_holds(old.deadline, year=ledger.year, period_end=ledger.period_end)


def by_number(
    session: Session, ledger_id: int, old_id: int, text: str, *, actor_id: int | None, now: datetime
) -> Item:
    """The same, by the number of the draft's item as it is typed. Errors: as `into`; NumberInvalid."""
    words = text.strip()
    if not words.isascii() or not words.isdigit() or len(words) > 6:
        raise NumberInvalid
    number = int(words)
    items = item_queries.of_ledger(session, ledger_id)
    new = next((item for item in items if item.number == number), None)
    if new is None:
        raise NotFound(number=number, count=len(items))
    return into(session, old_id, new.id, actor_id=actor_id, now=now)


def as_own(session: Session, ledger_id: int, old_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """Add an unfinished item to a draft that does not speak of it, with its agencies and its deadline.

    Errors: NotFound, LedgerNotDraft, ItemClosed, CarriedBefore.
    """
    ledger = ledgers.draft_ledger(session, ledger_id)
    old = _unfinished(session, old_id, ledger)
    new = _copy(session, old, ledger)
    _copy_belongings(session, old, new)
    _note(session, new, old, actor_id, now, action="carry_as_own")
    session.flush()
    return new


def _unfinished(session: Session, item_id: int, ledger: Ledger) -> Item:
    """An item of another ledger in force that is not carried over yet, held.

    Errors: NotFound, ItemClosed, CarriedBefore.
    """
    item = rows.held(session, Item, item_id)
    of = session.get(Ledger, item.ledger_id) if item is not None else None
    if item is None or of is None or of.id == ledger.id or of.group_id != ledger.group_id:
        raise NotFound
    if of.status is not LedgerStatus.PUBLISHED or item.status not in UNFINISHED:
        raise ItemClosed(number=item.number)
    if queries.successor(session, item.id) is not None:
        raise CarriedBefore(number=item.number)
    return item


def _copy(session: Session, old: Item, ledger: Ledger) -> Item:
    document = ledger_queries.document_of(session, old.ledger_id)
    new = Item(
        ledger_id=ledger.id,
        number=ledger_queries.highest_number(session, ledger.id) + 1,
        section=old.section,
        title=old.title,
        body=old.body,
        responsibility=old.responsibility,
        is_open_ended=old.is_open_ended,
        is_split=old.is_split,
        is_continuing=old.is_continuing,
        deadline=old.deadline,
        document_id=old.document_id or (document.id if document is not None else None),
        source_line=old.source_line,
        source_start=old.source_start,
        source_end=old.source_end,
        source_clauses=old.source_clauses,
        carried_from_id=old.id,
    )
    session.add(new)
    session.flush()
    return new


def _copy_belongings(session: Session, old: Item, new: Item) -> None:
    parties = item_queries.parties(session, [old.id]).get(old.id, ())
    for position, party in enumerate(parties):
        role = PartyRole(party.assignment.role)
        session.add(Assignment(item_id=new.id, agency_id=party.agency.id, role=role, position=position))
    for row in item_queries.deadlines(session, old.id):
        session.add(ItemDeadline(item_id=new.id, position=row.position, text=row.text, due_on=row.due_on))
    for target in item_queries.targets(session, old.id):
        values = target.model_dump(exclude={"id", "item_id"})
        session.add(ItemTarget(item_id=new.id, **values))
    for measure in item_queries.measures(session, old.id):
        values = measure.model_dump(exclude={"id", "item_id"})
        session.add(Measure(item_id=new.id, **values))


def all_proposed(session: Session, ledger_id: int, *, actor_id: int | None, now: datetime) -> int:
    """Every proposal is right; how many items are carried over now. Errors: NotFound, LedgerNotDraft."""
    lines = [line for line in proposals(session, ledger_id).open_lines if line.proposed is not None]
    rows.held_in_order(session, Item, (line.item.id for line in lines))
    for line in lines:
        assert line.proposed is not None
        into(session, line.item.id, line.proposed.id, actor_id=actor_id, now=now)
    return len(lines)


def all_others(session: Session, ledger_id: int, *, actor_id: int | None, now: datetime) -> int:
    """What no item of the draft goes on with is added to it; how many items that are."""
    lines = [line for line in proposals(session, ledger_id).open_lines if line.proposed is None]
    rows.held_in_order(session, Item, (line.item.id for line in lines))
    for line in lines:
        as_own(session, ledger_id, line.item.id, actor_id=actor_id, now=now)
    return len(lines)


def undo(session: Session, ledger_id: int, old_id: int, *, actor_id: int | None, now: datetime) -> None:
    """Nothing goes on with an item in this draft; one that was added for it alone leaves the draft again.

    Errors: NotFound, LedgerNotDraft, OutOfDate where it was not carried over to this draft.
    """
    ledger = ledgers.draft_ledger(session, ledger_id)
    old, new = session.get(Item, old_id), queries.successor(session, old_id)
    if old is None or new is None or new.ledger_id != ledger.id:
        raise OutOfDate
    _note(session, new, old, actor_id, now, action="undo_carrying")
    new.carried_from_id = None
    if not new.is_deadline_assumed and new.deadline == old.deadline and ledger.period_end is not None:
        _forget_deadline(session, new, ledger.period_end, actor_id, now)
    document = session.get(Document, new.document_id) if new.document_id is not None else None
    if document is not None and document.ledger_id != ledger.id:  # no document of this ledger has it
        session.delete(new)
    session.flush()


def _forget_deadline(
    session: Session, item: Item, period_end: date, actor_id: int | None, now: datetime
) -> None:
    """The date of the item before does not count any more, unless words of the document name it too."""
    if item_queries.deadlines(session, item.id) or item.deadline is None:
        return
    before, after = item.deadline.isoformat(), period_end.isoformat()
    corrections.note(session, item, actor_id, now, field="deadline", before=before, after=after)
    item.deadline, item.is_deadline_assumed = period_end, True


def _note(
    session: Session, new: Item, old: Item, actor_id: int | None, now: datetime, *, action: str
) -> None:
    new.revision += 1
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        ledger_id=new.ledger_id,
        number=new.number,
        from_item_id=old.id,
        from_ledger_id=old.ledger_id,
        from_number=old.number,
    )
