"""Supervision slips: one, a list by how they stand, the next number."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from domain.calendars import local_day
from domain.slips import DEFAULT_STEPS, ENDED, OPEN, UNANSWERED, UNISSUED, SlipFilter, SlipStatus, SlipStep
from domain.zones import Zones
from models.documents import Ledger
from models.items import Item
from models.people import Agency, LeadingGroup, Person
from models.queries import ledgers
from models.queries import zones as zone_queries
from models.queries.pages import page_of
from models.slips import Slip, SlipStepRow, SlipView
from models.views import Page

PAGE_SIZE = 6
_UNANSWERED = select(Slip).where(col(Slip.status).in_(UNANSWERED)).order_by(col(Slip.id))


def keys(session: Session, slip_id: int) -> tuple[int, int] | None:
    """Ids of a slip's ledger and item, which never change."""
    return session.exec(select(Slip.ledger_id, Slip.item_id).where(Slip.id == slip_id)).first()


def steps(session: Session, ledger_id: int) -> Sequence[SlipStep]:
    """The colours of a ledger's slips, the mildest first."""
    return [row.step for row in step_rows(session, ledger_id)] or DEFAULT_STEPS


def step_rows(session: Session, ledger_id: int) -> Sequence[SlipStepRow]:
    """The colours that a ledger set for itself, the mildest first."""
    query = select(SlipStepRow).where(SlipStepRow.ledger_id == ledger_id)
    return session.exec(query.order_by(col(SlipStepRow.position))).all()


def unanswered(session: Session) -> Sequence[Slip]:
    """What agencies have to answer, in order."""
    return session.exec(_UNANSWERED).all()


def next_number(session: Session, ledger_id: int, year: int) -> int:
    """One more than was ever given; the ledger is held by whoever calls."""
    query = select(func.max(Slip.number)).where(Slip.ledger_id == ledger_id, Slip.year == year)
    return (session.exec(query).one() or 0) + 1


def under_way(session: Session, item_id: int, agency_id: int) -> Slip | None:
    """The slip of an agency for an item that has not ended, drafts too."""
    query = select(Slip).where(
        Slip.item_id == item_id, Slip.agency_id == agency_id, col(Slip.status).in_(UNISSUED | OPEN)
    )
    return session.exec(query).first()


def on_item(session: Session, item_id: int) -> Sequence[Slip]:
    """All slips for an item that have not ended, in order."""
    query = select(Slip).where(Slip.item_id == item_id, col(Slip.status).in_(UNISSUED | OPEN))
    return session.exec(query.order_by(col(Slip.id))).all()


def last_ended(session: Session, item_id: int, agency_id: int) -> Slip | None:
    """The slip of an agency for an item that ended last."""
    query = select(Slip).where(
        Slip.item_id == item_id, Slip.agency_id == agency_id, col(Slip.status).in_(ENDED)
    )
    return session.exec(query.order_by(col(Slip.id).desc()).limit(1)).first()


def of_agency(session: Session, agency_id: int) -> Sequence[Slip]:
    """All slips of an agency."""
    return session.exec(select(Slip).where(Slip.agency_id == agency_id).order_by(col(Slip.id))).all()


def view(session: Session, slip_id: int) -> SlipView | None:
    """A slip with what belongs to it."""
    slip = session.get(Slip, slip_id)
    if slip is None:
        return None
    ledger = session.get_one(Ledger, slip.ledger_id)
    group = session.get(LeadingGroup, ledger.group_id)

    def person(person_id: int | None) -> Person | None:
        return session.get(Person, person_id) if person_id is not None else None

    return SlipView(
        slip=slip,
        item=session.get_one(Item, slip.item_id),
        agency=session.get_one(Agency, slip.agency_id),
        ledger=ledger,
        group_name=group.name if group is not None else "",
        author=session.get_one(Person, slip.author_id),
        steps=steps(session, slip.ledger_id),
        principal=person(slip.principal_id),
        approver=person(slip.approved_by_id),
        answerer=person(slip.answered_by_id),
        ender=person(slip.ended_by_id),
        signer=person(slip.signed_by_id),
        former=session.get(Slip, slip.former_id) if slip.former_id else None,
        follower=_follower(session, slip),
        ledger_name=ledgers.names(session).get(ledger.id, ""),
    )


def _follower(session: Session, slip: Slip) -> Slip | None:
    query = select(Slip).where(Slip.former_id == slip.id, Slip.status != SlipStatus.DISCARDED)
    return session.exec(query).first()


def page(
    session: Session,
    shown: SlipFilter,
    number: int,
    *,
    now: datetime,
    zones: Zones,
    agency_ids: Collection[int] | None = None,
) -> Page[SlipView]:
    """One page of slips, the newest first; `agency_ids`: only what these agencies got. None: all."""
    conditions = _conditions(shown, now, zones)
    if agency_ids is not None:
        told = OPEN | ENDED
        conditions += (col(Slip.agency_id).in_(agency_ids), col(Slip.status).in_(told))
        conditions += (col(Slip.issued_at).is_not(None),)
    ids = session.exec(select(Slip.id).where(*conditions).order_by(col(Slip.id).desc())).all()
    place = page_of(ids, number, PAGE_SIZE)
    return place.of([found for slip_id in place.rows if (found := view(session, slip_id)) is not None])


def _conditions(shown: SlipFilter, now: datetime, zones: Zones) -> tuple[ColumnElement[bool], ...]:
    status = col(Slip.status)
    is_late = zone_queries.by_zone(
        zones, col(Slip.ledger_id), lambda zone: col(Slip.reply_by) < local_day(now, zone)
    )
    return {
        SlipFilter.OPEN: (status.in_(OPEN | {SlipStatus.APPROVED}),),
        SlipFilter.WAITING: (status.in_((SlipStatus.WAITING, SlipStatus.DRAFT)),),
        SlipFilter.OVER: (status.in_(UNANSWERED), is_late),
        SlipFilter.ALL: (status != SlipStatus.DISCARDED,),
    }[shown]
