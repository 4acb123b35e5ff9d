"""What a draft says of the targets of its item, in their units."""

from sqlmodel import Session

from domain import quantities
from domain.errors import OutOfDate
from models.items import ItemTarget
from models.queries import figures
from models.reported import TargetLine
from models.reports import TargetValue
from models.views import Identity
from services import report_fields, reports

MAX_TYPED = 100


def enter(session: Session, report_id: int, target_id: int, text: str, *, identity: Identity) -> TargetLine:
    """Set a figure as it was typed; the line says whether it asks for a reason.

    Errors: QuantityUnread, QuantityIsRange, UnitDiffers, OutOfDate, those of `reports.own_draft`.
    """
    target = _target(session, report_id, target_id, identity)
    return _set(session, report_id, target, quantities.measure(text, target.unit), text.strip()[:MAX_TYPED])


def keep(session: Session, report_id: int, target_id: int, *, identity: Identity) -> TargetLine:
    """The figure is as it was last time, and that is said, not taken over. Errors: OutOfDate without one."""
    target = _target(session, report_id, target_id, identity)
    line = _line(session, report_id, target_id)
    value = line.value.value if line.value is not None else line.last
    if value is None:
        raise OutOfDate
    return _set(session, report_id, target, value, f"{value:g}")


def explain(session: Session, report_id: int, target_id: int, reason: str, *, identity: Identity) -> None:
    """Why a figure fell or jumped. Errors: TextMissing, TextTooLong, OutOfDate, those of `own_draft`."""
    _target(session, report_id, target_id, identity)
    row = figures.value(session, report_id, target_id)
    if row is None:
        raise OutOfDate
    row.reason = report_fields.reason_of(reason)


def _target(session: Session, report_id: int, target_id: int, identity: Identity) -> ItemTarget:
    _, owed = reports.own_draft(session, report_id, identity=identity)
    target = session.get(ItemTarget, target_id)
    if target is None or target.item_id != owed.item.id:
        raise OutOfDate  # a revised document took it off
    return target


def _set(session: Session, report_id: int, target: ItemTarget, value: float, text: str) -> TargetLine:
    row = figures.value(session, report_id, target.id)
    if row is None:
        row = TargetValue(report_id=report_id, target_id=target.id, value=value, unit=target.unit, text=text)
        session.add(row)
    elif row.value != value:
        row.reason = None
    row.value, row.unit, row.text, row.is_carried = value, target.unit, text, False
    session.flush()
    return _line(session, report_id, target.id)


def _line(session: Session, report_id: int, target_id: int) -> TargetLine:
    lines = figures.contents_of(session, report_id).targets
    return next(line for line in lines if line.target.id == target_id)
