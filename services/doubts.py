"""Doubts answered: an answer changes the ledger, for one item or for all that are asked about alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.errors import AgencyUnknown, DateInvalid, NotFound, OutOfDate, YearInvalid
from domain.items import PartyRole
from domain.levels import GovernmentLevel
from intake.doubts import COMPLETE, CONTINUING, LEAVE_OUT, SAME, SPLIT, TAKE_IN
from intake.drafts import DoubtKind, DraftItem
from models.documents import Doubt, Ledger
from models.items import Item
from models.people import Agency
from models.queries import agencies as agency_queries
from models.queries import doubts as queries
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import rows
from models.views import Party
from services import (
    agencies,
    arrangements,
    audit,
    columns,
    corrections,
    entries,
    headings,
    leads,
    ledgers,
    measures,
    targets,
    terms,
)
from services.corrections import AS_IT_STANDS
from services.headings import Heading

#: Answers besides those that a doubt itself proposes.
FIRST = "first"  # the first-named agency leads
MERGE = "merge"  # the item belongs to the one before it
DROP = "drop"  # it is no item
AGENCY = "@"  # with an id behind: an agency of the registry


@dataclass(frozen=True)
class _Answer:
    """An answer on its way into the ledger."""

    session: Session
    ledger: Ledger
    text: str
    is_new: bool
    actor_id: int | None
    now: datetime


def settle(
    session: Session,
    doubt_id: int,
    answer: str,
    *,
    for_all: bool = False,
    is_new: bool = False,
    actor_id: int | None,
    now: datetime,
) -> int:
    """Answer a doubt, or (`for_all`) every open one that is asked together with it; how many that were.

    `answer` is one that the doubt proposes, one of the codes above, AS_IT_STANDS, or what was typed: names of
    agencies (`is_new` lets unknown ones in), a date as ISO, a year, a title.
    Errors: OutOfDate where it was answered; what the correction that the answer stands for refuses.
    """
    doubt = _open(session, doubt_id)
    ledger = ledgers.draft_ledger(session, doubt.ledger_id)
    doubts = queries.alike(session, doubt) if for_all else (doubt,)
    kind, ids = doubt.kind, [row.id for row in doubts]
    given = _Answer(session, ledger, answer, is_new, actor_id, now)
    if answer != AS_IT_STANDS:
        apply = _measured if measures.is_of_measure(doubt) else _KINDS.get(doubt.kind)
        if apply is None:
            raise OutOfDate
        apply(given, doubts)
    session.flush()
    _close(given, ids)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="settle",
        ledger_id=ledger.id,
        kind=kind,
        answer=answer,
        count=len(ids),
    )
    return len(ids)


def _open(session: Session, doubt_id: int) -> Doubt:
    found = queries.doubt(session, doubt_id)
    if found is None:
        raise OutOfDate
    ledgers.draft_ledger(session, found.ledger_id)
    doubt = rows.held(session, Doubt, doubt_id)
    if doubt is None or doubt.answered_at is not None:
        raise OutOfDate
    return doubt


def _close(given: _Answer, ids: Iterable[int]) -> None:
    """What a correction settled stays so; the doubts of an item that was dropped went with it."""
    given.session.expire_all()
    for doubt in queries.by_ids(given.session, ids):
        if doubt.answered_at is None:
            doubt.answer, doubt.answered_at, doubt.answered_by_id = given.text, given.now, given.actor_id


def _items(given: _Answer, doubts: Sequence[Doubt]) -> list[Item]:
    wanted = {doubt.item_id for doubt in doubts}
    if len(wanted) == 1:
        found = given.session.get(Item, next(iter(wanted)))
        return [found] if found is not None else []
    return [item for item in item_queries.of_ledger(given.session, given.ledger.id) if item.id in wanted]


# The document


def _title(given: _Answer, _: Sequence[Doubt]) -> None:
    headings.reword(
        given.session, given.ledger.id, Heading.TITLE, given.text, actor_id=given.actor_id, now=given.now
    )


def _year(given: _Answer, _: Sequence[Doubt]) -> None:
    if not (given.text.isascii() and given.text.isdigit()):
        raise YearInvalid
    headings.set_year(given.session, given.ledger.id, int(given.text), actor_id=given.actor_id, now=given.now)


def _period(given: _Answer, _: Sequence[Doubt]) -> None:
    headings.set_period_end(
        given.session, given.ledger.id, _day(given.text), actor_id=given.actor_id, now=given.now
    )


def _level(given: _Answer, _: Sequence[Doubt]) -> None:
    try:
        given.ledger.level = GovernmentLevel(given.text)
    except ValueError:
        raise OutOfDate from None


def _passed_over(given: _Answer, _: Sequence[Doubt]) -> None:
    if given.text != LEAVE_OUT:  # taking in needs the paragraphs: `take_in`
        raise OutOfDate


def _same_agency(given: _Answer, doubts: Sequence[Doubt]) -> None:
    assert given.actor_id is not None
    for doubt in doubts:
        agencies.answer(
            given.session, doubt.id, is_same=given.text == SAME, actor_id=given.actor_id, now=given.now
        )


# Agencies


def _who_leads(given: _Answer, doubts: Sequence[Doubt]) -> None:
    items = _items(given, doubts)
    if given.text == SPLIT:
        for item in items:
            leads.split(given.session, item, actor_id=given.actor_id, now=given.now)
        return
    parties = item_queries.parties(given.session, [item.id for item in items])
    for item in items:
        named = parties.get(item.id, ())
        lead = _lead(given, named)
        if lead is not None:
            leads.give(given.session, item, lead, named, actor_id=given.actor_id, now=given.now)


def _lead(given: _Answer, parties: Sequence[Party]) -> Party | None:
    """The party that is to lead; FIRST leaves an item alone that only collective names answer for."""
    if given.text == FIRST:
        return next((party for party in parties if not party.agency.is_collective), None)
    named = _agency(given, given.text)
    for party in parties:
        if named is not None and party.agency.id == named.id:
            return party
    raise AgencyUnknown(name=given.text, candidates=[party.agency.name for party in parties[:5]])


def _agency(given: _Answer, text: str) -> Agency | None:
    if text.startswith(AGENCY) and text[1:].isdigit():
        return given.session.get(Agency, int(text[1:]))
    return agency_queries.by_name(given.session, given.ledger.group_id, text)


def _column(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """The agencies of a column of unknown meaning: read as responsible, they get the role that it means."""
    if given.text != LEAVE_OUT and given.text not in set(PartyRole):
        raise OutOfDate
    role = None if given.text == LEAVE_OUT else PartyRole(given.text)
    for doubt in doubts:
        title = str(doubt.facts.get("name", ""))
        columns.settle(given.session, given.ledger, title, role, actor_id=given.actor_id, now=given.now)


def _parted(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """The names of a list whose parts were unclear; each keeps its role, the others are responsible."""
    for item in _items(given, doubts):
        known = item_queries.parties(given.session, [item.id]).get(item.id, ())
        roles = {row.agency.id: row.assignment.role for row in known}
        wanted = [
            corrections.entered(given.session, given.ledger, name[:100], given.now)
            for name in dict.fromkeys(corrections.names_in(given.text))
        ]
        parts = {row.id: (row, roles.get(row.id, PartyRole.RESPONSIBLE)) for row in wanted}
        corrections.set_parties(
            given.session, item.id, list(parts.values()), actor_id=given.actor_id, now=given.now
        )


def _add_to_group(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """Single agencies beside a name that stands for many, in every item that has it."""
    for doubt in doubts:
        agency = _agency(given, str(doubt.facts.get("name", "")))
        items = item_queries.of_agency(given.session, given.ledger.id, agency.id) if agency else ()
        for item in items:
            _add_to(given, item)


def _add_agencies(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """More agencies; or the list is complete, or the item is none."""
    for item in _items(given, doubts):
        if given.text == COMPLETE:
            item.is_open_ended = False
        elif given.text == DROP:
            corrections.drop(given.session, item.id, actor_id=given.actor_id, now=given.now)
        else:
            _add_to(given, item)


def _add_to(given: _Answer, item: Item) -> None:
    agency = _agency(given, given.text) if given.text.startswith(AGENCY) else None
    corrections.add_parties(
        given.session,
        item.id,
        agency.name if agency is not None else given.text,
        is_new=given.is_new,
        actor_id=given.actor_id,
        now=given.now,
    )
    parties = item_queries.parties(given.session, [item.id]).get(item.id, ())
    if len(parties) == 1 and parties[0].assignment.role is PartyRole.RESPONSIBLE:
        leads.give(given.session, item, parties[0], parties, actor_id=given.actor_id, now=given.now)


def _measured(given: _Answer, doubts: Sequence[Doubt]) -> None:
    for item in _items(given, doubts):
        own = [doubt for doubt in doubts if doubt.item_id == item.id]
        measures.settle(given.session, item, own, given.text, actor_id=given.actor_id, now=given.now)


# Deadlines


def _no_deadline(given: _Answer, doubts: Sequence[Doubt]) -> None:
    day = None if given.text == CONTINUING else _day(given.text)
    for item in _items(given, doubts):
        corrections.set_deadline(given.session, item.id, day, actor_id=given.actor_id, now=given.now)


def _date_of_phrase(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """A phrase such as 12月底前 means this day; the item's deadline is the last of its days."""
    day = _day(given.text)
    phrases = {doubt.item_id: str(doubt.facts.get("text", "")) for doubt in doubts}
    for item in _items(given, doubts):
        terms.date_phrase(given.session, item, phrases[item.id], day, actor_id=given.actor_id, now=given.now)


