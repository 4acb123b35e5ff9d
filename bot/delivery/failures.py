"""What an error of Telegram means for a message: the only place that decides it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import aiohttp_socks
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

from bot.lines import NotConnected, NotConnectedInTime


@dataclass(frozen=True)
class Later:
    """Nobody got the message, and not for a fault of its own: again after `delay`."""

    delay: timedelta
    reason: str


@dataclass(frozen=True)
class Faulty:
    """Telegram's servers failed on it: again some time later, but not for ever."""

    reason: str


@dataclass(frozen=True)
class Never:
    """Telegram refuses the message, today and tomorrow."""

    reason: str


@dataclass(frozen=True)
class Unreachable:
    """The person cannot be written to: never started the bot, blocked it, left Telegram. A group: gone."""

    reason: str


@dataclass(frozen=True)
class Moved:
    """The group became a supergroup: the message has to go there."""

    chat_id: int
    reason: str


@dataclass(frozen=True)
class TopicGone:
    """The topic of a group was deleted or closed."""

    reason: str


@dataclass(frozen=True)
class Muted:
    """The bot is in the group and may not write there."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """The answer was lost: the message may have arrived."""

    reason: str


@dataclass(frozen=True)
class Unchanged:
    """The message that was to be edited reads so already."""

    reason: str


@dataclass(frozen=True)
class Uneditable:
    """The message that was to be edited is gone, or of a kind or an age that cannot be edited."""

    reason: str


OfGroup = Moved | TopicGone | Muted
Failure = Later | Faulty | Never | Unreachable | OfGroup | Unknown | Unchanged | Uneditable

#: Between two looks whether the line to Telegram works again.
LINE_DELAY = timedelta(seconds=30)

#: Errors in which the request did not leave this machine.
_NOT_SENT = (
    NotConnected,
    NotConnectedInTime,
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,  # no connection was free, or none could be opened, in time
    aiohttp.ClientHttpProxyError,
    aiohttp_socks.ProxyConnectionError,
    aiohttp_socks.ProxyTimeoutError,
    aiohttp_socks.ProxyError,
)

#: Descriptions with which Telegram says "no such person" or "no such group" by 400 instead of 403.
_NOBODY = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "input_user_deactivated",
    "group chat was deactivated",
)
#: The topic of a group was deleted, or closed for all but its administrators.
_NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
#: The bot was not taken out of the group, but may not write.
_NO_RIGHT = ("not enough rights to send", "have no rights to send", "chat_write_forbidden", "chat_send_plain")

#: Descriptions with which Telegram says that a message cannot take an edit.
_UNEDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "message_id_invalid",
)
_REFUSALS: tuple[tuple[tuple[str, ...], Callable[[str], Failure]], ...] = (
    (_NOBODY, Unreachable),
    (_NO_TOPIC, TopicGone),
    (_NO_RIGHT, Muted),
    (("message is not modified",), Unchanged),
    (_UNEDITABLE, Uneditable),
)


def of(error: TelegramError) -> Failure:
    """What `error` means for the message that was being sent."""
    reason = f"{type(error).__name__}: {error}"
    match error:
        case RetryAfter():
            return Later(pause(error), reason)
        case Forbidden():
            return Unreachable(reason)
        case BadRequest():
            return _of_refusal(error.message.lower(), reason)
        case ChatMigrated():
            return Moved(error.new_chat_id, reason)
        case NetworkError():
            return _of_line(error, reason)
        case InvalidToken():  # The reason is left out: it may repeat the token.
            return Later(LINE_DELAY, "Telegram does not know the token")
        case _:
            return Faulty(reason)


def _of_refusal(words: str, reason: str) -> Failure:
    """A 400: Telegram says why in words alone."""
    for descriptions, failure in _REFUSALS:
        if any(description in words for description in descriptions):
            return failure(reason)
    return Never(reason)


def pause(error: RetryAfter) -> timedelta:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _of_line(error: NetworkError, reason: str) -> Failure:
    """A network error: before the request left, after it, or an answer of 5xx."""
    cause = error.__cause__
    if not isinstance(error, TimedOut) and (cause is None or isinstance(cause, TelegramError)):
        return Faulty(reason)
    if isinstance(cause, _NOT_SENT):
        return Later(LINE_DELAY, reason)
    return Unknown(reason)
