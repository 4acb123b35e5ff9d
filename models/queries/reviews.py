"""What waits for a reviewer."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from domain.reports import ReportKind, ReportStatus
from models.cycles import Period
from models.items import Item
from models.queries import contributions, items, ledgers, reports
from models.queries.pages import page_of
from models.reports import Report
from models.views import Page, ReportView, ReviewCard, ReviewLine

PAGE_SIZE = 6


def queue(session: Session) -> list[ReviewLine]:
    """Reports that wait for a reviewer: completions first, then by age.

    What a participant contributed is decided on with its lead's report, as long as one is to come.
    """
    query = reports.reports().where(
        col(Report.status) == ReportStatus.SUBMITTED, ~contributions.rests_with_lead()
    )
    waiting = reports.views(session, query.order_by(col(Report.submitted_at), col(Report.id)))
    return sorted(
        _lines(session, waiting), key=lambda line: line.view.report.kind is not ReportKind.COMPLETION
    )


def _lines(session: Session, waiting: Sequence[ReportView]) -> list[ReviewLine]:
    item_ids = {row.duty.item_id for row in waiting}
    period_ids = {row.duty.period_id for row in waiting}
    rows = {row.id: row for row in session.exec(select(Item).where(col(Item.id).in_(item_ids))).all()}
    periods = {
        row.id: row for row in session.exec(select(Period).where(col(Period.id).in_(period_ids))).all()
    }
    names = ledgers.names(session)
    return [
        ReviewLine(view, item, periods[view.duty.period_id], names.get(item.ledger_id, ""))
        for view, item in ((view, rows[view.duty.item_id]) for view in waiting)
    ]


def queue_page(session: Session, number: int) -> Page[ReviewLine]:
    """One page of the reviewer's queue."""
    return page_of(queue(session), number, PAGE_SIZE)


def review_line(session: Session, report_id: int) -> ReviewLine | None:
    """One report with its item and period."""
    found = reports.view(session, report_id)
    return _lines(session, [found])[0] if found is not None else None


def review_card(session: Session, report_id: int) -> ReviewCard | None:
    """A report beside the last one."""
    line = review_line(session, report_id)
    if line is None:
        return None
    report = line.view.report
    before = reports.previous(session, line.view.duty, before_version=report.version)
    is_completion = report.kind is ReportKind.COMPLETION
    missing = undeclared(session, line.item.id, line.view.duty.agency_id) if is_completion else ()
    return ReviewCard(line, before, missing, contributions.of_report(session, report_id))


def undeclared(session: Session, item_id: int, agency_id: int) -> tuple[str, ...]:
    """Names of the agencies whose completion an item still waits for once `agency_id`'s is accepted."""
    parties = items.parties(session, [item_id]).get(item_id, ())
    done = reports.completing_agencies(session, item_id, [ReportStatus.ACCEPTED]) | {agency_id}
    awaited = items.answering(parties) - done
    return tuple(party.agency.name for party in parties if party.agency.id in awaited)
