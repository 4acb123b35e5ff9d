"""Guards of a completion: whatever is missing is named at once, before the report leaves its agency."""

from collections.abc import Callable, Iterable, Sequence

from sqlmodel import Session

from domain.completions import Lack, Missing
from domain.errors import CompletionUnready
from models.queries import figures, regulations
from models.queries import items as item_queries
from models.queries import reports as report_queries
from models.reports import Report
from models.views import OwedDuty
from services import breakdowns

#: Looks at a declaration of completion whose item is held; what is missing to it.
Guard = Callable[[Session, Report, OwedDuty], Iterable[Missing]]


def _values(session: Session, report: Report, owed: OwedDuty) -> Iterable[Missing]:
    """What the item's targets have come to: a figure of this report for each, not one taken over."""
    targets = figures.without_final_value(session, report, owed.item.id)
    return [Missing(Lack.VALUE, tuple(target.text for target in targets))] if targets else []


def _evidence(session: Session, report: Report, owed: OwedDuty) -> Iterable[Missing]:
    """Proof of figures: at least one file or link, where the ledger asks for it."""
    limits = regulations.of_ledger(session, owed.item.ledger_id)
    is_needed = limits.is_evidence_needed and item_queries.targets(session, owed.item.id)
    if is_needed and not report_queries.evidence(session, [report.id]):
        yield Missing(Lack.EVIDENCE)


def _open_sub_items(session: Session, report: Report, owed: OwedDuty) -> Iterable[Missing]:
    """A parent is not complete while one of its sub-items is open."""
    numbers = breakdowns.held_up_by(session, owed.item, owed.agency.id)
    return [Missing(Lack.SUB_ITEM, numbers)] if numbers else []


#: In the order in which the refusal names what is missing.
GUARDS: Sequence[Guard] = (_values, _evidence, _open_sub_items)


def refuse_unready(session: Session, report: Report, owed: OwedDuty) -> None:
    """Errors: CompletionUnready with all that is missing, so that nobody is refused twice for one report."""
    missing = [found for guard in GUARDS for found in guard(session, report, owed)]
    if missing:
        raise CompletionUnready(number=owed.item.number, report_id=report.id, missing=missing)
