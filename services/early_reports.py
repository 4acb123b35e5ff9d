"""Early reports: filed for a period that has not opened yet, its duty made on demand."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from domain.cycles import PeriodStatus
from domain.errors import NotFound, NothingOwed, NotYourDuty, PeriodLocked, PeriodReplaced
from models.cycles import Period
from models.items import Item
from models.queries import choices as queries
from models.queries import periods as period_queries
from models.queries import rows
from models.reports import Duty
from models.views import Identity
from services import audit


def begin(
    session: Session,
    period_id: int,
    item_id: int,
    agency_id: int,
    *,
    identity: Identity,
    now: datetime,
) -> Duty:
    """The agency's duty on an item in a period, made now if the period has not opened yet.

    Who owes is who would owe if it opened now; when it does, the duty is there already. Errors: NotYourDuty,
    NotFound, PeriodReplaced, PeriodLocked, NothingOwed.
    """
    if agency_id not in identity.agency_ids:
        raise NotYourDuty
    period = rows.shared(session, Period, period_id)
    item = rows.held(session, Item, item_id)
    if period is None or item is None:
        raise NotFound
    known = queries.duty(session, period_id, item_id, agency_id)
    if known is not None:
        return known
    _refuse_over(period)
    owing = queries.owing_part(session, period.ledger_id, item_id, agency_id)
    if owing is None or period.status is not PeriodStatus.PLANNED:
        raise NothingOwed(number=item.number)
    duty = Duty(period_id=period_id, item_id=item_id, agency_id=agency_id, role=owing.role)
    session.add(duty)
    session.flush()
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action="begin_early",
        noun="item",
        noun_id=item_id,
        ledger_id=period.ledger_id,
        agency_id=agency_id,
        period_id=period_id,
        duty_id=duty.id,
    )
    return duty


def _refuse_over(period: Period) -> None:
    if period.status is PeriodStatus.CANCELLED:
        raise PeriodReplaced
    if period.status in (PeriodStatus.LOCKED, PeriodStatus.PUBLISHED):
        raise PeriodLocked(period=period.ends_on)


def carry(session: Session, cancelled: Sequence[Period], planned: Sequence[Period]) -> None:
    """Give what was begun or filed early for cancelled periods to those that ask about the same days instead.

    Where none does, or where two would become one, it stays with the cancelled period: kept, and shown with
    the item.
    """
    bounds = {period.id: (period.starts_on, period.ends_on) for period in cancelled}
    taken: set[tuple[int, int, int]] = set()
    for duty in period_queries.duties(session, bounds):
        first, last = bounds[duty.period_id]
        target = next((row for row in planned if row.starts_on <= last and row.ends_on >= first), None)
        if target is None or (key := (target.id, duty.item_id, duty.agency_id)) in taken:
            continue
        taken.add(key)
        duty.period_id = target.id
    session.flush()
