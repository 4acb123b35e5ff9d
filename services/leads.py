"""Who leads an item of a draft: one agency, or each its own part. Whoever asked closes the question."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from domain.items import PartyRole
from intake.doubts import SPLIT
from models.items import Item
from models.views import Party
from services import corrections


def give(
    session: Session,
    item: Item,
    party: Party,
    parties: Iterable[Party],
    *,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Let one of the item's `parties` lead it; who led so far is responsible from now on."""
    for other in parties:
        if other.assignment.role is PartyRole.LEAD:
            other.assignment.role = PartyRole.RESPONSIBLE
    party.assignment.role = PartyRole.LEAD
    item.is_split = False
    corrections.note(session, item, actor_id, now, field="lead", before=None, after=party.agency.name)


def split(session: Session, item: Item, *, actor_id: int | None, now: datetime) -> None:
    """Nobody leads the item: each agency answers for its own part."""
    item.is_split = True
    corrections.note(session, item, actor_id, now, field="lead", before=None, after=SPLIT)
