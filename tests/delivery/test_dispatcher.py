"""The dispatcher on a real database against the simulated Telegram."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.simulator import faults
from bot.simulator.errors import Json
from bot.simulator.telegram import Telegram
from domain.delivery import LEASE, MAX_FAILURES, DeliveryState, Priority
from domain.notices import MessageKind, ReceiptState
from handlers.transactions import Transactions
from services import outbox
from tests import factories
from tests.delivery.conftest import ZONE, Office


async def test_a_message_is_sent_once_and_kept_as_it_was_sent(office: Office, dispatcher: Dispatcher) -> None:
    person, phone = office.person()
    message_id = office.notice(person, "请于周五前报送。")

    await dispatcher.drain()
    await dispatcher.drain()

    assert [("请于周五前报送。" in message.content) for message in phone.received] == [True]
    row = office.row(message_id)
    assert (row.state, row.message_id) == (DeliveryState.SENT, phone.last.message_id)
    assert "请于周五前报送。" in (row.text or "")
    assert office.receipt_of(message_id) is ReceiptState.SENT


async def test_a_message_waits_until_it_is_due(
    office: Office, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    person, phone = office.person()
    office.notice(person, due_at=clock.now() + timedelta(hours=1))

    assert await dispatcher.drain() == 0
    assert phone.received == []

    clock.advance(timedelta(hours=1))

    assert await dispatcher.drain() == 1


async def test_who_blocked_the_bot_is_noted_as_unreachable(
    office: Office, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    person, phone = office.person()
    phone.block()
    message_id = office.notice(person)

    await dispatcher.drain()

    row = office.row(message_id)
    assert row.state is DeliveryState.UNREACHABLE
    assert "blocked" in (row.error or "")
    assert office.receipt_of(message_id) is ReceiptState.UNREACHABLE
    assert office.unreachable_since(person) is not None


async def test_who_never_pressed_start_is_unreachable_too(office: Office, dispatcher: Dispatcher) -> None:
    person, _ = office.person(has_started=False)
    message_id = office.notice(person)

    await dispatcher.drain()

    assert office.row(message_id).state is DeliveryState.UNREACHABLE


async def test_after_a_429_the_message_is_put_back_for_as_long_as_telegram_asks(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock
) -> None:
    person, phone = office.person()
    message_id = office.notice(person)
    telegram.faults.next(faults.flood(40), method="sendMessage")

    await dispatcher.drain()

    row = office.row(message_id)
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 0)
    assert row.due_at == clock.now() + timedelta(seconds=40)

    clock.advance(timedelta(seconds=40))
    await dispatcher.drain()

    assert len(phone.received) == 1


async def test_after_a_429_nothing_else_leaves_before_its_time(
    office: Office, dispatcher: Dispatcher, telegram: Telegram
) -> None:
    for _ in range(5):
        office.notice(office.person()[0])
    telegram.faults.next(faults.flood(40), method="sendMessage")

    await dispatcher.drain()

    assert len(telegram.sent("sendMessage")) <= 5
    assert [request.status for request in telegram.sent("sendMessage")].count(429) == 1


async def test_when_the_answer_is_lost_the_message_is_not_sent_a_second_time(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock
) -> None:
    person, phone = office.person()
    message_id = office.notice(person)
    telegram.faults.next(faults.timeout_after(), method="sendMessage")

    await dispatcher.drain()
    clock.advance(timedelta(days=1))
    await dispatcher.drain()

    assert len(phone.received) == 1
    assert office.row(message_id).state is DeliveryState.UNKNOWN
    assert office.receipt_of(message_id) is ReceiptState.UNKNOWN


async def test_when_telegram_fails_the_message_is_tried_again_later_and_given_up_in_the_end(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock
) -> None:
    person, _ = office.person()
    message_id = office.notice(person)
    telegram.faults.every(1, faults.bad_gateway(), method="sendMessage")

    for _ in range(MAX_FAILURES + 2):
        await dispatcher.drain()
        clock.advance(timedelta(hours=1))

    row = office.row(message_id)
    assert (row.state, row.attempts) == (DeliveryState.FAILED, MAX_FAILURES)
    assert office.receipt_of(message_id) is ReceiptState.FAILED
    assert len(telegram.sent("sendMessage")) == MAX_FAILURES


async def test_a_refused_message_is_not_tried_again(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock
) -> None:
    message_id = office.notice(office.person()[0])
    telegram.faults.next(faults.refused("can't parse entities"), method="sendMessage")

    await dispatcher.drain()
    clock.advance(timedelta(days=1))
    await dispatcher.drain()

    assert office.row(message_id).state is DeliveryState.FAILED
    assert office.receipt_of(message_id) is ReceiptState.FAILED
    assert len(telegram.sent("sendMessage")) == 1


async def test_a_message_left_by_a_crash_is_sent_when_its_lease_has_run_out(
    office: Office, dispatcher: Dispatcher, transactions: Transactions, clock: ManualClock
) -> None:
    person, phone = office.person()
    message_id = office.notice(person)
    await transactions.write(outbox.claim, now=clock.now(), limit=1)  # and then the power fails

    await dispatcher.drain()
    assert phone.received == []

    clock.advance(LEASE)
    await dispatcher.drain()

    assert len(phone.received) == 1
    assert office.row(message_id).state is DeliveryState.SENT


async def test_a_crash_between_sending_and_settling_sends_at_most_once_more(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock
) -> None:
    person, phone = office.person()
    message_id = office.notice(person)
    crash = faults.Fault(asyncio.CancelledError(), after_acceptance=True)  # type: ignore[arg-type]  # it ends the task
    telegram.faults.next(crash, method="sendMessage")

    with pytest.raises(asyncio.CancelledError):
        await dispatcher.drain()
    for _ in range(3):
        clock.advance(LEASE)
        await dispatcher.drain()

    assert len(phone.received) == 2
    assert office.row(message_id).state is DeliveryState.SENT


async def test_what_is_no_longer_true_is_not_sent(office: Office, dispatcher: Dispatcher) -> None:
    person, phone = office.person()
    message_id = office.message(person, {"notice_id": 999_999})

    await dispatcher.drain()

    assert phone.received == []
    assert office.row(message_id).state is DeliveryState.SUPERSEDED


async def test_messages_to_one_person_keep_their_order(office: Office, dispatcher: Dispatcher) -> None:
    person, phone = office.person()
    for number in range(6):
        office.notice(person, f"第{number}号")

    await dispatcher.drain()

    assert [next(n for n in range(6) if f"第{n}号" in message.content) for message in phone.received] == [
        *range(6)
    ]


async def test_the_more_urgent_message_leaves_first(office: Office, dispatcher: Dispatcher) -> None:
    person, phone = office.person()
    office.notice(person, "广播", priority=Priority.BROADCAST)
    office.notice(person, "今日到期", priority=Priority.DUE_TODAY)

    await dispatcher.drain()

    assert ["今日到期" in message.content for message in phone.received] == [True, False]


async def test_one_message_that_fails_does_not_stop_the_others(
    office: Office, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    person, _ = office.person("坏")
    broken = office.message(person, {})  # no notice to look up: a mistake of ours
    good, phone = office.person("好")
    office.notice(good)

    await dispatcher.drain()

    assert len(phone.received) == 1
    row = office.row(broken)
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 1)
    assert row.due_at > clock.now()


class Repaired(ManualClock):
    """A clock on which the database is back as soon as somebody waits for it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.clock.now())
        self._office = office

    async def sleep(self, seconds: float) -> None:
        """Wait; in the meantime the table is put back."""
        rename(self._office, "lost", "outbox")
        await super().sleep(seconds)


