"""Nothing new (无新进展): one tap; so often in a row, a reason before it counts."""

from domain.edits import SaidPart
from domain.errors import NilReasonMissing, OutOfDate
from domain.roles import Permission
from handlers import reports, said
from handlers.routing import Journey, Route
from handlers.turns import Turn
from rendering import report_fields
from rendering.actions import Action
from services import submissions

REASON_STEP = "nil_reason"


async def nothing_new(turn: Turn) -> None:
    """Nothing new on this item: one tap."""
    await file(turn, turn.pressed.number())


async def choose_reason(turn: Turn) -> None:
    """One of the usual reasons."""
    number = turn.pressed.number(1)
    if not 0 <= number < len(report_fields.NIL_REASONS):
        raise OutOfDate
    reason = turn.texts.gettext(report_fields.NIL_REASONS[number])
    await file(turn, turn.pressed.number(), reason=reason)


async def type_reason(turn: Turn) -> None:
    """A reason in own words."""
    duty_id = turn.asked_id("duty_id")
    await file(turn, duty_id, reason=turn.text)
    await said.note(turn, SaidPart.NIL_REASON, duty_id=duty_id)


async def file(turn: Turn, duty_id: int, *, reason: str = "") -> None:
    """File it and show the receipt, or ask for the reason that is missing."""
    try:
        owed = await turn.write(
            submissions.nothing_new, duty_id, identity=turn.identity, now=turn.now, reason=reason
        )
    except NilReasonMissing as error:
        await ask_reason(turn, duty_id, error)
        return
    if reason:
        await turn.stop_asking()
    await reports.show_submitted(turn, owed)


async def ask_reason(turn: Turn, duty_id: int, error: NilReasonMissing) -> None:
    """Why is nothing new once more?"""
    owed = await reports.own_duty(turn, duty_id)
    count = int(str(error.facts["count"]))
    await turn.ask(REASON_STEP, report_fields.ask_nil_reason(owed, count, turn.texts), duty_id=duty_id)


JOURNEY = Journey(
    actions={
        Action.NIL: Route(nothing_new, Permission.REPORT),
        Action.NIL_REASON: Route(choose_reason, Permission.REPORT),
    },
    answers={REASON_STEP: Route(type_reason, Permission.REPORT)},
)
