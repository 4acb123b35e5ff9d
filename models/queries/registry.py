"""The registry's names, and all that belongs to an agency."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlmodel import Session, col, func, select

from domain.levels import GovernmentLevel
from domain.notices import AudienceKind
from models.cycles import Unlock
from models.documents import Doubt
from models.items import Assignment, Item
from models.notices import Notice, Receipt
from models.people import Agency, AgencyAlias, AgencyDistinction, Invitation, Seat
from models.registry import AgencyEntry, MergePreview
from models.reports import Duty, Report


def names(session: Session, group_id: int) -> list[tuple[int, str, GovernmentLevel | None]]:
    """All names of single agencies, each with the agency's id and level, in the order of the registry."""
    of_group = (Agency.group_id == group_id, col(Agency.is_collective).is_(False))
    own = select(Agency.id, Agency.name, Agency.full_name, Agency.level).where(*of_group)
    others = (
        select(AgencyAlias.agency_id, AgencyAlias.name, Agency.level)
        .join(Agency, col(Agency.id) == col(AgencyAlias.agency_id))
        .where(*of_group)
    )
    found = [
        (agency_id, text, level)
        for agency_id, name, full_name, level in session.exec(own.order_by(col(Agency.id))).all()
        for text in (name, full_name)
        if text
    ]
    return [*found, *session.exec(others.order_by(col(AgencyAlias.id))).all()]


def aliases(session: Session, agency_id: int) -> Sequence[AgencyAlias]:
    """An agency's other names."""
    query = select(AgencyAlias).where(AgencyAlias.agency_id == agency_id)
    return session.exec(query.order_by(col(AgencyAlias.id))).all()


def distinctions(session: Session, agency_id: int) -> Sequence[AgencyDistinction]:
    """What somebody said of agencies that are not this one."""
    query = select(AgencyDistinction).where(
        (col(AgencyDistinction.agency_id) == agency_id) | (col(AgencyDistinction.other_id) == agency_id)
    )
    return session.exec(query).all()


def apart_from(session: Session, agency_id: int) -> set[int]:
    """Agencies that somebody said are not this one."""
    pairs = [(row.agency_id, row.other_id) for row in distinctions(session, agency_id)]
    return {row_id for pair in pairs for row_id in pair} - {agency_id}


def apart(session: Session, group_id: int) -> dict[int, set[int]]:
    """For each agency of a group those that somebody said are not it."""
    query = select(AgencyDistinction).join(Agency, col(Agency.id) == col(AgencyDistinction.agency_id))
    found: dict[int, set[int]] = defaultdict(set)
    for row in session.exec(query.where(Agency.group_id == group_id)).all():
        found[row.agency_id].add(row.other_id)
        found[row.other_id].add(row.agency_id)
    return found


def doubts(session: Session, kind: str, *, ledger_id: int | None = None) -> Sequence[Doubt]:
    """Questions of one kind: all of a ledger, or (None) the open ones of every ledger."""
    scope = Doubt.ledger_id == ledger_id if ledger_id else col(Doubt.answered_at).is_(None)
    return session.exec(select(Doubt).where(Doubt.kind == kind, scope).order_by(col(Doubt.id))).all()


def parts(session: Session, agency_id: int) -> Sequence[Assignment]:
    """The agency's parts in items."""
    query = select(Assignment).where(Assignment.agency_id == agency_id)
    return session.exec(query.order_by(col(Assignment.id))).all()


def entry(session: Session, agency_id: int) -> AgencyEntry | None:
    """A single agency with its other names; none for a collective name."""
    agency = session.get(Agency, agency_id)
    if agency is None or agency.is_collective:
        return None
    return AgencyEntry(agency, tuple(aliases(session, agency_id)))


def single_agencies(session: Session, group_id: int) -> Sequence[Agency]:
    """All agencies that are no collective names, in the order of the registry."""
    query = select(Agency).where(Agency.group_id == group_id, col(Agency.is_collective).is_(False))
    return session.exec(query.order_by(col(Agency.id))).all()


def merge_preview(session: Session, keep_id: int, drop_id: int) -> MergePreview | None:
    """What a merger would move; none where the two are one, or one of them is not there."""
    keep, drop = entry(session, keep_id), entry(session, drop_id)
    if keep is None or drop is None or keep_id == drop_id:
        return None
    held = [seat for seat in seats(session, drop_id) if seat.person_id is not None]
    return MergePreview(
        keep.agency, drop.agency, part_count(session, drop_id), len(duties(session, drop_id)), len(held)
    )


def part_count(session: Session, agency_id: int) -> int:
    """How many items the agency has a part in, drafts included."""
    return session.exec(select(func.count()).where(col(Assignment.agency_id) == agency_id)).one()


def unlocks(session: Session, agency_id: int) -> Sequence[Unlock]:
    """What was unlocked for an agency."""
    return session.exec(select(Unlock).where(Unlock.agency_id == agency_id).order_by(col(Unlock.id))).all()


def items_of(session: Session, agency_ids: Collection[int]) -> set[int]:
    """Ids of the items in which any of the agencies has a part, or had a duty."""
    ids = list(agency_ids)
    parts = select(Assignment.item_id).where(col(Assignment.agency_id).in_(ids))
    owed = select(Duty.item_id).where(col(Duty.agency_id).in_(ids))
    return {*session.exec(parts).all(), *session.exec(owed).all()}


def duties(session: Session, agency_id: int) -> Sequence[Duty]:
    """What the agency owes and owed."""
    return session.exec(select(Duty).where(Duty.agency_id == agency_id).order_by(col(Duty.id))).all()


def reported(session: Session, duty_ids: Collection[int]) -> set[int]:
    """Those of the duties on which something was written."""
    return set(session.exec(select(Report.duty_id).where(col(Report.duty_id).in_(list(duty_ids)))).all())


def item_number(session: Session, item_id: int) -> int:
    """The number of an item."""
    return session.exec(select(Item.number).where(Item.id == item_id)).one()


def seats(session: Session, agency_id: int) -> Sequence[Seat]:
    """The agency's seats, held or vacant."""
    return session.exec(select(Seat).where(Seat.agency_id == agency_id).order_by(col(Seat.id))).all()


def invitations(session: Session, seat_id: int) -> Sequence[Invitation]:
    """All invitations to a seat, used or not."""
    return session.exec(select(Invitation).where(Invitation.seat_id == seat_id)).all()


def receipts(session: Session, *, seat_id: int) -> Sequence[Receipt]:
    """The receipts of a seat."""
    return session.exec(select(Receipt).where(Receipt.seat_id == seat_id).order_by(col(Receipt.id))).all()


def agency_receipts(session: Session, agency_id: int) -> Sequence[Receipt]:
    """The receipts of an agency, of whatever seat."""
    return session.exec(select(Receipt).where(Receipt.agency_id == agency_id)).all()


def chosen_notices(session: Session) -> Iterable[Notice]:
    """Notices to chosen agencies."""
    kinds = (AudienceKind.AGENCIES, AudienceKind.COMBINED)
    return session.exec(select(Notice).where(col(Notice.audience_kind).in_(kinds))).all()
