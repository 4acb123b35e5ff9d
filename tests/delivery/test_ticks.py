"""What the clock starts, and what happens when some of it fails."""

import asyncio

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.simulator import faults
from bot.simulator.errors import Json
from bot.simulator.telegram import Telegram
from bot.ticks import Ticks
from domain.delivery import DeliveryState
from handlers.transactions import Transactions
from tests.delivery.conftest import ZONE, Office


async def test_one_tick_does_everything_that_is_due(
    office: Office, transactions: Transactions, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    person, phone = office.person()
    office.notice(person)

    await Ticks(transactions, dispatcher, clock, ZONE).tick_once()

    assert len(phone.received) == 1


async def test_a_tick_that_fails_does_not_stop_the_others(
    office: Office, transactions: Transactions, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    person, phone = office.person()
    office.notice(person)
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE period RENAME TO lost")

    await Ticks(transactions, dispatcher, clock, ZONE).tick_once()

    assert len(phone.received) == 1


async def test_a_failed_tick_is_made_good_by_the_next(
    office: Office, transactions: Transactions, dispatcher: Dispatcher, clock: ManualClock
) -> None:
    person, phone = office.person()
    office.notice(person)
    ticks = Ticks(transactions, dispatcher, clock, ZONE)

    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO lost")
    await ticks.tick_once()
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lost RENAME TO outbox")
    await ticks.tick_once()

    assert len(phone.received) == 1


async def test_stopping_waits_for_what_is_being_sent(
    office: Office,
    transactions: Transactions,
    dispatcher: Dispatcher,
    telegram: Telegram,
    clock: ManualClock,
) -> None:
    message_id = office.notice(office.person()[0])
    being_sent = asyncio.Event()

    def note(method: str, _parameters: Json) -> bool:
        being_sent.set()
        return False

    telegram.faults.when(note, faults.timeout_before())
    ticks = Ticks(transactions, dispatcher, clock, ZONE)
    ticks.start()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ticks.deliver())
        await being_sent.wait()

        await ticks.stop()

        assert office.row(message_id).state is DeliveryState.SENT
