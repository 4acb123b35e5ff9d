"""What was unlocked in locked periods, as long as it holds: its end follows from the clock."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from domain.cycles import PeriodStatus
from domain.reports import DutyState
from models.cycles import Period, Unlock
from models.items import Item
from models.people import Agency
from models.periods import Unlocked
from models.reports import Duty


def is_unlocked(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Condition on Duty: it may be filed late, after its period was locked."""
    found = select(Unlock.id).where(
        col(Unlock.period_id) == col(Duty.period_id),
        col(Unlock.agency_id) == col(Duty.agency_id),
        col(Unlock.item_id).is_(None) | (col(Unlock.item_id) == col(Duty.item_id)),
        col(Unlock.until) >= now,
    )
    return found.correlate(Duty).exists()


def until(session: Session, duty: Duty, now: datetime) -> datetime | None:
    """Until when a duty of a locked period may be filed; None where it may not."""
    query = select(func.max(Unlock.until)).where(
        Unlock.period_id == duty.period_id,
        Unlock.agency_id == duty.agency_id,
        col(Unlock.item_id).is_(None) | (col(Unlock.item_id) == duty.item_id),
        Unlock.until >= now,
    )
    return session.exec(query).one()


def same(session: Session, unlock: Unlock, now: datetime) -> Unlock | None:
    """One in force that unlocks the same for as long or longer."""
    query = select(Unlock).where(
        Unlock.period_id == unlock.period_id,
        Unlock.agency_id == unlock.agency_id,
        col(Unlock.item_id).is_not_distinct_from(unlock.item_id),
        Unlock.until >= now,
        Unlock.until >= unlock.until,
    )
    return session.exec(query.order_by(col(Unlock.id)).limit(1)).first()


def unlock(session: Session, unlock_id: int) -> Unlocked | None:
    """One with its period, agency and item, whether it holds or not."""
    query = _unlocked().where(Unlock.id == unlock_id)
    return next((Unlocked(*row) for row in session.exec(query).all()), None)


def of_period(session: Session, period_id: int, now: datetime) -> tuple[Unlocked, ...]:
    """Those in force in a period."""
    query = _unlocked().where(Unlock.period_id == period_id, Unlock.until >= now)
    return tuple(Unlocked(*row) for row in session.exec(query.order_by(col(Unlock.id))).all())


def _unlocked() -> Select[Unlock, Period, Agency, Item]:
    return (
        select(Unlock, Period, Agency, Item)
        .join(Period, col(Period.id) == col(Unlock.period_id))
        .join(Agency, col(Agency.id) == col(Unlock.agency_id))
        .outerjoin(Item, col(Item.id) == col(Unlock.item_id))
    )


def agency(session: Session, agency_id: int) -> Agency | None:
    """The agency that something is to be unlocked for."""
    return session.get(Agency, agency_id)


def missing(
    session: Session, period_id: int, agency_id: int, item_id: int | None = None
) -> Sequence[tuple[Duty, Item]]:
    """An agency's missing reports in a period, or that on one item, by number."""
    query = (
        select(Duty, Item)
        .join(Item, col(Item.id) == col(Duty.item_id))
        .where(Duty.period_id == period_id, Duty.agency_id == agency_id, Duty.state == DutyState.MISSING)
    )
    if item_id is not None:
        query = query.where(Duty.item_id == item_id)
    return session.exec(query.order_by(col(Item.number))).all()


def missing_agencies(session: Session, period_id: int) -> Sequence[tuple[Agency, int]]:
    """The agencies with missing reports in a period, each with their number, most in front."""
    count = func.count(col(Duty.id))
    query = (
        select(Agency, count)
        .join(Duty, col(Duty.agency_id) == col(Agency.id))
        .where(Duty.period_id == period_id, Duty.state == DutyState.MISSING)
        .group_by(col(Agency.id))
    )
    return session.exec(query.order_by(count.desc(), col(Agency.id))).all()


def last_missing(session: Session, agency_ids: Collection[int]) -> Duty | None:
    """A missing duty of the period that was locked on the agencies last."""
    query = (
        select(Duty)
        .join(Period, col(Period.id) == col(Duty.period_id))
        .where(
            col(Duty.agency_id).in_(agency_ids),
            Duty.state == DutyState.MISSING,
            Period.status == PeriodStatus.LOCKED,
        )
    )
    return session.exec(query.order_by(col(Period.due_at).desc(), col(Duty.id)).limit(1)).first()
