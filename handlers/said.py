"""Noting which message said what of a report, once it was taken."""

from domain.edits import SaidPart
from handlers.turns import Turn
from services import said


async def note(
    turn: Turn,
    part: SaidPart,
    *,
    report_id: int | None = None,
    duty_id: int | None = None,
    target_id: int | None = None,
) -> None:
    """The message at hand said this of a report. Handled twice after a crash, it is noted once."""
    await turn.write(
        said.remember,
        part,
        turn.text,
        person_id=turn.person_id,
        message_id=turn.message_id,
        now=turn.now,
        report_id=report_id,
        duty_id=duty_id,
        target_id=target_id,
    )
