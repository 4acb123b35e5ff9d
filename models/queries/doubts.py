"""Doubts as questions: alike ones together, what concerns the whole document first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, func, select

from models.documents import Doubt
from models.items import Assignment, Item
from models.people import Agency
from models.queries import items, ledgers
from models.questions import DoubtGroup, DoubtRow, Question

#: The order in which kinds are asked: an answer early in it bears on those behind; unknown kinds come last.
_ORDER = (
    "unknown_title",
    "unknown_year",
    "unknown_level",
    "period_assumed",
    "passed_over",
    "column_assumed",
    "agency_same",
    "number_missing",
    "number_repeated",
    "number_none",
    "no_party",
    "party_unclear",
    "who_leads",
    "group_party",
    "open_list",
    "deadline_cited",
    "deadline_year",
    "deadline_unclear",
    "no_deadline",
    "target_unclear",
)
#: Kinds that are asked together, each with the facts that must be the same for that.
_TOGETHER: dict[str, tuple[str, ...]] = {
    "no_party": (),
    "who_leads": (),
    "open_list": (),
    "number_none": (),
    "deadline_cited": ("text",),
    "deadline_year": ("text",),
    "deadline_unclear": ("text",),
    "no_deadline": (),
}
_SAME_ANSWERS = frozenset({"deadline_cited", "deadline_year", "deadline_unclear", "no_deadline"})
_SHOWN_NUMBERS = 30
_CANDIDATES = 4


def doubt(session: Session, doubt_id: int) -> Doubt | None:
    """A doubt by id."""
    return session.get(Doubt, doubt_id)


def by_ids(session: Session, ids: Iterable[int]) -> Sequence[Doubt]:
    """These doubts."""
    return session.exec(select(Doubt).where(col(Doubt.id).in_(list(ids))).order_by(col(Doubt.id))).all()


def groups(session: Session, ledger_id: int) -> list[DoubtGroup]:
    """All doubts of a ledger, alike ones together, in the order in which they are asked."""
    query = (
        select(Doubt)
        .outerjoin(Item, col(Item.id) == col(Doubt.item_id))
        .where(Doubt.ledger_id == ledger_id)
        .order_by(func.coalesce(col(Item.number), 0), col(Doubt.id))
    )
    found: dict[tuple[str, ...], list[DoubtRow]] = defaultdict(list)
    for row in session.exec(query).all():
        found[_key(row)].append(DoubtRow(row.id, row.item_id, row.answered_at is None))
    made = [DoubtGroup(key[0], tuple(rows)) for key, rows in found.items()]
    return sorted(made, key=lambda group: _rank(group.kind))


def _key(row: Doubt) -> tuple[str, ...]:
    if row.kind not in _TOGETHER:
        return (row.kind, str(row.id))
    same = (str(row.facts.get(name)) for name in _TOGETHER[row.kind])
    of = "measure" if "place" in row.facts else "item"
    return (row.kind, of, *same, *(row.answers if row.kind in _SAME_ANSWERS else ()))


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def alike(session: Session, of: Doubt) -> Sequence[Doubt]:
    """The open doubts that are asked together with this one."""
    for group in groups(session, of.ledger_id):
        if any(row.id == of.id for row in group.rows):
            return by_ids(session, group.open_ids)
    return ()


def question(
    session: Session,
    ledger_id: int,
    doubt_id: int | None = None,
    *,
    is_single: bool = False,
    is_next: bool = False,
) -> Question | None:
    """What to ask: from the doubt on, or (`is_next`) behind it; None where nothing open is left there.

    `is_single`: one by one within the group of the doubt; then the groups behind it as a whole.
    """
    found = groups(session, ledger_id)
    place, position = _where(found, doubt_id)
    if is_single and place < len(found):
        rest = found[place].rows[position + is_next :]
        chosen = next((row.id for row in rest if row.is_open), None)
        if chosen is not None:
            return _question(session, ledger_id, found, place, chosen)
        is_next = True
    for number in range(place + is_next, len(found)):
        if found[number].open_ids:
            return _question(session, ledger_id, found, number, None)
    return None


def _where(found: Sequence[DoubtGroup], doubt_id: int | None) -> tuple[int, int]:
    """Group and place in it of a doubt; the very first where it is gone."""
    for number, group in enumerate(found):
        for position, row in enumerate(group.rows):
            if row.id == doubt_id:
                return number, position
    return 0, 0


def _question(
    session: Session, ledger_id: int, found: Sequence[DoubtGroup], place: int, single: int | None
) -> Question:
    group = found[place]
    ids = group.open_ids if single is None else (single,)
    asked = session.get_one(Doubt, ids[0])
    ledger = ledgers.ledger(session, ledger_id)
    assert ledger is not None
    item = session.get(Item, asked.item_id) if asked.item_id is not None else None
    parties = items.parties(session, [item.id]).get(item.id, ()) if item is not None else ()
    return Question(
        ledger=ledger,
        doubt=asked,
        item=item,
        alike=len(ids),
        numbers=_numbers(session, ids[:_SHOWN_NUMBERS]),
        in_group=len(group.open_ids),
        number=place + 1,
        total=len(found),
        names=tuple(party.agency.name for party in parties),
        candidates=_candidates(session, ledger_id) if group.kind == "no_party" else (),
    )


def _numbers(session: Session, doubt_ids: Iterable[int]) -> tuple[int, ...]:
    query = select(Item.number).join(Doubt, col(Doubt.item_id) == col(Item.id))
    return tuple(
        session.exec(query.where(col(Doubt.id).in_(list(doubt_ids))).order_by(col(Item.number))).all()
    )


def _candidates(session: Session, ledger_id: int) -> tuple[Agency, ...]:
    query = (
        select(Agency)
        .join(Assignment, col(Assignment.agency_id) == col(Agency.id))
        .join(Item, col(Item.id) == col(Assignment.item_id))
        .where(Item.ledger_id == ledger_id, col(Agency.is_collective).is_(False))
        .group_by(*Agency.__table__.columns)  # type: ignore[attr-defined]  # added by SQLModel
        .order_by(func.count().desc(), col(Agency.id))
    )
    return tuple(session.exec(query.limit(_CANDIDATES)).all())


def open_of_kind(session: Session, ledger_id: int, kind: str) -> Sequence[Doubt]:
    """Unanswered doubts of one kind."""
    query = select(Doubt).where(Doubt.ledger_id == ledger_id, Doubt.kind == kind)
    return session.exec(query.where(col(Doubt.answered_at).is_(None)).order_by(col(Doubt.id))).all()
