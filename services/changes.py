"""Changes of an item in force (调整): its title, text or targets; its agencies."""

from collections.abc import Callable

from sqlmodel import Session

from domain.errors import OutOfDate, RequestImpossible
from domain.items import ACTIVE, AssignmentState, PartyRole
from intake.targets import DraftTarget
from models.items import Item
from models.queries import items as item_queries
from services import entries, parts, requests, targets
from services.requests import Deed

LINE = "\n"  # between targets


def refuse_unfit(session: Session, deed: Deed) -> None:
    """Errors: RequestImpossible for an item that is not under way."""
    if deed.item.status not in ACTIVE:
        raise RequestImpossible(number=deed.item.number)


def read_targets(text: str) -> tuple[DraftTarget, ...]:
    """The targets that a text names, one in a line. Errors: TargetInvalid, TextTooLong."""
    return tuple(found for line in text.splitlines() if line.strip() for found in targets.read(line))


def apply(session: Session, deed: Deed) -> frozenset[int]:
    """Write what was asked in place of what was there. Errors: as `refuse_unfit`; OutOfDate."""
    refuse_unfit(session, deed)
    write = _WRITERS.get(str(deed.request.granted.get("field")))
    if write is None:
        raise OutOfDate
    before = write(session, deed.item, str(deed.request.granted["value"]))
    deed.request.granted = deed.request.granted | {"before": before}
    deed.item.revision += 1
    return requests.agency_ids(session, deed.item)


def _retitle(session: Session, item: Item, value: str) -> str:
    before, item.title = item.title, value
    return before


def _rewrite(session: Session, item: Item, value: str) -> str:
    before, item.body = item.body, value
    return before


def _retarget(session: Session, item: Item, value: str) -> str:
    before = LINE.join(row.text for row in item_queries.targets(session, item.id))
    entries.write_targets(session, item, read_targets(value))
    return before


_WRITERS: dict[str, Callable[[Session, Item, str], str]] = {
    "title": _retitle,
    "body": _rewrite,
    "target": _retarget,
}


def refuse_agency(session: Session, item: Item, part: str, agency_id: int) -> None:
    """An agency joins where it has no part, leads where it does not, leaves where it has one.

    Errors: RequestImpossible, LastResponsible.
    """
    row = item_queries.assignment(session, item.id, [agency_id])
    is_lead = row is not None and row.role is PartyRole.LEAD
    is_so_already = {"add": row is not None, "lead": is_lead, "remove": row is None}
    if is_so_already[part]:
        raise RequestImpossible(number=item.number)
    if part == "remove":
        parts.refuse_last(session, item, agency_id)


def apply_agency(session: Session, deed: Deed) -> frozenset[int]:
    """Bring an agency in, let it lead, or release it; all parties have to know, the one that goes too.

    Errors: as `refuse_unfit` and `refuse_agency`.
    """
    refuse_unfit(session, deed)
    part, agency_id = str(deed.request.granted["part"]), int(deed.request.granted["agency"])
    refuse_agency(session, deed.item, part, agency_id)
    parties = item_queries.parties(session, [deed.item.id]).get(deed.item.id, ())
    before = [party.agency.name for party in parties if party.assignment.role is PartyRole.LEAD]
    deed.request.granted = deed.request.granted | {"before": before}
    if part == "add":
        parts.give(session, deed.item, agency_id, PartyRole.PARTICIPANT)
    elif part == "lead":
        lead(session, deed.item, agency_id)
    else:
        row = item_queries.assignment(session, deed.item.id, [agency_id])
        assert row is not None
        parts.release(session, deed.item, row)
    session.flush()
    deed.item.revision += 1
    return requests.agency_ids(session, deed.item) | {agency_id}


def lead(session: Session, item: Item, agency_id: int) -> None:
    """Let an agency lead alone; those that led take part from now on."""
    for row in item_queries.assignments(session, item.id):
        if row.role is PartyRole.LEAD and row.state is not AssignmentState.RELEASED:
            row.role = PartyRole.PARTICIPANT
    parts.give(session, item, agency_id, PartyRole.LEAD)
