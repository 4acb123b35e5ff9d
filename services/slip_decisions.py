"""What the leading group does with a slip: approve, send back, issue, lift, raise; what ends it by itself."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.notices import MessageKind
from domain.roles import Permission
from domain.slips import MAX_REASON, OPEN, SlipByTwo, SlipEvent, SlipMoved, SlipStatus, is_last, reply_by
from domain.zones import Zones
from models.items import Item
from models.queries import calendars as calendar_queries
from models.queries import people as people_queries
from models.queries import signatures as signature_queries
from models.queries import slips as queries
from models.slips import Slip
from models.views import Identity
from services import acting, slips
from services.slips import Deed


def approve(
    session: Session, slip_id: int, *, seen: int, identity: Identity, now: datetime, zones: Zones
) -> Slip:
    """Approve a slip, which gives it its number; by a second person, and the last colour by the group's head.

    `seen`: its revision on the card, so that nothing is approved unread. A second press of the same person
    changes nothing. Errors: NotFound, SlipOver, SlipByTwo, SlipMoved.
    """
    deed = slips.held(session, slip_id, actor_id=identity.person.id, now=now)
    slip = deed.slip
    if slip.status is SlipStatus.APPROVED and slip.approved_by_id == identity.person.id:
        return slip
    if slip.status is SlipStatus.WAITING:
        _refuse_first(session, slip, identity)
    else:
        raise slips.over(session, slip)
    if slip.revision != seen:
        raise SlipMoved(status=slip.status)
    slip.year = zones.day(now, slip.ledger_id).year
    slip.number = queries.next_number(session, slip.ledger_id, slip.year)
    slip.approved_by_id, slip.approved_at = identity.person.id, now
    slip.approval_principal_id = _principal(session, deed, identity)
    slips.move(session, deed, SlipEvent.APPROVE)
    slips.tell(session, slip, MessageKind.SLIP_APPROVED, {slip.author_id}, now=now)
    return slip


def _principal(session: Session, deed: Deed, identity: Identity) -> int | None:
    return acting.principal_id(identity, Permission.APPROVE_SLIPS, deed.item.id)


def _refuse_first(session: Session, slip: Slip, identity: Identity) -> None:
    if not slips.may_approve(session, slip, identity):
        raise SlipByTwo(is_last=slips.needs_head(session, slip))


def send_back(session: Session, slip_id: int, reason: str, *, identity: Identity, now: datetime) -> Slip:
    """Not so: the draft goes back to who handed it in, with a word.

    Errors: NotFound, SlipOver, SlipByTwo, ReasonMissing, TextTooLong.
    """
    reason = reasons.given(reason, MAX_REASON)
    deed = slips.held(session, slip_id, actor_id=identity.person.id, now=now)
    if deed.slip.status is not SlipStatus.WAITING:
        raise slips.over(session, deed.slip)
    _refuse_first(session, deed.slip, identity)
    slips.move(session, deed, SlipEvent.SEND_BACK, reason=reason)
    deed.slip.return_reason = reason
    slips.tell(session, deed.slip, MessageKind.SLIP_RETURNED, {deed.slip.author_id}, now=now)
    return deed.slip


def issue(session: Session, slip_id: int, *, identity: Identity, now: datetime, zones: Zones) -> Slip:
    """Send an approved slip to the agency's liaison and its leader; the reply limit runs from today.

    A second press changes nothing. Errors: NotFound, SlipOver.
    """
    deed = slips.held(session, slip_id, actor_id=identity.person.id, now=now)
    slip = deed.slip
    if slip.status in OPEN:
        return slip
    work_calendar = calendar_queries.work_calendar(session)
    slip.reply_by = reply_by(zones.day(now, slip.ledger_id), slip.reply_workdays, work_calendar)
    slips.move(session, deed, SlipEvent.ISSUE)
    slip.issued_by_id, slip.issued_at = identity.person.id, now
    slips.tell(session, slip, MessageKind.SLIP_ISSUED, at_agency(session, slip, now), now=now)
    return slip


def at_agency(session: Session, slip: Slip, now: datetime) -> set[int]:
    """Who is told at the agency: its contact, and its supervising leader."""
    contacts = people_queries.contact_ids(session, [slip.agency_id], now=now)
    return contacts | signature_queries.signer_ids(session, slip.agency_id, now=now)


def lift(session: Session, slip_id: int, word: str, *, seen: int, identity: Identity, now: datetime) -> Slip:
    """Lift a slip, with a word; `seen`: its revision on the card, so that no answer is lifted unread.

    Errors: NotFound, SlipOver, SlipMoved, ReasonMissing, TextTooLong.
    """
    deed, word = _ending(session, slip_id, word, seen, identity, now)
    _end(deed, word)
    slips.move(session, deed, SlipEvent.LIFT, reason=word)
    slips.tell(session, deed.slip, MessageKind.SLIP_ENDED, at_agency(session, deed.slip, now), now=now)
    return deed.slip


def raise_(
    session: Session, slip_id: int, word: str, *, seen: int, identity: Identity, now: datetime
) -> Slip:
    """Raise a slip to the next colour: it ends, and a draft of the next follows it. The draft.

    Errors: as `lift`; SlipOver for the last colour.
    """
    deed, word = _ending(session, slip_id, word, seen, identity, now)
    slip = deed.slip
    if is_last(slip.colour, queries.steps(session, slip.ledger_id)):
        raise slips.over(session, slip)
    _end(deed, word)
    slips.move(session, deed, SlipEvent.RAISE, reason=word)
    session.flush()
    following = slips.draft(session, deed.item, slip.agency_id, former=slip, identity=identity, now=now)
    following.reason = word
    return following


def _ending(
    session: Session, slip_id: int, word: str, seen: int, identity: Identity, now: datetime
) -> tuple[Deed, str]:
    word = reasons.given(word, MAX_REASON)
    deed = slips.held(session, slip_id, actor_id=identity.person.id, now=now)
    if deed.slip.status not in OPEN:
        raise slips.over(session, deed.slip)
    if deed.slip.revision != seen:
        raise SlipMoved(status=deed.slip.status)
    return deed, word


def _end(deed: Deed, word: str) -> None:
    deed.slip.ended_by_id, deed.slip.ended_at, deed.slip.end_reason = deed.actor_id, deed.now, word


def supersede(session: Session, item: Item, *, actor_id: int | None, now: datetime) -> None:
    """The item, which is held, was extended or has ended: its slips are over, drafts are thrown away."""
    for slip in queries.on_item(session, item.id):
        deed = Deed(slip, item, actor_id, now)
        was_told = slip.status in OPEN
        slips.move(session, deed, SlipEvent.SUPERSEDE)
        slip.ended_by_id, slip.ended_at = actor_id, now
        session.flush()
        if was_told:
            slips.tell(session, slip, MessageKind.SLIP_ENDED, at_agency(session, slip, now), now=now)
