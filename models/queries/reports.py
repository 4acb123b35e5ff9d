"""Duties and reports: what agencies owe, what they wrote."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from domain.cycles import PeriodStatus
from domain.items import ACTIVE, AssignmentState
from domain.reports import OWED, Decision, DutyState, ReportKind, ReportStatus
from models.cycles import Period
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.people import Agency, Person
from models.queries import ledgers, unlocks
from models.queries.pages import page_of
from models.reports import Duty, Evidence, Report, Review
from models.views import OwedDuty, Page, ReportView

OWED_PAGE_SIZE = 8

#: States of a report that left its agency and says something still.
FILED = (
    ReportStatus.SUBMITTED,
    ReportStatus.UNDER_REVIEW,
    ReportStatus.ACCEPTED,
    ReportStatus.RETURNED,
)
#: States of a report that was not sent back.
STANDING = (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW, ReportStatus.ACCEPTED)

#: Ids of the items under way: few, while an agency has as many duties and parts as in all its years.
UNDER_WAY = select(Item.id).where(col(Item.status).in_(ACTIVE))

_LATEST = (
    select(Report)
    .where(col(Report.duty_id).in_(bindparam("duty_ids", expanding=True)))
    .where(col(Report.status) != ReportStatus.WITHDRAWN)
    .order_by(col(Report.version))
)

_Duties: TypeAlias = Select[Duty, Item, Period, Agency]
_Reports: TypeAlias = Select[Report, Duty, Agency, Person]


# Duties


def _duties() -> _Duties:
    return (
        select(Duty, Item, Period, Agency)
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
    )


def _owed_views(session: Session, query: _Duties, **parameters: object) -> list[OwedDuty]:
    rows = session.exec(query, params=parameters).all()
    latest = _latest_versions(session, [duty.id for duty, *_ in rows])
    names = ledgers.names(session)
    return [
        OwedDuty(duty, item, period, agency, latest.get(duty.id), names.get(item.ledger_id, ""))
        for duty, item, period, agency in rows
    ]


def _latest_versions(session: Session, duty_ids: Collection[int]) -> dict[int, Report]:
    found = session.exec(_LATEST, params={"duty_ids": list(duty_ids)}).all() if duty_ids else ()
    return {report.duty_id: report for report in found}


def owed(
    session: Session, agency_ids: Collection[int] | None = None, *, now: datetime | None = None
) -> list[OwedDuty]:
    """What agencies (None: all) still have to do, by due time: unfiled in an open period, or returned.

    With `now` also what they may file late at that moment, because its locked period was unlocked.
    """
    given: dict[str, object] = {"now": now} if now is not None else {}
    if agency_ids is not None:
        given["agency_ids"] = list(agency_ids)
    return _owed_views(session, _owed(of_all=agency_ids is None, with_unlocked=now is not None), **given)


@cache  # to put it together takes longer than to run it
def _owed(*, of_all: bool, with_unlocked: bool) -> _Duties:
    now: BindParameter[datetime] | None = bindparam("now") if with_unlocked else None
    query = _duties().where(is_owed(now=now), col(Duty.item_id).in_(UNDER_WAY))
    if not of_all:
        query = query.where(col(Duty.agency_id).in_(bindparam("agency_ids", expanding=True)))
    return query.order_by(col(Period.due_at), col(Item.number), col(Duty.id))


def is_owed(*, now: datetime | BindParameter[datetime] | None = None) -> ColumnElement[bool]:
    """Condition on Duty and Period: the duty waits for its agency; with `now` as for `owed`.

    A returned report waits for a better one, even after its period was locked, until the agency files
    anything newer on the item. While the secretariat decides on a declined part, nothing new is asked of it;
    for a part that was ended, nothing is, whatever comes back.
    """
    unfiled = (col(Duty.state) == DutyState.EXPECTED) & (col(Period.status) == PeriodStatus.OPEN)
    if now is not None:
        unfiled |= (col(Duty.state) == DutyState.MISSING) & unlocks.is_unlocked(now)
    return ((unfiled & ~has_part_in(AssignmentState.DECLINED)) | is_returned()) & ~has_part_in(
        AssignmentState.RELEASED
    )


def is_asked_of_agency() -> ColumnElement[bool]:
    """Condition on Duty: the agency's part was not ended, and nobody decides whether it is its own."""
    return ~has_part_in(AssignmentState.DECLINED) & ~has_part_in(AssignmentState.RELEASED)


