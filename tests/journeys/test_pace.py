"""Somebody who sends too much at once is asked to wait, and others notice nothing."""

from datetime import timedelta

from telegram import Update

from handlers.allowances import ENOUGH, PER_SECOND, TURNS, Allowances, Answer
from tests.factories import NOW
from tests.journeys.worlds import World


def taken(allowances: Allowances, times: int, *, seconds: float = 0) -> list[Answer]:
    return [allowances.take(7, NOW + timedelta(seconds=seconds)) for _ in range(times)]


def test_turns_are_used_up_and_the_first_too_many_is_answered() -> None:
    answers = taken(Allowances(), TURNS + 3)

    assert answers == [Answer.SERVED] * TURNS + [Answer.TOLD] + [Answer.IGNORED] * 2


def test_whoever_used_up_all_waits_until_some_turns_are_back() -> None:
    allowances = Allowances()
    taken(allowances, TURNS + 1)

    assert taken(allowances, 1, seconds=(ENOUGH - 1) / PER_SECOND) == [Answer.IGNORED]
    assert taken(allowances, 1, seconds=ENOUGH / PER_SECOND) == [Answer.SERVED]


def test_turns_come_back_and_never_more_than_there_were() -> None:
    allowances = Allowances()
    taken(allowances, TURNS)

    assert taken(allowances, TURNS + 1, seconds=100 * TURNS) == [Answer.SERVED] * TURNS + [Answer.TOLD]


def test_a_clock_that_is_set_back_gives_and_takes_nothing() -> None:
    allowances = Allowances()
    taken(allowances, TURNS, seconds=60)

    assert taken(allowances, 1, seconds=0) == [Answer.TOLD]


def test_everybody_has_turns_of_their_own() -> None:
    allowances = Allowances()
    taken(allowances, TURNS + 1)

    assert allowances.take(8, NOW) is Answer.SERVED


async def handled(world: World) -> None:
    """Everything that was sent at once is handled, as fast as the bot may answer."""
    application = world.stage.application
    for update in world.stage.telegram.take_updates():
        await application.process_update(Update.de_json(update, application.bot))


async def flood(world: World) -> None:
    for _ in range(4 * TURNS):
        world.first.person.send("/help")
    await handled(world)


async def test_a_flood_gets_one_kind_sentence_and_then_nothing(world: World) -> None:
    await flood(world)

    received = [message.text for message in world.first.person.received]
    assert TURNS < len(received) < 3 * TURNS
    assert ["请稍候" in text for text in received].index(True) == len(received) - 1


async def test_a_flood_of_one_person_is_nothing_to_another(world: World) -> None:
    await flood(world)

    assert "wait" not in await world.second.say("/help")


async def test_presses_too_many_are_answered_over_the_button(world: World) -> None:
    await world.first.say("/due")
    person = world.first.person
    card = next(message for message in reversed(person.messages) if message.button_rows)
    data = card.button_rows[0][0].data or ""

    presses = [person.press_data(card, data) for _ in range(4 * TURNS)]
    await handled(world)

    told = [press.answer for press in presses if press.alert]
    assert len(told) == 1
    assert "请稍候" in told[0]


async def test_after_a_pause_everything_is_as_before(world: World) -> None:
    await flood(world)
    world.stage.clock.advance(timedelta(minutes=1))

    assert "请稍候" not in await world.first.say("/due")
