"""Who comes: the person behind a Telegram account, and what they are being asked, at every step."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from models.delegations import Delegation
from models.dialogs import Dialog
from models.people import Agency, Person, Seat
from models.queries import delegations, people
from models.queries.prepared import Prepared
from models.views import Identity, SeatHolding

_MANY = 4096  # people, seats and agencies that are remembered as they were last seen

Row = TypeVar("Row", bound=SQLModel)


def _columns(kind: type[SQLModel]) -> Sequence[sa.ColumnElement[Any]]:
    return tuple(sa.inspect(kind).columns)


_PERSON, _SEAT, _AGENCY, _DIALOG = _columns(Person), _columns(Seat), _columns(Agency), _columns(Dialog)
_SEAT_AT, _AGENCY_AT = len(_PERSON), len(_PERSON) + len(_SEAT)
_DIALOG_AT = _AGENCY_AT + len(_AGENCY)

_COMING = Prepared(
    sa.select(
        *_PERSON,
        *_SEAT,
        *_AGENCY,
        *_DIALOG,
        sa.exists()
        .where(*delegations.in_force_of(col(Person.id)))
        .select_from(Delegation)
        .correlate(Person)
        .label("is_deputy"),
    )
    .select_from(Person)
    .join(Seat, col(Seat.person_id) == col(Person.id))
    .outerjoin(Agency, col(Agency.id) == col(Seat.agency_id))
    .outerjoin(Dialog, col(Dialog.person_id) == col(Person.id))
    .where(col(Person.telegram_id) == sa.bindparam("telegram_id"))
    .order_by(col(Seat.id))
)


def coming(session: Session, telegram_id: int, *, now: datetime) -> tuple[Identity | None, Dialog | None]:
    """`people.identity` at a moment, and the person's open question, if any; to be looked at only.

    Rows that read as they did before are the same objects: nothing may change them.
    """
    rows = _COMING.rows(session, telegram_id=telegram_id, now=now)
    if not rows:
        return None, None
    *_, is_deputy = first = rows[0]
    person = _object(Person, first[:_SEAT_AT])
    own = tuple(
        SeatHolding(
            _object(Seat, row[_SEAT_AT:_AGENCY_AT]),
            _object(Agency, row[_AGENCY_AT:_DIALOG_AT]) if row[_AGENCY_AT] is not None else None,
            person,
        )
        for row in rows
    )
    dialog = _made(Dialog, first[_DIALOG_AT:-1]) if first[_DIALOG_AT] is not None else None
    delegated = people.delegated(session, person, own, now) if is_deputy else ()
    return Identity(person, own + delegated), dialog


@lru_cache(_MANY)
def _object(kind: type[Row], values: tuple[Any, ...]) -> Row:
    return _made(kind, values)


def _made(kind: type[Row], values: Sequence[Any]) -> Row:
    return kind(**dict(zip(sa.inspect(kind).columns.keys(), values, strict=True)))
