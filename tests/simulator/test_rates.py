"""The documented limits on sending, on a clock that only moves when told."""

import pytest

from bot.simulator.rates import Rates
from bot.simulator.telegram import Telegram
from tests.simulator.conftest import TOKEN, Clock


@pytest.fixture
def limited(clock: Clock) -> Telegram:
    """With the documented limits and forty people who started the bot."""
    telegram = Telegram(token=TOKEN, username="duban_demo_bot", now=clock.now)
    for number in range(40):
        telegram.person(1000 + number, f"联络员{number}").start()
    return telegram


def send(telegram: Telegram, chat_id: int) -> int:
    """Seconds to wait; 0 when the message was taken."""
    answer = telegram.call(TOKEN, "sendMessage", {"chat_id": chat_id, "text": "好"})
    if answer.status == 200:
        return 0
    wait: int = answer.body["parameters"]["retry_after"]
    assert answer.body["description"] == f"Too Many Requests: retry after {wait}"
    assert answer.status == 429
    return wait


def test_thirty_messages_pass_in_any_second(limited: Telegram, clock: Clock) -> None:
    waits = [send(limited, 1000 + number) for number in range(31)]

    assert waits == [0] * 30 + [1]
    clock.advance(1)
    assert send(limited, 1030) == 0


def test_a_person_gets_a_short_burst_then_one_message_a_second(limited: Telegram, clock: Clock) -> None:
    assert [send(limited, 1000) for _ in range(4)] == [0, 0, 0, 1]

    clock.advance(1)

    assert [send(limited, 1000) for _ in range(2)] == [0, 1]


def test_a_group_gets_twenty_messages_a_minute(limited: Telegram, clock: Clock) -> None:
    group = limited.group("专班群", [limited.people[1000]])

    assert [send(limited, group.chat_id) for _ in range(21)] == [0] * 20 + [60]
    clock.advance(59)
    assert send(limited, group.chat_id) == 1
    clock.advance(1)
    assert send(limited, group.chat_id) == 0


def test_a_refused_message_counts_for_nothing(limited: Telegram) -> None:
    for _ in range(50):
        limited.call(TOKEN, "sendMessage", {"chat_id": 1000, "text": ""})

    assert send(limited, 1000) == 0


def test_an_album_counts_every_piece(limited: Telegram) -> None:
    group = limited.group("专班群", [limited.people[1000]])
    document = limited.people[1000].send_document("a", b"a").document
    assert document is not None
    media = [{"type": "document", "media": document.file_id}] * 10
    parameters = {"chat_id": group.chat_id, "media": media}

    statuses = [limited.call(TOKEN, "sendMediaGroup", parameters).status for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_the_limits_can_be_changed_and_lifted(clock: Clock) -> None:
    rates = Rates(private_burst=1)
    telegram = Telegram(token=TOKEN, username="duban_demo_bot", now=clock.now, rates=rates)
    telegram.person(1000, "林").start()

    assert [send(telegram, 1000) for _ in range(2)] == [0, 1]
    telegram.rates.enabled = False
    assert [send(telegram, 1000) for _ in range(50)] == [0] * 50
