"""Duties, reports and the reviewer's queue."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select
from sqlmodel import Session, col, func, select

from domain.cycles import PeriodStatus
from domain.items import ACTIVE, declarers
from domain.reports import OWED, DutyState, ReportKind, ReportStatus
from models.cycles import Period
from models.items import Assignment, Item
from models.people import Agency, Person
from models.queries.pages import page_of
from models.reports import Duty, Evidence, Report, Review
from models.views import OwedDuty, Page, ReportView, ReviewCard, ReviewLine

PAGE_SIZE = 6
OWED_PAGE_SIZE = 8


def period_is_open() -> ColumnElement[bool]:
    """Condition: reports of the period are accepted."""
    return col(Period.status) == PeriodStatus.OPEN


def _duties() -> Select[tuple[Duty, Item, Period, Agency]]:
    return (
        select(Duty, Item, Period, Agency)
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
    )


def _owed_views(session: Session, query: Select[tuple[Duty, Item, Period, Agency]]) -> list[OwedDuty]:
    rows = session.exec(query).all()  # type: ignore[call-overload]  # four entities from joins
    latest = _latest_versions(session, [duty.id for duty, *_ in rows])
    return [OwedDuty(duty, item, period, agency, latest.get(duty.id)) for duty, item, period, agency in rows]


def _latest_versions(session: Session, duty_ids: Collection[int]) -> dict[int, Report]:
    query = select(Report).where(col(Report.duty_id).in_(duty_ids), Report.status != ReportStatus.WITHDRAWN)
    return {report.duty_id: report for report in session.exec(query.order_by(col(Report.version))).all()}


def owed(session: Session, agency_ids: Collection[int] | None = None) -> list[OwedDuty]:
    """What agencies (None: all) still have to do in open periods, by due time: nothing filed, or returned."""
    query = _duties().where(period_is_open(), _is_owed(), col(Item.status).in_(ACTIVE))
    if agency_ids is not None:
        query = query.where(col(Duty.agency_id).in_(agency_ids))
    return _owed_views(session, query.order_by(col(Period.due_at), col(Item.number), col(Duty.id)))


def _is_owed() -> ColumnElement[bool]:
    """Condition: the duty waits for its agency. A returned report waits until a newer version is submitted."""
    newest = select(func.max(Report.version)).where(
        Report.duty_id == Duty.id, col(Report.status).in_((ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.RETURNED))
    )
    returned = (
        select(Report.id)
        .where(
            Report.duty_id == Duty.id,
            Report.status == ReportStatus.RETURNED,
            Report.version == newest.correlate(Duty).scalar_subquery(),
        )
        .correlate(Duty)
        .exists()
    )
    return col(Duty.state).in_(OWED) | returned


def owed_page(session: Session, agency_ids: Collection[int], number: int) -> Page[OwedDuty]:
    """One page of what agencies owe."""
    return page_of(owed(session, agency_ids), number, OWED_PAGE_SIZE)


def duty(session: Session, duty_id: int) -> OwedDuty | None:
    """One duty with its item, period and latest version."""
    return next(iter(_owed_views(session, _duties().where(Duty.id == duty_id))), None)


def open_duty_on_item(session: Session, item_id: int, agency_ids: Collection[int]) -> OwedDuty | None:
    """The duty of one of the agencies on an item in the open period that ends first."""
    query = _duties().where(Duty.item_id == item_id, col(Duty.agency_id).in_(agency_ids), period_is_open())
    return next(iter(_owed_views(session, query.order_by(col(Period.due_at)).limit(1))), None)


def expected_in_period(session: Session, period_id: int) -> Sequence[Duty]:
    """Duties of a period that nothing was filed for."""
    return session.exec(select(Duty).where(Duty.period_id == period_id, Duty.state == DutyState.EXPECTED)).all()


def expected_on_item(session: Session, item_id: int) -> Sequence[Duty]:
    """Duties on an item that nothing was filed for, in any period."""
    return session.exec(select(Duty).where(Duty.item_id == item_id, Duty.state == DutyState.EXPECTED)).all()


def report(session: Session, report_id: int) -> Report | None:
    """A report by id."""
    return session.get(Report, report_id)


def versions(session: Session, duty_id: int) -> Sequence[Report]:
    """All versions of a duty's report, oldest first."""
    return session.exec(select(Report).where(Report.duty_id == duty_id).order_by(col(Report.version))).all()


def drafts_on_item(session: Session, item_id: int) -> Sequence[Report]:
    """Drafts on an item, whoever writes them."""
    query = select(Report).join(Duty, col(Duty.id) == col(Report.duty_id))
    return session.exec(query.where(Duty.item_id == item_id, Report.status == ReportStatus.DRAFT)).all()


def _views(session: Session, query: Select[tuple[Report, Duty, Agency, Person]]) -> list[ReportView]:
    rows = session.exec(query).all()  # type: ignore[call-overload]  # four entities from joins
    ids = [report.id for report, *_ in rows]
    files = evidence(session, ids)
    reviews = {row.report_id: row for row in session.exec(select(Review).where(col(Review.report_id).in_(ids))).all()}
    return [
        ReportView(report, duty, agency, author, files.get(report.id, ()), reviews.get(report.id))
        for report, duty, agency, author in rows
    ]


