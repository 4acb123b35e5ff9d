"""What people see after editing a message, in every state of its report."""

import pytest

from domain.edits import EditOutcome, SaidPart
from domain.reports import ReportKind
from models.edits import EditView, SaidMessage
from rendering import edits, reports
from rendering.messages import Message
from rendering.words import LANGUAGES
from tests import factories
from tests.factories import NOW
from tests.rendering import snapshots
from tests.rendering.scenes import World


def scenes(world: World) -> dict[str, Message]:
    """The offer, and one explanation for each state."""
    said = SaidMessage(
        id=1,
        person_id=1,
        message_id=7,
        duty_id=1,
        part=SaidPart.TEXT,
        text=world.say("已召开推进会。"),
        wish=world.say("已召开两次推进会。"),
        edits=1,
        said_at=NOW,
    )
    report = world.report()
    found = {state: EditView(said, world.owed(), report, state) for state in EditOutcome}
    draft = reports.draft(
        factories.report_view(factories.report(ReportKind.PROGRESS)),
        world.item(),
        factories.period(),
        world.texts,
        edit=found[EditOutcome.OFFERED],
    )
    shown = {f"edited, {state}": edits.edited(view, world.texts) for state, view in found.items()}
    return {**shown, "draft, an edit waits": draft}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_an_edit_reads_as_before(language: str) -> None:
    shown, kept = snapshots.stored(f"edits.{language}", scenes(World(language)))

    assert shown == kept
