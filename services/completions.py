"""Guards of a completion: whatever is missing is named at once, before the report leaves its agency."""

from collections.abc import Callable, Iterable, Sequence

from sqlmodel import Session

from domain.completions import Lack, Missing
from domain.errors import CompletionUnready
from models.reports import Report
from models.views import OwedDuty
from services import breakdowns

#: Looks at a declaration of completion whose item is held; what is missing to it.
Guard = Callable[[Session, Report, OwedDuty], Iterable[Missing]]


def _open_sub_items(session: Session, report: Report, owed: OwedDuty) -> Iterable[Missing]:
    """A parent is not complete while one of its sub-items is open."""
    numbers = breakdowns.held_up_by(session, owed.item, owed.agency.id)
    return [Missing(Lack.SUB_ITEM, numbers)] if numbers else []


#: In the order in which the refusal names what is missing.
GUARDS: Sequence[Guard] = (_open_sub_items,)


def refuse_unready(session: Session, report: Report, owed: OwedDuty) -> None:
    """Errors: CompletionUnready with all that is missing, so that nobody is refused twice for one report."""
    missing = [found for guard in GUARDS for found in guard(session, report, owed)]
    if missing:
        raise CompletionUnready(number=owed.item.number, report_id=report.id, missing=missing)
