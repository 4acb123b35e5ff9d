"""What a document and what a ledger say of its items, in the shape in which the two are compared."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from domain.comparison import Contents, Term
from domain.items import PartyRole
from intake.drafts import DoubtKind, Draft, DraftItem, DraftParty
from models.documents import Ledger
from models.items import Item
from models.queries import items as item_queries
from services import agencies, entries


def of_draft(session: Session, ledger: Ledger, draft: Draft) -> list[Contents]:
    """The items of a document, agencies under the names that the registry knows them by."""
    names = _Names(session, ledger)
    period_end = draft.period_end or ledger.period_end
    return [_of_source(item, names, period_end) for item in with_standing_parties(draft)]


def with_standing_parties(draft: Draft) -> list[DraftItem]:
    """The items, with the agencies of their measures and those that a rule such as 以下均需…负责 adds."""
    items = []
    for source in draft.items:
        item = _with_measured(source)
        named = {party.name for party in item.parties}
        standing = tuple(
            DraftParty(party.name, party.role, party.is_group)
            for party in draft.standing_parties
            if item.no >= party.from_item and party.name not in named
        )
        items.append(replace(item, parties=(*item.parties, *standing)))
    return items


def _with_measured(item: DraftItem) -> DraftItem:
    """The item with whom its measures alone name, in the part that importing gives them."""
    own = {party.name for party in item.parties}
    named = {
        party.name: party for measure in item.sub_items for party in measure.parties if party.name not in own
    }
    is_alone = not own and len(named) == 1
    measured = (
        replace(party, role=PartyRole.LEAD if is_alone and not party.is_group else PartyRole.RESPONSIBLE)
        for party in named.values()
    )
    return replace(
        item,
        doubts=tuple(row for row in item.doubts if not (named and row.kind is DoubtKind.NO_PARTY)),
        parties=(*item.parties, *measured),
        split_responsibility=item.split_responsibility or (not own and len(named) > 1),
    )


class _Names:
    """Names of agencies as the registry has them; one that it does not know stands for itself."""

    def __init__(self, session: Session, ledger: Ledger) -> None:
        self._session = session
        self._ledger = ledger
        self._known: dict[str, str] = {}

    def registered(self, name: str) -> str:
        """The agency's own name."""
        if name not in self._known:
            agency = agencies.known(
                self._session, group_id=self._ledger.group_id, name=name, issuer=self._ledger.level
            )
            self._known[name] = agency.name if agency is not None else name
        return self._known[name]


def _of_source(source: DraftItem, names: _Names, period_end: date | None) -> Contents:
    day, is_continuing = entries.term(source, period_end)
    return Contents(
        number=source.no,
        label=source.label[:40],
        section=(source.section or "")[:300],
        title=source.title[:500],
        body=source.body,
        parties=_first_roles((names.registered(party.name[:100]), party.role) for party in source.parties),
        term=Term(day, is_continuing, tuple(sorted({row.due_on for row in entries.stated(source)}))),
        targets=tuple(target.text for target in source.targets),
        measures=tuple(f"{measure.label[:40]}{measure.body}" for measure in source.sub_items),
    )


def _first_roles(parties: Iterable[tuple[str, PartyRole]]) -> tuple[tuple[str, PartyRole], ...]:
    """An agency that is named twice has the first of its roles."""
    found: dict[str, PartyRole] = {}
    for name, role in parties:
        found.setdefault(name, role)
    return tuple(found.items())


def words_of(item: Item) -> Contents:
    """An item of a ledger by its words alone: what tells which item is which."""
    return Contents(item.number, item.label or "", item.section or "", item.title, item.body)


def of_item(session: Session, item: Item) -> Contents:
    """An item as the ledger has it."""
    parties = item_queries.parties(session, [item.id]).get(item.id, ())
    named = {row.due_on for row in item_queries.deadlines(session, item.id)}
    measures = item_queries.measures(session, item.id)
    return Contents(
        number=item.number,
        label=item.label or "",
        section=item.section or "",
        title=item.title,
        body=item.body,
        parties=tuple((party.agency.name, party.assignment.role) for party in parties),
        term=Term(item.deadline, item.is_continuing, tuple(sorted(named))),
        targets=tuple(target.text for target in item_queries.targets(session, item.id)),
        measures=tuple(f"{measure.label}{measure.body}" for measure in measures),
    )
