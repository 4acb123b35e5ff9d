"""What agencies owe before it is due, counted for the clock, and what of it came back to them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from domain.items import ACTIVE, AssignmentState
from domain.reports import Decision, DutyState
from models.cycles import Cycle, Period
from models.items import Item
from models.queries.reports import has_part_in, is_owed, is_returned
from models.reports import Duty, Report, Review


def counts(session: Session, now: datetime) -> Sequence[tuple[Period, Cycle, int, int]]:
    """How many duties each agency still has to settle in each period that is not due yet; agencies by id."""
    return session.exec(_counts(), params={"now": now}).all()


@cache  # to put it together takes longer than to run it
def _counts() -> Select[Period, Cycle, int, int]:
    """The duties are counted before the wide rows of periods and cycles are joined."""
    counted = (
        select(col(Duty.period_id), col(Duty.agency_id), func.count().label("count"))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(is_owed(), col(Item.status).in_(ACTIVE), Period.due_at > sa.bindparam("now"))
        .group_by(col(Duty.period_id), col(Duty.agency_id))
        .subquery()
    )
    return (
        select(Period, Cycle, counted.c.agency_id, counted.c.count)
        .join(Period, col(Period.id) == counted.c.period_id)
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .order_by(counted.c.period_id, counted.c.agency_id)
    )


def came_back(session: Session, now: datetime) -> dict[tuple[int, int], list[datetime]]:
    """When the reports came back that periods not due yet wait for again, by period and agency."""
    found: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for period_id, agency_id, decided_at in session.exec(_came_back(), params={"now": now}).all():
        found[period_id, agency_id].append(decided_at)
    return found


@cache  # to put it together takes longer than to run it
def _came_back() -> Select[int, int, datetime]:
    """What came back was filed before, which is quicker to see than that it came back."""
    return (
        select(col(Duty.period_id), col(Duty.agency_id), func.max(col(Review.decided_at)))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .join(Report, col(Report.duty_id) == col(Duty.id))
        .join(Review, col(Review.report_id) == col(Report.id))
        .where(col(Duty.state) != DutyState.EXPECTED, is_returned(), ~has_part_in(AssignmentState.RELEASED))
        .where(col(Item.status).in_(ACTIVE), Period.due_at > sa.bindparam("now"))
        .where(Review.decision == Decision.RETURN)
        .group_by(col(Duty.id), col(Duty.period_id), col(Duty.agency_id))
    )
