"""A draft ledger as a whole, read in a handful of statements."""

from collections import defaultdict

from sqlmodel import Session, col, select

from models.contents import ItemContents, LedgerContents, RegistryRow
from models.documents import Doubt, Ledger
from models.items import Item, ItemTarget
from models.people import Agency, AgencyAlias
from models.queries import items as item_queries


def of(session: Session, ledger: Ledger) -> LedgerContents:
    """Everything in the ledger that a workbook shows."""
    items = item_queries.of_ledger(session, ledger.id)
    parties = item_queries.parties(session, [item.id for item in items])
    targets, doubts = _targets(session, ledger.id), _doubts(session, ledger.id)
    return LedgerContents(
        ledger,
        tuple(
            ItemContents(item, parties.get(item.id, ()), tuple(targets[item.id]), tuple(doubts[item.id]))
            for item in items
        ),
        registry(session, ledger.group_id),
    )


def registry(session: Session, group_id: int) -> tuple[RegistryRow, ...]:
    """All agencies and collective names of a group, in the order in which the documents named them."""
    agencies = session.exec(select(Agency).where(Agency.group_id == group_id).order_by(col(Agency.id))).all()
    aliases: dict[int, list[str]] = defaultdict(list)
    query = select(AgencyAlias).join(Agency, col(Agency.id) == col(AgencyAlias.agency_id))
    for alias in session.exec(query.where(Agency.group_id == group_id).order_by(col(AgencyAlias.id))).all():
        aliases[alias.agency_id].append(alias.name)
    return tuple(RegistryRow(agency, tuple(aliases[agency.id])) for agency in agencies)


def _targets(session: Session, ledger_id: int) -> dict[int, list[ItemTarget]]:
    found: dict[int, list[ItemTarget]] = defaultdict(list)
    query = select(ItemTarget).join(Item, col(Item.id) == col(ItemTarget.item_id))
    query = query.where(Item.ledger_id == ledger_id)
    for target in session.exec(query.order_by(col(ItemTarget.item_id), col(ItemTarget.position))).all():
        found[target.item_id].append(target)
    return found


def _doubts(session: Session, ledger_id: int) -> dict[int, list[Doubt]]:
    found: dict[int, list[Doubt]] = defaultdict(list)
    query = select(Doubt).where(Doubt.ledger_id == ledger_id, col(Doubt.answered_at).is_(None))
    for doubt in session.exec(query.order_by(col(Doubt.id))).all():
        if doubt.item_id is not None:
            found[doubt.item_id].append(doubt)
    return found
