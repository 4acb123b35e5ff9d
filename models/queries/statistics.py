"""Figures of a period: counts by state and agency."""

from collections import Counter, defaultdict
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from domain.items import ACTIVE, UNFINISHED, ItemStatus
from domain.lights import Light
from domain.reports import RECEIVED, DutyState
from domain.statistics import period_figures
from models.cycles import Period
from models.documents import Ledger
from models.items import Item
from models.lights import AgencyLights, LedgerLights
from models.people import Agency
from models.queries import items as item_queries
from models.queries import lights
from models.reports import Duty
from models.views import AgencyFigures, PeriodReport


def period_report(session: Session, ledger: Ledger, period: Period, *, today: date) -> PeriodReport:
    """A period's figures in total and by agency, and how its ledger's items stand on local day `today`."""
    counts, on_time = _counts(session, period.id)
    agencies = session.exec(select(Agency).where(col(Agency.id).in_(counts)).order_by(col(Agency.id))).all()
    total: dict[DutyState, int] = defaultdict(int)
    for by_state in counts.values():
        for state, number in by_state.items():
            total[state] += number
    rows = [
        AgencyFigures(agency, period_figures(counts[agency.id], on_time[agency.id])) for agency in agencies
    ]
    items = session.exec(select(Item).where(Item.ledger_id == ledger.id)).all()
    active = [item for item in items if item.status in ACTIVE]
    return PeriodReport(
        ledger=ledger,
        period=period,
        total=period_figures(total, sum(on_time.values())),
        agencies=tuple(rows),
        items_closed=sum(item.status is ItemStatus.CLOSED for item in items),
        items_active=len(active),
        items_overdue=sum(item.deadline is not None and item.deadline < today for item in active),
    )


def _counts(session: Session, period_id: int) -> tuple[dict[int, dict[DutyState, int]], dict[int, int]]:
    timely = func.count().filter(col(Duty.is_on_time).is_(True), col(Duty.state).in_(RECEIVED))
    query = (
        select(Duty.agency_id, Duty.state, func.count(), timely)
        .where(Duty.period_id == period_id)
        .group_by(col(Duty.agency_id), col(Duty.state))
    )
    counts: dict[int, dict[DutyState, int]] = defaultdict(dict)
    on_time: dict[int, int] = defaultdict(int)
    for agency_id, state, number, number_on_time in session.exec(query).all():
        counts[agency_id][DutyState(state)] = number
        on_time[agency_id] += number_on_time
    return counts, on_time


def lights_of(session: Session, ledger: Ledger, *, today: date, zone: ZoneInfo) -> LedgerLights:
    """How many items of a ledger show each light, in all and by the agencies that answer for them.

    What ended is not counted. The agency with most red and yellow comes first.
    """
    query = select(Item).where(Item.ledger_id == ledger.id, col(Item.status).in_(UNFINISHED))
    items = session.exec(query).all()
    records = lights.records(session, [item.id for item in items])
    shown = {item.id: records[item.id].light(item, today, zone).light for item in items}
    names: dict[int, str] = {}
    by_agency: dict[int, Counter[Light]] = defaultdict(Counter)
    for item_id, parties in item_queries.parties(session, shown).items():
        names |= {party.agency.id: party.agency.name for party in parties}
        for agency_id in item_queries.answering(parties):
            by_agency[agency_id][shown[item_id]] += 1
    rows = [AgencyLights(names[key], counts) for key, counts in by_agency.items()]
    return LedgerLights(ledger, Counter(shown.values()), tuple(sorted(rows, key=_urgency)))


def _urgency(row: AgencyLights) -> tuple[int, int, str]:
    return -row.lights[Light.RED], -row.lights[Light.YELLOW], row.name
