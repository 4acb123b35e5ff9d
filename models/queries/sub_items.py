"""Sub-items as rows: of an item, of an agency."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, func, select

from domain.sub_items import UNFINISHED, SubItemState
from models.breakdowns import SubItemLine
from models.people import Agency
from models.sub_items import SubItem


def item_id_of(session: Session, sub_item_id: int) -> int | None:
    """Id of a sub-item's item, which never changes."""
    return session.exec(select(SubItem.item_id).where(SubItem.id == sub_item_id)).first()


def lines(session: Session, item_ids: Iterable[int]) -> dict[int, tuple[SubItemLine, ...]]:
    """The sub-items of each item by number; those taken off left out."""
    query = (
        select(SubItem, Agency)
        .outerjoin(Agency, col(Agency.id) == col(SubItem.agency_id))
        .where(col(SubItem.item_id).in_(list(item_ids)), col(SubItem.state) != SubItemState.CANCELLED)
    )
    found: dict[int, list[SubItemLine]] = defaultdict(list)
    for sub_item, agency in session.exec(query.order_by(col(SubItem.position))).all():
        found[sub_item.item_id].append(SubItemLine(sub_item, agency))
    return {item_id: tuple(rows) for item_id, rows in found.items()}


def unfinished(session: Session, item_id: int) -> Sequence[SubItem]:
    """The sub-items of an item about which something is still to be done, by number."""
    query = select(SubItem).where(SubItem.item_id == item_id, col(SubItem.state).in_(UNFINISHED))
    return session.exec(query.order_by(col(SubItem.position))).all()


def of_agency(session: Session, agency_id: int) -> Sequence[SubItem]:
    """All sub-items that an agency is in charge of."""
    return session.exec(select(SubItem).where(SubItem.agency_id == agency_id)).all()


def next_position(session: Session, item_id: int) -> int:
    """The number of an item's next sub-item: one that was taken off keeps its own."""
    last = session.exec(select(func.max(SubItem.position)).where(SubItem.item_id == item_id)).one()
    return (last or 0) + 1
