"""What an error of Telegram means."""

from datetime import timedelta

import aiohttp
import aiohttp_socks
import pytest
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery import failures
from bot.delivery.failures import (
    Faulty,
    Later,
    Moved,
    Muted,
    Never,
    TopicGone,
    Unchanged,
    Uneditable,
    Unknown,
    Unreachable,
)

NO_CONNECTION = aiohttp.ClientConnectorDNSError(
    ConnectionKey("api.telegram.org", 443, True, True, None, None, None), OSError()
)


def caused_by(cause: Exception, error: TelegramError) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Unreachable),
        (Forbidden("Forbidden: user is deactivated"), Unreachable),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), Unreachable),
        (BadRequest("Bad Request: chat not found"), Unreachable),
        (BadRequest("Bad Request: can't parse entities"), Never),
        (BadRequest("Bad Request: message is not modified: specified new message content"), Unchanged),
        (BadRequest("Bad Request: message to edit not found"), Uneditable),
        (BadRequest("Bad Request: message can't be edited"), Uneditable),
        (ChatMigrated(-100), Moved),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Unreachable),
        (Forbidden("Forbidden: the group chat was deleted"), Unreachable),
        (BadRequest("Bad Request: group chat was deactivated"), Unreachable),
        (BadRequest("Bad Request: message thread not found"), TopicGone),
        (BadRequest("Bad Request: TOPIC_CLOSED"), TopicGone),
        (BadRequest("Topic_deleted"), TopicGone),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), Muted),
        (BadRequest("Bad Request: have no rights to send a message"), Muted),
        (BadRequest("Bad Request: CHAT_WRITE_FORBIDDEN"), Muted),
        (InvalidToken(), Later),
        (NetworkError("Bad Gateway"), Faulty),
        (caused_by(TelegramError("Invalid server response"), NetworkError("Bad Gateway")), Faulty),
        (TelegramError("Invalid server response"), Faulty),
        (caused_by(NO_CONNECTION, NetworkError("")), Later),
        (caused_by(aiohttp.ConnectionTimeoutError(), TimedOut()), Later),
        (caused_by(aiohttp_socks.ProxyError(""), NetworkError("")), Later),
        (caused_by(aiohttp_socks.ProxyTimeoutError(), TimedOut()), Later),
        (caused_by(aiohttp_socks.ProxyConnectionError(), NetworkError("")), Later),
        (caused_by(aiohttp.SocketTimeoutError(), TimedOut()), Unknown),
        (caused_by(aiohttp.ServerDisconnectedError(), NetworkError("")), Unknown),
        (caused_by(aiohttp.ClientOSError(), NetworkError("")), Unknown),
        (TimedOut(), Unknown),
    ],
    ids=lambda value: f"{type(value).__name__} {value}" if isinstance(value, Exception) else value.__name__,
)
def test_every_error_has_one_meaning(error: TelegramError, kind: type[failures.Failure]) -> None:
    assert type(failures.of(error)) is kind


def test_a_429_means_later_and_says_how_much_later() -> None:
    failure = failures.of(RetryAfter(7))

    assert isinstance(failure, Later)
    assert failure.delay == timedelta(seconds=7)


@pytest.mark.parametrize("is_duration", [True, False])
@pytest.mark.filterwarnings("ignore:.*In a future major version")
def test_the_pause_is_understood_in_both_forms_of_the_library(
    monkeypatch: pytest.MonkeyPatch, is_duration: bool
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", str(is_duration).lower())

    assert failures.pause(RetryAfter(7)) == timedelta(seconds=7)


def test_the_token_is_not_repeated() -> None:
    failure = failures.of(InvalidToken("The token `123456:secret` was rejected by the server."))

    assert "secret" not in failure.reason
