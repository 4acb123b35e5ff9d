"""Duties: what ends them."""

from datetime import datetime

from sqlmodel import Session

from domain.items import UNFINISHED
from domain.reports import Decision, DutyState, ReportStatus
from domain.reviews import WAITING
from domain.signatures import SignedThing
from models.items import Item
from models.queries import reports as queries
from models.reports import Review
from services import audit, breakdowns, signatures


def accept_waiting(session: Session, item: Item, *, actor_id: int | None, now: datetime) -> None:
    """What waits for review on an item that ends without one is accepted with it: nobody has to decide on it,
    and nothing can be returned that could not be filed again."""
    principal_id = audit.principal_on(session, item.id) if actor_id is not None else None
    for report in queries.on_item(session, item.id, *WAITING):
        report.status = ReportStatus.ACCEPTED
        session.add(
            Review(
                report_id=report.id,
                reviewer_id=actor_id,
                principal_id=principal_id,
                decision=Decision.ACCEPT,
                decided_at=now,
            )
        )


def end(session: Session, item: Item, *, agency_id: int | None = None) -> None:
    """Nothing more is owed on an item, or by one agency: unfiled duties are waived, drafts withdrawn.

    With an item that came to its end, its open sub-items end too.
    So is what lies with an agency's leader: there is nothing left to sign.
    """
    for duty in queries.expected_on_item(session, item.id, agency_id=agency_id):
        duty.state = DutyState.WAIVED
    for report in queries.on_item(session, item.id, ReportStatus.DRAFT, agency_id=agency_id):
        report.status = ReportStatus.WITHDRAWN
    if agency_id is None and item.status not in UNFINISHED:
        breakdowns.end_all(session, item)
    for report in queries.on_item(session, item.id, ReportStatus.UNIT_SIGNING, agency_id=agency_id):
        report.status = ReportStatus.WITHDRAWN
        signatures.void(session, SignedThing.REPORT, report.id)
