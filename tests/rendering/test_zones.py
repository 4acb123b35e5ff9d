"""What people see of ledgers by other clocks than the usual ones: whose a time is, and days counted there."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import docx
import pytest

from domain.chases import ChasedTooSoon
from domain.errors import PeriodNotDue, RuleBroken
from domain.explanations import Silence
from domain.report_sheets import Column, RowValues
from domain.slips import SlipStatus
from domain.zones import Zones
from models.explanations import ReminderExplanation
from models.report_sheets import SheetLine
from models.waiting import ToApprove
from rendering import errors, explanations, onboarding, report_workbooks, slip_documents, slips, waiting
from rendering.messages import Message
from tests import factories
from tests.factories import DUE_AT, NOW, TODAY
from tests.rendering import breaking_down, chasing, requesting, scenes, secretariat, slipping, test_reporting
from tests.rendering.scenes import SHANGHAI, World
from tests.rendering.secretariat import Desk

NEW_YORK = ZoneInfo("America/New_York")


class Elsewhere(Zones):
    """Every ledger is in New York, where it is still the day before; the leading group is in Shanghai."""

    def of(self, ledger_id: int | None) -> ZoneInfo:
        return self.usual if ledger_id is None else NEW_YORK


ELSEWHERE = Elsewhere(SHANGHAI)

#: What belongs to no ledger: invitations, notices, a person's own hours, what the sending kept.
OF_NO_LEDGER = {"agencies", "broadcasts", "drafts", "forecasts", "handovers", "undelivered", "zones"}
CODE_OF_A_GROUP = ("groups", "code")

#: A day and a time that does not say whose it is. When somebody did something begins the line of a history.
UNNAMED = re.compile(
    r"(?<!^)(?:\b\d{1,2} [A-Z][a-z]{2}(?: \d{4})?|today at) \d\d:\d\d(?! \(New York time\))", re.MULTILINE
)


def shown() -> Iterator[tuple[str, str, Message]]:
    """Module, situation, message."""
    world = World("en", zones=ELSEWHERE)
    desk = Desk("en", zones=ELSEWHERE)
    found = {module: of(world) for module, of in scenes.SCENES.items()}
    found |= {module: of(desk) for module, of in secretariat.SCENES.items()}
    found |= {"sub_items": breaking_down.scenes(world), "requests": requesting.scenes(world)}
    found |= {"slips": slipping.scenes(world), "chases": chasing.scenes(world)}
    found |= {"reporting": test_reporting.scenes(world)}
    yield from ((module, name, m) for module, messages in found.items() for name, m in messages.items())


def test_every_time_of_a_ledger_says_whose_it_is() -> None:
    unnamed = {
        (module, name): UNNAMED.findall(message.text)
        for module, name, message in shown()
        if module not in OF_NO_LEDGER and (module, name) != CODE_OF_A_GROUP
    }

    assert {place: times for place, times in unnamed.items() if times} == {}


def test_a_time_of_no_ledger_says_nothing_of_a_place() -> None:
    named = {
        (module, name)
        for module, name, message in shown()
        if module in OF_NO_LEDGER - {"zones"} and "New York" in message.text
    }

    assert named == set()


def test_days_to_a_due_time_are_those_of_the_ledger() -> None:
    left = {days for _, _, message in shown() for days in re.findall(r"(\d+) days left", message.text)}

    assert left == {"7"}  # 6 in Shanghai


def test_the_first_message_counts_the_days_of_the_ledger() -> None:
    world = World("en", zones=ELSEWHERE)
    liaison, mine = factories.identity(world.person), factories.page(world.lines())

    message = onboarding.welcome(liaison, (world.owed(),), mine, 0, world.texts, NOW)

    assert "due 26 Oct 06:00 (New York time) · 🟢 7 days left" in message.text


def test_a_closing_that_was_taken_back_was_on_days_of_the_ledger() -> None:
    texts = {name: m.text for module, name, m in shown() if module == "closings"}

    assert "Closed before on Mon 19 Oct 2026, on time; reopened 19 Oct" in texts["told of a reopening"]


@pytest.mark.parametrize(
    "error",
    [
        PeriodNotDue(due_at=DUE_AT, ledger_id=1),
        ChasedTooSoon(agency="市医保局", name="李晓梅", at=DUE_AT, day=TODAY, ledger_id=1),
    ],
)
def test_a_refusal_names_a_moment_of_the_ledger(error: RuleBroken) -> None:
    assert "06:00 (New York time)" in errors.plain(error, World("en", zones=ELSEWHERE).texts)


def test_a_slip_waits_since_a_moment_of_its_ledger() -> None:
    world = World("en", zones=ELSEWHERE)
    slip = slipping.view(world, SlipStatus.WAITING, handed_in_at=NOW)
    row = ToApprove(NOW, world.person, slip=slip)

    listed = waiting.waiting(factories.page([row]), world.texts)
    card = slips.card(slip, world.texts, NOW)

    assert ["waits since 19 Oct 22:00 (New York time)" in m.text for m in (listed, card)] == [True, True]


def test_the_last_chase_stands_beside_the_day_from_which_it_is_possible_again() -> None:
    world = World("en", zones=ELSEWHERE)
    row = ReminderExplanation(
        world.agency, Silence.NO_PERIOD, chase=chasing.line(world, created_at=NOW), chase_again_on=TODAY
    )

    message = explanations.reminders(world.card(), [row], world.texts, NOW)

    assert "Chased last: 19 Oct 22:00 (New York time)" in message.text


def test_the_sheet_of_all_reports_names_due_times_of_the_ledger() -> None:
    world = World("en", zones=ELSEWHERE)

    contents = report_workbooks.of_lines([SheetLine(world.owed(), RowValues(), ())], world.texts)

    assert [row[Column.DUE] for row in contents.rows] == ["26 Oct 06:00 (New York time)"]


def test_the_document_of_a_slip_keeps_to_one_calendar() -> None:
    world = World("en", zones=ELSEWHERE)
    approver = factories.person("王敏")
    view = slipping.view(world, approver=approver, approved_at=NOW, signed_at=NOW + timedelta(hours=1))

    paper = docx.Document(io.BytesIO(slip_documents.data(view, world.texts)))

    assert "Mon 19 Oct 2026" in [paragraph.text for paragraph in paper.paragraphs]
    assert [row.cells[1].text for row in paper.tables[0].rows[:2]] == [
        "王敏 Mon 19 Oct 2026 22:00 (New York time)",
        "李晓梅 Mon 19 Oct 2026 23:00 (New York time)",
    ]
