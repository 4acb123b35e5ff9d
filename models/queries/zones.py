"""The time zones in force."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col

from domain.zones import Zones, zone_named
from models.documents import Ledger
from models.people import LeadingGroup
from models.queries.prepared import Prepared

_CHOSEN = Prepared(
    sa.select(col(LeadingGroup.timezone), col(Ledger.id), col(Ledger.timezone))
    .outerjoin(Ledger, (col(Ledger.group_id) == col(LeadingGroup.id)) & col(Ledger.timezone).is_not(None))
    .order_by(col(LeadingGroup.id), col(Ledger.id))
)


def in_force(session: Session, usual: ZoneInfo) -> Zones:
    """The leading group's time zone, and those that its ledgers chose, also where they are the same by now.

    `usual`, the installation's, where the group chose none.
    """
    rows = _CHOSEN.rows(session)
    groups = zone_named(rows[0][0] if rows else None, usual)
    named = {ledger_id: zone_named(name, groups) for _, ledger_id, name in rows if name is not None}
    return Zones(groups, named)


def by_zone(
    zones: Zones,
    ledger_id: SQLCoreOperations[int],
    condition: Callable[[ZoneInfo], sa.ColumnElement[bool]],
) -> sa.ColumnElement[bool]:
    """A condition that a row's own zone decides on, by the ledger that it belongs to."""
    cases = [
        (ledger_id.in_([key for key, own in zones.own.items() if own == zone]), condition(zone))
        for zone in zones.all
        if zone != zones.usual
    ]
    return sa.case(*cases, else_=condition(zones.usual)) if cases else condition(zones.usual)
