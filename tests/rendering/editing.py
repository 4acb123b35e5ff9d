"""Sent notices corrected and withdrawn, in situations worth seeing."""

from typing import Any

from domain.notices import MessageKind, NoticeStatus
from models.broadcasts import Correction, WithdrawnNotice
from models.notices import NoticeEdition
from rendering import editions, notices
from rendering.messages import Message
from tests import factories
from tests.factories import DUE_AT, NOW


def scenes(desk: Any) -> dict[str, Message]:
    """`desk`: as the secretariat's scenes have it."""
    texts, author = desk.texts, factories.person(desk.say("周敏"))
    out: dict[str, Any] = {"status": NoticeStatus.SENT, "sent_at": NOW}
    corrected = desk.notice(edition=2, correction=desk.say("改为周六。"), **out)
    over = desk.notice(
        status=NoticeStatus.WITHDRAWN,
        sent_at=NOW,
        withdrawn_at=DUE_AT,
        withdrawal=desk.say("会议取消"),
    )
    earlier = [NoticeEdition(notice_id=1, number=1, text=desk.say("周三开会。"), replaced_at=NOW)] * 4
    return {
        "correct": editions.ask_text(corrected, texts),
        "correction": editions.proposed(Correction(corrected, author, 37, needs_second=False), texts),
        "correction by two": editions.proposed(Correction(corrected, author, 1, needs_second=True), texts),
        "correction to approve": notices.render(
            MessageKind.CORRECTION_TO_APPROVE,
            Correction(corrected, author, 37, needs_second=True),
            texts,
            NOW,
        ),
        "correction handed on": editions.handed_on(corrected, texts),
        "withdraw": editions.ask_reason(corrected, 37, texts),
        "withdrawn": notices.render(
            MessageKind.NOTICE_WITHDRAWN, WithdrawnNotice(over, author, is_news=False), texts, NOW
        ),
        "withdrawn, as news": notices.render(
            MessageKind.NOTICE_WITHDRAWN, WithdrawnNotice(over, author, is_news=True), texts, NOW
        ),
        "earlier texts": editions.earlier_texts(earlier, texts),
    }