def rename(office: Office, old: str, new: str) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


async def test_what_was_sent_while_the_database_was_away_is_not_sent_again(
    office: Office, transactions: Transactions, bot: ExtBot[Priority], telegram: Telegram
) -> None:
    person, phone = office.person()
    message_id = office.notice(person)
    clock = Repaired(office)
    dispatcher = Dispatcher(transactions, bot, clock, zone=ZONE, language="zh")

    def cut(method: str, _parameters: Json) -> bool:
        if method == "sendMessage":
            rename(office, "outbox", "lost")
        return False

    telegram.faults.when(cut, faults.timeout_before())
    await dispatcher.drain()
    clock.advance(2 * LEASE)
    await dispatcher.drain()

    assert len(phone.received) == 1
    assert office.row(message_id).state is DeliveryState.SENT


async def test_when_no_more_can_be_claimed_what_is_on_its_way_is_settled(
    office: Office, dispatcher: Dispatcher, telegram: Telegram
) -> None:
    messages = [office.notice(office.person()[0]) for _ in range(20)]

    def cut(method: str, _parameters: Json) -> bool:
        if method == "sendMessage" and len(telegram.sent("sendMessage")) == 2:
            dispatcher.stop()
        return False

    telegram.faults.when(cut, faults.timeout_before())
    await dispatcher.drain()

    states = [office.row(message_id).state for message_id in messages]
    assert set(states) == {DeliveryState.SENT, DeliveryState.WAITING}
    assert states.count(DeliveryState.SENT) == len(telegram.sent("sendMessage"))


class Dawdling(Transactions):
    """Settles nothing before so many messages were sent."""

    def __init__(self, office: Office, telegram: Telegram, count: int) -> None:
        super().__init__(office.database)
        self._telegram = telegram
        self._count = count

    async def write(self, function: Any, *arguments: Any, **options: Any) -> Any:
        """What is given a `limit` claims; anything else has to wait."""
        while "limit" not in options and len(self._telegram.sent("sendMessage")) < self._count:  # noqa: ASYNC110 - no event tells how many were sent
            await asyncio.sleep(0)
        return await super().write(function, *arguments, **options)


