"""Links between an item and the upper-level items that it carries out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.items import ItemStatus
from models.documents import Ledger, LedgerStatus
from models.items import Item
from models.linkages import Linkage, LinkedItem, LinkOverview
from models.links import ItemLink, LinkState
from models.queries import ledgers
from models.views import UpperItem

#: A province's document that is only kept answers the national one just as a ledger in force does.
_ANSWERS = (LedgerStatus.DRAFT, LedgerStatus.PUBLISHED, LedgerStatus.REFERENCE)


def references(session: Session) -> Sequence[Ledger]:
    """The upper-level documents that are kept, newest first."""
    query = select(Ledger).where(Ledger.status == LedgerStatus.REFERENCE)
    return session.exec(query.order_by(col(Ledger.year).desc(), col(Ledger.id).desc())).all()


def answering(session: Session) -> Sequence[Ledger]:
    """The ledgers of the group itself, drafts too, newest first."""
    query = select(Ledger).where(col(Ledger.status).in_((LedgerStatus.DRAFT, LedgerStatus.PUBLISHED)))
    return session.exec(query.order_by(col(Ledger.id).desc())).all()


def upper_of(session: Session, link: ItemLink) -> int:
    """The upper ledger's id of a link."""
    return session.exec(select(Item.ledger_id).where(Item.id == link.upper_item_id)).one()


def ledgers_of(session: Session, link_id: int) -> tuple[int, int] | None:
    """Ids of the ledger and of the upper ledger that a link joins."""
    upper = aliased(Item)
    query = (
        select(Item.ledger_id, upper.ledger_id)
        .join(ItemLink, col(ItemLink.item_id) == col(Item.id))
        .join(upper, col(upper.id) == col(ItemLink.upper_item_id))
    )
    return session.exec(query.where(ItemLink.id == link_id)).first()


def to(session: Session, upper_id: int) -> Sequence[ItemLink]:
    """Every link to an item of the upper ledger."""
    query = select(ItemLink).where(
        col(ItemLink.upper_item_id).in_(select(Item.id).where(Item.ledger_id == upper_id))
    )
    return session.exec(query).all()


def between(session: Session, ledger_id: int, upper_id: int) -> Sequence[ItemLink]:
    """Every link from an item of the one ledger to an item of the other, refused ones too."""
    query = (
        select(ItemLink)
        .where(col(ItemLink.item_id).in_(select(Item.id).where(Item.ledger_id == ledger_id)))
        .where(col(ItemLink.upper_item_id).in_(select(Item.id).where(Item.ledger_id == upper_id)))
    )
    return session.exec(query.order_by(col(ItemLink.id))).all()


def upward(session: Session, ledger_id: int, upper_id: int) -> list[Linkage]:
    """Each item of the ledger with what it carries out, likely first; those with nothing too."""
    links = [link for link in between(session, ledger_id, upper_id) if link.state is not LinkState.REFUSED]
    return _joined(
        _items(session, ledger_id),
        {item.id: item for item in _items(session, upper_id)},
        ((link.item_id, link.upper_item_id, link) for link in links),
    )


def downward(session: Session, upper_id: int) -> list[Linkage]:
    """Each upper item with the items below that carry it out; those that nothing below answers too."""
    query = (
        select(ItemLink, Item)
        .join(Item, col(Item.id) == col(ItemLink.item_id))
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(col(ItemLink.upper_item_id).in_(select(Item.id).where(Item.ledger_id == upper_id)))
        .where(ItemLink.state != LinkState.REFUSED, col(Ledger.status).in_(_ANSWERS))
        .order_by(col(Item.ledger_id), col(Item.number))
    )
    found = session.exec(query).all()
    return _joined(
        _items(session, upper_id),
        {item.id: item for _, item in found},
        ((link.upper_item_id, link.item_id, link) for link, _ in found),
    )


def overview(session: Session, ledger_id: int, upper_id: int) -> LinkOverview | None:
    """A ledger beside an upper-level document; None where one of the two does not exist."""
    ledger, upper = session.get(Ledger, ledger_id), session.get(Ledger, upper_id)
    if ledger is None or upper is None:
        return None
    gaps = tuple(row.item for row in downward(session, upper_id) if not row.linked)
    return LinkOverview(ledger, upper, tuple(upward(session, ledger_id, upper_id)), gaps)


def linkage(session: Session, item_id: int, upper_id: int) -> Linkage | None:
    """One item with what it carries out of an upper-level document."""
    item = session.get(Item, item_id)
    if item is None:
        return None
    found = upward(session, item.ledger_id, upper_id)
    return next((row for row in found if row.item.id == item_id), None)


def of_item(session: Session, item_id: int) -> tuple[UpperItem, ...]:
    """The upper-level items that an item carries out, as far as somebody agreed."""
    query = (
        select(Item, Ledger)
        .join(ItemLink, col(ItemLink.upper_item_id) == col(Item.id))
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(
            ItemLink.item_id == item_id,
            ItemLink.state == LinkState.CONFIRMED,
            Ledger.status != LedgerStatus.DISCARDED,
        )
        .order_by(col(Item.ledger_id), col(Item.number))
    )
    return tuple(UpperItem(item, _source(session, ledger)) for item, ledger in session.exec(query).all())


def _source(session: Session, ledger: Ledger) -> str:
    document = ledgers.document_of(session, ledger.id)
    return (document.doc_no if document else None) or ledger.title


def link(session: Session, item_id: int, upper_item_id: int) -> ItemLink | None:
    """The link between two items."""
    query = select(ItemLink).where(ItemLink.item_id == item_id, ItemLink.upper_item_id == upper_item_id)
    return session.exec(query).first()


def _items(session: Session, ledger_id: int) -> Sequence[Item]:
    query = select(Item).where(Item.ledger_id == ledger_id, Item.status != ItemStatus.CANCELLED)
    return session.exec(query.order_by(col(Item.number))).all()


def _joined(
    items: Iterable[Item], others: dict[int, Item], links: Iterable[tuple[int, int, ItemLink]]
) -> list[Linkage]:
    by_item: dict[int, list[LinkedItem]] = defaultdict(list)
    for item_id, other_id, link in links:
        if other_id in others:
            by_item[item_id].append(LinkedItem(link, others[other_id]))
    return [Linkage(item, tuple(sorted(by_item[item.id], key=_likely_first))) for item in items]


def _likely_first(linked: LinkedItem) -> tuple[float, int, int]:
    return -linked.link.confidence, linked.item.ledger_id, linked.item.number
