"""What waits for a reviewer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.calendars import local_day
from domain.regulations import Regulation
from domain.reports import Decision, ReportKind, ReportStatus
from domain.reviews import NEAR_DAYS, WAITING, Clock, levels_needed, urgencies
from domain.roles import Permission
from domain.zones import Zones
from models.cycles import Period
from models.desks import Desk
from models.items import Item
from models.people import Person
from models.queries import (
    calendars,
    contributions,
    items,
    ledgers,
    people,
    readings,
    regulations,
    reports,
)
from models.queries import zones as zone_queries
from models.queries.pages import page_of
from models.regulations import LedgerRegulation
from models.reports import Duty, Report, Review
from models.views import OwedDuty, Page, ReportView, ReviewCard, ReviewLine

PAGE_SIZE = 6


def desk(session: Session, *, now: datetime, zones: Zones, reviewer_id: int | None = None) -> Desk:
    """Somebody's desk at a moment."""
    return Desk(now, zones, calendars.work_calendar(session), reviewer_id)


def queue(
    session: Session,
    at: Desk | None = None,
    *,
    offset: int = 0,
    limit: int | None = None,
    is_waited_first: bool = False,
) -> list[ReviewLine]:
    """Reports that wait, most urgent first (`domain.reviews.Urgency`), then by due time and age.

    What the desk's reviewer wrote or recommended is left out: somebody else decides on it. Without a desk
    nothing is known of the day, and all of it is given. What a participant contributed is decided on with its
    lead's report, as long as one is to come. `is_waited_first`: what waited too long goes before.
    """
    urgency = _urgency(session, at)
    urgency = urgency[::-1] if is_waited_first else urgency
    order = (*urgency, col(Period.due_at), col(Report.submitted_at), col(Report.id))
    query = (
        reports.reports()
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .outerjoin(LedgerRegulation, col(LedgerRegulation.ledger_id) == col(Item.ledger_id))
        .where(*_waits(at))
        .order_by(*order)
    )
    return _lines(session, reports.views(session, query.offset(offset).limit(limit)), at)


def _waits(at: Desk | None) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Report and Duty."""
    waiting = (col(Report.status).in_(WAITING), ~contributions.rests_with_lead())
    if at is None or at.reviewer_id is None:
        return waiting
    recommended = (
        select(Review.id)
        .where(
            col(Review.report_id) == col(Report.id),
            col(Review.reviewer_id) == at.reviewer_id,
            col(Review.decision) == Decision.RECOMMEND,
        )
        .correlate(Report)
        .exists()
    )
    return (*waiting, col(Report.author_id) != at.reviewer_id, ~recommended)


def _urgency(session: Session, at: Desk | None) -> list[ColumnElement[int]]:
    """The same order as `domain.reviews.urgencies`, for the database to cut pages by."""
    conditions: list[ColumnElement[bool]] = [col(Report.kind) == ReportKind.COMPLETION]
    if at is not None:
        conditions += [_is_near(at) & ~col(Item.is_continuing), has_waited(session, at)]
    return [sa.case((condition, 0), else_=1) for condition in conditions]


def _is_near(at: Desk) -> ColumnElement[bool]:
    """Condition on Item."""
    return zone_queries.by_zone(
        at.zones,
        col(Item.ledger_id),
        lambda zone: col(Item.deadline) <= local_day(at.now, zone) + timedelta(days=NEAR_DAYS),
    )


def has_waited(session: Session, at: Desk) -> ColumnElement[bool]:
    """Condition on Report, Item and its ledger's limits: longer than the secretariat gave itself."""
    usual = Regulation().review_workdays
    limit = func.coalesce(col(LedgerRegulation.review_workdays), usual)
    limits = {usual, *session.exec(select(LedgerRegulation.review_workdays).distinct()).all()}

    def is_over(zone: ZoneInfo) -> ColumnElement[bool]:
        since = {days: at.overdue_since(zone, days) for days in sorted(limits)}
        return sa.or_(*((limit == days) & (col(Report.submitted_at) < day) for days, day in since.items()))

    return zone_queries.by_zone(at.zones, col(Item.ledger_id), is_over)


def _lines(session: Session, waiting: Sequence[ReportView], at: Desk | None) -> list[ReviewLine]:
    item_ids = {row.duty.item_id for row in waiting}
    period_ids = {row.duty.period_id for row in waiting}
    rows = {row.id: row for row in session.exec(select(Item).where(col(Item.id).in_(item_ids))).all()}
    periods = {
        row.id: row for row in session.exec(select(Period).where(col(Period.id).in_(period_ids))).all()
    }
    limits = regulations.of_ledgers(session, {row.ledger_id for row in rows.values()})
    names = ledgers.names(session)
    return [
        _line(view, rows[view.duty.item_id], periods[view.duty.period_id], at, limits, names)
        for view in waiting
    ]


def _line(
    view: ReportView,
    item: Item,
    period: Period,
    at: Desk | None,
    limits: Mapping[int, Regulation],
    names: Mapping[int, str],
) -> ReviewLine:
    regulation, report = limits[item.ledger_id], view.report
    levels = levels_needed(regulation.review_levels, kind=report.kind, is_key=item.is_key)
    name = names.get(item.ledger_id, "")
    if at is None or report.submitted_at is None or report.status not in WAITING:
        return ReviewLine(view, item, period, name, levels=levels)
    its_clock = at.clock(item.ledger_id, report.submitted_at, regulation.review_workdays)
    reasons = urgencies(
        report.kind,
        deadline=item.deadline,
        is_continuing=item.is_continuing,
        today=at.today(item.ledger_id),
        has_waited=its_clock.over > 0,
    )
    return ReviewLine(view, item, period, name, levels=levels, clock=its_clock, urgencies=reasons)


