"""What explanations are made of: the duties of an agency on an item, its duties in a whole ledger."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from domain.cycles import PeriodStatus
from domain.reports import RECEIVED, DutyState
from domain.statistics import period_figures
from models.cycles import Cycle, Period
from models.explanations import AgencyDuties, AgencyRates, DutyLine
from models.people import Agency
from models.reports import Duty

DUTY_LINES = 6


def duties(session: Session, item_id: int, agency: Agency) -> AgencyDuties:
    """The latest duties of an agency on an item."""
    query = (
        select(Duty, Period)
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(Duty.item_id == item_id, Duty.agency_id == agency.id)
        .order_by(col(Period.due_at).desc())
        .limit(DUTY_LINES)
    )
    return AgencyDuties(agency, tuple(DutyLine(*row) for row in session.exec(query).all()))


def rates(session: Session, ledger_id: int, agency: Agency, *, now: datetime) -> AgencyRates:
    """An agency's figures over all periods of a ledger whose due time is over, on all of its items."""
    timely = func.count().filter(col(Duty.is_on_time).is_(True), col(Duty.state).in_(RECEIVED))
    query = (
        select(Duty.state, func.count(), timely)
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(Period.ledger_id == ledger_id, Duty.agency_id == agency.id, Period.due_at <= now)
        .group_by(col(Duty.state))
    )
    rows = session.exec(query).all()
    counts = {DutyState(state): number for state, number, _ in rows}
    return AgencyRates(agency, period_figures(counts, sum(on_time for *_, on_time in rows)))


def next_period(session: Session, ledger_id: int, *, now: datetime) -> Period | None:
    """The period of a ledger that opens next."""
    query = (
        select(Period)
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .where(
            Period.ledger_id == ledger_id,
            Period.status == PeriodStatus.PLANNED,
            col(Cycle.ended_at).is_(None),
            Period.due_at > now,
        )
    )
    return session.exec(query.order_by(col(Period.due_at)).limit(1)).first()


def cycle(session: Session, period: Period) -> Cycle:
    """The cycle of a period."""
    return session.get_one(Cycle, period.cycle_id)
