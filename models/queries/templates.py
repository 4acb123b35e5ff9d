"""Saved texts of notices."""

from sqlmodel import Session, col, select

from models.notices import NoticeTemplate
from models.queries.pages import page_of
from models.views import Page

PAGE_SIZE = 8


def page(session: Session, number: int) -> Page[NoticeTemplate]:
    """One page of them, by name."""
    query = select(NoticeTemplate).order_by(col(NoticeTemplate.name), col(NoticeTemplate.id))
    return page_of(session.exec(query).all(), number, PAGE_SIZE)


def named(session: Session, group_id: int, name: str) -> NoticeTemplate | None:
    """The one of this name."""
    query = select(NoticeTemplate).where(NoticeTemplate.group_id == group_id, NoticeTemplate.name == name)
    return session.exec(query).first()