async def test_what_is_being_settled_keeps_nothing_else_back(
    office: Office, bot: ExtBot[Priority], telegram: Telegram, clock: ManualClock
) -> None:
    messages = [office.notice(office.person()[0]) for _ in range(40)]
    transactions = Dawdling(office, telegram, count=40)

    await Dispatcher(transactions, bot, clock, zone=ZONE, language="zh").drain()
    transactions.close()

    assert {office.row(message_id).state for message_id in messages} == {DeliveryState.SENT}


async def test_a_broadcast_stays_within_the_limits_of_telegram(
    office: Office, dispatcher: Dispatcher, telegram: Telegram, clock: ManualClock
) -> None:
    for number in range(90):
        office.notice(office.person(f"联络员{number}")[0])
    start = clock.now()

    assert await dispatcher.drain() == 90

    assert {request.status for request in telegram.sent("sendMessage")} == {200}
    assert timedelta(seconds=2.9) < clock.now() - start < timedelta(seconds=3.5)


async def test_a_reply_does_not_wait_behind_a_broadcast(
    office: Office, dispatcher: Dispatcher, bot: ExtBot[Priority], telegram: Telegram
) -> None:
    for number in range(60):
        office.notice(office.person(f"联络员{number}")[0])
    _, asking = office.person("提问者")

    async def reply_when_under_way() -> None:
        while len(telegram.sent("sendMessage")) < 10:  # noqa: ASYNC110 - no event tells how far the broadcast is
            await asyncio.sleep(0)
        await bot.send_message(asking.user_id, "答复")

    await asyncio.gather(dispatcher.drain(), reply_when_under_way())

    order = [str(request.parameters["chat_id"]) for request in telegram.sent("sendMessage")]
    assert order.index(str(asking.user_id)) <= 12


@pytest.mark.parametrize("priority", [Priority.REMINDER, Priority.BROADCAST])
async def test_quiet_hours_hold_a_message_until_they_end(
    office: Office, dispatcher: Dispatcher, clock: ManualClock, priority: Priority
) -> None:
    person, phone = office.person(quiet_start=time(9), quiet_end=time(12, 30))
    message_id = office.notice(person, priority=priority)  # at 10:00 in Shanghai

    await dispatcher.drain()

    row = office.row(message_id)
    assert (phone.received, row.state, row.attempts) == ([], DeliveryState.WAITING, 0)
    assert row.due_at == factories.NOW + timedelta(hours=2, minutes=30)

    clock.set(row.due_at)
    await dispatcher.drain()

    assert len(phone.received) == 1


async def test_what_is_due_today_comes_through_quiet_hours(office: Office, dispatcher: Dispatcher) -> None:
    person, phone = office.person(quiet_start=time(9), quiet_end=time(12))
    office.notice(person, priority=Priority.DUE_TODAY)

    await dispatcher.drain()

    assert len(phone.received) == 1


@pytest.mark.parametrize(
    ("kind", "hours"), [(MessageKind.LADDER_SETTLED, 46), (MessageKind.NOTICE, 2)], ids=["presses", "tells"]
)
async def test_what_presses_somebody_and_was_put_back_waits_for_a_working_day(
    office: Office, dispatcher: Dispatcher, clock: ManualClock, kind: MessageKind, hours: int
) -> None:
    saturday = datetime(2026, 10, 24, 2, tzinfo=UTC)  # at ten
    clock.set(saturday)
    person, _ = office.person(quiet_start=time(9), quiet_end=time(12))
    facts = {"ended": [], "ledger_ids": [7], "notice_id": 0}
    message_id = office.message(person, facts, kind=kind, priority=Priority.REMINDER)

    await dispatcher.drain()

    assert office.row(message_id).due_at == saturday + timedelta(hours=hours)  # on Monday at eight


async def test_what_is_held_over_a_weekend_bars_nothing_that_comes_later(
    office: Office, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 10, 24, 2, tzinfo=UTC))  # on Saturday at ten
    person, phone = office.person()
    facts: dict[str, object] = {"ledger_ids": []}
    held_id = office.message(person, facts, kind=MessageKind.LADDER_STEP, priority=Priority.REMINDER)
    await dispatcher.drain()

    office.notice(person, "明日停电。")
    await dispatcher.drain()

    assert office.row(held_id).state is DeliveryState.WAITING
    assert ["明日停电。" in message.content for message in phone.received] == [True]


async def test_everybody_reads_their_own_language(office: Office, dispatcher: Dispatcher) -> None:
    chinese, first = office.person("李")
    english, second = office.person("Smith", language="en")
    office.notice(chinese)
    office.notice(english)

    await dispatcher.drain()

    assert "签收" in _label(first.last)
    assert "Sign" in _label(second.last)


async def test_a_stopped_dispatcher_claims_nothing_more(office: Office, dispatcher: Dispatcher) -> None:
    message_id = office.notice(office.person()[0])

    dispatcher.stop()

    assert await dispatcher.drain() == 0
    assert office.row(message_id).state is DeliveryState.WAITING


def _label(message: Any) -> str:
    return "".join(label for row in message.buttons for label in row)
