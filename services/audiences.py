"""The audience of a draft notice: chosen in one go, or combined of conditions."""

from sqlmodel import Session

from domain import audiences
from domain.audiences import Audience, Filter
from domain.errors import OutOfDate
from domain.notices import AudienceKind
from domain.roles import Role
from models.notices import Notice
from models.queries import audiences as queries
from models.views import Identity
from services import notices


def choose(
    session: Session, notice_id: int, kind: AudienceKind, role: Role | None = None, *, identity: Identity
) -> Notice:
    """Choose who gets a draft; what was ticked is kept when the kind stays as it is."""
    notice = notices.draft(session, notice_id, identity=identity)
    if notice.audience_kind is not kind or role is not None:
        notice.audience = {"role": role} if role is not None else {}
    notice.audience_kind = kind
    return notice


def toggle_agency(session: Session, notice_id: int, agency_id: int, *, identity: Identity) -> Notice:
    """Add an agency to the chosen ones, or take it out."""
    notice = choose(session, notice_id, AudienceKind.AGENCIES, identity=identity)
    chosen = list(notice.audience.get("agency_ids", ()))
    chosen = [row for row in chosen if row != agency_id] if agency_id in chosen else [*chosen, agency_id]
    notice.audience = {"agency_ids": chosen}
    return notice


def toggle(session: Session, notice_id: int, condition: Filter, handle: str, *, identity: Identity) -> Notice:
    """Tick something of a condition, or untick it; `handle` as the button carries it. Errors: OutOfDate."""
    notice = notices.draft(session, notice_id, identity=identity)
    value = queries.value_of(session, condition, handle)
    if value is None:
        raise OutOfDate
    return _combine(notice, audiences.toggled(queries.of(notice), condition, value))


def lift(session: Session, notice_id: int, condition: Filter, *, identity: Identity) -> Notice:
    """Take a condition off."""
    notice = notices.draft(session, notice_id, identity=identity)
    return _combine(notice, audiences.without(queries.of(notice), condition))


def _combine(notice: Notice, audience: Audience) -> Notice:
    notice.audience_kind = AudienceKind.COMBINED
    notice.audience = audiences.stored(audience)
    return notice
