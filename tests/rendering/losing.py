"""Messages about messages that did not arrive, in situations worth seeing."""

from dataclasses import replace

from domain.delivery import DeliveryState
from domain.groups import LinkState
from domain.notices import MessageKind, NoticeStatus, ReceiptState
from models.broadcasts import NoticeProgress, NoticeResults
from models.outbox import OutboxMessage
from models.undelivered import Undelivered
from models.views import ReceiptLine
from rendering import broadcasts, telephones, undelivered
from rendering.messages import Message
from tests import factories
from tests.factories import NOW
from tests.rendering.drafting import Drafting


def _row(
    desk: Drafting, kind: MessageKind, state: DeliveryState, error: str, **fields: object
) -> Undelivered:
    message = OutboxMessage(
        id=1,
        dedup_key=kind,
        kind=kind,
        person_id=1,
        priority=0,
        due_at=NOW,
        created_at=NOW,
        settled_at=NOW,
        state=state,
        error=desk.say(error),
        attempts=1,
    )
    of: dict[str, object] = {"person": desk.person, "agency": desk.agency, "link": None, **fields}
    return Undelivered(message, **of)  # type: ignore[arg-type]  # options of a test


def scenes(desk: Drafting) -> dict[str, Message]:
    """A list of every kind, and each of them."""
    texts = desk.texts
    gone = factories.person(desk.say("王建国"), unreachable_since=NOW)
    link = factories.group_link(title=desk.say("医改工作群"))
    rows = {
        "answer lost": _row(desk, MessageKind.NOTICE, DeliveryState.UNKNOWN, "TimedOut: Timed out"),
        "blocked": _row(
            desk,
            MessageKind.DUE_DIGEST,
            DeliveryState.UNREACHABLE,
            "Forbidden: bot was blocked by the user",
            person=gone,
        ),
        "failed": _row(
            desk, MessageKind.REVIEW_DIGEST, DeliveryState.FAILED, "NetworkError: Bad Gateway", agency=None
        ),
        "post": _row(
            desk,
            MessageKind.GROUP_POST,
            DeliveryState.UNKNOWN,
            "TimedOut: Timed out",
            person=None,
            agency=None,
            link=link,
        ),
    }
    gone_link = factories.group_link(title=desk.say("医改工作群"), state=LinkState.REMOVED)
    rows["post in a group that is gone"] = replace(rows["post"], link=gone_link)
    rows["failed"].message.attempts = 20
    return {
        "nothing": undelivered.undelivered(factories.page([]), texts),
        "list": undelivered.undelivered(factories.page(list(rows.values()), 2, 3, 14), texts),
        **{name: undelivered.card(row, texts) for name, row in rows.items()},
        **_telephoned(desk, rows["blocked"]),
    }


def _telephoned(desk: Drafting, row: Undelivered) -> dict[str, Message]:
    """Calls: asked about, noted, listed."""
    texts = desk.texts
    called = factories.receipt(
        ReceiptState.UNREACHABLE, phoned_at=NOW, phoned_by_id=1, phoned_with=desk.say("办公室 张主任")
    )
    callee = factories.person(desk.say("王建国"), phone=desk.say("13800138000"))
    line = ReceiptLine(called, desk.agency, factories.seat(), callee, callee.phone, desk.person)
    notice = factories.notice(desk.say("请各单位核对联络员名单。"), status=NoticeStatus.SENT, sent_at=NOW)
    progress = NoticeProgress(notice, desk.person, {ReceiptState.ACKNOWLEDGED: 3}, (line,), phoned=1)
    return {
        "a call about a message": telephones.ask_undelivered(row, texts),
        "a call about a notice": telephones.ask(notice, line, texts),
        "a call": telephones.card(notice, line, texts, is_open=True),
        "calls": broadcasts.results(NoticeResults(progress, 3, factories.page([line])), texts),
        "calls among the receipts": broadcasts.progress(progress, texts),
    }
