"""Notices and their receipts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.notices import NoticeStatus, ReceiptState
from models.broadcasts import NoticeProgress, NoticeResults
from models.notices import Notice, NoticeEdition, Receipt
from models.people import Agency, Invitation, Person, Seat
from models.queries.given import is_among
from models.queries.pages import page_of
from models.views import NoticeCopy, Page, ReceiptLine

PAGE_SIZE = 6
RESULTS_PER_PAGE = 12
#: States of a notice that everybody sees who may send notices, and those that its author alone sees.
LISTED = (
    NoticeStatus.PENDING_APPROVAL,
    NoticeStatus.SCHEDULED,
    NoticeStatus.SENT,
    NoticeStatus.CLOSED,
    NoticeStatus.WITHDRAWN,
)
BEGUN = (NoticeStatus.DRAFT, NoticeStatus.REJECTED)
#: Which receipts are shown one by one, and how many of them.
SHOWN = (
    ((ReceiptState.UNREACHABLE, ReceiptState.FAILED), 8),
    ((ReceiptState.QUEUED, ReceiptState.SENT, ReceiptState.UNKNOWN), 8),
    ((ReceiptState.ACKNOWLEDGED,), 30),
)
#: The kind that comes after them: told by telephone, whatever became of the message.
PHONED, PHONED_SHOWN = len(SHOWN), 8
_IS_PHONED = sa.and_(col(Receipt.phoned_at).is_not(None), col(Receipt.state) != ReceiptState.ACKNOWLEDGED)


def notice(session: Session, notice_id: int) -> Notice | None:
    """A notice by id."""
    return session.get(Notice, notice_id)


def progress(session: Session, notice_id: int) -> NoticeProgress | None:
    """How far a notice is signed for, with the first receipts of each kind."""
    found = next(iter(_progress(session, [notice_id])), None)
    if found is None:
        return None
    limits = [*(limit for _, limit in SHOWN), PHONED_SHOWN]
    lines = [
        line for group, limit in enumerate(limits) for line in _lines(session, notice_id, _kind(group), limit)
    ]
    return replace(found, lines=tuple(lines))


def _kind(group: int) -> sa.ColumnElement[bool]:
    """The receipts of a kind, `group` counting in SHOWN, and PHONED after that."""
    return _IS_PHONED if group == PHONED else sa.and_(col(Receipt.state).in_(SHOWN[group][0]), ~_IS_PHONED)


def _lines(
    session: Session, notice_id: int, is_wanted: sa.ColumnElement[bool], limit: int, *, offset: int = 0
) -> list[ReceiptLine]:
    query = _with_whose().where(col(Receipt.notice_id) == notice_id, is_wanted).order_by(col(Receipt.id))
    return [ReceiptLine(*row) for row in session.execute(query.limit(limit).offset(offset)).all()]


def line(session: Session, receipt_id: int) -> ReceiptLine | None:
    """One receipt with whose it is and who told them by telephone."""
    row = session.execute(_with_whose().where(col(Receipt.id) == receipt_id)).one_or_none()
    return ReceiptLine(*row) if row is not None else None


def _with_whose() -> sa.Select[Receipt, Agency, Seat, Person, str, Person]:
    """Receipts with agency, seat, person, who told them by telephone, and their telephone.

    Of who has none, or where the seat is vacant, it is the one of the invitation to the seat.
    """
    invited = (
        sa.select(col(Invitation.invitee_phone))
        .where(col(Invitation.seat_id) == col(Seat.id), col(Invitation.invitee_phone).is_not(None))
        .order_by(col(Invitation.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    caller = aliased(Person)
    return (
        sa.select(Receipt, Agency, Seat, Person, sa.func.coalesce(col(Person.phone), invited), caller)
        .outerjoin(Agency, col(Agency.id) == col(Receipt.agency_id))
        .join(Seat, col(Seat.id) == col(Receipt.seat_id))
        .outerjoin(Person, col(Person.id) == col(Receipt.person_id))
        .outerjoin(caller, col(caller.id) == col(Receipt.phoned_by_id))
    )


def results(session: Session, notice_id: int, group: int, number: int) -> NoticeResults | None:
    """One page of the receipts of a kind, `group` counting in SHOWN, and PHONED after that."""
    progress = next(iter(_progress(session, [notice_id])), None)
    if progress is None or not 0 <= group <= PHONED:
        return None
    total = progress.phoned if group == PHONED else progress.count(*SHOWN[group][0])
    pages = max(1, -(-total // RESULTS_PER_PAGE))
    number = min(max(1, number), pages)
    start = (number - 1) * RESULTS_PER_PAGE
    lines = _lines(session, notice_id, _kind(group), RESULTS_PER_PAGE, offset=start)
    return NoticeResults(progress, group, Page(tuple(lines), number, pages, total, start + 1))


def _progress(session: Session, notice_ids: Iterable[int]) -> list[NoticeProgress]:
    ids = list(notice_ids)
    heads = session.exec(
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.author_id))
        .where(col(Notice.id).in_(ids))
    ).all()
    is_phoned = sa.case((_IS_PHONED, 1), else_=0)
    counted = (
        select(Receipt.notice_id, Receipt.state, is_phoned, sa.func.count())
        .where(col(Receipt.notice_id).in_(ids))
        .group_by(col(Receipt.notice_id), col(Receipt.state), is_phoned)
    )
    counts: dict[int, dict[ReceiptState, int]] = defaultdict(dict)
    phoned: dict[int, int] = defaultdict(int)
    for notice_id, state, by_phone, count in session.exec(counted).all():
        if by_phone:
            phoned[notice_id] += count
        else:
            counts[notice_id][ReceiptState(state)] = count
    by_id = {
        head.id: NoticeProgress(head, author, counts[head.id], phoned=phoned[head.id])
        for head, author in heads
    }
    return [by_id[notice_id] for notice_id in ids if notice_id in by_id]


def sent_page(session: Session, number: int, *, drafts_of: int | None = None) -> Page[NoticeProgress]:
    """One page of the notices sent or to be sent, newest first, and of those that a person is at."""
    is_sent = col(Notice.status).in_(LISTED)
    is_begun = col(Notice.status).in_(BEGUN) & (col(Notice.author_id) == drafts_of)
    query = select(Notice.id).where(is_sent | is_begun).order_by(col(Notice.id).desc())
    page = page_of(session.exec(query).all(), number, PAGE_SIZE)
    return page.of(_progress(session, page.rows))


def receipt_count(session: Session, notice_id: int) -> int:
    """How many receipts a notice has."""
    return session.exec(select(sa.func.count()).where(Receipt.notice_id == notice_id)).one()


def due_to_leave(session: Session, now: datetime) -> Sequence[int]:
    """Notices whose moment has come."""
    return session.exec(_to_leave(), params={"now": now}).all()


@cache
def _to_leave() -> SelectOfScalar[int]:
    is_time = col(Notice.scheduled_at) <= sa.bindparam("now")
    query = select(Notice.id).where(Notice.status == NoticeStatus.SCHEDULED, is_time)
    return query.order_by(col(Notice.scheduled_at), col(Notice.id))


def due_to_close(session: Session, now: datetime) -> Sequence[int]:
    """Notices whose limit is over and that everybody signed, or was told by telephone."""
    return session.exec(_to_close(), params={"now": now}).all()


@cache  # to put it together takes longer than to run it
def _to_close() -> SelectOfScalar[int]:
    waits = (
        sa.exists()
        .where(col(Receipt.notice_id) == col(Notice.id))
        .where(col(Receipt.state) != ReceiptState.ACKNOWLEDGED, col(Receipt.phoned_at).is_(None))
    )
    is_over = col(Notice.reply_by) <= sa.bindparam("now")
    query = select(Notice.id).where(Notice.status == NoticeStatus.SENT, is_over, ~waits)
    return query.order_by(col(Notice.id))


def outstanding(notice_id: int) -> sa.Select[Any]:
    """The people who were told of a notice here and did not sign."""
    told = (ReceiptState.SENT, ReceiptState.UNKNOWN)
    return (
        sa.select(col(Receipt.person_id))
        .join(Person, col(Person.id) == col(Receipt.person_id))
        .where(col(Receipt.notice_id) == notice_id, col(Receipt.state).in_(told))
        .where(col(Receipt.phoned_at).is_(None), col(Person.unreachable_since).is_(None))
        .group_by(col(Receipt.person_id))
        .order_by(sa.func.min(col(Receipt.id)))
    )


def outstanding_count(session: Session, notice_id: int) -> int:
    """How many people that are."""
    query = sa.select(sa.func.count()).select_from(outstanding(notice_id).subquery())
    return int(session.execute(query).scalar_one())


def told(notice_id: int) -> sa.Select[Any]:
    """The people whom a notice reached, or perhaps did, and who can still be written to."""
    reached = (ReceiptState.SENT, ReceiptState.UNKNOWN, ReceiptState.ACKNOWLEDGED)
    return (
        sa.select(col(Receipt.person_id))
        .join(Person, col(Person.id) == col(Receipt.person_id))
        .where(col(Receipt.notice_id) == notice_id, col(Receipt.state).in_(reached))
        .where(col(Person.unreachable_since).is_(None))
        .group_by(col(Receipt.person_id))
        .order_by(sa.func.min(col(Receipt.id)))
    )


def told_count(session: Session, notice_id: int) -> int:
    """How many people that are."""
    query = sa.select(sa.func.count()).select_from(told(notice_id).subquery())
    return int(session.execute(query).scalar_one())


def sign_for_agencies(
    session: Session, receipts: Collection[Receipt], *, person_id: int, now: datetime
) -> None:
    """The other receipts of the same agencies are signed for with these."""
    agency_ids = {receipt.agency_id for receipt in receipts if receipt.agency_id is not None}
    session.execute(
        sa.update(Receipt)
        .where(
            col(Receipt.notice_id).in_({receipt.notice_id for receipt in receipts}),
            col(Receipt.agency_id).in_(agency_ids),
            col(Receipt.id).not_in([receipt.id for receipt in receipts]),
            col(Receipt.state) != ReceiptState.ACKNOWLEDGED,
        )
        .values(state=ReceiptState.ACKNOWLEDGED, acknowledged_at=now, signed_by_id=person_id)
        .execution_options(synchronize_session=False)
    )


def open_again(session: Session, notice_id: int) -> None:
    """What was signed is to be signed again, and a call told of the former text alone."""
    session.execute(
        sa.update(Receipt)
        .where(col(Receipt.notice_id) == notice_id, col(Receipt.phoned_at).is_not(None))
        .values(phoned_at=None, phoned_by_id=None, phoned_with=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        sa.update(Receipt)
        .where(col(Receipt.notice_id) == notice_id, col(Receipt.state) == ReceiptState.ACKNOWLEDGED)
        .values(state=ReceiptState.SENT, acknowledged_at=None, signed_by_id=None)
        .execution_options(synchronize_session=False)
    )


def editions(session: Session, notice_id: int) -> Sequence[NoticeEdition]:
    """The texts of a notice that were replaced, the first one first."""
    query = select(NoticeEdition).where(NoticeEdition.notice_id == notice_id)
    return session.exec(query.order_by(col(NoticeEdition.number))).all()


def receipt_of(session: Session, notice_id: int, person_id: int) -> Sequence[Receipt]:
    """A person's receipts of a notice: one per seat that it reached them in."""
    query = select(Receipt).where(Receipt.notice_id == notice_id, Receipt.person_id == person_id)
    return session.exec(query.order_by(col(Receipt.id))).all()


