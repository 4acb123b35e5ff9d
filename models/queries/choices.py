"""Which periods an agency can report in: open, unlocked, or still to come."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from domain.cycles import PeriodStatus
from domain.items import ACTIVE
from domain.reports import OWED, RECEIVED, DutyState
from models.cycles import Period
from models.items import Assignment, Item
from models.people import Agency
from models.periods import PeriodChoice
from models.queries import cycles, periods, unlocks
from models.queries.pages import page_of
from models.reports import Duty
from models.views import Page

PAGE_SIZE = 8


def duty(session: Session, period_id: int, item_id: int, agency_id: int) -> Duty | None:
    """An agency's duty on an item in a period."""
    query = select(Duty).where(
        Duty.period_id == period_id, Duty.item_id == item_id, Duty.agency_id == agency_id
    )
    return session.exec(query).first()


def owing_part(session: Session, ledger_id: int, item_id: int, agency_id: int) -> Assignment | None:
    """An agency's part in an item, if it would owe a report on it were a period to open now."""
    query = cycles.owing(ledger_id).where(Assignment.item_id == item_id, Assignment.agency_id == agency_id)
    return session.exec(query).first()


def of_item(session: Session, item: Item, agency_ids: Collection[int], now: datetime) -> list[PeriodChoice]:
    """The periods that agencies can report in on an item: what is owed first, then what is to come."""
    if item.status not in ACTIVE:
        return []
    query = (
        select(Duty, Period, Agency)
        .join(Period, col(Period.id) == col(Duty.period_id))
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
        .where(
            col(Duty.item_id) == item.id,
            col(Duty.agency_id).in_(agency_ids),
            (col(Period.status) == PeriodStatus.OPEN)
            | ((col(Duty.state) == DutyState.MISSING) & unlocks.is_unlocked(now)),
        )
    )
    found = session.exec(query.order_by(col(Duty.state).in_(OWED).desc(), col(Period.due_at))).all()
    now_owed = [
        PeriodChoice(period, item, agency, row, unlocks.until(session, row, now))
        for row, period, agency in found
    ]
    return [*now_owed, *_to_come(session, agency_ids, ledger_id=item.ledger_id, item_id=item.id)]


def early_page(session: Session, agency_ids: Collection[int], number: int) -> Page[PeriodChoice]:
    """What agencies will owe in the periods to come and have not filed early, what is due first in front."""
    return page_of(_to_come(session, agency_ids), number, PAGE_SIZE)


def has_early(session: Session, agency_ids: Collection[int]) -> bool:
    """Whether there is anything to file early."""
    return bool(_to_come(session, agency_ids))


def _to_come(
    session: Session,
    agency_ids: Collection[int],
    *,
    ledger_id: int | None = None,
    item_id: int | None = None,
) -> list[PeriodChoice]:
    choices: list[PeriodChoice] = []
    for period in periods.to_come(session, ledger_id):
        known = {(row.item_id, row.agency_id): row for row in periods.duties(session, [period.id])}
        for item, agency in _owing(session, period.ledger_id, agency_ids, item_id):
            duty = known.get((item.id, agency.id))
            if duty is None or duty.state not in RECEIVED:
                choices.append(PeriodChoice(period, item, agency, duty))
    return choices


def _owing(
    session: Session, ledger_id: int, agency_ids: Collection[int], item_id: int | None
) -> Sequence[tuple[Item, Agency]]:
    # By item and agency together: an agency has had parts in many ledgers.
    of_ledger = select(Item.id).where(Item.ledger_id == ledger_id)
    parts = cycles.owing(ledger_id).where(
        col(Assignment.agency_id).in_(agency_ids), col(Assignment.item_id).in_(of_ledger)
    )
    if item_id is not None:
        parts = parts.where(Assignment.item_id == item_id)
    query = parts.with_only_columns(Item, Agency, maintain_column_froms=True).order_by(None)
    rows = session.execute(query.order_by(col(Item.number), col(Agency.id))).all()
    return [(item, agency) for item, agency in rows]