def _reports() -> Select[tuple[Report, Duty, Agency, Person]]:
    return (
        select(Report, Duty, Agency, Person)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
        .join(Person, col(Person.id) == col(Report.author_id))
    )


def view(session: Session, report_id: int) -> ReportView | None:
    """A report with its author, evidence and review."""
    return next(iter(_views(session, _reports().where(Report.id == report_id))), None)


def evidence(session: Session, report_ids: Iterable[int]) -> dict[int, tuple[Evidence, ...]]:
    """The files of each report in the order they came."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    query = select(Evidence).where(col(Evidence.report_id).in_(list(report_ids))).order_by(col(Evidence.id))
    for row in session.exec(query).all():
        found[row.report_id].append(row)
    return {report_id: tuple(rows) for report_id, rows in found.items()}


def latest_of_item(session: Session, item_id: int) -> tuple[ReportView, ...]:
    """The latest submitted or accepted report of each agency on an item, newest first; nil reports say nothing."""
    query = _reports().where(
        Duty.item_id == item_id,
        col(Report.status).in_((ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)),
        Report.kind != ReportKind.NIL,
    )
    seen: dict[int, ReportView] = {}
    for found in _views(session, query.order_by(col(Report.submitted_at).desc(), col(Report.id).desc())):
        seen.setdefault(found.agency.id, found)
    return tuple(seen.values())


def previous(session: Session, duty: Duty, *, before_version: int | None = None) -> Report | None:
    """The agency's last report with a text on the same item: an earlier period's, or an earlier version."""
    query = (
        select(Report)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .where(
            Duty.item_id == duty.item_id,
            Duty.agency_id == duty.agency_id,
            Report.kind != ReportKind.NIL,
            col(Report.submitted_at).is_not(None),
        )
    )
    if before_version is not None:
        query = query.where((Duty.id != duty.id) | (Report.version < before_version))
    return session.exec(query.order_by(col(Report.submitted_at).desc(), col(Report.id).desc()).limit(1)).first()


def queue(session: Session) -> list[ReviewLine]:
    """Reports that wait for a reviewer: completions first, then by age."""
    query = _reports().where(Report.status == ReportStatus.SUBMITTED)
    waiting = _views(session, query.order_by(col(Report.submitted_at), col(Report.id)))
    lines = _review_lines(session, waiting)
    return sorted(lines, key=lambda line: line.view.report.kind is not ReportKind.COMPLETION)


def _review_lines(session: Session, waiting: Sequence[ReportView]) -> list[ReviewLine]:
    item_ids = {row.duty.item_id for row in waiting}
    period_ids = {row.duty.period_id for row in waiting}
    items = {row.id: row for row in session.exec(select(Item).where(col(Item.id).in_(item_ids))).all()}
    periods = {row.id: row for row in session.exec(select(Period).where(col(Period.id).in_(period_ids))).all()}
    return [ReviewLine(row, items[row.duty.item_id], periods[row.duty.period_id]) for row in waiting]


def queue_page(session: Session, number: int) -> Page[ReviewLine]:
    """One page of the reviewer's queue."""
    return page_of(queue(session), number, PAGE_SIZE)


def review_line(session: Session, report_id: int) -> ReviewLine | None:
    """One report with its item and period."""
    found = view(session, report_id)
    return _review_lines(session, [found])[0] if found is not None else None


def review_card(session: Session, report_id: int) -> ReviewCard | None:
    """A report beside the last one."""
    line = review_line(session, report_id)
    if line is None:
        return None
    report = line.view.report
    before = previous(session, line.view.duty, before_version=report.version)
    missing = undeclared(session, line.item.id, line.view.duty.agency_id) if report.kind is ReportKind.COMPLETION else ()
    return ReviewCard(line, before, missing)


def undeclared(session: Session, item_id: int, agency_id: int) -> tuple[str, ...]:
    """Names of the agencies whose completion an item still waits for once `agency_id`'s is accepted."""
    query = select(Assignment, Agency).join(Agency, col(Agency.id) == col(Assignment.agency_id))
    rows = session.exec(query.where(Assignment.item_id == item_id).order_by(col(Assignment.position))).all()
    answering = declarers((agency.id, assignment.role) for assignment, agency in rows if not agency.is_collective)
    done = _completed_agencies(session, item_id) | {agency_id}
    return tuple(agency.name for _, agency in rows if agency.id in answering - done)


def _completed_agencies(session: Session, item_id: int) -> set[int]:
    query = (
        select(Duty.agency_id)
        .join(Report, col(Report.duty_id) == col(Duty.id))
        .where(Duty.item_id == item_id, Report.kind == ReportKind.COMPLETION, Report.status == ReportStatus.ACCEPTED)
    )
    return set(session.exec(query).all())
