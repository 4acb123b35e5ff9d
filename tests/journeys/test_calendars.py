"""The official calendar in the chat: a list sent and set, a weekly cycle, the warning without a year."""

import json
from datetime import date

import pytest

from domain.cycles import Frequency, Shift
from models.queries import calendars as queries
from models.queries import cycles as cycle_queries
from rendering.actions import Action
from tests import official
from tests.journeys import worlds
from tests.journeys.sources import at
from tests.journeys.worlds import World

OWN_YEAR = json.dumps(
    {"year": 2027, "source": "国办发明电〔2026〕9号", "off": {"2027-01-01": "元旦"}, "work": ["2027-01-02"]}
)
WRONG = "日期,是否放假\n2027-01-01,是\n2027-01-01,否\n2028-05-01,是\n"


def is_workday(world: World, day: date) -> bool:
    with world.stage.database.read() as session:
        return queries.work_calendar(session).is_workday(day)


async def test_a_list_is_looked_at_and_set_when_confirmed(world: World) -> None:
    preview = await world.secretary.send_document("2027.json", OWN_YEAR.encode())

    assert "2027年放假安排" in preview
    assert "工作日放假 1 天 · 周末调休上班 1 天" in preview
    assert "此前尚无2027年的放假安排" in preview
    assert not is_workday(world, date(2027, 1, 2))
    done = await world.secretary.press(Action.HOLIDAYS_SET)
    assert "2027年放假安排已生效" in done
    assert is_workday(world, date(2027, 1, 2))
    with world.stage.database.read() as session:
        assert queries.card(session, 2027).source == "国办发明电〔2026〕9号"


async def test_a_known_year_shows_what_differs(world: World) -> None:
    gone = official.as_json(2026, without={date(2026, 10, 10)})

    preview = await world.secretary.send_document("2026.json", gone.encode())

    assert "不同：1 天" in preview
    assert "10月10日（周六） 上班 → 休息" in preview


async def test_a_wrong_list_names_its_rows_and_cannot_be_set(world: World) -> None:
    preview = await world.secretary.send_document("2027.csv", WRONG.encode())
    errors = await world.secretary.press(Action.HOLIDAYS_FAULTS)

    assert "需要先改正：2 处" in preview
    assert "第 3 行“2027-01-01”" in errors
    assert "不是2027年的日期" in errors
    await world.secretary.press(Action.HOLIDAYS_SENT)
    assert not world.secretary.offers(Action.HOLIDAYS_SET)


async def test_a_list_without_a_year_is_refused_in_one_sentence(world: World) -> None:
    answer = await world.secretary.send_document("list.json", b'{"days": []}')

    assert "没有写明是哪一年" in answer


async def test_a_list_set_twice_is_the_same_year(world: World) -> None:
    await world.secretary.send_document("2027.json", OWN_YEAR.encode())
    card = world.secretary.card
    data = world.secretary.offered(Action.HOLIDAYS_SET)[0].data or ""

    await world.secretary.press_data(card, data)
    await world.secretary.press_data(card, data)

    with world.stage.database.read() as session:
        assert len(queries.card(session, 2027).exceptions) == 2


async def test_a_cycle_of_the_ministry_is_set_by_buttons(world: World) -> None:
    await world.secretary.say("/cycle")
    await world.secretary.press(Action.CYCLE_FREQUENCY)
    ledger_id = world.secretary.argument(Action.CYCLE_DAY)
    choice = (ledger_id, Frequency.WEEKLY.value, 2, "1200")
    await world.secretary.press(Action.CYCLE_DAY, *choice[:2])
    assert "周二" in world.secretary.labels
    await world.secretary.press(Action.CYCLE_TIME, *choice[:3])
    await world.secretary.press(Action.CYCLE_PREVIEW, *choice)
    assert "遇非工作日，顺延至下一个工作日" in world.secretary.text
    await world.secretary.press(Action.CYCLE_SHIFT)
    second = (*choice, Shift.SECOND_WORKDAY_AFTER.value)
    preview = await world.secretary.press(Action.CYCLE_PREVIEW, *second)
    assert "每周二 12:00 前报送上周进展" in preview
    assert "遇非工作日，顺延至其后第二个工作日" in preview

    await world.secretary.press(Action.CYCLE_SET, *second)

    with world.stage.database.read() as session:
        cycle = cycle_queries.current(session, int(ledger_id))
    assert cycle is not None
    assert (cycle.frequency, cycle.due_day, cycle.shift) == (Frequency.WEEKLY, 2, Shift.SECOND_WORKDAY_AFTER)
    assert (cycle.open_workdays, cycle.reminder_offsets) == (3, [1, 0])


async def test_a_weekday_that_no_week_has_is_refused(world: World) -> None:
    ledger_id = world.rows("ledger")["ledger"][0][0]
    await world.secretary.say("/help")

    await world.secretary.press_data(
        world.secretary.person.received[0], f"{Action.CYCLE_SET}:{ledger_id}:weekly:8:1200"
    )

    with world.stage.database.read() as session:
        cycle = cycle_queries.current(session, ledger_id)
    assert cycle is not None
    assert cycle.frequency is Frequency.MONTHLY


@pytest.fixture
async def november(world: World) -> World:
    """The next year is not announced, and it is time."""
    world.stage.clock.set(at("2026-11-02T10:00"))
    await world.stage.ticks.tick_once()
    await world.stage.settle()
    return world


async def test_the_secretariat_and_nobody_else_hears_that_a_year_is_missing(november: World) -> None:
    heard = {
        user_id
        for user_id, player in november.players.items()
        if any("放假安排需要录入" in text for text in player.catch_up())
    }

    assert heard == {worlds.SECRETARY}


async def test_figures_say_that_a_year_is_missing_to_whoever_can_enter_it(november: World) -> None:
    told = await november.secretary.say("/status")
    others = await november.reviewer.say("/status")

    assert "2027年放假安排尚未录入" in told
    assert "放假安排" not in others


async def test_the_warning_ends_with_the_year(november: World) -> None:
    await november.secretary.send_document("2027.json", OWN_YEAR.encode())
    await november.secretary.press(Action.HOLIDAYS_SET)

    assert "放假安排" not in await november.secretary.say("/status")