@cache  # to put it together takes longer than to run it
def has_part_in(state: AssignmentState) -> ColumnElement[bool]:
    """Condition on Duty: its agency's part in the item is in this state."""
    part = select(Assignment.id).where(
        col(Assignment.item_id) == col(Duty.item_id),
        col(Assignment.agency_id) == col(Duty.agency_id),
        col(Assignment.state) == state,
    )
    return part.correlate(Duty).exists()


@cache  # to put it together takes longer than to run it
def is_returned() -> ColumnElement[bool]:
    """Condition on Duty: a report came back, and nothing newer was filed on the item."""
    later, its_duty = aliased(Report), aliased(Duty)
    is_answered = (
        select(later.id)
        .join(its_duty, col(its_duty.id) == col(later.duty_id))
        .where(
            col(its_duty.item_id) == col(Duty.item_id),
            col(its_duty.agency_id) == col(Duty.agency_id),
            col(later.status).in_(FILED),
            (col(later.submitted_at) > col(Report.submitted_at))
            | ((col(later.submitted_at) == col(Report.submitted_at)) & (col(later.id) > col(Report.id))),
        )
        .correlate(Duty, Report)
        .exists()
    )
    return (
        select(Report.id)
        .where(col(Report.duty_id) == col(Duty.id), col(Report.status) == ReportStatus.RETURNED, ~is_answered)
        .correlate(Duty)
        .exists()
    )


def owed_page(
    session: Session, agency_ids: Collection[int], number: int, *, now: datetime | None = None
) -> Page[OwedDuty]:
    """One page of what agencies owe; with `now` as for `owed`."""
    return page_of(owed(session, agency_ids, now=now), number, OWED_PAGE_SIZE)


def duty(session: Session, duty_id: int) -> OwedDuty | None:
    """One duty with its item, period and latest version."""
    return next(iter(_owed_views(session, _duties().where(col(Duty.id) == duty_id))), None)


def duty_keys(session: Session, duty_id: int) -> tuple[int, int, int] | None:
    """Ids of a duty's period, item and agency, which never change."""
    return session.exec(
        select(Duty.period_id, Duty.item_id, Duty.agency_id).where(Duty.id == duty_id)
    ).first()


def open_duty_on_item(session: Session, item_id: int, agency_ids: Collection[int]) -> OwedDuty | None:
    """The duty of one of the agencies on an item in an open period: what is unfiled and due first."""
    query = _duties().where(
        col(Duty.item_id) == item_id,
        col(Duty.agency_id).in_(agency_ids),
        col(Period.status) == PeriodStatus.OPEN,
    )
    query = query.order_by(col(Duty.state).in_(OWED).desc(), col(Period.due_at))
    return next(iter(_owed_views(session, query.limit(1))), None)


def expected_in_period(session: Session, period_id: int) -> Sequence[Duty]:
    """Duties of a period that nothing was filed for, held."""
    return _expected(session, col(Duty.period_id) == period_id)


def expected_on_item(session: Session, item_id: int, *, agency_id: int | None = None) -> Sequence[Duty]:
    """Duties (None: of all agencies) on an item that nothing was filed for, in any period, held."""
    return _expected(session, _on_item(item_id, agency_id))


def _on_item(item_id: int, agency_id: int | None) -> ColumnElement[bool]:
    condition = col(Duty.item_id) == item_id
    return condition if agency_id is None else condition & (col(Duty.agency_id) == agency_id)


def _expected(session: Session, condition: ColumnElement[bool]) -> Sequence[Duty]:
    query = select(Duty).where(condition, Duty.state == DutyState.EXPECTED).order_by(col(Duty.id))
    held = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(held).all()


# Reports


def report(session: Session, report_id: int) -> Report | None:
    """A report by id."""
    return session.get(Report, report_id)


def report_keys(session: Session, report_id: int) -> tuple[int, int] | None:
    """Ids of a report's duty and item, which never change."""
    query = select(Report.duty_id, Duty.item_id).join(Duty, col(Duty.id) == col(Report.duty_id))
    return session.exec(query.where(Report.id == report_id)).first()


