"""The registry of agencies: one row per agency, other names as aliases."""

from datetime import datetime

from sqlmodel import Session

from models.people import Agency, LeadingGroup
from models.queries import agencies as queries
from models.queries import rows


def registered(session: Session, *, group_id: int, name: str, is_collective: bool, now: datetime) -> Agency:
    """The agency of this name or alias, entered into the registry when it is new.

    Only exact names count: two agencies that merely look alike are never made one without being asked.
    """
    known = queries.by_name(session, group_id, name)
    if known is not None:
        return known
    rows.held(session, LeadingGroup, group_id)
    # Asked again now that the registry is held: somebody else may have entered the name a moment ago.
    agency = queries.by_name(session, group_id, name)
    if agency is None:
        agency = Agency(group_id=group_id, name=name, is_collective=is_collective, created_at=now)
        session.add(agency)
        session.flush()
    return agency
