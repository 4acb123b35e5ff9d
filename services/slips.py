"""Supervision slips (督查单): drafted, handed in, held, noted; who may approve; who is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.delivery import Priority
from domain.errors import NotFound, OutOfDate, ReasonMissing
from domain.items import ACTIVE
from domain.notices import MessageKind
from domain.roles import Permission, Role
from domain.slips import (
    DEFAULT_REPLY,
    MAX_REASON,
    REPLY_LIMITS,
    SlipByTwo,
    SlipEvent,
    SlipImpossible,
    SlipOver,
    SlipStatus,
    SlipUnderWay,
    after,
    is_graver,
    is_last,
    step_after,
)
from models.documents import Ledger
from models.items import Item
from models.people import Agency, Person
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import rows
from models.queries import slips as queries
from models.slips import Slip
from models.views import Identity
from services import acting, audit, outbox


@dataclass(frozen=True)
class Deed:
    """A slip with its item, both held behind their ledger, and who does what with it when."""

    slip: Slip
    item: Item
    actor_id: int | None  # None: the clock, or what happened to the item
    now: datetime


def held(session: Session, slip_id: int, *, actor_id: int | None, now: datetime) -> Deed:
    """A slip, held as by everybody who acts on it. Errors: NotFound."""
    keys = queries.keys(session, slip_id)
    if keys is None:
        raise NotFound
    rows.held(session, Ledger, keys[0])
    item, slip = rows.held(session, Item, keys[1]), rows.held(session, Slip, slip_id)
    if item is None or slip is None:
        raise NotFound
    return Deed(slip, item, actor_id, now)


def move(session: Session, deed: Deed, event: SlipEvent, **facts: object) -> SlipStatus:
    """Bring a slip into its next state, and note it at the item; the state before. Errors: SlipOver."""
    slip, target = deed.slip, after(deed.slip.status, event)
    if target is None:
        raise over(session, slip)
    before, slip.status = slip.status, target
    slip.revision += 1
    if event is not SlipEvent.DISCARD and target is not SlipStatus.DISCARDED:
        note(session, deed, event, **facts)
    return before


def over(session: Session, slip: Slip) -> SlipOver:
    """How a slip stands, as the answer to somebody who comes too late."""
    person_id = slip.ended_by_id or slip.approved_by_id
    ender = session.get(Person, person_id) if person_id is not None else None
    return SlipOver(status=slip.status, name=ender.name if ender is not None else None)


def note(session: Session, deed: Deed, event: SlipEvent, **facts: object) -> None:
    """The act in the history of the item."""
    agency = session.get_one(Agency, deed.slip.agency_id)
    audit.record_act(
        session,
        deed.item,
        f"slip_{event}",
        now=deed.now,
        actor_id=deed.actor_id,
        slip_id=deed.slip.id,
        agency=agency.name,
        year=deed.slip.year,
        number=deed.slip.number,
        colour=deed.slip.colour,
        **facts,
    )


# Drafting


def begin(session: Session, item_id: int, agency_id: int, *, identity: Identity, now: datetime) -> Slip:
    """A draft for an agency of an item under way, of the mildest colour; the draft that there is, if any.

    Errors: NotFound, SlipImpossible, SlipUnderWay.
    """
    ledger_id = item_queries.ledger_id_of(session, item_id)
    if ledger_id is None:
        raise NotFound
    rows.held(session, Ledger, ledger_id)
    item = rows.held(session, Item, item_id)
    agency = session.get(Agency, agency_id)
    part = item_queries.assignment(session, item_id, [agency_id])
    if item is None or agency is None:
        raise NotFound
    if item.status not in ACTIVE or part is None or agency.is_collective:
        raise SlipImpossible(number=item.number)
    found = queries.under_way(session, item_id, agency_id)
    if found is not None and found.status is not SlipStatus.DRAFT:
        raise SlipUnderWay(agency=agency.name, number=item.number)
    if found is not None:
        return found
    former = _to_follow(session, item_id, agency_id)
    return draft(session, item, agency_id, former=former, identity=identity, now=now)


def _to_follow(session: Session, item_id: int, agency_id: int) -> Slip | None:
    """A slip that was raised and whose next one was thrown away."""
    last = queries.last_ended(session, item_id, agency_id)
    return last if last is not None and last.status is SlipStatus.RAISED else None


def draft(
    session: Session,
    item: Item,
    agency_id: int,
    *,
    former: Slip | None,
    identity: Identity,
    now: datetime,
) -> Slip:
    """A new draft, of the mildest colour; after another slip of the next one, and with its reason."""
    steps = queries.steps(session, item.ledger_id)
    step = steps[0] if former is None else step_after(former.colour, steps) or steps[-1]
    slip = Slip(
        ledger_id=item.ledger_id,
        item_id=item.id,
        agency_id=agency_id,
        position=step.position,
        colour=step.colour,
        reason=former.reason if former is not None else "",
        reply_workdays=former.reply_workdays if former is not None else DEFAULT_REPLY,
        former_id=former.id if former is not None else None,
        author_id=identity.person.id,
        principal_id=acting.principal_id(identity, Permission.ISSUE_SLIPS, item.id),
        created_at=now,
    )
    session.add(slip)
    session.flush()
    return slip


def _draft(session: Session, slip_id: int, identity: Identity, now: datetime) -> Deed:
    """A draft, which any of the secretariat may go on with. Errors: NotFound, SlipOver."""
    deed = held(session, slip_id, actor_id=identity.person.id, now=now)
    if deed.slip.status is not SlipStatus.DRAFT:
        raise over(session, deed.slip)
    return deed


def write(session: Session, slip_id: int, reason: str, *, identity: Identity, now: datetime) -> Slip:
    """Why it is issued; it is the writer's own from then on, who cannot approve it.

    Errors: NotFound, SlipOver, ReasonMissing, TextTooLong.
    """
    deed = _draft(session, slip_id, identity, now)
    deed.slip.author_id = identity.person.id
    deed.slip.principal_id = acting.principal_id(identity, Permission.ISSUE_SLIPS, deed.item.id)
    deed.slip.reason = reasons.given(reason, MAX_REASON)
    return deed.slip


def set_colour(session: Session, slip_id: int, position: int, *, identity: Identity, now: datetime) -> Slip:
    """Which colour; one that follows another slip is no milder. Errors: NotFound, SlipOver, OutOfDate."""
    deed = _draft(session, slip_id, identity, now)
    steps = queries.steps(session, deed.slip.ledger_id)
    former = session.get(Slip, deed.slip.former_id) if deed.slip.former_id else None
    step = next((step for step in steps if step.position == position), None)
    if step is None or (former and not is_graver(step.colour, former.colour)):
        raise OutOfDate
    deed.slip.position, deed.slip.colour = step.position, step.colour
    return deed.slip


def set_limit(session: Session, slip_id: int, workdays: int, *, identity: Identity, now: datetime) -> Slip:
    """How many working days for the answer. Errors: NotFound, SlipOver, OutOfDate."""
    deed = _draft(session, slip_id, identity, now)
    if workdays not in REPLY_LIMITS:
        raise OutOfDate
    deed.slip.reply_workdays = workdays
    return deed.slip


def discard(session: Session, slip_id: int, *, identity: Identity, now: datetime) -> Slip:
    """Throw a draft away; a second press changes nothing. Errors: NotFound, SlipOver."""
    deed = held(session, slip_id, actor_id=identity.person.id, now=now)
    if deed.slip.status is not SlipStatus.DISCARDED:
        move(session, deed, SlipEvent.DISCARD)
    return deed.slip


def hand_in(session: Session, slip_id: int, *, identity: Identity, now: datetime) -> Slip:
    """Ask for the approval; whoever may give it is told. A second press changes nothing.

    Errors: NotFound, SlipOver, ReasonMissing, SlipByTwo where nobody else could approve it.
    """
    deed = held(session, slip_id, actor_id=identity.person.id, now=now)
    slip = deed.slip
    if slip.status is SlipStatus.WAITING:
        return slip
    if not slip.reason:
        raise ReasonMissing
    others = approvers(session, slip)
    if not others:
        raise SlipByTwo(is_last=needs_head(session, slip))
    move(session, deed, SlipEvent.HAND_IN)
    slip.return_reason, slip.handed_in_at = "", now
    tell(session, slip, MessageKind.SLIP_WAITING, others, now=now)
    return slip


# Who approves


def needs_head(session: Session, slip: Slip) -> bool:
    """Whether only the head of the group approves: the last colour, where there is a head."""
    last = is_last(slip.colour, queries.steps(session, slip.ledger_id))
    return last and bool(_holders(session, Role.GROUP_HEAD))


def approvers(session: Session, slip: Slip) -> set[int]:
    """Who may approve a slip: not who drafted it, nor for whom it was drafted."""
    roles = (Role.GROUP_HEAD,) if needs_head(session, slip) else (Role.SECRETARIAT, Role.GROUP_HEAD)
    found = {person_id for role in roles for person_id in _holders(session, role)}
    return found - {slip.author_id, slip.principal_id}


def _holders(session: Session, role: Role) -> list[int]:
    return people_queries.reachable_ids(people_queries.seats_with_roles(session, [role]))


def may_approve(session: Session, slip: Slip, identity: Identity) -> bool:
    """Whether somebody is the second person; nobody is who acts for the drafter."""
    if acting.speaks_for(identity) & {slip.author_id, slip.principal_id}:
        return False
    holdings = identity.permitting(Permission.APPROVE_SLIPS, slip.item_id)
    roles = {holding.seat.role for holding in holdings}
    return Role.GROUP_HEAD in roles if needs_head(session, slip) else bool(roles)


# Who is told


def tell(session: Session, slip: Slip, kind: MessageKind, people: Iterable[int], *, now: datetime) -> None:
    """One message to each of these people; only what an approved slip says goes beyond the daily budget."""
    for person_id in sorted(people):
        outbox.enqueue(
            session,
            kind=kind,
            person_id=person_id,
            dedup_key=f"{kind}:{slip.id}:{slip.revision}:{person_id}",
            facts={"slip_id": slip.id},
            priority=Priority.DUE_TODAY if kind is MessageKind.SLIP_ISSUED else Priority.REMINDER,
            now=now,
        )


def secretaries(session: Session, *, but: int | None = None) -> set[int]:
    """The secretariat, without one of them."""
    return set(_holders(session, Role.SECRETARIAT)) - {but or 0}
