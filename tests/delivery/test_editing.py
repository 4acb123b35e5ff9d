"""Messages that take the place of an earlier one, on a real database against the simulated Telegram."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.simulator import faults
from bot.simulator.people import Person as Phone
from bot.simulator.telegram import Telegram
from domain.delivery import DeliveryState, Priority
from domain.notices import MessageKind
from services import outbox
from tests.delivery.conftest import Office


async def sent_and_edited(office: Office, dispatcher: Dispatcher) -> tuple[int, int, Phone]:
    """A notice that arrived, and (ids of both) a message with another text that takes its place."""
    person, phone = office.person()
    first = office.notice(person, "会议定于周三。")
    await dispatcher.drain()
    return first, office.notice(person, "会议改到周五。", edits_id=first), phone


async def test_an_edit_takes_the_place_of_the_message_that_was_sent(
    office: Office, dispatcher: Dispatcher
) -> None:
    first, second, phone = await sent_and_edited(office, dispatcher)

    await dispatcher.drain()

    assert len(phone.received) == 1
    assert "会议改到周五。" in phone.last.content
    assert office.row(second).state is DeliveryState.SENT
    assert office.row(second).message_id == office.row(first).message_id


async def test_an_edit_of_what_was_not_sent_says_nothing(office: Office, dispatcher: Dispatcher) -> None:
    person, phone = office.person()
    phone.block()
    first = office.notice(person)
    await dispatcher.drain()
    phone.unblock()
    edit = office.notice(person, edits_id=first)

    await dispatcher.drain()

    assert office.row(edit).state is DeliveryState.SUPERSEDED
    assert phone.received == []


async def test_an_edit_that_changes_nothing_is_as_good_as_sent(
    office: Office, dispatcher: Dispatcher, telegram: Telegram
) -> None:
    person, phone = office.person()
    first = office.notice(person)
    await dispatcher.drain()
    again = office.message(person, office.row(first).facts, edits_id=first)

    await dispatcher.drain()

    assert [row.status for row in telegram.sent("editMessageText")] == [400]
    assert office.row(again).state is DeliveryState.SENT
    assert len(phone.received) == 1


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
async def test_what_cannot_be_edited_is_an_end_of_its_own(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock, words: str
) -> None:
    _, second, phone = await sent_and_edited(office, dispatcher)
    telegram.faults.next(faults.refused(words), method="editMessageText")

    await dispatcher.drain()
    clock.advance(timedelta(days=1))
    await dispatcher.drain()

    assert office.row(second).state is DeliveryState.UNEDITABLE
    assert len(telegram.sent("editMessageText")) == 1
    assert "会议定于周三。" in phone.last.content


async def test_an_edit_whose_answer_was_lost_is_made_again(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock
) -> None:
    _, second, phone = await sent_and_edited(office, dispatcher)
    telegram.faults.next(faults.timeout_after(), method="editMessageText")

    await dispatcher.drain()
    clock.advance(timedelta(minutes=1))
    await dispatcher.drain()

    assert office.row(second).state is DeliveryState.SENT
    assert len(phone.received) == 1


@pytest.mark.parametrize(
    ("kind", "told"),
    [(MessageKind.NOTICE_CORRECTED, DeliveryState.SENT), (MessageKind.NOTICE, DeliveryState.SUPERSEDED)],
)
async def test_a_correction_of_what_was_perhaps_lost_is_told_as_news(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, kind: MessageKind, told: DeliveryState
) -> None:
    person, phone = office.person()
    first = office.notice(person, "会议定于周三。")
    second = office.message(person, office.row(first).facts, kind=kind, edits_id=first)
    telegram.faults.next(faults.timeout_after(), method="sendMessage")

    await dispatcher.drain()
    await dispatcher.drain()

    assert office.row(first).state is DeliveryState.UNKNOWN
    assert office.row(second).state is told
    assert len(phone.received) == (2 if told is DeliveryState.SENT else 1)


async def test_a_second_correction_takes_the_place_of_one_that_was_told_as_news(
    office: Office, dispatcher: Dispatcher, telegram: Telegram
) -> None:
    person, phone = office.person()
    first = office.notice(person, "会议定于周三。")
    facts = office.row(first).facts
    second = office.message(person, facts, kind=MessageKind.NOTICE_CORRECTED, edits_id=first)
    telegram.faults.next(faults.timeout_after(), method="sendMessage")
    for _ in range(2):
        await dispatcher.drain()
    received = len(phone.received)

    with office.database.transaction() as session:
        outbox.enqueue_edits(
            session,
            [office.row(second).dedup_key],
            kind=MessageKind.NOTICE_CORRECTED,
            key="anew:",
            facts=facts,
            priority=Priority.REMINDER,
            now=office.clock.now(),
        )
    await dispatcher.drain()

    assert office.row(second + 1).edits_id == second
    assert office.row(second + 1).state is DeliveryState.SENT
    assert len(phone.received) == received
