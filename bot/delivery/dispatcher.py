"""From the outbox to Telegram: claim messages, send them, settle them. Never a call within a transaction."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import structlog
from sqlmodel import Session
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.delivery import failures
from bot.delivery.letters import Held, Letter, Prepared, Superseded, prepare
from bot.delivery.limits import UNANSWERED
from bot.delivery.pacing import USUAL_RATE
from domain.delivery import Priority
from domain.groups import LinkState
from handlers import sending
from handlers.transactions import Transactions
from models.outbox import OutboxMessage
from services import groups, outbox

AHEAD = 0.25  # seconds: what the gate lets through in them is in hand, and the rest stays in the outbox
LOOK_SECONDS = 1.0  # who waits long for an answer does not keep back what falls due meanwhile
BEAT = 0.1  # seconds in which what is answered is settled together: each transaction waits for the disk
FEWEST = 8  # in hand, however slow the pace is
OUTAGE = timedelta(seconds=30)  # of the database: what was sent is settled after it, within its lease
PAUSE = timedelta(seconds=0.5)  # between two tries to settle

#: How to settle a message, given its id and the number of attempts; what was sent is settled together.
Settlement = Callable[[Session, int, int], bool] | outbox.Sent

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Delivered:
    """A message that is no longer in hand, and what became of it."""

    message: OutboxMessage
    settlement: Settlement


class Dispatcher:
    """Sends what is due, most urgent first; messages that are ready together share a transaction."""

    def __init__(
        self,
        transactions: Transactions,
        bot: ExtBot[Any],
        clock: Clock,
        *,
        zone: ZoneInfo,
        language: str,
        rate: float = USUAL_RATE,
    ) -> None:
        """`rate`: messages a second that the gate lets through."""
        self._transactions = transactions
        self._bot = bot
        self._clock = clock
        self._zone = zone
        self._language = language
        self._most = max(FEWEST, int(rate * AHEAD))
        self._is_stopping = False

    def start(self) -> None:
        """Claim again after a stop."""
        self._is_stopping = False

    def stop(self) -> None:
        """Claim nothing more; what is being sent is finished."""
        self._is_stopping = True

    async def drain(self) -> int:
        """Send everything that is due; how many messages were settled.

        Only one at a time: two would give both of a person's messages away and lose their order. Errors: the
        database's, after what is on its way was waited for.
        """
        count, trouble = 0, None
        in_hand: dict[asyncio.Task[_Delivered], float] = {}  # by task when it was begun
        async with asyncio.TaskGroup() as tasks:
            while True:
                try:
                    claimed = [] if trouble else await self._claim(self._count_fresh(in_hand.values()))
                    now = self._clock.elapsed()
                    in_hand |= {tasks.create_task(self._deliver(*row)): now for row in claimed}
                    if not in_hand:
                        break
                    done = await _finished(in_hand.keys())
                    in_hand = {task: begun for task, begun in in_hand.items() if task not in done}
                    count += len(done)
                    await self._settle([task.result() for task in done])
                except Exception as error:  # noqa: BLE001 - raised when nothing is on its way any more
                    trouble = error
        if trouble is not None:
            raise trouble
        return count

    def _count_fresh(self, begun: Iterable[float]) -> int:
        """How many may be answered soon: who has no answer by now must not keep back the others."""
        since = self._clock.elapsed() - UNANSWERED
        return sum(moment > since for moment in begun)

    async def _claim(self, in_hand: int) -> Sequence[tuple[OutboxMessage, Prepared | Exception]]:
        """Take what is due, once half of what was in hand is gone."""
        room = self._most - in_hand
        if self._is_stopping or room < self._most // 2:
            return ()
        claimed = await self._transactions.write(outbox.claim, now=self._clock.now(), limit=room)
        return list(zip(claimed, await self._prepare(claimed), strict=True)) if claimed else ()

    async def _prepare(self, messages: Sequence[OutboxMessage]) -> Sequence[Prepared | Exception]:
        """What each becomes; one by one where that fails: a mistake costs only its own."""
        now = self._clock.now()
        try:
            return await self._transactions.read(
                prepare,
                messages,
                now=now,
                zone=self._zone,
                language=self._language,
                username=self._bot.username,
            )
        except Exception as error:
            if len(messages) == 1:
                log.exception("message failed", id=messages[0].id, kind=messages[0].kind)
                return [error]
        return [row for message in messages for row in await self._prepare([message])]

    async def _deliver(self, message: OutboxMessage, prepared: Prepared | Exception) -> _Delivered:
        try:
            return _Delivered(message, await self._settlement(message, prepared))
        except Exception as error:
            log.exception("message failed", id=message.id, kind=message.kind)
            return _Delivered(message, self._of_mistake(error))

    def _of_mistake(self, error: Exception) -> Settlement:
        """A mistake of ours may be mended until the message is tried again."""
        return partial(outbox.retry, now=self._clock.now(), error=type(error).__name__)

    async def _settlement(self, message: OutboxMessage, prepared: Prepared | Exception) -> Settlement:
        """Send the message if it is still true and its recipient wants to hear; how to settle it."""
        match prepared:
            case Letter():
                return await self._send(message, prepared)
            case Held(until):
                return partial(outbox.hold, until=until)
            case Superseded():
                return partial(outbox.supersede, now=self._clock.now())
            case Exception():
                return self._of_mistake(prepared)

    async def _send(self, message: OutboxMessage, letter: Letter) -> Settlement:
        priority = Priority(message.priority)
        try:
            number = await _transmit(self._bot, letter, priority)
        except TelegramError as error:
            failure = failures.of(error)
            if letter.replaces is not None:
                failure = _of_edit(failure)
            if isinstance(failure, failures.Unchanged) and letter.replaces is not None:
                return outbox.Sent(message.id, message.attempts, letter.replaces, letter.message.text)
            log.warning("message not sent", id=message.id, kind=message.kind, failure=failure)
            return _of_failure(failure, message, self._clock.now())
        return outbox.Sent(message.id, message.attempts, number, letter.message.text)

    async def _settle(self, delivered: Sequence[_Delivered]) -> None:
        """Write down what became of messages, also after an outage: they would be sent again otherwise."""
        given_up_at = self._clock.elapsed() + OUTAGE.total_seconds()
        while True:
            try:
                lost = await self._transactions.write(_settle_all, delivered, self._clock.now())
                break
            except sa.exc.DBAPIError:
                if self._clock.elapsed() >= given_up_at:
                    raise
                await self._clock.sleep(PAUSE.total_seconds())
        for message in lost:
            log.warning("message was claimed again before it was settled", id=message.id, kind=message.kind)


async def _finished(in_hand: Collection[asyncio.Task[_Delivered]]) -> set[asyncio.Task[_Delivered]]:
    """Wait until one is answered, and a moment for those close behind; none, where no answer comes."""
    done, rest = await asyncio.wait(in_hand, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if done and rest:
        done |= (await asyncio.wait(rest, timeout=BEAT))[0]
    return done


async def _transmit(bot: ExtBot[Any], letter: Letter, priority: Priority) -> int:
    """Send or edit; Telegram's number of the message. Errors: telegram.error's."""
    if letter.replaces is None:
        return await sending.send(
            bot, letter.chat_id, letter.message, priority=priority, thread_id=letter.thread_id
        )
    if letter.message.file is not None:
        raise BadRequest("message can't be edited: a file takes the place of no text")
    await sending.edit(bot, letter.chat_id, letter.replaces, letter.message, priority=priority)
    return letter.replaces


def _of_edit(failure: failures.Failure) -> failures.Failure:
    """An edit whose answer was lost is made again: twice is as good as once."""
    return failures.Faulty(failure.reason) if isinstance(failure, failures.Unknown) else failure


def _settle_all(session: Session, delivered: Sequence[_Delivered], now: datetime) -> list[OutboxMessage]:
    """Settle what is still held; the messages that are not."""
    sent = [row.settlement for row in delivered if isinstance(row.settlement, outbox.Sent)]
    lost = outbox.settle_sent(session, sent, now=now) if sent else set()
    for row in delivered:
        message, settle = row.message, row.settlement
        if not isinstance(settle, outbox.Sent) and not settle(session, message.id, message.attempts):
            lost.add(message.id)
    return [row.message for row in delivered if row.message.id in lost]


def _of_failure(failure: failures.Failure, message: OutboxMessage, now: datetime) -> Settlement:
    own = _of_group(failure, now) if message.group_link_id is not None else None
    return own if own is not None else _of_anybody(failure, now)


def _of_anybody(failure: failures.Failure, now: datetime) -> Settlement:
    match failure:
        case failures.Later(delay, reason):
            return partial(outbox.postpone, until=now + delay, reason=reason)
        case failures.Faulty(reason):
            return partial(outbox.retry, now=now, error=reason)
        case failures.Uneditable(reason):
            return partial(outbox.uneditable, now=now, error=reason)
        case failures.Unreachable(reason):
            return partial(outbox.unreachable, now=now, error=reason)
        case failures.Unknown(reason):
            return partial(outbox.unknown, now=now, error=reason)
        case _:  # refused for good; what only a group can fail of is none of a person's either
            return partial(outbox.fail, now=now, error=failure.reason)


def _of_group(failure: failures.Failure, now: datetime) -> Settlement | None:
    """A group's own failures: it moved, or its link ends; None for those that people have too."""
    match failure:
        case failures.Moved(chat_id, reason):
            return partial(groups.follow, chat_id=chat_id, now=now, reason=reason)
        case failures.Unreachable(reason):
            return partial(groups.lose, state=LinkState.REMOVED, now=now, error=reason)
        case failures.TopicGone(reason):
            return partial(groups.lose, state=LinkState.TOPIC_GONE, now=now, error=reason)
        case failures.Muted(reason):
            return partial(groups.lose, state=LinkState.MUTED, now=now, error=reason)
        case _:
            return None
