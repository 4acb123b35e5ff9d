"""Who leads an item of a draft: one agency, or each its own part."""

from datetime import datetime

from sqlmodel import Session

from domain.items import PartyRole
from intake.doubts import SPLIT
from models.items import Item
from models.queries import items as item_queries
from models.views import Party
from services import corrections


def give(session: Session, item: Item, party: Party, *, actor_id: int | None, now: datetime) -> None:
    """Let one of the item's agencies lead it; who led so far is responsible from now on."""
    for other in item_queries.assignments(session, item.id):
        if other.role is PartyRole.LEAD:
            other.role = PartyRole.RESPONSIBLE
    party.assignment.role = PartyRole.LEAD
    item.is_split = False
    name = party.agency.name
    corrections.note(session, item, actor_id, now, field="lead", before=None, after=name)
    corrections.settle(session, item, corrections.LEAD_DOUBTS, name, actor_id, now)


def split(session: Session, item: Item, *, actor_id: int | None, now: datetime) -> None:
    """Nobody leads the item: each agency answers for its own part."""
    item.is_split = True
    corrections.note(session, item, actor_id, now, field="lead", before=None, after=SPLIT)
    corrections.settle(session, item, corrections.LEAD_DOUBTS, SPLIT, actor_id, now)
