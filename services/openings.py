"""The two acts on all duties of a period at once, each one statement: it opens, and it is locked."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from domain.cycles import PeriodStatus
from domain.delivery import Priority
from domain.errors import NotFound, PeriodNotDue
from domain.notices import MessageKind
from domain.reports import DutyState
from models.cycles import Period
from models.queries import cycles as cycle_queries
from models.queries import inserts, rows
from models.queries import people as people_queries
from models.queries import periods as queries
from models.reports import Duty
from services import audit, outbox


def open_period(session: Session, period: Period, now: datetime) -> None:
    """One duty per item and agency from a snapshot of who owes now, and one message per person.

    The caller holds the period. A duty that was filed early is there already, and stays as it is.
    """
    period.status = PeriodStatus.OPEN
    period.opened_at = now
    session.flush()
    queries.keep_items(session, period.ledger_id)  # an item that is being closed owes nothing a moment later
    early = queries.duty_count(session, period.id)
    _create_duties(session, period)
    created = queries.duty_count(session, period.id) - early
    note(session, period, now, action="open", duties=created, **({"early": early} if early else {}))
    _announce(session, period, now)


def _create_duties(session: Session, period: Period) -> None:
    """The database makes them out of its own rows: a million is no more work here than one."""
    duties = Duty.metadata.tables["duty"]
    names = ("period_id", "item_id", "agency_id", "role", "state")
    facts = (
        sa.literal(period.id, duties.c.period_id.type),
        *cycle_queries.owing_columns(),
        sa.literal(DutyState.EXPECTED, duties.c.state.type),
    )
    owing = cycle_queries.owing(period.ledger_id).with_only_columns(*facts)
    session.connection().execute(
        inserts.into(session, duties).from_select(names, owing).on_conflict_do_nothing()
    )


def _announce(session: Session, period: Period, now: datetime) -> None:
    """Ask those who have not filed yet."""
    asked = people_queries.contact_ids(session, queries.expected_agencies(session, period.id), now=now)
    outbox.enqueue_all(
        session,
        kind=MessageKind.PERIOD_OPENED,
        keys={person_id: f"period_opened:{period.id}:{person_id}" for person_id in sorted(asked)},
        facts={"period_id": period.id},
        priority=Priority.REMINDER,
        now=now,
    )


def lock(session: Session, period_id: int, now: datetime, *, actor_id: int | None = None) -> int | None:
    """Lock an open period (`actor_id` None: the clock); how many reports are missing in it.

    What was not filed is missing from now on; a draft that somebody was writing is kept. None where the
    period is not open: somebody was quicker.
    """
    period = rows.held(session, Period, period_id)
    if period is None or period.status is not PeriodStatus.OPEN:
        return None
    period.status = PeriodStatus.LOCKED
    period.locked_at = now
    session.flush()
    duties = Duty.metadata.tables["duty"]
    unfiled = (col(Duty.period_id) == period.id) & (col(Duty.state) == DutyState.EXPECTED)
    update = sa.update(duties).where(unfiled).values(state=DutyState.MISSING)
    missing = session.connection().execute(update).rowcount
    note(session, period, now, action="lock", actor_id=actor_id, missing=missing)
    return missing


def refuse_early_lock(period: Period, now: datetime) -> None:
    """A period is locked by hand once it is due: until then reports are in time. Errors: PeriodNotDue."""
    if now <= period.due_at:
        raise PeriodNotDue(due_at=period.due_at, ledger_id=period.ledger_id)


def lock_by_hand(session: Session, period_id: int, *, actor_id: int, now: datetime) -> None:
    """Lock a period before its grace is over; twice is once. Errors: NotFound, PeriodNotDue."""
    period = session.get(Period, period_id)
    if period is None:
        raise NotFound
    refuse_early_lock(period, now)
    lock(session, period_id, now, actor_id=actor_id)


def note(
    session: Session,
    period: Period,
    now: datetime,
    *,
    action: str,
    actor_id: int | None = None,
    **facts: object,
) -> None:
    """An act on a period in the audit trail; `actor_id` None: the clock."""
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="period",
        noun_id=period.id,
        ledger_id=period.ledger_id,
        **facts,
    )
