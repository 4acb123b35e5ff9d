"""Reply slips: one recipient's, and all of a notice."""

from collections import defaultdict

from sqlmodel import Session, col, select

from domain import reply_slips as slips
from models.notices import Notice, Receipt, ReplyAnswer
from models.people import Agency, Person, Seat
from models.queries import notices
from models.reply_slips import Slip, SlipLine, SlipTable


def of_person(session: Session, notice_id: int, person_id: int) -> Slip | None:
    """The slip of one of the people whom a notice reached; None where it asks nothing of them."""
    notice = session.get(Notice, notice_id)
    receipts = notices.receipt_of(session, notice_id, person_id)
    if notice is None or not notice.slip or not receipts:
        return None
    query = select(ReplyAnswer).where(ReplyAnswer.receipt_id == receipts[0].id)
    answers = {row.question: row for row in session.exec(query).all()}
    return Slip(notice, receipts[0], slips.read(notice.slip), answers)


def answer(session: Session, receipt_id: int, question: int) -> ReplyAnswer | None:
    """The answer to one question."""
    query = select(ReplyAnswer).where(ReplyAnswer.receipt_id == receipt_id, ReplyAnswer.question == question)
    return session.exec(query).first()


def table(session: Session, notice_id: int) -> SlipTable | None:
    """All slips of a notice, in the order of the agencies."""
    notice = session.get(Notice, notice_id)
    if notice is None or not notice.slip:
        return None
    answers: dict[int, dict[int, ReplyAnswer]] = defaultdict(dict)
    given = (
        select(ReplyAnswer)
        .join(Receipt, col(Receipt.id) == col(ReplyAnswer.receipt_id))
        .where(Receipt.notice_id == notice_id)
    )
    for row in session.exec(given).all():
        answers[row.receipt_id][row.question] = row
    asked = (
        select(Receipt, Agency, Seat, Person)
        .outerjoin(Agency, col(Agency.id) == col(Receipt.agency_id))
        .join(Seat, col(Seat.id) == col(Receipt.seat_id))
        .outerjoin(Person, col(Person.id) == col(Receipt.person_id))
        .where(Receipt.notice_id == notice_id)
        .order_by(col(Receipt.id))
    )
    lines = [SlipLine(*row, answers.get(row[0].id, {})) for row in session.exec(asked).all()]
    return SlipTable(notice, slips.read(notice.slip), tuple(lines))
