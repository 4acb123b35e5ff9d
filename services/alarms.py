"""What an alarm about agencies tells when its turn comes: nothing, once somebody is there."""

from datetime import datetime

from sqlmodel import Session

from models.alarms import SilentAgencies
from models.outbox import OutboxMessage
from models.people import Agency, Person
from models.queries import alarms as queries


def deserted(session: Session, message: OutboxMessage, person: Person, now: datetime) -> Agency | None:
    """The agency, as long as nobody is there."""
    agency_id: int = message.facts["agency_id"]
    return session.get(Agency, agency_id) if queries.silent(session, [agency_id], now=now) else None


def silent(session: Session, message: OutboxMessage, person: Person, now: datetime) -> SilentAgencies | None:
    """All agencies that owe reports and cannot be reminded, as long as there are any."""
    found = queries.silent_debtors(session, now)
    return found if found.agencies else None
