"""Reply slips, in situations worth seeing."""

from typing import Any

from domain.reply_slips import Question, QuestionKind, store
from models.notices import ReplyAnswer
from models.reply_slips import Slip, SlipLine, SlipTable
from rendering import broadcasts
from rendering import reply_slips as slips
from rendering.messages import Message
from tests import factories
from tests.factories import NOW


def scenes(desk: Any) -> dict[str, Message]:
    """`desk`: as the secretariat's scenes have it."""
    texts = desk.texts
    questions = (
        Question(
            QuestionKind.CHOICE, desk.say("是否参会")[:40], (desk.say("参加")[:20], desk.say("不参加")[:20])
        ),
        Question(QuestionKind.NAME, desk.say("参会人")[:40]),
        Question(QuestionKind.FILE, desk.say("盖章回执")[:40]),
    )
    notice = desk.notice(slip=store(questions), sent_at=NOW)
    given = {
        place: ReplyAnswer(
            receipt_id=1,
            question=place,
            text=text[:200],
            sha256="0" * 64 if place == 2 else None,
            answered_by_id=1,
            answered_at=NOW,
        )
        for place, text in enumerate((questions[0].options[0], desk.say("李主任"), desk.say("回执.pdf")))
    }
    signed = factories.receipt(acknowledged_at=factories.NOW)
    receipt, who = factories.receipt(), factories.person(desk.say("李晓梅"))
    line = SlipLine(receipt, desk.agency, factories.seat(), who, given)
    whole = SlipTable(notice, questions, (line, SlipLine(receipt, desk.agency, factories.seat(), None, {})))
    begun = Slip(notice, receipt, questions, {0: given[0]})
    return {
        "slip": slips.composed(notice, texts),
        "no slip": slips.composed(desk.notice(), texts),
        "a choice is asked": slips.ask_question(notice, QuestionKind.CHOICE, texts),
        "a name is asked": slips.ask_question(notice, QuestionKind.NAME, texts),
        "preview with a slip": broadcasts.preview(desk.previewed(notice, 12), texts),
        "first question": slips.question(Slip(notice, receipt, questions, {}), 0, texts),
        "second question": slips.question(begun, 1, texts),
        "third question": slips.question(begun, 2, texts),
        "answer again": slips.question(Slip(notice, receipt, questions, given), 0, texts),
        "slip filled in": slips.filled(Slip(notice, signed, questions, given), texts),
        "slip of a corrected notice": slips.filled(Slip(notice, receipt, questions, given), texts),
        "slips": slips.table(whole, texts),
        "slips as a workbook": slips.sheet(whole, texts),
    }
