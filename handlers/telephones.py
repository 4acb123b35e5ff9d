"""Told by telephone: of a notice, or of a message that did not arrive; taken back."""

from domain.errors import NotFound, OutOfDate
from domain.notices import NoticeStatus
from domain.roles import Permission
from handlers import notices, undelivered
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.notices import Notice
from models.queries import telephones as queries
from models.queries import undelivered as undelivered_queries
from models.views import ReceiptLine
from rendering import broadcasts, telephones
from rendering.actions import Action
from services import telephones as use_cases
from services import undelivered as undelivered_use_cases

NOTICE_STEP = "notice_phoned"
MESSAGE_STEP = "message_phoned"


async def show(turn: Turn) -> None:
    """Who was spoken to? Where that was noted, what. Errors: NotFound, NoticeNotOut, SignedMeanwhile."""
    notice, line = await _line(turn, turn.pressed.number())
    if line.receipt.is_phoned:
        is_open = notice.status is NoticeStatus.SENT
        await turn.show(telephones.card(notice, line, turn.texts, is_open=is_open))
        return
    use_cases.check(notice, line.receipt)
    await turn.ask(NOTICE_STEP, telephones.ask(notice, line, turn.texts), receipt_id=line.receipt.id)


async def _line(turn: Turn, receipt_id: int) -> tuple[Notice, ReceiptLine]:
    found = await turn.read(queries.line, receipt_id)
    if found is None:
        raise NotFound
    return found


async def receive(turn: Turn) -> None:
    """Who was spoken to was typed."""
    receipt = await turn.write(
        use_cases.note, turn.asked_id("receipt_id"), turn.text, identity=turn.identity, now=turn.now
    )
    await turn.stop_asking()
    progress = await notices.progress_of(turn, receipt.notice_id)
    await turn.show(broadcasts.progress(progress, turn.texts))


async def undo(turn: Turn) -> None:
    """They were not told."""
    receipt = await turn.write(use_cases.undo, turn.pressed.number(), identity=turn.identity, now=turn.now)
    progress = await notices.progress_of(turn, receipt.notice_id)
    await turn.show(broadcasts.progress(progress, turn.texts))


async def ask_undelivered(turn: Turn) -> None:
    """Who was spoken to about a message that did not arrive? Errors: OutOfDate where it is off the list."""
    row = await turn.read(undelivered_queries.one, turn.pressed.number())
    if row is None or row.person is None:
        raise OutOfDate
    await turn.ask(MESSAGE_STEP, telephones.ask_undelivered(row, turn.texts), message_id=row.message.id)


async def receive_undelivered(turn: Turn) -> None:
    """Who was spoken to was typed: it is off the list."""
    message_id = turn.asked_id("message_id")
    await turn.write(
        undelivered_use_cases.told_by_telephone,
        message_id,
        turn.text,
        identity=turn.identity,
        now=turn.now,
    )
    await turn.stop_asking()
    await undelivered.show_first(turn)


JOURNEY = Journey(
    actions={
        Action.NOTICE_PHONE: Route(show, Permission.NOTIFY),
        Action.NOTICE_PHONE_UNDO: Route(undo, Permission.NOTIFY),
        Action.PHONED_UNDELIVERED: Route(ask_undelivered, Permission.NOTIFY),
    },
    answers={
        NOTICE_STEP: Route(receive, Permission.NOTIFY),
        MESSAGE_STEP: Route(receive_undelivered, Permission.NOTIFY),
    },
)
