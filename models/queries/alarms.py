"""Agencies that owe something and have nobody who can be written to."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from models.alarms import SilentAgencies, SilentAgency
from models.people import Agency
from models.queries import owed, people


def silent(session: Session, agency_ids: Iterable[int], *, now: datetime) -> frozenset[int]:
    """Those of the agencies whose liaison's seats are vacant, out of reach, or left without a stand-in."""
    wanted = frozenset(agency_ids)
    return wanted - people.contacts(session, wanted, now=now).keys()


def silent_debtors(session: Session, now: datetime) -> SilentAgencies:
    """The silent ones among the agencies that owe reports, with how many."""
    counts = owed.counts(session, now)
    deserted = silent(session, {agency_id for _, _, agency_id, _ in counts}, now=now)
    found = []
    for agency_id in deserted:
        own = [(period, count) for period, _, key, count in counts if key == agency_id]
        first = min((period for period, _ in own), key=lambda period: period.due_at)
        agency, owing = session.get_one(Agency, agency_id), sum(count for _, count in own)
        found.append(SilentAgency(agency, owing, first.due_at, first.ledger_id))
    return SilentAgencies(tuple(sorted(found, key=lambda row: (row.due_at, row.agency.id))))
