"""The time zone in force."""

from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from domain.zones import zone_named
from models.people import LeadingGroup


def in_force(session: Session, usual: ZoneInfo) -> ZoneInfo:
    """The leading group's time zone; `usual`, the installation's, where none was chosen."""
    query = select(LeadingGroup.timezone).order_by(col(LeadingGroup.id)).limit(1)
    return zone_named(session.exec(query).first(), usual)