def receipts_held(session: Session, notice_id: int, person_id: int) -> Sequence[Receipt]:
    """`receipt_of`, as they are now and held."""
    query = select(Receipt).where(Receipt.notice_id == notice_id, Receipt.person_id == person_id)
    held = query.order_by(col(Receipt.id)).with_for_update().execution_options(populate_existing=True)
    return session.exec(held).all()


def mark_sent(session: Session, notice_id: int, person_ids: Collection[int]) -> None:
    """Say at the receipts of these people that they were written to, unless they signed meanwhile."""
    session.execute(
        sa.update(Receipt)
        .where(
            col(Receipt.notice_id) + 0 == notice_id,  # as in `copies`
            is_among(col(Receipt.person_id), person_ids),
            col(Receipt.state) != ReceiptState.ACKNOWLEDGED,
        )
        .values(state=ReceiptState.SENT)
        .execution_options(synchronize_session=False)
    )


def unsigned(session: Session, seat_ids: Iterable[int]) -> Sequence[tuple[Receipt, Notice]]:
    """The receipts, held, of these seats that nobody signed, with their notices, as far as they were sent."""
    query = (
        select(Receipt, Notice)
        .join(Notice, col(Notice.id) == col(Receipt.notice_id))
        .where(
            col(Receipt.seat_id).in_(list(seat_ids)),
            Receipt.state != ReceiptState.ACKNOWLEDGED,
            Notice.status == NoticeStatus.SENT,
        )
        .order_by(col(Receipt.id))
        .with_for_update(of=Receipt)
        .execution_options(populate_existing=True)
    )
    return session.exec(query).all()


