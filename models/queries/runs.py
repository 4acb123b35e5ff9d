"""Where somebody stands on their way through what is owed."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.reports import DutyState
from models.queries import reports
from models.reported import RunProgress
from models.reports import Duty, ReportingRun
from models.views import Identity


def progress(session: Session, identity: Identity, now: datetime) -> RunProgress:
    """What was filed since the run began, what was skipped, what comes next; empty without a run."""
    run = session.get(ReportingRun, identity.person.id)
    if run is None:
        return RunProgress()
    owed = {row.duty.id: row for row in reports.owed(session, identity.agency_ids, now=now)}
    settled = [duty_id for duty_id in run.duty_ids if duty_id not in owed]
    is_nil = col(Duty.state) == DutyState.NIL_REPORTED
    nil = len(session.exec(select(Duty.id).where(col(Duty.id).in_(settled), is_nil)).all())
    open_ids = [duty_id for duty_id in run.duty_ids if duty_id in owed]
    ahead = [duty_id for duty_id in open_ids if duty_id not in run.skipped_ids]
    return RunProgress(
        total=len(run.duty_ids),
        number=run.duty_ids.index(ahead[0]) + 1 if ahead else 0,
        current=owed[ahead[0]] if ahead else None,
        reported=len(settled) - nil,
        nil=nil,
        left=len(open_ids),
    )
