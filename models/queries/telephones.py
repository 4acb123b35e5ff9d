"""Receipts of those who are told of a notice by telephone."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.notices import ReceiptState
from models.notices import Notice, Receipt
from models.people import Agency, Person, Seat
from models.views import ReceiptLine


def line(session: Session, receipt_id: int) -> tuple[Notice, ReceiptLine] | None:
    """One receipt with whose it is and who told them by telephone."""
    receipt = session.get(Receipt, receipt_id)
    if receipt is None:
        return None
    agency = session.get(Agency, receipt.agency_id) if receipt.agency_id is not None else None
    person = session.get(Person, receipt.person_id) if receipt.person_id is not None else None
    caller = session.get(Person, receipt.phoned_by_id) if receipt.phoned_by_id is not None else None
    seat, phone = session.get_one(Seat, receipt.seat_id), person.phone if person is not None else None
    notice = session.get_one(Notice, receipt.notice_id)
    return notice, ReceiptLine(receipt, agency, seat, person, phone, caller)


def of_same_agency(session: Session, receipt: Receipt) -> Sequence[Receipt]:
    """The receipts, held, of one agency that nobody signed; of the leading group's seats this one alone."""
    theirs = (
        col(Receipt.id) == receipt.id
        if receipt.agency_id is None
        else sa.and_(col(Receipt.notice_id) == receipt.notice_id, col(Receipt.agency_id) == receipt.agency_id)
    )
    query = select(Receipt).where(theirs, col(Receipt.state) != ReceiptState.ACKNOWLEDGED)
    held = query.order_by(col(Receipt.id)).with_for_update().execution_options(populate_existing=True)
    return session.exec(held).all()


def unsigned_of(session: Session, notice_id: int, person_id: int) -> Sequence[Receipt]:
    """The receipts of a person that nobody signed: one for each seat."""
    query = select(Receipt).where(
        Receipt.notice_id == notice_id,
        Receipt.person_id == person_id,
        Receipt.state != ReceiptState.ACKNOWLEDGED,
    )
    return session.exec(query.order_by(col(Receipt.id))).all()
