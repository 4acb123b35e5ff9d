"""What is overdue, how far its ladder was climbed, who was told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from domain.calendars import midnight
from domain.cycles import PeriodStatus
from domain.items import ACTIVE
from domain.ladders import DEFAULT_LADDER, Audience, Rung
from domain.reports import DutyState
from domain.requests import OPEN, RequestKind
from domain.zones import Zones
from models.cycles import Period
from models.documents import Ledger, LedgerStatus
from models.items import Item
from models.ladders import LadderLine, LadderPassing, LedgerLadder, PassingState, SettledLine, Thing
from models.outbox import OutboxMessage
from models.people import Agency
from models.queries import deadlines, ledgers
from models.queries import reports as report_queries
from models.reports import Duty
from models.requests import Request

Row = TypeVar("Row", Agency, Period, Item)

_OF_LEDGERS = select(LedgerLadder).where(
    col(LedgerLadder.ledger_id).in_(sa.bindparam("ledger_ids", expanding=True))
)

_ASKED_ABOUT = select(Request.item_id).where(
    col(Request.item_id).in_(sa.bindparam("item_ids", expanding=True)),
    Request.kind == RequestKind.EXTENSION,
    col(Request.status).in_(OPEN),
)


def of_ledgers(session: Session, ledger_ids: Collection[int]) -> dict[int, tuple[Rung, ...]]:
    """The ladder of each of these ledgers: its own, else the usual one."""
    rows = session.exec(_OF_LEDGERS, params={"ledger_ids": list(ledger_ids)}).all() if ledger_ids else ()
    own = {row.ledger_id: _rungs(row) for row in rows}
    return {ledger_id: own.get(ledger_id, DEFAULT_LADDER) for ledger_id in ledger_ids}


def _rungs(row: LedgerLadder) -> tuple[Rung, ...]:
    return tuple(sorted(_rung(*columns) for columns in row.rungs))


def _rung(offset: int, audience: str, number: int = -1, added_at: str | None = None) -> Rung:
    """One that was stored before rungs had numbers gets that of its place."""
    at = datetime.fromisoformat(added_at) if added_at else None
    return Rung(int(offset), Audience(audience), number, at)


def highest_number(session: Session, ledger_id: int) -> int:
    """The highest number of a rung of a ledger that anything has reached."""
    query = select(func.max(col(LadderPassing.rung))).where(LadderPassing.ledger_id == ledger_id)
    return session.exec(query).one() or 0


def late_reports(
    session: Session,
    *,
    since: date,
    now: datetime,
    zones: Zones,
    agency_ids: Collection[int] | None = None,
) -> list[Thing]:
    """The reports of periods due since a local day that were never filed, by period and agency."""
    first = min(midnight(since, zone) for zone in zones.all)
    query, moments = _late_reports(), {"since": first, "now": now}
    if agency_ids is not None:
        query = query.where(col(Duty.agency_id).in_(agency_ids))
    return [
        Thing(
            Thing.of_reports(period_id, agency_id),
            ledger_id,
            agency_id,
            due_on,
            due_at,
            period_id=period_id,
            count=count,
        )
        for period_id, ledger_id, due_at, agency_id, count in session.connection().execute(query, moments)
        if (due_on := zones.day(due_at, ledger_id)) >= since
    ]


@cache  # to put it together takes longer than to run it
def _late_reports() -> sa.Select[int, int, datetime, int, int]:
    unfiled = sa.or_(
        (col(Duty.state) == DutyState.EXPECTED) & (col(Period.status) == PeriodStatus.OPEN),
        (col(Duty.state) == DutyState.MISSING) & (col(Period.status) == PeriodStatus.LOCKED),
    )
    return (
        sa.select(
            col(Period.id), col(Period.ledger_id), col(Period.due_at), col(Duty.agency_id), func.count()
        )
        .join(Duty, col(Duty.period_id) == col(Period.id))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Ledger, col(Ledger.id) == col(Period.ledger_id))
        .where(
            unfiled,
            col(Period.due_at) >= sa.bindparam("since"),
            col(Period.due_at) <= sa.bindparam("now"),
            col(Item.status).in_(ACTIVE),
            col(Ledger.status) == LedgerStatus.PUBLISHED,
            report_queries.is_asked_of_agency(),
        )
        .group_by(col(Period.id), col(Period.ledger_id), col(Period.due_at), col(Duty.agency_id))
        .order_by(col(Period.due_at), col(Duty.agency_id))
    )


def late_items(
    session: Session,
    *,
    since: date,
    now: datetime,
    zones: Zones,
    agency_ids: Collection[int] | None = None,
) -> list[Thing]:
    """The items whose deadline is over since a day and that nobody declared complete, by item and agency."""
    _, last = zones.days(now)
    found = deadlines.between(session, since=since, until=last, agency_ids=agency_ids)
    late = [row for row in found if row.deadline < zones.day(now, row.ledger_id)]
    asked = _asked_about(session, {row.item_id for row in late})
    return [
        Thing(
            Thing.of_item(row.item_id, row.agency_id, row.deadline),
            row.ledger_id,
            row.agency_id,
            row.deadline,
            item_id=row.item_id,
            is_asked_about=row.item_id in asked,
        )
        for row in late
    ]


def _asked_about(session: Session, item_ids: Collection[int]) -> set[int]:
    if not item_ids:
        return set()
    return set(session.exec(_ASKED_ABOUT, params={"item_ids": list(item_ids)}).all())


def passings(session: Session, *, since: date) -> dict[str, list[PassingState]]:
    """How far the ladders of what was due since a day were climbed, by thing, lowest rung first."""
    found: dict[str, list[PassingState]] = defaultdict(list)
    for row in session.connection().execute(_passings(), {"since": since}):
        found[row[1]].append(PassingState(*row))
    return found


@cache
def _passings() -> sa.Select[Any]:
    columns: tuple[Any, ...] = (
        col(LadderPassing.id),
        col(LadderPassing.thing),
        col(LadderPassing.ledger_id),
        col(LadderPassing.rung),
        col(LadderPassing.audience),
        col(LadderPassing.person_id),
        col(LadderPassing.passed_at),
        col(OutboxMessage.state),
        col(OutboxMessage.settled_at),
        col(LadderPassing.ended_at).is_not(None),
    )
    return (
        sa.select(*columns)
        .outerjoin(OutboxMessage, col(OutboxMessage.dedup_key) == col(LadderPassing.message_key))
        .where(col(LadderPassing.due_on) >= sa.bindparam("since"))
        .order_by(col(LadderPassing.rung), col(LadderPassing.id))
    )


def told(session: Session, person_id: int, *, since: date, audience: Audience | None = None) -> set[str]:
    """The things that somebody was told of, or is to be told of, by rung; `audience`: of this kind alone."""
    query = select(LadderPassing.thing).where(
        LadderPassing.person_id == person_id, LadderPassing.due_on >= since
    )
    if audience is not None:
        query = query.where(LadderPassing.audience == audience)
    return set(session.exec(query).all())


def by_ids(session: Session, passing_ids: Collection[int]) -> Sequence[LadderPassing]:
    """These passings."""
    query = select(LadderPassing).where(col(LadderPassing.id).in_(passing_ids))
    return session.exec(query.order_by(col(LadderPassing.due_on), col(LadderPassing.id))).all()


def lines(session: Session, things: Iterable[Thing]) -> tuple[LadderLine, ...]:
    """Things with their rows, what was due first in front."""
    ordered = sorted(things, key=lambda row: (row.due_on, row.item_id or 0, row.agency_id))
    agencies = _rows(session, Agency, {row.agency_id for row in ordered})
    periods = _rows(session, Period, {row.period_id for row in ordered if row.period_id})
    items = _rows(session, Item, {row.item_id for row in ordered if row.item_id})
    names = ledgers.names(session)
    return tuple(
        LadderLine(
            row,
            agencies[row.agency_id],
            periods.get(row.period_id or 0),
            items.get(row.item_id or 0),
            names.get(row.ledger_id, ""),
        )
        for row in ordered
    )


def settled(session: Session, passing_ids: Collection[int]) -> tuple[SettledLine, ...]:
    """What was told by these passings, as it stands now; each thing once."""
    rows = {row.thing: row for row in by_ids(session, passing_ids)}.values()
    agencies = _rows(session, Agency, {row.agency_id for row in rows})
    periods = _rows(session, Period, {row.period_id for row in rows if row.period_id})
    items = _rows(session, Item, {row.item_id for row in rows if row.item_id})
    return tuple(
        SettledLine(
            agencies[row.agency_id], periods.get(row.period_id or 0), items.get(row.item_id or 0), row.due_on
        )
        for row in rows
    )


def _rows(session: Session, kind: type[Row], ids: Collection[int]) -> dict[int, Row]:
    query = select(kind).where(col(kind.id).in_(ids))
    return {row.id: row for row in session.exec(query).all()} if ids else {}
