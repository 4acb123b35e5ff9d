"""Notices: audiences, receipts."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.notices import AudienceKind, NoticeStatus, ReceiptState
from domain.roles import AGENCY_ROLES, Role
from models.notices import Notice, Receipt
from models.people import Agency, Person, Seat
from models.queries import agencies, people, reports
from models.queries.pages import page_of
from models.views import NoticeCopy, NoticePreview, NoticeProgress, Page, ReceiptLine, SeatHolding

PAGE_SIZE = 6


def notice(session: Session, notice_id: int) -> Notice | None:
    """A notice by id."""
    return session.get(Notice, notice_id)


def audience(session: Session, row: Notice) -> list[SeatHolding]:
    """The seats that a notice goes to; a vacant one stands for an agency that nobody represents yet.

    An audience of agencies means their contacts: the liaison, or the backup where the liaison is missing.
    """
    if row.audience_kind is AudienceKind.ROLE:
        role = Role(row.audience["role"])
        held = [holding for holding in people.seats_with_roles(session, [role]) if holding.person is not None]
        if role not in AGENCY_ROLES:
            return held
        return _with_vacant(session, held, [agency.id for agency in agencies.all_agencies(session)], role)
    return _contacts(session, _audience_agencies(session, row))


def _audience_agencies(session: Session, row: Notice) -> list[int]:
    if row.audience_kind is AudienceKind.AGENCIES:
        return [int(agency_id) for agency_id in row.audience.get("agency_ids", ())]
    if row.audience_kind is AudienceKind.OWING:
        return list(dict.fromkeys(owed.agency.id for owed in reports.owed(session)))
    return [agency.id for agency in agencies.all_agencies(session)]


def _contacts(session: Session, agency_ids: Sequence[int]) -> list[SeatHolding]:
    reachable = people.contacts(session, agency_ids)
    rest = [agency_id for agency_id in agency_ids if agency_id not in reachable]
    found = [reachable[agency_id] for agency_id in agency_ids if agency_id in reachable]
    return _with_vacant(session, found, rest, Role.LIAISON)


def _with_vacant(
    session: Session, found: list[SeatHolding], agency_ids: Collection[int], role: Role
) -> list[SeatHolding]:
    """`found`, then the other agencies of `agency_ids` by their seat of `role`, even if it is vacant."""
    have = {holding.seat.agency_id for holding in found}
    missing = [agency_id for agency_id in agency_ids if agency_id not in have]
    seats = {
        holding.seat.agency_id: holding
        for holding in people.agency_seats(session, missing)
        if holding.seat.role is role
    }
    unseated = session.exec(
        select(Agency)
        .where(col(Agency.id).in_([row for row in missing if row not in seats]))
        .order_by(col(Agency.id))
    ).all()
    blank = [SeatHolding(_vacant_seat(agency, role), agency, None) for agency in unseated]
    return [*found, *(seats[agency_id] for agency_id in missing if agency_id in seats), *blank]


def _vacant_seat(agency: Agency, role: Role) -> Seat:
    """A seat that does not exist yet; `services.receipts` makes it real when the notice is sent."""
    return Seat(group_id=agency.group_id, agency_id=agency.id, role=role, created_at=agency.created_at)


def preview(session: Session, row: Notice) -> NoticePreview:
    """Whom a notice would reach."""
    seats = audience(session, row)
    vacant = [
        holding.agency.name for holding in seats if holding.agency and not people.is_reachable(holding.person)
    ]
    return NoticePreview(row, len(people.reachable_ids(seats)), tuple(dict.fromkeys(vacant)))


def progress(session: Session, notice_id: int) -> NoticeProgress | None:
    """A notice with all its receipts, by agency."""
    return next(iter(_progress(session, [notice_id])), None)


def _progress(session: Session, notice_ids: Iterable[int]) -> list[NoticeProgress]:
    ids = list(notice_ids)
    heads = session.exec(
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.author_id))
        .where(col(Notice.id).in_(ids))
    ).all()
    query = (
        select(Receipt, Agency, Seat, Person)
        .outerjoin(Agency, col(Agency.id) == col(Receipt.agency_id))
        .join(Seat, col(Seat.id) == col(Receipt.seat_id))
        .outerjoin(Person, col(Person.id) == col(Receipt.person_id))
        .where(col(Receipt.notice_id).in_(ids))
        .order_by(col(Receipt.id))
    )
    lines = [ReceiptLine(*row) for row in session.exec(query).all()]
    by_id = {
        head.id: NoticeProgress(head, author, tuple(row for row in lines if row.receipt.notice_id == head.id))
        for head, author in heads
    }
    return [by_id[notice_id] for notice_id in ids if notice_id in by_id]


def sent_page(session: Session, number: int, *, drafts_of: int | None = None) -> Page[NoticeProgress]:
    """One page of the notices sent, newest first, and of those that a person has begun."""
    is_sent = col(Notice.status) == NoticeStatus.SENT
    is_begun = (col(Notice.status) == NoticeStatus.DRAFT) & (col(Notice.author_id) == drafts_of)
    query = select(Notice.id).where(is_sent | is_begun).order_by(col(Notice.id).desc())
    page = page_of(session.exec(query).all(), number, PAGE_SIZE)
    return page.of(_progress(session, page.rows))


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
            col(Receipt.notice_id) == notice_id,
            col(Receipt.person_id).in_(person_ids),
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
    """`copy` of several at once, by notice and person."""
    notice_ids = {notice_id for notice_id, _ in pairs}
    query = (
        select(Notice, Person, Receipt)
        .join(Person, col(Person.id) == col(Notice.author_id))
        .join(Receipt, col(Receipt.notice_id) == col(Notice.id))
        .where(col(Notice.id).in_(notice_ids), col(Receipt.person_id).in_({person for _, person in pairs}))
        .order_by(col(Receipt.id).desc())  # of several receipts the first one stays
    )
    found = session.exec(query).all()
    copies = [NoticeCopy(row, receipt, author) for row, author, receipt in found]
    return {(one.notice.id, one.receipt.person_id or 0): one for one in copies}
