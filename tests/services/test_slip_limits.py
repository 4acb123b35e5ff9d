"""The limit for the answer to a slip: both sides are reminded once before it, and once after it."""

from datetime import datetime

import pytest

from domain.errors import OutOfDate
from domain.notices import MessageKind
from domain.slips import PALETTES, SlipColour
from models.slips import Slip
from services import slip_answers, slip_colours, slip_decisions, slip_limits, slips
from tests.ledgers import ZONES, AtWork, local, outcome
from tests.services.test_slips import NOW, WHY, Desk

SIDES = {"李晓梅", "郑局", "陈建国"}


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    desk = Desk(at_work)
    desk.office.empty_outbox()
    return desk


def tick(desk: Desk, now: datetime) -> int:
    """What the clock does; how many reminders there are now."""
    is_due = desk.office.look(slip_limits.is_due, now=now, zones=ZONES)
    before = len(desk.office.messages(MessageKind.SLIP_DUE))
    desk.office.act(slip_limits.release, now=now, zones=ZONES)
    after = len(desk.office.messages(MessageKind.SLIP_DUE))
    assert is_due == (after > before)
    return after


def test_both_sides_are_reminded_a_working_day_before_and_once_after(desk: Desk) -> None:
    desk.issued()  # on Wednesday the 14th, to be answered by Monday the 19th

    assert tick(desk, local(10, 15, 9)) == 0
    assert tick(desk, local(10, 16, 8, 59)) == 0
    assert tick(desk, local(10, 16, 9)) == 3
    assert set(desk.told(MessageKind.SLIP_DUE)) == SIDES
    assert tick(desk, local(10, 19, 9)) == 3
    assert tick(desk, local(10, 20, 9)) == 6
    assert tick(desk, local(10, 21, 9)) == 6


def test_each_side_is_told_what_it_can_do(desk: Desk) -> None:
    desk.issued()
    tick(desk, local(10, 16, 9))

    told = desk.told(MessageKind.SLIP_DUE, local(10, 16, 9))

    assert {name: view.is_agencys for name, view in told.items() if view} == {
        "李晓梅": True,
        "郑局": True,
        "陈建国": False,
    }


def test_what_is_answered_is_not_reminded_of(desk: Desk) -> None:
    slip = desk.issued()
    tick(desk, local(10, 16, 9))
    desk.act(slip_answers.answer, slip, "已补齐。", identity=desk.office.insurance)

    assert set(desk.told(MessageKind.SLIP_DUE).values()) == {None}
    assert tick(desk, local(10, 20, 9)) == 3


def test_nobody_is_reminded_on_the_day_of_issue_nor_on_a_day_off(desk: Desk) -> None:
    slip = desk.draft()
    desk.act(slips.write, slip, WHY)
    desk.act(slips.set_limit, slip, 1)
    desk.act(slips.hand_in, slip)
    desk.act(slip_decisions.approve, slip, identity=desk.second)
    desk.act(slip_decisions.issue, slip)

    assert tick(desk, local(10, 14, 11)) == 0
    assert tick(desk, local(10, 15, 9)) == 0
    assert tick(desk, local(10, 16, 9)) == 3
    assert tick(desk, local(10, 17, 9)) == 3


# Colours


def test_a_ledger_takes_another_order_and_slips_under_way_keep_their_colour(desk: Desk) -> None:
    yellow = desk.waiting(position=2)
    ledger_id, actor_id = desk.office.ledger.id, desk.first.person.id

    desk.office.act(slip_colours.choose, ledger_id, 1, actor_id=actor_id, now=NOW)
    desk.office.act(slip_colours.choose, ledger_id, 1, actor_id=actor_id, now=NOW)

    orange = desk.waiting("市财政局", position=2)
    assert (desk.office.row(Slip, yellow.id).colour, orange.colour) == (SlipColour.YELLOW, SlipColour.ORANGE)
    assert len(desk.office.acts("set_slip_colours")) == 1


def test_a_colour_gets_a_name_and_a_meaning_and_keeps_its_place(desk: Desk) -> None:
    ledger_id, actor_id = desk.office.ledger.id, desk.first.person.id

    def name(position: int, typed: str) -> None:
        desk.office.act(slip_colours.word, ledger_id, position, typed, actor_id=actor_id, now=NOW)

    name(2, "黄单：逾期未反馈的，升级为红单")
    name(3, "红单")

    view = desk.told(MessageKind.SLIP_ISSUED) or None
    assert view is None
    slip = desk.issued()
    told = desk.told(MessageKind.SLIP_ISSUED)["李晓梅"]
    assert told is not None
    assert [(step.colour, step.name, step.meaning) for step in told.steps] == [
        (SlipColour.BLUE, "", ""),
        (SlipColour.YELLOW, "黄单", "逾期未反馈的，升级为红单"),
        (SlipColour.RED, "红单", ""),
    ]
    assert slip.colour is SlipColour.BLUE
    for position, typed in ((9, "黑单"), (1, "  "), (1, "长" * 21)):
        assert isinstance(outcome(lambda p=position, t=typed: name(p, t)), Exception)  # type: ignore[misc]  # defaults of a lambda


def test_the_next_colour_is_the_one_after_its_own_where_the_order_was_changed_meanwhile(desk: Desk) -> None:
    slip = desk.waiting(position=2)  # yellow, of blue, yellow and red
    desk.act(slip_decisions.approve, slip, identity=desk.second)
    slip = desk.act(slip_decisions.issue, slip)
    palette = PALETTES.index((SlipColour.YELLOW, SlipColour.ORANGE, SlipColour.RED))
    actor_id = desk.first.person.id
    desk.office.act(slip_colours.choose, desk.office.ledger.id, palette, actor_id=actor_id, now=NOW)

    following = desk.act(slip_decisions.raise_, slip, "仍未完成", seen=slip.revision)

    assert (following.position, following.colour) == (2, SlipColour.ORANGE)
    desk.refused(OutOfDate, slips.set_colour, following, 1)
    assert desk.act(slips.set_colour, following, 3).colour is SlipColour.RED


def test_a_colour_that_is_there_no_more_is_raised_to_the_next_graver_one(desk: Desk) -> None:
    slip = desk.answered()  # blue
    palette = PALETTES.index((SlipColour.YELLOW, SlipColour.ORANGE, SlipColour.RED))
    actor_id = desk.first.person.id
    desk.office.act(slip_colours.choose, desk.office.ledger.id, palette, actor_id=actor_id, now=NOW)

    assert desk.act(slip_decisions.raise_, slip, "仍未完成", seen=slip.revision).colour is SlipColour.YELLOW
