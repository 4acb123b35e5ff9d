"""Columns of a table whose heading tells no role: their agencies get the one that the secretariat names."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from domain.items import PartyRole
from intake.doubts import LEAVE_OUT
from models.documents import Ledger
from models.items import Assignment, Item
from models.people import Agency
from models.queries import items as item_queries
from models.views import Party
from services import agencies, corrections


def settle(
    session: Session,
    ledger: Ledger,
    title: str,
    role: PartyRole | None,
    *,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Give the agencies that stand under this heading a role; None takes them out.

    They were read as responsible. Which they are, the items' clauses say, where each list stands behind the
    heading of its column.
    """
    if role is PartyRole.RESPONSIBLE:
        return
    items = item_queries.of_ledger(session, ledger.id)
    parties = item_queries.parties(session, [item.id for item in items])
    for item in items:
        named = _under(session, ledger, title, item, parties.get(item.id, ()))
        if named:
            _give(session, item, named, role)
            note = {"field": "role", "before": PartyRole.RESPONSIBLE, "after": role or LEAVE_OUT}
            corrections.note(session, item, actor_id, now, **note)


def _under(
    session: Session, ledger: Ledger, title: str, item: Item, parties: Sequence[Party]
) -> list[Assignment]:
    quoted = [part for part in (item.responsibility or "").split("；") if part.startswith(f"{title}：")]
    names = [name for part in quoted for name in corrections.names_in(part.removeprefix(f"{title}："))]
    ids = {agency.id for name in names if (agency := _agency(session, ledger, name))}
    return [
        row.assignment
        for row in parties
        if row.agency.id in ids
        and row.assignment.role is PartyRole.RESPONSIBLE
        and not row.assignment.is_standing
    ]


def _agency(session: Session, ledger: Ledger, name: str) -> Agency | None:
    return agencies.known(session, group_id=ledger.group_id, name=name, issuer=ledger.level)


def _give(session: Session, item: Item, named: Sequence[Assignment], role: PartyRole | None) -> None:
    for part in named:
        if role is None:
            session.delete(part)
        else:
            part.role = role
    item.is_split = item.is_split or (role is PartyRole.LEAD and len(named) > 1)
