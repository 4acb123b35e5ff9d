"""Explanations: which reminders come to an agency and why, by the rules that send them."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from domain.explanations import Silence
from domain.items import ACTIVE
from domain.reminders import Step, steps
from domain.zones import Zones
from models.cycles import Period
from models.explanations import ReminderExplanation
from models.items import Item
from models.people import Agency
from models.queries import calendars as calendar_queries
from models.queries import explanations as queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.views import OwedDuty
from services import chases, moments


def of_reminders(
    session: Session, item: Item, agency: Agency, *, now: datetime, zones: Zones
) -> ReminderExplanation:
    """Which reminders of an agency's duty on an item came and will come, or why none does; the last chase."""
    found = _of_reminders(session, item, agency, now=now, zones=zones)
    chased = chases.again(session, item, agency.id, zones)
    return replace(found, chase=chased[0], chase_again_on=chased[1]) if chased is not None else found


def _of_reminders(
    session: Session, item: Item, agency: Agency, *, now: datetime, zones: Zones
) -> ReminderExplanation:
    if item.status not in ACTIVE:
        return ReminderExplanation(agency, Silence.ITEM_OVER)
    duty = report_queries.open_duty_on_item(session, item.id, [agency.id])
    if duty is None:
        period = queries.next_period(session, item.ledger_id, now=now)
        return ReminderExplanation(agency, Silence.NOT_OPEN if period else Silence.NO_PERIOD, period)
    if not _is_owed(session, duty):
        return ReminderExplanation(agency, Silence.SETTLED, duty.period)
    if duty.period.due_at <= now:
        return ReminderExplanation(agency, Silence.DUE_OVER, duty.period)
    return _of_open(session, duty, now, zones)


def _is_owed(session: Session, duty: OwedDuty) -> bool:
    return any(row.duty.id == duty.duty.id for row in report_queries.owed(session, [duty.agency.id]))


def _of_open(session: Session, duty: OwedDuty, now: datetime, zones: Zones) -> ReminderExplanation:
    holding = people_queries.contacts(session, [duty.agency.id], now=now).get(duty.agency.id)
    if holding is None or holding.person is None:
        return ReminderExplanation(duty.agency, Silence.NO_CONTACT, duty.period)
    since = moments.known_since(duty.period, holding)
    known = [step for step in _steps(session, duty.period, zones) if step.at > since]
    coming = tuple(step for step in known if step.at > now)
    return ReminderExplanation(
        duty.agency,
        None if coming else Silence.NONE_LEFT,
        duty.period,
        passed=tuple(step for step in known if step.at <= now),
        coming=coming,
        contact=holding.person,
    )


def _steps(session: Session, period: Period, zones: Zones) -> list[Step]:
    cycle = queries.cycle(session, period)
    return steps(
        period.due_at,
        cycle.reminder_offsets,
        cycle.reminder_time,
        zone=zones.of(period.ledger_id),
        work_calendar=calendar_queries.work_calendar(session),
    )
