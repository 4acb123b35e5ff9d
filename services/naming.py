"""Names and level of an agency, given by hand."""

from datetime import datetime

from sqlmodel import Session

from domain import agency_names
from domain.errors import AgencyNameTaken, NotFound, TextMissing, TextTooLong
from domain.levels import GovernmentLevel
from models.people import Agency, AgencyAlias, LeadingGroup
from models.queries import agencies as queries
from models.queries import registry as registry_queries
from models.queries import rows
from services import agencies, registries

MAX_NAME = 100


def rename(session: Session, agency_id: int, name: str, *, actor_id: int, now: datetime) -> Agency:
    """Give an agency another name; the one before stays an alias, since documents use it.

    Errors: NotFound, TextMissing, TextTooLong, AgencyNameTaken.
    """
    agency, name = _own(session, agency_id, name)
    before = agency.name
    if name == before:
        return agency
    for alias in registry_queries.aliases(session, agency.id):
        if alias.name == name:
            session.delete(alias)
    agency.name = name
    session.flush()
    kind = registries.kind_of(registries.parsed(before, agency), registries.parsed(name, agency))
    session.add(AgencyAlias(agency_id=agency.id, name=before, kind=kind))
    agency.full_name = agency_names.spelled_out(registries.parsed(name, agency)) or agency.full_name
    agencies.record(session, agency, "rename_agency", actor_id, now, before=before, after=name)
    return agency


def add_alias(session: Session, agency_id: int, name: str, *, actor_id: int, now: datetime) -> Agency:
    """Another name by which documents may call the agency.

    Errors: NotFound, TextMissing, TextTooLong, AgencyNameTaken.
    """
    agency, name = _own(session, agency_id, name)
    if queries.by_name(session, agency.group_id, name) is None:
        registries.note_name(session, agency, name)
        agencies.record(session, agency, "add_alias", actor_id, now, name=name)
    return agency


def remove_alias(session: Session, alias_id: int, *, actor_id: int, now: datetime) -> Agency:
    """Take another name off its agency. Errors: NotFound."""
    alias = session.get(AgencyAlias, alias_id)
    if alias is None:
        raise NotFound
    agency = rows.held(session, Agency, alias.agency_id)
    if agency is None:
        raise NotFound
    session.delete(alias)
    agencies.record(session, agency, "remove_alias", actor_id, now, name=alias.name)
    return agency


def set_level(
    session: Session, agency_id: int, level: GovernmentLevel | None, *, actor_id: int, now: datetime
) -> Agency:
    """Say at which level of government an agency works. Errors: NotFound."""
    agency = rows.held(session, Agency, agency_id)
    if agency is None:
        raise NotFound
    agencies.record(session, agency, "set_agency_level", actor_id, now, before=agency.level, after=level)
    agency.level = level
    return agency


def _own(session: Session, agency_id: int, text: str) -> tuple[Agency, str]:
    """The agency, and a name that is nobody else's."""
    name = "".join(text.split())
    if not name:
        raise TextMissing
    if len(name) > MAX_NAME:
        raise TextTooLong(length=len(name), limit=MAX_NAME)
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    rows.held(session, LeadingGroup, agency.group_id)
    rows.held(session, Agency, agency_id)
    taken = queries.by_name(session, agency.group_id, name)
    if taken is not None and taken.id != agency_id:
        raise AgencyNameTaken(name=name, agency=taken.name)
    return agency, name
