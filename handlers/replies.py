"""A text, photo or file sent as a reply to a reminder: it becomes part of the draft that it is meant for."""

from domain import replies as reading
from domain.errors import ReplyToNothing
from domain.roles import Permission
from handlers import attachments, reports
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import replies as queries
from models.views import OwedDuty
from rendering import replies
from rendering.actions import Action
from services import replies as use_cases
from services.replies import Kept


async def receive(turn: Turn) -> None:
    """What was sent goes to the one item that is meant; where several may be, that is asked."""
    duties = await turn.read(queries.meant, turn.asked_id("outbox_id"), turn.identity.agency_ids, turn.now)
    if not duties:
        raise ReplyToNothing
    kept = await _keep(turn)
    if not kept.is_first:
        await _follow(turn, kept)
        return
    duty = _named(turn.text, duties)
    if duty is None:
        await turn.send(replies.choose(kept.piece.id, duties, turn.texts))
        return
    await _place(turn, kept.piece.id, duty.duty.id)


async def _keep(turn: Turn) -> Kept:
    message, attachment = turn.update.effective_message, turn.attachment
    assert message is not None
    file = None
    if attachment is not None:
        data = await attachments.fetch(turn, attachment)
        file = await attachments.keep(turn, attachment, data)
    return await turn.write(
        use_cases.keep,
        turn.person_id,
        message.message_id,
        text=turn.text,
        file=file,
        album=message.media_group_id,
        now=turn.now,
    )


async def _follow(turn: Turn, kept: Kept) -> None:
    """The rest of an album goes where its first piece went; where that is still asked, it waits with it."""
    if kept.report_id is not None:
        view, _ = await reports.own_report(turn, kept.report_id)
        await _place(turn, kept.piece.id, view.duty.id)


def _named(text: str, duties: list[OwedDuty]) -> OwedDuty | None:
    """The one duty that is meant: the only one, or that of the number which the text begins with."""
    number = reading.parse(text, {row.item.number for row in duties}).number
    named = [row for row in duties if row.item.number == number] if number is not None else duties
    return named[0] if len(named) == 1 else None


async def choose(turn: Turn) -> None:
    """The item that a reply is for."""
    await _place(turn, turn.pressed.number(), turn.pressed.number(1))


async def _place(turn: Turn, piece_id: int, duty_id: int) -> None:
    report = await turn.write(use_cases.place, piece_id, duty_id, identity=turn.identity, now=turn.now)
    await reports.present_draft(turn, report.id)


REPLY = Route(receive, Permission.REPORT)
JOURNEY = Journey(actions={Action.REPLY_TO: Route(choose, Permission.REPORT)})