def waiting_count(session: Session, at: Desk | None = None, *, kind: ReportKind | None = None) -> int:
    """How many reports wait for the desk's reviewer."""
    query = (
        select(func.count())
        .select_from(Report)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .where(*_waits(at))
    )
    return session.exec(query if kind is None else query.where(Report.kind == kind)).one()


def is_waiting_since(session: Session, moment: datetime) -> bool:
    """Whether anything waits that came in before a moment."""
    return session.exec(_waiting_since(), params={"moment": moment}).first() is not None


@cache  # to put it together takes longer than to run it
def _waiting_since() -> SelectOfScalar[int]:
    query = select(Report.id).join(Duty, col(Duty.id) == col(Report.duty_id))
    return query.where(*_waits(None), col(Report.submitted_at) < sa.bindparam("moment")).limit(1)


def over_count(session: Session, at: Desk) -> int:
    """How many of them have waited longer than the secretariat gave itself."""
    query = (
        select(func.count())
        .select_from(Report)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .outerjoin(LedgerRegulation, col(LedgerRegulation.ledger_id) == col(Item.ledger_id))
        .where(*_waits(at), has_waited(session, at))
    )
    return session.exec(query).one()


def queue_page(session: Session, number: int, at: Desk | None = None) -> Page[ReviewLine]:
    """One page of a reviewer's queue; only its rows are read."""
    place = page_of(range(waiting_count(session, at)), number, PAGE_SIZE)
    return place.of(queue(session, at, offset=place.first - 1, limit=PAGE_SIZE))


def overdue_progress(session: Session, at: Desk) -> list[int]:
    """Ids of progress reports that their ledgers let the clock accept by now, in the order of their items."""
    query = (
        select(Report.id)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(LedgerRegulation, col(LedgerRegulation.ledger_id) == col(Item.ledger_id))
        .where(
            *_waits(None),
            col(Report.kind) == ReportKind.PROGRESS,
            col(LedgerRegulation.is_auto_accepted),
            has_waited(session, at),
        )
    )
    return list(session.exec(query.order_by(col(Item.id), col(Report.id))).all())


def review_line(session: Session, report_id: int, at: Desk | None = None) -> ReviewLine | None:
    """One report with its item and period."""
    found = reports.view(session, report_id)
    return _lines(session, [found], at)[0] if found is not None else None


def is_answerable(session: Session, line: ReviewLine) -> bool:
    """Whether a report came back to an agency whose part goes on: nobody else could file a better one."""
    part = items.assignment(session, line.item.id, [line.view.agency.id])
    return line.view.report.status is ReportStatus.RETURNED and part is not None


def returned_to_agency(session: Session, report_id: int, person: Person) -> ReviewLine | None:
    """A report as long as it is with its agency to be mended, for a person who reviews; None otherwise."""
    line, identity = review_line(session, report_id), people.identity(session, person.telegram_id)
    is_returned = line is not None and line.view.report.status is ReportStatus.RETURNED
    return line if is_returned and identity is not None and identity.may(Permission.REVIEW) else None


def clock_of(session: Session, owed: OwedDuty, *, now: datetime, zones: Zones) -> Clock | None:
    """How long the report on a duty has been with its reviewers; None where none is."""
    report = owed.latest
    if report is None or report.status not in WAITING or report.submitted_at is None:
        return None
    limits = regulations.of_ledger(session, owed.item.ledger_id)
    at = desk(session, now=now, zones=zones)
    return at.clock(owed.item.ledger_id, report.submitted_at, limits.review_workdays)


def review_card(session: Session, report_id: int, at: Desk | None = None) -> ReviewCard | None:
    """A report beside the last one, with what stands out in it."""
    line = review_line(session, report_id, at)
    if line is None:
        return None
    report = line.view.report
    before = reports.previous(session, line.view.duty, before_version=report.version)
    is_completion = report.kind is ReportKind.COMPLETION
    missing = undeclared(session, line.item.id, line.view.duty.agency_id) if is_completion else ()
    zone = at.zones.of(line.item.ledger_id) if at is not None else None
    reading = readings.of_report(session, line.view, line.item, zone=zone) if zone is not None else None
    returned = _return_of(session, before) if before is not None else None
    return ReviewCard(
        line,
        before,
        missing,
        contributions.of_report(session, report_id),
        reading=reading,
        returned=returned,
    )


def _return_of(session: Session, report: Report) -> Review | None:
    """Why an earlier version was sent back; None where it was not."""
    if report.status is not ReportStatus.RETURNED:
        return None
    query = select(Review).where(Review.report_id == report.id, Review.decision == Decision.RETURN)
    return session.exec(query.order_by(col(Review.id).desc()).limit(1)).first()


def undeclared(session: Session, item_id: int, agency_id: int) -> tuple[str, ...]:
    """Names of the agencies whose completion an item still waits for once `agency_id`'s is accepted."""
    parties = items.parties(session, [item_id]).get(item_id, ())
    done = reports.completing_agencies(session, item_id, [ReportStatus.ACCEPTED]) | {agency_id}
    awaited = items.answering(parties) - done
    return tuple(party.agency.name for party in parties if party.agency.id in awaited)


def recommendation(session: Session, report_id: int) -> Review | None:
    """The first review (初审) of a report, where there was one."""
    query = select(Review).where(Review.report_id == report_id, Review.decision == Decision.RECOMMEND)
    return session.exec(query.order_by(col(Review.id).desc()).limit(1)).first()
