"""What was said of an item each time that it was closed."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.verdicts import Verdict


def of_item(session: Session, item_id: int) -> Sequence[Verdict]:
    """Every closing of an item, newest first."""
    query = select(Verdict).where(Verdict.item_id == item_id)
    return session.exec(query.order_by(col(Verdict.id).desc())).all()


def latest(session: Session, item_id: int) -> Verdict | None:
    """The last closing of an item."""
    return next(iter(of_item(session, item_id)), None)