def copy(session: Session, notice_id: int, person_id: int) -> NoticeCopy | None:
    """A notice as one recipient has it."""
    row = session.get(Notice, notice_id)
    receipts = receipt_of(session, notice_id, person_id)
    author = session.get(Person, row.author_id) if row is not None else None
    if row is None or author is None or not receipts:
        return None
    return NoticeCopy(row, receipts[0], author)


def copies(session: Session, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], NoticeCopy]:
    """`copy` of several at once, by notice and person; of notices that are out."""
    query = (
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.author_id))
        .where(col(Notice.id).in_({notice_id for notice_id, _ in pairs}))
        .where(col(Notice.status) == NoticeStatus.SENT)
    )
    out = {row.id: (row, author) for row, author in session.exec(query).all()}
    receipts = (
        select(Receipt)
        # Added to, the notice is in no index: by that one, PostgreSQL may go through all who got it.
        .where((col(Receipt.notice_id) + 0).in_(out))
        .where(is_among(col(Receipt.person_id), {person_id for _, person_id in pairs}))
        .order_by(col(Receipt.id).desc())  # of several receipts the first one stays
    )
    found: dict[tuple[int, int], NoticeCopy] = {}
    for receipt in session.exec(receipts).all():
        notice, author = out[receipt.notice_id]
        found[notice.id, receipt.person_id or 0] = NoticeCopy(notice, receipt, author)
    return found
