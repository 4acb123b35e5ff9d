"""Reply slips: composed, filled in, corrected, collected."""

import pytest

from domain.errors import EvidenceRefused, NoticeNotDraft, NoticeNotForYou, RuleBroken
from domain.notices import NoticeOver, ReceiptState
from domain.reply_slips import (
    AnswerInvalid,
    QuestionInvalid,
    QuestionKind,
    ReplySlipFull,
    ReplySlipIncomplete,
    ReplySlipMissing,
    read_question,
)
from models.notices import Notice, Receipt, ReplyAnswer
from models.queries import reply_slips as queries
from services import notices, schedules
from services import reply_slips as slips
from tests.ledgers import WEDNESDAY, AtWork, local, received_file

CHOICE, NAME, FILE = QuestionKind
THURSDAY = local(10, 15)


def composed(office: AtWork) -> Notice:
    notice = office.act(notices.write, "请参会。", identity=office.secretary, now=WEDNESDAY)
    for kind, text in ((CHOICE, "是否参会：参加/不参加"), (NAME, "参会人"), (FILE, "盖章回执")):
        office.act(slips.ask, notice.id, kind, text, identity=office.secretary)
    return office.row(Notice, notice.id)


@pytest.fixture
def out(at_work: AtWork) -> Notice:
    """A notice with a slip of three questions that is out."""
    notice = composed(at_work)
    return at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)


def answer(office: AtWork, notice: Notice, place: int, text: str) -> None:
    office.act(slips.answer, notice.id, place, text, identity=office.health, now=THURSDAY)


def send_file(office: AtWork, notice: Notice, **fields: object) -> None:
    file = received_file("回执.pdf", **fields)
    office.act(slips.answer_with_file, notice.id, 2, file, identity=office.health, now=THURSDAY)


def state(office: AtWork) -> ReceiptState:
    return next(row.state for row in office.rows(Receipt) if row.person_id == office.health.person.id)


# Composing


@pytest.mark.parametrize(
    ("kind", "text", "title", "options"),
    [
        (CHOICE, "是否参会：参加/不参加", "是否参会", ("参加", "不参加")),
        (CHOICE, "Attendance: yes / no / online", "Attendance", ("yes", "no", "online")),
        (NAME, "参会人：姓名、职务", "参会人：姓名、职务", ()),
        (FILE, "盖章回执", "盖章回执", ()),
    ],
)
def test_a_question_is_read(kind: QuestionKind, text: str, title: str, options: tuple[str, ...]) -> None:
    question = read_question(kind, text)

    assert (question.title, question.options) == (title, options)


@pytest.mark.parametrize(
    ("kind", "text"),
    [(CHOICE, "是否参会"), (CHOICE, "是否参会：参加"), (CHOICE, "会：a/a"), (NAME, " "), (FILE, "长" * 41)],
)
def test_what_is_no_question_is_refused(kind: QuestionKind, text: str) -> None:
    with pytest.raises(QuestionInvalid):
        read_question(kind, text)


def test_a_slip_is_short_and_composed_before_the_notice_leaves(at_work: AtWork) -> None:
    notice = composed(at_work)
    for number in range(2):
        at_work.act(slips.ask, notice.id, NAME, f"问题{number}", identity=at_work.secretary)
    with pytest.raises(ReplySlipFull):
        at_work.act(slips.ask, notice.id, NAME, "再问", identity=at_work.secretary)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    with pytest.raises(NoticeNotDraft):
        at_work.act(slips.clear, notice.id, identity=at_work.secretary)


# Filling in


def test_the_last_answer_signs_for_the_notice(at_work: AtWork, out: Notice) -> None:
    answer(at_work, out, 0, "参加")
    answer(at_work, out, 1, "赵强，副主任")
    with pytest.raises(ReplySlipIncomplete):
        at_work.act(notices.acknowledge, out.id, identity=at_work.health, now=THURSDAY)
    before = state(at_work)
    send_file(at_work, out)

    assert before is ReceiptState.QUEUED
    assert state(at_work) is ReceiptState.ACKNOWLEDGED
    assert [row.text for row in at_work.rows(ReplyAnswer)] == ["参加", "赵强，副主任", "回执.pdf"]


def test_an_answer_is_corrected_until_the_notice_is_closed(at_work: AtWork, out: Notice) -> None:
    answer(at_work, out, 0, "参加")
    answer(at_work, out, 0, "不参加")
    at_work.act(schedules.close, out.id, identity=at_work.secretary, now=THURSDAY)

    with pytest.raises(NoticeOver):
        answer(at_work, out, 0, "参加")

    assert [row.text for row in at_work.rows(ReplyAnswer)] == ["不参加"]
    assert len(at_work.acts("answer")) == 2


@pytest.mark.parametrize(
    ("place", "text", "broken"),
    [
        (0, "也许", AnswerInvalid),
        (1, " ", AnswerInvalid),
        (2, "见附件", AnswerInvalid),
        (3, "?", ReplySlipMissing),
    ],
)
def test_an_answer_fits_its_question(
    at_work: AtWork, out: Notice, place: int, text: str, broken: type[RuleBroken]
) -> None:
    with pytest.raises(broken):
        answer(at_work, out, place, text)

    assert at_work.rows(ReplyAnswer) == []


def test_a_file_is_of_a_size_and_a_kind(at_work: AtWork, out: Notice) -> None:
    for fields in ({"size": 21 * 1024 * 1024}, {"media_type": "application/x-msdownload"}):
        with pytest.raises(EvidenceRefused):
            send_file(at_work, out, **fields)


def test_who_was_not_addressed_has_no_slip(at_work: AtWork, out: Notice) -> None:
    with pytest.raises(NoticeNotForYou):
        at_work.act(slips.answer, out.id, 0, "参加", identity=at_work.reviewer, now=THURSDAY)


def test_the_table_holds_a_line_for_each_recipient(at_work: AtWork, out: Notice) -> None:
    answer(at_work, out, 0, "参加")
    send_file(at_work, out)

    table = at_work.look(queries.table, out.id)

    assert table is not None
    answers = [{place: row.text for place, row in line.answers.items()} for line in table.lines]
    assert answers == [{}, {0: "参加", 2: "回执.pdf"}, {}]
    assert (table.complete, [who for who, _ in table.files]) == (0, ["市卫生健康委"])
