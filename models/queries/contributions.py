"""What participants contribute to a lead's report: as it is now, or as it was handed in."""

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.cycles import PeriodStatus
from domain.items import ACTIVE, PartyRole
from domain.reports import OWED, DutyState, ReportKind, ReportStatus
from models.contributions import Contribution
from models.cycles import Period
from models.items import Item
from models.people import Agency
from models.queries import reports
from models.reports import Duty, Report
from models.views import Consolidation, ReportView


def of_report(session: Session, report_id: int) -> Consolidation | None:
    """What belongs below a report: live while it is still in its agency, frozen once it was handed in.

    None where it is not a lead's, where it says “nothing new”, and where nobody else takes part in the item.
    """
    report = session.get(Report, report_id)
    if report is None or report.kind is ReportKind.NIL:
        return None
    if report.status in (ReportStatus.DRAFT, ReportStatus.UNIT_SIGNING):
        return of_lead(session, report.duty_id)
    return _frozen(session, report_id)


def of_lead(session: Session, duty_id: int) -> Consolidation | None:
    """What the participants filed so far for the item and period of a lead's duty; None as `of_report`."""
    duty = session.get_one(Duty, duty_id)
    if duty.role is not PartyRole.LEAD:
        return None
    parts = participants(session, duty)
    return _consolidation(session, parts, _standing(session, [part.id for part, _ in parts]))


def participants(session: Session, duty: Duty) -> Sequence[tuple[Duty, Agency]]:
    """The participants' duties beside a duty, in the order in which the period named them."""
    query = (
        select(Duty, Agency)
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
        .where(
            Duty.item_id == duty.item_id,
            Duty.period_id == duty.period_id,
            Duty.role == PartyRole.PARTICIPANT,
            Duty.state != DutyState.WAIVED,
        )
    )
    return session.exec(query.order_by(col(Duty.id))).all()


def _standing(session: Session, duty_ids: Collection[int]) -> dict[int, int]:
    """By duty the latest version that was filed and not sent back."""
    query = select(Report.duty_id, Report.id).where(
        col(Report.duty_id).in_(duty_ids), col(Report.status).in_(reports.STANDING)
    )
    return dict(session.exec(query.order_by(col(Report.version))).all())


def contributed(session: Session, duty: Duty) -> dict[int, int | None]:
    """By participant's duty the report that stands for it now; None where it is missing."""
    ids = [part.id for part, _ in participants(session, duty)]
    standing = _standing(session, ids)
    return {duty_id: standing.get(duty_id) for duty_id in ids}


def _frozen(session: Session, report_id: int) -> Consolidation | None:
    query = (
        select(Duty, Agency, Contribution.contributed_id)
        .join(Contribution, col(Contribution.duty_id) == col(Duty.id))
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
        .where(Contribution.report_id == report_id)
    )
    rows = session.exec(query.order_by(col(Contribution.id))).all()
    found = {duty.id: its_id for duty, _, its_id in rows if its_id is not None}
    return _consolidation(session, [(duty, agency) for duty, agency, _ in rows], found)


def _consolidation(
    session: Session, parts: Sequence[tuple[Duty, Agency]], found: dict[int, int]
) -> Consolidation | None:
    if not parts:
        return None
    query = reports.reports().where(col(Report.id).in_(list(found.values())))
    views: dict[int, ReportView] = {view.duty.id: view for view in reports.views(session, query)}
    return Consolidation(
        tuple(views[duty.id] for duty, _ in parts if duty.id in views),
        tuple(agency for duty, agency in parts if duty.id not in views),
    )


def leads_of(session: Session, duty: Duty) -> Sequence[Duty]:
    """The leads' duties beside a participant's."""
    query = select(Duty).where(
        Duty.item_id == duty.item_id, Duty.period_id == duty.period_id, Duty.role == PartyRole.LEAD
    )
    return session.exec(query.order_by(col(Duty.id))).all()


def waiting_in(session: Session, report_id: int) -> Sequence[int]:
    """Ids of the contributions in a lead's report that nobody decided on yet."""
    query = (
        select(Report.id)
        .join(Contribution, col(Contribution.contributed_id) == col(Report.id))
        .where(Contribution.report_id == report_id, Report.status == ReportStatus.SUBMITTED)
    )
    return session.exec(query.order_by(col(Report.id))).all()


@cache  # to put it together takes longer than to run it
def rests_with_lead() -> ColumnElement[bool]:
    """Condition on Report and Duty: a participant's progress that is decided on with its lead's report.

    So it is while a lead still has to file, or to file again, and while a lead's report holding it waits.
    """
    lead, period, item = aliased(Duty), aliased(Period), aliased(Item)
    to_come = (PeriodStatus.PLANNED, PeriodStatus.OPEN)
    is_unfiled = col(lead.state).in_(OWED) & col(period.status).in_(to_come)
    beside = (
        select(lead.id)
        .join(period, col(period.id) == col(lead.period_id))
        .join(item, col(item.id) == col(lead.item_id))
        .where(
            col(lead.item_id) == col(Duty.item_id),
            col(lead.period_id) == col(Duty.period_id),
            col(lead.role) == PartyRole.LEAD,
            col(item.status).in_(ACTIVE),
            is_unfiled | _is_to_be_mended(lead) | _holds_it(lead),
        )
        .correlate(Duty, Report)
        .exists()
    )
    is_contribution = col(Duty.role) == PartyRole.PARTICIPANT
    return is_contribution & (col(Report.kind) == ReportKind.PROGRESS) & beside


def _is_to_be_mended(lead: type[Duty]) -> ColumnElement[bool]:
    """Whether a lead's latest version that was filed came back."""
    returned, later = aliased(Report), aliased(Report)
    is_mended = (
        select(later.id)
        .where(
            col(later.duty_id) == col(returned.duty_id),
            col(later.version) > col(returned.version),
            col(later.status).in_(reports.STANDING),
        )
        .correlate(returned)
        .exists()
    )
    return (
        select(returned.id)
        .where(
            col(returned.duty_id) == col(lead.id),
            col(returned.status) == ReportStatus.RETURNED,
            ~is_mended,
        )
        .correlate(lead)
        .exists()
    )


def _holds_it(lead: type[Duty]) -> ColumnElement[bool]:
    """Whether a lead's report that waits for its reviewer holds the contribution."""
    waiting = aliased(Report)
    return (
        select(waiting.id)
        .join(Contribution, col(Contribution.report_id) == col(waiting.id))
        .where(
            col(waiting.duty_id) == col(lead.id),
            col(waiting.status) == ReportStatus.SUBMITTED,
            col(Contribution.contributed_id) == col(Report.id),
        )
        .correlate(lead, Report)
        .exists()
    )
