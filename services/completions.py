"""Guards of a completion: whatever is missing is named at once, before the report leaves its agency."""

from collections.abc import Callable, Iterable, Sequence

from sqlmodel import Session

from domain.completions import Missing
from domain.errors import CompletionUnready
from models.reports import Report
from models.views import OwedDuty

#: Looks at a declaration of completion whose item is held; what is missing to it.
Guard = Callable[[Session, Report, OwedDuty], Iterable[Missing]]

#: In the order in which the refusal names what is missing.
GUARDS: Sequence[Guard] = ()


def refuse_unready(session: Session, report: Report, owed: OwedDuty) -> None:
    """Errors: CompletionUnready with all that is missing, so that nobody is refused twice for one report."""
    missing = [found for guard in GUARDS for found in guard(session, report, owed)]
    if missing:
        raise CompletionUnready(number=owed.item.number, report_id=report.id, missing=missing)
