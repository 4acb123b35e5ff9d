"""Items as they stood on an earlier day, played again from the audit trail."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from domain.items import AssignmentState, ItemStatus, PartyRole
from domain.replay import Step, replay
from domain.reports import ReportStatus
from domain.trail import Facts
from models.audit import AuditChange, AuditEntry
from models.base import Base
from models.queries import reports as report_queries
from models.reports import Duty, Report
from models.views import ItemCard, Party, ReportView

#: What had been filed and not been taken back.
_FILED = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.RETURNED)

Row = TypeVar("Row", bound=Base)


def state_of_item(session: Session, card: ItemCard, *, until: datetime) -> ItemCard | None:
    """An item before a moment: its state, its deadline, who had signed, each agency's latest report.

    None where the trail does not know the item then: it was not there, or its changes were not kept yet.
    Parts that were taken off the item since then are left out, and its words are today's.
    """
    item = card.item
    state = _states(session, "item", [item.id], until).get(item.id)
    if state is None:
        return None
    deadline = state["deadline"]
    then = _copy(
        item,
        status=ItemStatus(str(state["status"])),
        deadline=date.fromisoformat(str(deadline)) if deadline else None,
    )
    return replace(
        card, item=then, parties=_parties(session, card, until), reports=_reports(session, item.id, until)
    )


def known_since(session: Session, item_id: int) -> datetime | None:
    """When the trail first speaks of an item's state."""
    query = (
        select(AuditEntry.at)
        .join(AuditChange, col(AuditChange.entry_id) == col(AuditEntry.id))
        .where(AuditChange.noun == "item", AuditChange.noun_id == item_id)
    )
    return session.exec(query.order_by(col(AuditEntry.id)).limit(1)).first()


def _parties(session: Session, card: ItemCard, until: datetime) -> tuple[Party, ...]:
    states = _states(session, "assignment", [party.assignment.id for party in card.parties], until)
    return tuple(
        replace(
            party,
            assignment=_copy(
                party.assignment,
                role=PartyRole(str(state["role"])),
                state=AssignmentState(str(state["state"])),
            ),
        )
        for party in card.parties
        if (state := states.get(party.assignment.id)) is not None
    )


def _reports(session: Session, item_id: int, until: datetime) -> tuple[ReportView, ...]:
    query = report_queries.reports().where(col(Duty.item_id) == item_id, col(Report.submitted_at) < until)
    views = report_queries.views(
        session, query.order_by(col(Report.submitted_at).desc(), col(Report.id).desc())
    )
    states = _states(session, "report", [view.report.id for view in views], until)
    latest: dict[int, ReportView] = {}
    for view in views:
        status = states.get(view.report.id, {}).get("status")
        if status in _FILED:
            then = replace(view, report=_copy(view.report, status=ReportStatus(str(status))))
            latest.setdefault(view.agency.id, then)
    return tuple(latest.values())


def _states(session: Session, noun: str, row_ids: Collection[int], until: datetime) -> dict[int, Facts]:
    """The rows of a table that were there before a moment, by id."""
    query = (
        select(AuditChange)
        .join(AuditEntry, col(AuditEntry.id) == col(AuditChange.entry_id))
        .where(AuditChange.noun == noun, col(AuditChange.noun_id).in_(row_ids), AuditEntry.at < until)
    )
    steps: dict[int, list[Step]] = {}
    for change in session.exec(query):
        steps.setdefault(change.noun_id, []).append(Step(change.entry_id, change.before, change.after))
    played = {row_id: replay(found) for row_id, found in steps.items()}
    return {row_id: state for row_id, state in played.items() if state is not None}


def _copy(row: Row, **values: Any) -> Row:
    """A row that belongs to no session, with some values of another time."""
    return type(row)(**{**dict(row), **values})
