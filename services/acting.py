"""Acts in the name of a seat: right until their last moment, and on record for whom."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from domain.errors import DelegationOutside, DelegationOver, NotAllowed, SeatHandedOver
from domain.roles import Permission
from models.delegations import Delegation
from models.people import Seat
from models.queries import handovers as handover_queries
from models.queries import rows
from models.views import Identity, SeatHolding
from services import audit

Result = TypeVar("Result")


def perform(
    session: Session,
    identity: Identity,
    permission: Permission,
    now: datetime,
    act: Callable[[Session], Result],
) -> Result:
    """`act(session)` by somebody whose seats permit it.

    Rights were looked up before the transaction began. They are confirmed at its end, with the seat held:
    behind everything else, as the order of locks has it. Who lost the seat or the delegation meanwhile has
    done nothing. Errors: SeatHandedOver, DelegationOver, NotAllowed, and those of `act`.
    """
    usual = principal_id(identity, permission)

    def principal_on(item_id: int) -> int | None:
        is_permitted = identity.may(permission, item_id)
        return principal_id(identity, permission, item_id) if is_permitted else usual

    audit.act_as(session, identity.person.id, usual, now=now, principals=principal_on)
    result = act(session)
    confirm(session, identity, permission, now)
    return result


def confirm(session: Session, identity: Identity, permission: Permission, now: datetime) -> None:
    """Hold the seats that permit something until the transaction ends. Errors: as `perform`."""
    permitting = identity.permitting(permission)
    if any(_still_held(session, identity, holding, now) for holding in permitting):
        return
    for holding in permitting:
        if holding.person is not None and holding.delegation is not None:
            raise DelegationOver(name=holding.person.name)
    refuse_departed(session, identity.person.telegram_id)
    raise NotAllowed


def _still_held(session: Session, identity: Identity, holding: SeatHolding, now: datetime) -> bool:
    seat = rows.shared(session, Seat, holding.seat.id)
    if seat is None or holding.person is None:
        return False
    if holding.delegation is None:
        return seat.person_id == identity.person.id
    delegation = rows.shared(session, Delegation, holding.delegation.id)
    return seat.person_id == holding.person.id and delegation is not None and delegation.is_in_force(now)


def principal_id(identity: Identity, permission: Permission, item_id: int | None = None) -> int | None:
    """For whom somebody acts who may do so (on an item) only as a deputy; None for oneself."""
    permitting = identity.permitting(permission, item_id)
    principal = permitting[0].principal if permitting else None
    return principal.id if principal is not None else None


def speaks_for(identity: Identity) -> frozenset[int]:
    """Whose acts a person's are: their own, and those of whoever's seats they hold for the time being."""
    holders = (holding.person.id for holding in identity.holdings if holding.person is not None)
    return frozenset({identity.person.id, *holders})


def refuse_outside(identity: Identity, permission: Permission, item_id: int) -> None:
    """Errors: DelegationOutside where somebody may act as a deputy on chosen items, and not on this one."""
    if identity.may(permission, item_id):
        return
    for holding in identity.permitting(permission):
        if holding.principal is not None:
            raise DelegationOutside(name=holding.principal.name)


def speak(session: Session, identity: Identity, permission: Permission, item_id: int, now: datetime) -> None:
    """Say for whom an act on an item is done whose route names no permission: what it needs is seen here.

    Errors: DelegationOutside.
    """
    refuse_outside(identity, permission, item_id)
    audit.act_as(session, identity.person.id, principal_id(identity, permission, item_id), now=now)


def refuse_departed(session: Session, telegram_id: int) -> None:
    """Errors: SeatHandedOver for somebody whose last seat passed to another person."""
    departure = handover_queries.departure(session, telegram_id)
    if departure is not None:
        handover, successor = departure
        raise SeatHandedOver(name=successor.name, at=handover.done_at)
