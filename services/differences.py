"""Differences between a revised document and its ledger, as rows that wait for a decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from domain import comparison
from domain.comparison import Aspect, Contents, Match, Term
from domain.items import ItemStatus, PartyRole
from intake.drafts import Draft, DraftItem
from models.comparisons import BASE, CANDIDATES, RENUMBERED, SOURCE
from models.documents import Ledger
from models.items import Item
from models.queries import items as item_queries
from models.revisions import Change, ChangeKind, ChangeState, Revision
from services import amendments, contents

#: What is kept beside the values of a change.
_BESIDE = frozenset({BASE, CANDIDATES, RENUMBERED, SOURCE})


@dataclass
class Found:
    """One difference; `old` and `new` are the places of what may be the same item, if that is open."""

    kind: ChangeKind
    position: int
    item: Item | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    old: int | None = None
    new: int | None = None
    doubtful: tuple[Match, ...] = ()


def find(session: Session, ledger: Ledger, draft: Draft, older: Draft | None) -> list[Found]:
    """What the document changes in the ledger, in the document's order."""
    return _Search(session, ledger, draft, older).differences()


class _Search:
    """The ledger's items (`ours`), the text they stand on (`before`), and the new one (`after`)."""

    def __init__(self, session: Session, ledger: Ledger, draft: Draft, older: Draft | None) -> None:
        present = item_queries.of_ledger(session, ledger.id)
        # One that was cancelled is no more: where a text has it again, it comes as a new item.
        self.items = [item for item in present if item.status is not ItemStatus.CANCELLED]
        self.ours = [contents.of_item(session, item) for item in self.items]
        self.sources = contents.with_standing_parties(draft)
        self.after = contents.of_draft(session, ledger, draft)
        if older is None:
            self.before, self._place = self.ours, {place: place for place in range(len(self.ours))}
        else:
            self.before = contents.of_draft(session, ledger, older)
            self._place = _known(self.before, self.ours)
        self.alignment = comparison.align(self.before, self.after)

    def differences(self) -> list[Found]:
        """All of them."""
        matched = {match.new: match.old for match in self.alignment.matches}
        unknown = self._unknown(matched)
        found = []
        for new in range(len(self.after)):
            if new in unknown:
                found += self._changed(unknown[new], self.ours[unknown[new]], new)
            elif new not in matched:
                found.append(self._added(new))
            elif (place := self._place.get(matched[new])) is not None:
                found += self._changed(place, self.before[matched[new]], new)
        gone = set(range(len(self.before))) - set(matched.values())
        return [*found, *(self._gone(old) for old in sorted(gone) if old in self._place)]

    def _unknown(self, matched: Mapping[int, int]) -> dict[int, int]:
        """New items that are in the ledger though the older text does not have them, by their places."""
        theirs = [place for place in range(len(self.after)) if place not in matched]
        ours = [place for place in range(len(self.ours)) if place not in set(self._place.values())]
        alignment = comparison.align([self.ours[p] for p in ours], [self.after[p] for p in theirs])
        return {theirs[match.new]: ours[match.old] for match in alignment.matches}

    def _changed(self, place: int, before: Contents, new: int) -> list[Found]:
        ours, after, source = self.ours[place], self.after[new], self.sources[new]
        return changes_of(self.items[place], ours, before, after, source)

    def _added(self, new: int) -> Found:
        doubtful = tuple(
            match for match in self.alignment.doubtful if match.new == new and match.old in self._place
        )
        after = {**_all_values(self.after[new]), SOURCE: amendments.packed(self.sources[new])}
        return Found(ChangeKind.ITEM_ADDED, self.after[new].number, after=after, new=new, doubtful=doubtful)

    def _gone(self, old: int) -> Found:
        place = self._place[old]
        doubtful = tuple(match for match in self.alignment.doubtful if match.old == old)
        position = len(self.after) + self.ours[place].number
        before = {"number": self.ours[place].number, **_all_values(self.ours[place])}
        return Found(
            ChangeKind.ITEM_GONE, position, self.items[place], before=before, old=old, doubtful=doubtful
        )


def _known(before: Sequence[Contents], ours: Sequence[Contents]) -> dict[int, int]:
    """Which item of the ledger each item of its text became; one that was dropped is left out."""
    alignment = comparison.align(before, ours)
    same_number = (m for m in alignment.doubtful if before[m.old].number == ours[m.new].number)
    return {match.old: match.new for match in (*alignment.matches, *same_number)}


