"""Levels joined: keep an upper level's document, propose which of its items ours carry out, decide."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from domain import similarity
from domain.errors import LinkToItself, NotFound, OutOfDate, UpperItemUnknown
from domain.similarity import Wording
from models.documents import Ledger, LedgerStatus
from models.items import Item
from models.links import ItemLink, LinkState
from models.queries import agencies as agency_queries
from models.queries import carrying as carrying_queries
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import links as queries
from models.queries import rows
from services import audit, ledgers

#: What "confirm all" takes in. On the cascade of 2022 every proposal this sure was right (docs/intake.md).
SURE = 0.8


def keep_as_reference(session: Session, ledger_id: int, *, actor_id: int | None, now: datetime) -> Ledger:
    """Keep a draft as an upper level's document: to be linked to, nobody here owes its items.

    Its agencies leave the items again, and the registry where nothing else names them.
    Errors: NotFound, LedgerNotDraft.
    """
    ledger = ledgers.draft_ledger(session, ledger_id)
    named = [agency.id for agency in ledger_queries.agencies_of(session, ledger_id)]
    for item in item_queries.of_ledger(session, ledger_id):
        for assignment in item_queries.assignments(session, item.id):
            session.delete(assignment)
    session.flush()
    for agency in agency_queries.unused(session, named):
        session.delete(agency)
    for item in carrying_queries.carried(session, ledger_id):
        item.carried_from_id = None  # nobody here goes on with anything in it
    for doubt, _ in ledger_queries.open_doubts(session, ledger_id):
        session.delete(doubt)
    ledger.status = LedgerStatus.REFERENCE
    audit.record_on_ledger(
        session, now=now, actor_id=actor_id, action="keep_as_reference", ledger_id=ledger_id
    )
    return ledger


def remove_reference(session: Session, upper_id: int, *, actor_id: int | None, now: datetime) -> Ledger:
    """Let an upper level's document go, with every link to it; the file may be sent again.

    Errors: OutOfDate where it is kept no more.
    """
    upper = rows.held(session, Ledger, upper_id)
    if upper is None or upper.status is not LedgerStatus.REFERENCE:
        raise OutOfDate
    for link in queries.to(session, upper_id):
        session.delete(link)
    upper.status = LedgerStatus.DISCARDED
    audit.record_on_ledger(session, now=now, actor_id=actor_id, action="remove_reference", ledger_id=upper_id)
    return upper


def propose(
    session: Session, ledger_id: int, upper_id: int, *, actor_id: int | None, now: datetime
) -> list[ItemLink]:
    """Propose, for each item of the ledger, the upper items that it carries out; the new proposals.

    What was decided stays, and so do proposals of an earlier time that still hold.
    Errors: NotFound, LinkToItself, OutOfDate.
    """
    _hold_both(session, ledger_id, upper_id)
    likely = _likely(session, ledger_id, upper_id)
    known = {
        (link.item_id, link.upper_item_id): link for link in queries.between(session, ledger_id, upper_id)
    }
    settled = {item_id for (item_id, _), link in known.items() if link.state is LinkState.CONFIRMED}
    for pair, link in known.items():
        if link.state is LinkState.PROPOSED and (pair not in likely or link.item_id in settled):
            session.delete(link)
    found = [
        ItemLink(item_id=item_id, upper_item_id=upper_item_id, confidence=confidence, proposed_at=now)
        for (item_id, upper_item_id), confidence in likely.items()
        if item_id not in settled and (item_id, upper_item_id) not in known
    ]
    session.add_all(found)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="propose_links",
        ledger_id=ledger_id,
        upper_id=upper_id,
        links=len(found),
    )
    session.flush()
    return found


def _likely(session: Session, ledger_id: int, upper_id: int) -> dict[tuple[int, int], float]:
    """How sure it is, by ids, that an item of the one ledger carries out an item of the other."""
    ours, theirs = (item_queries.of_ledger(session, row_id) for row_id in (ledger_id, upper_id))
    return {
        (ours[candidate.row].id, theirs[candidate.column].id): candidate.confidence
        for candidate in similarity.candidates(_wordings(ours), _wordings(theirs))
    }


def _hold_both(session: Session, ledger_id: int, upper_id: int) -> None:
    """Hold both ledgers, so that whoever decides on their links takes turns.

    Errors: NotFound, LinkToItself, OutOfDate where one was discarded, or the upper one is kept no more.
    """
    if ledger_id == upper_id:
        raise LinkToItself
    rows.held_in_order(session, Ledger, (ledger_id, upper_id))
    ledger, upper = session.get(Ledger, ledger_id), session.get(Ledger, upper_id)
    if ledger is None or upper is None:
        raise NotFound
    if ledger.status is LedgerStatus.DISCARDED or upper.status is not LedgerStatus.REFERENCE:
        raise OutOfDate


def confirm(session: Session, link_id: int, *, actor_id: int | None, now: datetime) -> ItemLink:
    """Say that an item carries out the upper item. Errors: OutOfDate."""
    ends = queries.ledgers_of(session, link_id)
    if ends is None:
        raise OutOfDate
    _hold_both(session, *ends)
    link = rows.held(session, ItemLink, link_id)
    if link is None:
        raise OutOfDate
    _decide(session, link, LinkState.CONFIRMED, actor_id, now)
    return link


def confirm_sure(
    session: Session, ledger_id: int, upper_id: int, *, actor_id: int | None, now: datetime
) -> int:
    """Confirm every proposal that is as good as certain (SURE); how many these were.

    Errors: NotFound, LinkToItself, OutOfDate.
    """
    _hold_both(session, ledger_id, upper_id)
    sure = [
        link
        for link in queries.between(session, ledger_id, upper_id)
        if link.state is LinkState.PROPOSED and link.confidence >= SURE
    ]
    for link in sure:
        _decide(session, link, LinkState.CONFIRMED, actor_id, now)
    return len(sure)


def connect(
    session: Session, item_id: int, upper_id: int, text: str, *, actor_id: int | None, now: datetime
) -> list[ItemLink]:
    """Link an item to the upper ledger's items whose numbers are in `text`, whatever was proposed or refused.

    Errors: NotFound, LinkToItself, OutOfDate, UpperItemUnknown for a number that the upper ledger does not
    have.
    """
    item = _item(session, item_id, upper_id)
    numbers = [int(number) for number in re.findall(r"[0-9]{1,6}", text)]
    by_number = {upper.number: upper for upper in item_queries.of_ledger(session, upper_id)}
    unknown = [number for number in numbers if number not in by_number]
    if unknown or not numbers:
        raise UpperItemUnknown(numbers=unknown, last=max(by_number, default=0))
    return [_connected(session, item, by_number[number], actor_id, now) for number in numbers]


def _item(session: Session, item_id: int, upper_id: int) -> Item:
    """An item of a ledger that is held together with the upper one. Errors: those of `_hold_both`."""
    ledger_id = item_queries.ledger_id_of(session, item_id)
    if ledger_id is None:
        raise NotFound
    _hold_both(session, ledger_id, upper_id)
    item = session.get(Item, item_id)
    if item is None:
        raise NotFound
    return item


def _connected(session: Session, item: Item, upper: Item, actor_id: int | None, now: datetime) -> ItemLink:
    link = queries.link(session, item.id, upper.id)
    if link is None:
        link = ItemLink(item_id=item.id, upper_item_id=upper.id, confidence=1.0, proposed_at=now)
        session.add(link)
        session.flush()
    _decide(session, link, LinkState.CONFIRMED, actor_id, now)
    return link


def refuse_all(session: Session, item_id: int, upper_id: int, *, actor_id: int | None, now: datetime) -> int:
    """Say that an item carries out nothing of the upper ledger; how many links that refused.

    Errors: NotFound, LinkToItself, OutOfDate.
    """
    _item(session, item_id, upper_id)
    found = queries.linkage(session, item_id, upper_id)
    if found is None:
        raise NotFound
    for linked in found.linked:
        _decide(session, linked.link, LinkState.REFUSED, actor_id, now)
    return len(found.linked)


def _decide(session: Session, link: ItemLink, state: LinkState, actor_id: int | None, now: datetime) -> None:
    if link.state is state:
        return  # pressed twice
    before, link.state = link.state, state
    link.decided_at, link.decided_by_id = now, actor_id
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="link",
        noun="item",
        noun_id=link.item_id,
        upper_item_id=link.upper_item_id,
        before=before,
        after=state,
    )


def _wordings(items: Sequence[Item]) -> list[Wording]:
    return [Wording(item.title, item.body) for item in items]
