"""The time zones in force."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col, select

from domain.zones import Zones, zone_named
from models.people import LeadingGroup

_CHOSEN = select(LeadingGroup.timezone).order_by(col(LeadingGroup.id)).limit(1)


def in_force(session: Session, usual: ZoneInfo) -> Zones:
    """The leading group's time zone; `usual`, the installation's, where none was chosen."""
    return Zones(zone_named(session.exec(_CHOSEN).first(), usual))


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