def changes_of(
    item: Item, ours: Contents, before: Contents, after: Contents, source: DraftItem
) -> list[Found]:
    """The differences of one item, one for each aspect."""
    merged = comparison.merged(ours, before, after)
    overwritten = comparison.overwritten(ours, before, after)
    found = []
    for aspect in sorted(comparison.changed_aspects(ours, merged), key=list(Aspect).index):
        change = Found(ChangeKind(aspect), after.number, item, _values(aspect, ours), _values(aspect, merged))
        change.after[SOURCE] = amendments.packed(source)
        if aspect in overwritten:
            change.before[BASE] = _values(aspect, before)
        if aspect is Aspect.TEXT and comparison.is_renumbered_only(ours, merged):
            change.after[RENUMBERED] = True
        found.append(change)
    return found


def between(session: Session, item: Item, added: Change) -> list[Found]:
    """The differences of an item from what was thought a new one."""
    ours = contents.of_item(session, item)
    after = _contents(added.position, added.after)
    return changes_of(item, ours, ours, after, amendments.unpacked(added))


def stands(session: Session, change: Change) -> bool:
    """Whether the ledger still says what it said when the change was found."""
    return change.item_id is None or present(session, change) == shown(change.before)


def corrected(session: Session, change: Change) -> dict[str, Any] | None:
    """What the ledger says now of a change that waits, where it was corrected since; None otherwise."""
    is_open = change.state is ChangeState.PENDING and change.item_id is not None
    now = present(session, change) if is_open else {}
    return now if now and now != shown(change.before) else None


def present(session: Session, change: Change) -> dict[str, Any]:
    """What the ledger says now of what a change replaces; nothing of an item that is not there."""
    item = session.get(Item, change.item_id) if change.item_id is not None else None
    if item is None:
        return {}
    ours = contents.of_item(session, item)
    if change.kind is ChangeKind.ITEM_GONE:
        return {"number": item.number, **_all_values(ours)}
    return _values(Aspect(change.kind), ours)


def store(session: Session, revision: Revision, found: Iterable[Found]) -> None:
    """Keep differences as changes that wait for a decision."""
    kept = [(row, _row(revision, row)) for row in found]
    session.add_all([change for _, change in kept])
    session.flush()
    for row, change in kept:
        others = [
            other.id
            for other_row, other in kept
            if any(
                (m.old, m.new) in ((row.old, other_row.new), (other_row.old, row.new)) for m in row.doubtful
            )
        ]
        if others and row.kind is ChangeKind.ITEM_ADDED:
            change.after = {**change.after, CANDIDATES: others}
        elif others:
            change.before = {**change.before, CANDIDATES: others}
    session.flush()


def forget_decided(pending: Iterable[Change]) -> None:
    """It is no question any more which item this is once the other one was decided on."""
    pending = list(pending)
    ids = {change.id for change in pending}
    for change in pending:
        for name in ("before", "after"):
            values = getattr(change, name)
            if not ids.issuperset(values.get(CANDIDATES, ())):
                left = [other for other in values[CANDIDATES] if other in ids]
                setattr(change, name, {**values, CANDIDATES: left})


def _row(revision: Revision, found: Found) -> Change:
    return Change(
        revision_id=revision.id,
        position=found.position,
        kind=found.kind,
        item_id=found.item.id if found.item is not None else None,
        before=found.before,
        after=found.after,
    )


# Contents as JSON


def _values(aspect: Aspect, item: Contents) -> dict[str, Any]:
    match aspect:
        case Aspect.TEXT:
            return {"label": item.label, "section": item.section, "title": item.title, "body": item.body}
        case Aspect.PARTIES:
            return {"parties": [[name, role.value] for name, role in item.parties]}
        case Aspect.DEADLINE:
            return {
                "day": item.term.day.isoformat() if item.term.day else None,
                "is_continuing": item.term.is_continuing,
                "named": [day.isoformat() for day in item.term.named],
            }
        case Aspect.TARGETS:
            return {"targets": list(item.targets)}
        case Aspect.MEASURES:
            return {"measures": list(item.measures)}


def _all_values(item: Contents) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for aspect in Aspect:
        values |= _values(aspect, item)
    return values


def _contents(number: int, values: Mapping[str, Any]) -> Contents:
    return Contents(
        number=number,
        label=values["label"],
        section=values["section"],
        title=values["title"],
        body=values["body"],
        parties=tuple((name, PartyRole(role)) for name, role in values["parties"]),
        term=Term(
            date.fromisoformat(values["day"]) if values["day"] else None,
            bool(values["is_continuing"]),
            tuple(date.fromisoformat(day) for day in values["named"]),
        ),
        targets=tuple(values["targets"]),
        measures=tuple(values["measures"]),
    )


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a change without what is kept beside them."""
    return {name: value for name, value in values.items() if name not in _BESIDE}