def versions(session: Session, duty_id: int) -> Sequence[Report]:
    """All versions of a duty's report, oldest first."""
    return session.exec(select(Report).where(Report.duty_id == duty_id).order_by(col(Report.version))).all()


def return_reason(session: Session, duty_id: int) -> str | None:
    """Why the latest version that was filed came back; None where it did not."""
    filed = last_filed(session, duty_id)
    if filed is None or filed.status is not ReportStatus.RETURNED:
        return None
    query = select(Review.reason).where(Review.report_id == filed.id, Review.decision == Decision.RETURN)
    return session.exec(query.order_by(col(Review.id).desc()).limit(1)).first()


def missed(session: Session, agency_ids: Collection[int]) -> tuple[Period, int] | None:
    """The latest period of a ledger in force that was locked on the agencies, and how many of their reports
    were missing then.

    None where they owed nothing in it, or where no period was locked yet.
    """
    in_force = select(Ledger.id).where(Ledger.status == LedgerStatus.PUBLISHED)
    asked = select(Duty.id).where(Duty.period_id == Period.id, col(Duty.agency_id).in_(agency_ids))
    query = select(Period).where(
        Period.status == PeriodStatus.LOCKED, col(Period.ledger_id).in_(in_force), asked.exists()
    )
    period = session.exec(query.order_by(col(Period.due_at).desc()).limit(1)).first()
    if period is None:
        return None
    count = select(func.count()).where(
        Duty.period_id == period.id, col(Duty.agency_id).in_(agency_ids), Duty.state == DutyState.MISSING
    )
    missing = session.exec(count).one()
    return (period, missing) if missing else None


def has_filed(session: Session, agency_ids: Collection[int]) -> bool:
    """Whether the agencies were ever asked for a report and filed one."""
    query = select(Duty.id).where(
        col(Duty.agency_id).in_(agency_ids), col(Duty.first_submitted_at).is_not(None)
    )
    return session.exec(query.limit(1)).first() is not None


def last_filed(session: Session, duty_id: int) -> Report | None:
    """The latest version that was filed, whatever became of it."""
    query = select(Report).where(Report.duty_id == duty_id, col(Report.status).in_(FILED))
    return session.exec(query.order_by(col(Report.version).desc()).limit(1)).first()


def on_item(
    session: Session, item_id: int, *statuses: ReportStatus, agency_id: int | None = None
) -> Sequence[Report]:
    """The reports (None: of all agencies) on an item in one of these states."""
    query = select(Report).join(Duty, col(Duty.id) == col(Report.duty_id))
    return session.exec(
        query.where(_on_item(item_id, agency_id), col(Report.status).in_(statuses)).order_by(col(Report.id))
    ).all()


def views(session: Session, query: _Reports) -> list[ReportView]:
    """The reports of a query with their authors, evidence and reviews."""
    rows = session.exec(query).all()
    ids = [report.id for report, *_ in rows]
    files = evidence(session, ids)
    decisions, first_reviews = _reviews(session, ids)
    nobody = (None, None)
    return [
        ReportView(
            report,
            duty,
            agency,
            author,
            files.get(report.id, ()),
            review=decisions.get(report.id, nobody)[0],
            reviewer=decisions.get(report.id, nobody)[1],
            recommendation=first_reviews.get(report.id, nobody)[0],
            recommender=first_reviews.get(report.id, nobody)[1],
            principal=_person(session, report.principal_id),
            recommending_for=_recommending_for(session, first_reviews.get(report.id, nobody)[0]),
        )
        for report, duty, agency, author in rows
    ]


def _person(session: Session, person_id: int | None) -> Person | None:
    return session.get(Person, person_id) if person_id is not None else None


def _recommending_for(session: Session, review: Review | None) -> Person | None:
    return _person(session, review.principal_id) if review is not None else None


_Reviewed: TypeAlias = dict[int, tuple[Review, Person | None]]


