"""The time zones of the leading group and of its ledgers, chosen by its secretariat."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.errors import NotFound
from domain.holidays import DueDay
from domain.zones import Zones
from models.documents import Ledger
from models.people import LeadingGroup
from models.queries import calendars as calendar_queries
from models.queries import rows
from models.queries import zones as queries
from services import audit, cycles, people


def effect(session: Session, zones: Zones, *, now: datetime) -> tuple[DueDay, ...]:
    """The periods that have not opened and whose due time other zones move."""
    work_calendar = calendar_queries.work_calendar(session)
    return tuple(cycles.moved_by(session, work_calendar, now=now, zones=zones))


def choose(session: Session, name: str | None, *, usual: ZoneInfo, actor_id: int, now: datetime) -> Zones:
    """Count days and hours by this zone from now on (None: by the installation's); the zones in force then.

    Periods that have not opened follow at once, open ones keep their due time. The same again is nothing.
    """
    group = people.leading_group(session)
    held = rows.held(session, LeadingGroup, group.id) or group
    record = partial(audit.record, noun="leading_group", noun_id=held.id, actor_id=actor_id)
    return _chosen(session, held, name, record, usual=usual, now=now)


def choose_for(
    session: Session, ledger_id: int, name: str | None, *, usual: ZoneInfo, actor_id: int, now: datetime
) -> Zones:
    """Count a ledger's days and hours by this zone from now on (None: by the leading group's).

    As `choose`, for one ledger; `usual` is the installation's. Errors: NotFound.
    """
    ledger = rows.held(session, Ledger, ledger_id)
    if ledger is None:
        raise NotFound
    record = partial(audit.record_on_ledger, ledger_id=ledger_id, actor_id=actor_id)
    return _chosen(session, ledger, name, record, usual=usual, now=now, ledger_id=ledger_id)


def _chosen(
    session: Session,
    chooser: LeadingGroup | Ledger,
    name: str | None,
    record: Callable[..., None],
    *,
    usual: ZoneInfo,
    now: datetime,
    ledger_id: int | None = None,
) -> Zones:
    """The zones in force after one was chosen, on record, and the periods planned by them."""
    before, chooser.timezone = chooser.timezone, name
    if before != name:
        record(session, now=now, action="set_timezone", before=before, after=name)
        session.flush()
        cycles.replan(session, now=now, zones=queries.in_force(session, usual), ledger_id=ledger_id)
    return queries.in_force(session, usual)
