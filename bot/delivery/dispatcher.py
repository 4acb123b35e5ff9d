"""From the outbox to Telegram: claim a message, send it, settle it. Never a call within a transaction."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery import failures
from bot.delivery.letters import Held, Letter, Superseded, prepare
from domain.delivery import Priority
from handlers import sending
from handlers.transactions import Transactions
from models.outbox import OutboxMessage
from services import outbox

IN_FLIGHT = 8  # enough to use all that the limits allow; more would only wait at the gate

#: How to settle a message, given its id and the number of attempts.
Settlement = Callable[[Session, int, int], bool]

log = structlog.get_logger(__name__)


class Dispatcher:
    """Sends what is due, most urgent first."""

    def __init__(
        self, transactions: Transactions, bot: Bot, clock: Clock, *, zone: ZoneInfo, language: str
    ) -> None:
        self._transactions = transactions
        self._bot = bot
        self._clock = clock
        self._zone = zone
        self._language = language
        # Two claims at once could give both of a person's messages away and lose their order.
        self._claiming = asyncio.Lock()
        self._is_stopping = False

    def start(self) -> None:
        """Claim again after a stop."""
        self._is_stopping = False

    def stop(self) -> None:
        """Claim nothing more; what is being sent is finished."""
        self._is_stopping = True

    async def drain(self) -> int:
        """Send everything that is due; how many messages were settled."""
        if not await self.step():
            return 0
        counts = await asyncio.gather(*(self._work() for _ in range(IN_FLIGHT)), return_exceptions=True)
        for count in counts:
            if isinstance(count, BaseException):
                raise count
        return 1 + sum(count for count in counts if isinstance(count, int))

    async def _work(self) -> int:
        count = 0
        while await self.step():
            count += 1
        return count

    async def step(self) -> int:
        """Claim one message and settle it; 0 where nothing is due. Errors: the database's."""
        message = await self._claim()
        if message is None:
            return 0
        try:
            settlement = await self._deliver(message)
        except Exception as error:
            log.exception("message failed", id=message.id, kind=message.kind)
            settlement = partial(outbox.retry, now=self._clock.now(), error=type(error).__name__)
        if not await self._transactions.write(settlement, message.id, message.attempts):
            log.warning("message was claimed again before it was settled", id=message.id, kind=message.kind)
        return 1

    async def _claim(self) -> OutboxMessage | None:
        if self._is_stopping:
            return None
        async with self._claiming:
            claimed = await self._transactions.write(outbox.claim, now=self._clock.now(), limit=1)
        return claimed[0] if claimed else None

    async def _deliver(self, message: OutboxMessage) -> Settlement:
        """Send the message if it is still true and its recipient wants to hear; how to settle it."""
        now = self._clock.now()
        prepared = await self._transactions.read(
            prepare, message, now=now, zone=self._zone, language=self._language
        )
        match prepared:
            case Letter():
                return await self._send(message, prepared)
            case Held(until):
                return partial(outbox.postpone, until=until, reason="quiet hours")
            case Superseded():
                return partial(outbox.supersede, now=now)

    async def _send(self, message: OutboxMessage, letter: Letter) -> Settlement:
        priority = Priority(message.priority)
        try:
            sent = await sending.send(self._bot, letter.chat_id, letter.message, rate_limit_args=priority)
        except TelegramError as error:
            failure = failures.of(error)
            log.warning("message not sent", id=message.id, kind=message.kind, failure=failure)
            return _settlement(failure, self._clock.now())
        return partial(
            outbox.settle_sent,
            now=self._clock.now(),
            telegram_message_id=sent.message_id,
            text=letter.message.text,
        )


def _settlement(failure: failures.Failure, now: datetime) -> Settlement:
    match failure:
        case failures.Later(delay, reason):
            return partial(outbox.postpone, until=now + delay, reason=reason)
        case failures.Faulty(reason):
            return partial(outbox.retry, now=now, error=reason)
        case failures.Never(reason):
            return partial(outbox.fail, now=now, error=reason)
        case failures.Unreachable(reason):
            return partial(outbox.unreachable, now=now, error=reason)
        case failures.Unknown(reason):
            return partial(outbox.unknown, now=now, error=reason)