def _reviews(session: Session, report_ids: Collection[int]) -> tuple[_Reviewed, _Reviewed]:
    """The decision on each report, and the first review of it, each with who it was."""
    query = select(Review, Person).outerjoin(Person, col(Person.id) == col(Review.reviewer_id))
    decisions: _Reviewed = {}
    first_reviews: _Reviewed = {}
    for review, person in session.exec(
        query.where(col(Review.report_id).in_(report_ids)).order_by(col(Review.id))
    ).all():
        kept = first_reviews if review.decision is Decision.RECOMMEND else decisions
        kept[review.report_id] = (review, person)
    return decisions, first_reviews


def reports() -> _Reports:
    """All reports, to be narrowed down and given to `views`."""
    return (
        select(Report, Duty, Agency, Person)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
        .join(Person, col(Person.id) == col(Report.author_id))
    )


def view(session: Session, report_id: int) -> ReportView | None:
    """A report with its author, evidence and review."""
    return next(iter(views(session, reports().where(col(Report.id) == report_id))), None)


def evidence(session: Session, report_ids: Iterable[int]) -> dict[int, tuple[Evidence, ...]]:
    """The files of each report in the order they came."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    query = select(Evidence).where(col(Evidence.report_id).in_(list(report_ids))).order_by(col(Evidence.id))
    for row in session.exec(query).all():
        found[row.report_id].append(row)
    return {report_id: tuple(rows) for report_id, rows in found.items()}


def latest_of_item(session: Session, item_id: int) -> tuple[ReportView, ...]:
    """Each agency's latest submitted or accepted report on an item, newest first; nil reports say nothing."""
    newest = (col(Report.submitted_at).desc(), col(Report.id).desc())
    place = func.row_number().over(partition_by=col(Duty.agency_id), order_by=newest)
    ranked = (
        select(col(Report.id).label("id"), place.label("place"))
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .where(Duty.item_id == item_id, col(Report.status).in_(STANDING), Report.kind != ReportKind.NIL)
        .subquery()
    )
    latest = reports().join(ranked, ranked.c.id == Report.id).where(ranked.c.place == 1)
    return tuple(views(session, latest.order_by(*newest)))


def of_duty_owner(duty: Duty) -> SelectOfScalar[Report]:
    """All reports of a duty's agency on its item, in any period, to be narrowed down."""
    query = select(Report).join(Duty, col(Duty.id) == col(Report.duty_id))
    return query.where(Duty.item_id == duty.item_id, Duty.agency_id == duty.agency_id)


def previous(session: Session, duty: Duty, *, before_version: int | None = None) -> Report | None:
    """The agency's last report with a text on the same item: an earlier period's, or an earlier version."""
    query = of_duty_owner(duty).where(
        Report.kind != ReportKind.NIL,
        Report.status != ReportStatus.WITHDRAWN,
        col(Report.submitted_at).is_not(None),
    )
    if before_version is not None:
        query = query.where((col(Duty.id) != duty.id) | (col(Report.version) < before_version))
    return session.exec(
        query.order_by(col(Report.submitted_at).desc(), col(Report.id).desc()).limit(1)
    ).first()


def completing_agencies(session: Session, item_id: int, statuses: Collection[ReportStatus]) -> set[int]:
    """The agencies with a declaration of completion on an item in one of these states."""
    query = select(Duty.agency_id).join(Report, col(Report.duty_id) == col(Duty.id))
    return set(session.exec(query.where(*_completes(item_id, statuses))).all())


def completed_at(session: Session, item_id: int) -> datetime | None:
    """When the last of the accepted declarations of completion was filed."""
    query = select(func.max(Report.submitted_at)).join(Duty, col(Duty.id) == col(Report.duty_id))
    return session.exec(query.where(*_completes(item_id, [ReportStatus.ACCEPTED]))).one()


def completion_days(session: Session, item_id: int) -> Sequence[date]:
    """The days of completion that the accepted declarations name."""
    query = select(Report).join(Duty, col(Duty.id) == col(Report.duty_id))
    rows = session.exec(query.where(*_completes(item_id, [ReportStatus.ACCEPTED]))).all()
    return [row.completed_on for row in rows if row.completed_on is not None]


def _completes(item_id: int, statuses: Collection[ReportStatus]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Duty.item_id) == item_id,
        col(Report.kind) == ReportKind.COMPLETION,
        col(Report.status).in_(statuses),
    )
