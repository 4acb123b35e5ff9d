"""Going through all that is owed, item by item (逐项填报); where somebody stands follows from the reports."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import OutOfDate
from models.queries import reports as report_queries
from models.queries import rows
from models.queries import runs as queries
from models.reported import RunProgress
from models.reports import ReportingRun
from models.views import Identity


def begin(session: Session, *, identity: Identity, now: datetime) -> None:
    """Set out through what is owed now; a run that is under way goes on instead."""
    run = rows.held(session, ReportingRun, identity.person.id)
    if run is not None and queries.progress(session, identity, now).current is not None:
        return
    owed = report_queries.owed(session, identity.agency_ids, now=now)
    duty_ids = [row.duty.id for row in owed]
    if run is None:
        session.add(ReportingRun(person_id=identity.person.id, duty_ids=duty_ids, started_at=now))
    else:
        run.duty_ids, run.skipped_ids, run.started_at = duty_ids, [], now


def skip(session: Session, duty_id: int, *, identity: Identity) -> None:
    """Leave a duty for later; twice is once. Errors: OutOfDate without a run."""
    run = rows.held(session, ReportingRun, identity.person.id)
    if run is None:
        raise OutOfDate
    if duty_id in run.duty_ids and duty_id not in run.skipped_ids:
        run.skipped_ids = [*run.skipped_ids, duty_id]


def end(session: Session, *, identity: Identity, now: datetime) -> RunProgress:
    """Stop; what came of it. Errors: OutOfDate without a run."""
    run = rows.held(session, ReportingRun, identity.person.id)
    if run is None:
        raise OutOfDate
    progress = queries.progress(session, identity, now)
    session.delete(run)
    return progress
