"""Consolidation (牵头汇总): what participants file becomes part of their lead's report."""

from datetime import datetime

from sqlmodel import Session

from domain.delivery import Priority
from domain.items import PartyRole
from domain.notices import MessageKind
from domain.reports import OWED, ReportKind
from domain.zones import Zones
from models.contributions import Contribution
from models.people import Agency
from models.queries import contributions as queries
from models.queries import people as people_queries
from models.reports import Report
from models.views import Identity, OwedDuty
from services import audit, outbox, reports


def freeze(session: Session, report: Report, owed: OwedDuty) -> dict[str, object]:
    """Keep with a lead's report what it consolidates and who is missing; the same for the audit trail.

    Nothing is kept for a report of anybody else, and none with “nothing new”: then each contribution is
    decided on by itself.
    """
    if owed.duty.role is not PartyRole.LEAD or report.kind is ReportKind.NIL:
        return {}
    parts = queries.contributed(session, owed.duty)
    for duty_id, contributed_id in parts.items():
        session.add(Contribution(report_id=report.id, duty_id=duty_id, contributed_id=contributed_id))
    if not parts:
        return {}
    names = {duty.id: agency.name for duty, agency in queries.participants(session, owed.duty)}
    return {
        "contributions": [contributed_id for contributed_id in parts.values() if contributed_id is not None],
        "missing": [names[duty_id] for duty_id, its_id in parts.items() if its_id is None],
    }


def tell_leads(session: Session, owed: OwedDuty, *, now: datetime) -> None:
    """Once the last participant filed: one message to each lead that has not."""
    if owed.duty.role is not PartyRole.PARTICIPANT:
        return
    session.flush()
    for lead in queries.leads_of(session, owed.duty):
        if lead.state not in OWED or None in queries.contributed(session, lead).values():
            continue
        for person_id in sorted(people_queries.contact_ids(session, [lead.agency_id], now=now)):
            outbox.enqueue(
                session,
                kind=MessageKind.CONTRIBUTIONS_IN,
                person_id=person_id,
                dedup_key=f"contributions_in:{lead.id}:{person_id}",
                facts={"duty_id": lead.id},
                priority=Priority.REMINDER,
                now=now,
            )


def ask_missing(
    session: Session, report_id: int, *, identity: Identity, now: datetime, zones: Zones
) -> tuple[list[Agency], list[Agency]]:
    """Ask the participants that are missing in a draft for their part: (told now, nobody there to be told).

    Each is asked once a day, whoever asks. Errors: those of `reports.own_draft`.
    """
    report, owed = reports.own_draft(session, report_id, identity=identity)
    found = queries.of_lead(session, report.duty_id)
    if found is None:
        return [], []
    duties = {agency.id: duty for duty, agency in queries.participants(session, owed.duty)}
    contacts = people_queries.contacts(session, [agency.id for agency in found.missing], now=now)
    told, today = [], zones.day(now, owed.item.ledger_id)
    for agency in found.missing:
        holding = contacts.get(agency.id)
        if holding is None or holding.person is None:
            continue
        duty_id = duties[agency.id].id
        is_new = outbox.enqueue(
            session,
            kind=MessageKind.CONTRIBUTION_ASKED,
            person_id=holding.person.id,
            dedup_key=f"contribution_asked:{duty_id}:{today.isoformat()}",
            facts={"duty_id": duty_id, "asked_by_id": identity.person.id, "agency_id": owed.agency.id},
            priority=Priority.DUE_TODAY,
            now=now,
        )
        if is_new:
            told.append(agency)
    if told:
        _record(session, owed, told, identity, now)
    return told, [agency for agency in found.missing if agency.id not in contacts]


def _record(session: Session, owed: OwedDuty, told: list[Agency], identity: Identity, now: datetime) -> None:
    audit.record_act(
        session,
        owed.item,
        "ask_contributions",
        now=now,
        actor_id=identity.person.id,
        agency_id=owed.agency.id,
        asked=[agency.name for agency in told],
    )
