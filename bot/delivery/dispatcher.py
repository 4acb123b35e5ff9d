"""From the outbox to Telegram: claim messages, send them, settle them. Never a call within a transaction."""

import asyncio
from collections.abc import Callable, Sequence
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

from bot.clock import Clock, within
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

AHEAD = 0.5  # seconds: what the gate lets through in them is in hand, and the rest stays in the outbox
LOOK_SECONDS = 1.0  # who waits long for an answer does not keep back what falls due meanwhile
BEAT = 0.1  # seconds in which what is answered is settled together: each transaction waits for the disk
FEWEST = 8  # in hand, however slow the pace is
UNSETTLED = 4  # times as many may wait to be settled: each is sent again where that fails
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


class _Hand:
    """What is claimed and not settled yet: on its way, answered, or being settled."""

    def __init__(self) -> None:
        self._begun: dict[int, float] = {}  # by message on its way when it was taken
        self._answered: list[_Delivered] = []
        self._claimed = 0
        self.count = 0  # how many were settled
        self.trouble: BaseException | None = None  # raised when nothing is on its way any more
        self.has_more = False  # the outbox, as far as the last claim tells
        self.is_over = False
        self.room = asyncio.Event()  # to claim; also for what waited until something was settled
        self.answers = asyncio.Event()
        self.all_answered = asyncio.Event()
        self.all_answered.set()

    def __len__(self) -> int:
        """How many there are."""
        return self._claimed

    def take(self, message: OutboxMessage, now: float) -> None:
        """It is claimed."""
        self._begun[message.id] = now
        self._claimed += 1
        self.all_answered.clear()

    def put_down(self, message: OutboxMessage, few: int) -> None:
        """It is on its way no more; less than `few` on their way leave room for others."""
        del self._begun[message.id]
        if self.has_more and len(self._begun) < few:
            self.room.set()
        if not self._begun:
            self.all_answered.set()

    @property
    def unsettled(self) -> int:
        """How many are on their way no more."""
        return self._claimed - len(self._begun)

    def fresh(self, since: float) -> int:
        """How many may be answered soon: who has no answer by now must not keep back the others."""
        return sum(moment > since for moment in self._begun.values())

    def note(self, delivered: _Delivered) -> None:
        """What became of it is known."""
        self._answered.append(delivered)
        self.answers.set()

    def answered(self) -> list[_Delivered]:
        """What is to be settled now."""
        answered, self._answered = self._answered, []
        self.answers.clear()
        return answered

    def forget(self, number: int) -> None:
        """So many are settled, or given up."""
        self._claimed -= number
        self.count += number
        self.room.set()


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
        hand = _Hand()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_settling(hand))
            try:
                await self._keep_claiming(hand, tasks)
            finally:
                hand.is_over = True
                hand.answers.set()
        if hand.trouble is not None:
            raise hand.trouble
        return hand.count

    async def _keep_claiming(self, hand: _Hand, tasks: asyncio.TaskGroup) -> None:
        """Until nothing is due and all that was claimed is settled: it may keep something back till then."""
        while True:
            hand.room.clear()
            was_empty = not hand
            claimed = await self._next(hand)
            now = self._clock.elapsed()
            for message, prepared in claimed:
                hand.take(message, now)
                tasks.create_task(self._deliver(hand, message, prepared))
            if was_empty and not claimed:
                return
            await within(LOOK_SECONDS, hand.room)

    async def _next(self, hand: _Hand) -> Sequence[tuple[OutboxMessage, Prepared | Exception]]:
        """What is due, once half of what was in hand is gone; nothing more after an error."""
        room = self._most - hand.fresh(self._clock.elapsed() - UNANSWERED)
        is_full = room < self._most // 2 or hand.unsettled > UNSETTLED * self._most
        if self._is_stopping or hand.trouble is not None or is_full:
            return ()
        try:
            claimed = await self._transactions.write(outbox.claim, now=self._clock.now(), limit=room)
            hand.has_more = len(claimed) == room
            return list(zip(claimed, await self._prepare(claimed), strict=True)) if claimed else ()
        except Exception as error:  # noqa: BLE001 - raised when nothing is on its way any more
            hand.trouble = error
            return ()

    async def _keep_settling(self, hand: _Hand) -> None:
        """Settle what is answered, each time with what is answered in the moment after it."""
        while True:
            await hand.answers.wait()
            await within(BEAT, hand.all_answered)
            delivered = hand.answered()
            if not delivered and hand.is_over:
                return
            try:
                await self._settle(delivered)
            except Exception as error:  # noqa: BLE001 - raised when nothing is on its way any more
                hand.trouble = error
            hand.forget(len(delivered))

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

    async def _deliver(self, hand: _Hand, message: OutboxMessage, prepared: Prepared | Exception) -> None:
        try:
            settlement = await self._settlement(message, prepared)
        except asyncio.CancelledError as end:
            hand.trouble = end
            hand.forget(1)
            raise
        except Exception as error:
            log.exception("message failed", id=message.id, kind=message.kind)
            settlement = self._of_mistake(error)
        finally:
            hand.put_down(message, self._most - self._most // 2)
        hand.note(_Delivered(message, settlement))

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