def _cited(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """A date that is perhaps another plan's: the item's own, or left out."""
    if given.text != LEAVE_OUT:
        _date_of_phrase(given, doubts)
        return
    phrases = {doubt.item_id: str(doubt.facts.get("text", "")) for doubt in doubts}
    for item in _items(given, doubts):
        terms.leave_out(
            given.session,
            item,
            phrases[item.id],
            given.ledger.period_end,
            actor_id=given.actor_id,
            now=given.now,
        )


def _target(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """A quantity that is only about right: exactly so, at least, or none at all."""
    for doubt in doubts:
        for item in _items(given, [doubt]):
            text = str(doubt.facts.get("text", ""))
            targets.bound(given.session, item, text, given.text, actor_id=given.actor_id, now=given.now)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateInvalid from None


# Numbers


def _number(given: _Answer, doubts: Sequence[Doubt]) -> None:
    if given.text != MERGE:
        raise OutOfDate
    for item in _items(given, doubts):
        arrangements.merge(given.session, item.id, actor_id=given.actor_id, now=given.now)


def _unnumbered(given: _Answer, doubts: Sequence[Doubt]) -> None:
    """An item without a number stays one, or goes."""
    if given.text == LEAVE_OUT:
        for item in _items(given, doubts):
            corrections.drop(given.session, item.id, actor_id=given.actor_id, now=given.now)


_KINDS: dict[str, Callable[[_Answer, Sequence[Doubt]], None]] = {
    DoubtKind.UNKNOWN_TITLE: _title,
    DoubtKind.UNKNOWN_YEAR: _year,
    DoubtKind.UNKNOWN_LEVEL: _level,
    DoubtKind.PERIOD_ASSUMED: _period,
    DoubtKind.PASSED_OVER: _passed_over,
    DoubtKind.COLUMN_ASSUMED: _column,
    DoubtKind.AGENCY_SAME: _same_agency,
    DoubtKind.WHO_LEADS: _who_leads,
    DoubtKind.NO_PARTY: _add_agencies,
    DoubtKind.PARTY_UNCLEAR: _parted,
    DoubtKind.OPEN_LIST: _add_agencies,
    DoubtKind.GROUP_PARTY: _add_to_group,
    DoubtKind.NO_DEADLINE: _no_deadline,
    DoubtKind.DEADLINE_YEAR: _date_of_phrase,
    DoubtKind.DEADLINE_UNCLEAR: _date_of_phrase,
    DoubtKind.DEADLINE_CITED: _cited,
    DoubtKind.TARGET_UNCLEAR: _target,
    DoubtKind.NUMBER_MISSING: _number,
    DoubtKind.NUMBER_REPEATED: _number,
    DoubtKind.NUMBER_NONE: _unnumbered,
}


# Paragraphs that were passed over


def take_in(
    session: Session, doubt_id: int, passed_over: Iterable[DraftItem], *, actor_id: int | None, now: datetime
) -> int:
    """Make items of the paragraphs that a doubt asks about, where they stand; how many.

    `passed_over` are those of the whole document, read again from its file. The numbers of the items behind
    them move on. Errors: OutOfDate where it was answered, NotFound where the file holds them no more.
    """
    doubt = _open(session, doubt_id)
    ledger = ledgers.draft_ledger(session, doubt.ledger_id)
    wanted = [row for row in passed_over if (row.section or "") == doubt.facts.get("section", "")]
    if not wanted:
        raise NotFound
    document = ledger_queries.document_of(session, ledger.id)
    desk = entries.Desk(session, ledger, document.id if document is not None else None, now)
    for run in _runs(session, ledger, wanted):
        _insert(session, ledger, desk, run)
    given = _Answer(session, ledger, TAKE_IN, is_new=False, actor_id=actor_id, now=now)
    _close(given, [doubt_id])
    facts = {"section": wanted[0].section, "count": len(wanted)}
    audit.record_on_ledger(
        session, now=now, actor_id=actor_id, action="take_in", ledger_id=ledger.id, **facts
    )
    return len(wanted)


def _runs(session: Session, ledger: Ledger, wanted: Iterable[DraftItem]) -> list[list[DraftItem]]:
    """The paragraphs parted wherever an item stands between two of them."""
    starts = [item.source_start or 0 for item in item_queries.of_ledger(session, ledger.id)]
    runs: dict[int, list[DraftItem]] = {}
    for source in sorted(wanted, key=lambda row: row.place.start):
        runs.setdefault(sum(start < source.place.start for start in starts), []).append(source)
    return list(runs.values())


def _insert(session: Session, ledger: Ledger, desk: entries.Desk, run: Sequence[DraftItem]) -> None:
    before = [
        item
        for item in item_queries.of_ledger(session, ledger.id)
        if (item.source_start or 0) < run[0].place.start
    ]
    first = before[-1].number + 1 if before else 1
    arrangements.make_room(session, ledger.id, first, len(run))
    added = desk.add(run, first=first)
    if before:
        for part in item_queries.assignments(session, before[-1].id):
            agency = session.get(Agency, part.agency_id)
            if part.is_standing and agency is not None:
                for item in added:
                    desk.assign(item, agency, part.role, is_standing=True)
    desk.add_doubts((doubt, item) for item, source in zip(added, run, strict=True) for doubt in source.doubts)
    session.flush()
