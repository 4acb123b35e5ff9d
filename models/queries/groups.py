"""Links between ledgers and work groups."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from domain.cycles import PeriodStatus
from domain.groups import LOST, LinkState, Occasion
from models.cycles import Cycle, Period
from models.documents import Ledger
from models.groups import GroupLink as Link
from models.groups import GroupPost, GroupView, LinkedLedger
from models.queries import statistics


def link(session: Session, link_id: int) -> LinkedLedger | None:
    """A link with its ledger."""
    row = session.get(Link, link_id)
    return LinkedLedger(row, session.get_one(Ledger, row.ledger_id)) if row is not None else None


def by_id(session: Session, link_ids: Collection[int]) -> dict[int, Link]:
    """Links by id."""
    rows = session.exec(select(Link).where(col(Link.id).in_(link_ids))).all() if link_ids else ()
    return {row.id: row for row in rows}


def by_code(session: Session, code_hash: str) -> Link | None:
    """The link that a code was made for, locked."""
    return session.exec(select(Link).where(Link.code_hash == code_hash).with_for_update()).first()


def offered(session: Session, ledger_id: int) -> Sequence[Link]:
    """A ledger's codes that nobody has used, locked."""
    query = select(Link).where(Link.ledger_id == ledger_id, Link.state == LinkState.OFFERED)
    return session.exec(query.order_by(col(Link.id)).with_for_update()).all()


def of_ledger(session: Session, ledger_id: int) -> Sequence[Link]:
    """The groups that a ledger is linked to, oldest first."""
    query = select(Link).where(Link.ledger_id == ledger_id, Link.state == LinkState.LINKED)
    return session.exec(query.order_by(col(Link.id))).all()


def view(session: Session, ledger: Ledger) -> GroupView:
    """A ledger's groups, and the last ones that Telegram ended."""
    lost = select(Link).where(Link.ledger_id == ledger.id, col(Link.state).in_(LOST))
    ended = session.exec(lost.order_by(col(Link.ended_at).desc(), col(Link.id).desc()).limit(3)).all()
    linked = of_ledger(session, ledger.id)
    places = {(row.chat_id, row.thread_id) for row in linked}
    return GroupView(
        ledger, tuple(linked), tuple(row for row in ended if (row.chat_id, row.thread_id) not in places)
    )


def linked_at(session: Session, chat_id: int, thread_id: int | None) -> Sequence[Link]:
    """The links of one group or topic, locked."""
    query = select(Link).where(
        Link.chat_id == chat_id,
        Link.state == LinkState.LINKED,
        col(Link.thread_id).is_(None) if thread_id is None else Link.thread_id == thread_id,
    )
    return session.exec(query.order_by(col(Link.id)).with_for_update()).all()


def in_chat(session: Session, chat_id: int, state: LinkState = LinkState.LINKED) -> Sequence[Link]:
    """The links of a group with all its topics, locked."""
    query = select(Link).where(Link.chat_id == chat_id, Link.state == state)
    return session.exec(query.order_by(col(Link.id)).with_for_update()).all()


def current_periods(session: Session, since: datetime) -> Sequence[tuple[Link, Period, Cycle]]:
    """Every linked group with each period of its ledger that is open, or was locked after `since`."""
    return session.exec(_current_periods(), params={"since": since}).all()


@cache  # to put it together takes longer than to run it
def _current_periods() -> Select[Link, Period, Cycle]:
    was_locked = (col(Period.status) == PeriodStatus.LOCKED) & (col(Period.locked_at) > sa.bindparam("since"))
    return (
        select(Link, Period, Cycle)
        .join(Period, col(Period.ledger_id) == col(Link.ledger_id))
        .join(Cycle, col(Cycle.id) == col(Period.cycle_id))
        .where(Link.state == LinkState.LINKED, (col(Period.status) == PeriodStatus.OPEN) | was_locked)
        .order_by(col(Period.due_at), col(Link.id))
    )


def post(session: Session, period: Period, occasion: Occasion, *, today: date, at: datetime) -> GroupPost:
    """A period's public figures: counts alone, of nobody in particular."""
    ledger = session.get_one(Ledger, period.ledger_id)
    report = statistics.period_report(session, ledger, period, today=today)
    return GroupPost(
        occasion,
        ledger,
        period,
        report.total,
        agencies=len(report.agencies),
        items_active=report.items_active,
        items_closed=report.items_closed,
        at=at,
    )
