"""Receipts of those who are told of a notice by telephone."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.notices import ReceiptState
from models.notices import Notice, Receipt
from models.queries import notices
from models.views import ReceiptLine


def line(session: Session, receipt_id: int) -> tuple[Notice, ReceiptLine] | None:
    """A notice and one of its receipts, with whose it is and who told them by telephone."""
    found = notices.line(session, receipt_id)
    return (session.get_one(Notice, found.receipt.notice_id), found) if found is not None else None


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
