"""Notices and the clock: when one leaves, until when it is signed for; chasing; closing."""

from datetime import datetime, time, timedelta

from domain.calendars import instant
from domain.days import read_moment
from domain.errors import OutOfDate
from domain.roles import Permission
from handlers import notices
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import calendars as calendar_queries
from rendering import approvals, broadcasts
from rendering.actions import Action
from services import follow_ups, schedules
from services import notices as notice_use_cases

MOMENT_STEP = "notice_moment"
LIMIT_STEP = "notice_limit"
MORNING, EVENING = time(9), time(17)
_FORMAT = "%Y%m%d%H%M"


async def ask_moment(turn: Turn) -> None:
    """When shall it leave?"""
    await _ask(turn, MOMENT_STEP, [(0, EVENING), (1, MORNING), (2, MORNING)])


async def ask_limit(turn: Turn) -> None:
    """Until when shall it be signed for?"""
    await _ask(turn, LIMIT_STEP, [(0, EVENING), (1, EVENING), (3, EVENING), (5, EVENING)])


async def _ask(turn: Turn, step: str, offered: list[tuple[int, time]]) -> None:
    notice = await turn.write(notice_use_cases.draft, turn.pressed.number(), identity=turn.identity)
    calendar = await turn.read(calendar_queries.work_calendar)
    zone = turn.zones.usual
    days = [calendar.plus_workdays(turn.today, ahead) if ahead else turn.today for ahead, _ in offered]
    moments = [instant(day, at, zone) for day, (_, at) in zip(days, offered, strict=True)]
    coming = [at for at in moments if at > turn.now + timedelta(minutes=30)]
    message = approvals.ask_moment(notice, coming, turn.texts, is_limit=step == LIMIT_STEP)
    await turn.ask(step, message, notice_id=notice.id)


async def press_moment(turn: Turn) -> None:
    """A moment was pressed."""
    await _schedule(turn, turn.pressed.number(), _pressed(turn))


async def take_moment(turn: Turn) -> None:
    """A moment was typed."""
    await _schedule(turn, turn.asked_id("notice_id"), _typed(turn))


async def _schedule(turn: Turn, notice_id: int, at: datetime | None) -> None:
    notice = await turn.write(schedules.schedule, notice_id, at, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await notices.present(turn, notice)


async def press_limit(turn: Turn) -> None:
    """A limit was pressed."""
    await _limit(turn, turn.pressed.number(), _pressed(turn))


async def take_limit(turn: Turn) -> None:
    """A limit was typed."""
    await _limit(turn, turn.asked_id("notice_id"), _typed(turn))


async def _limit(turn: Turn, notice_id: int, at: datetime | None) -> None:
    notice = await turn.write(schedules.limit, notice_id, at, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await notices.present(turn, notice)


def _pressed(turn: Turn) -> datetime | None:
    word = turn.pressed.word(1)
    if word == "0":
        return None
    try:
        at = datetime.strptime(word, _FORMAT)  # noqa: DTZ007 - local; the zone comes in the next line
    except ValueError:
        raise OutOfDate from None
    return instant(at.date(), at.time(), turn.zones.usual)


def _typed(turn: Turn) -> datetime:
    day, at = read_moment(turn.text, today=turn.today)
    return instant(day, at, turn.zones.usual)


async def chase(turn: Turn) -> None:
    """Once more to whoever did not sign."""
    notice_id = turn.pressed.number()
    count = await turn.write(follow_ups.chase, notice_id, identity=turn.identity, now=turn.now)
    await turn.toast(broadcasts.chased_so_many(count, turn.texts))
    await turn.show(broadcasts.progress(await notices.progress_of(turn, notice_id), turn.texts))


async def confirm_closing(turn: Turn) -> None:
    """Close it?"""
    progress = await notices.progress_of(turn, turn.pressed.number())
    await turn.show(broadcasts.confirm_closing(progress, turn.texts))


async def close(turn: Turn) -> None:
    """Nothing is signed any more."""
    notice_id = turn.pressed.number()
    await turn.write(schedules.close, notice_id, identity=turn.identity, now=turn.now)
    await turn.show(broadcasts.progress(await notices.progress_of(turn, notice_id), turn.texts))


JOURNEY = Journey(
    actions={
        Action.NOTICE_MOMENT: Route(ask_moment, Permission.NOTIFY),
        Action.NOTICE_MOMENT_SET: Route(press_moment, Permission.NOTIFY),
        Action.NOTICE_LIMIT: Route(ask_limit, Permission.NOTIFY),
        Action.NOTICE_LIMIT_SET: Route(press_limit, Permission.NOTIFY),
        Action.NOTICE_CHASE: Route(chase, Permission.NOTIFY),
        Action.NOTICE_CLOSE: Route(confirm_closing, Permission.NOTIFY),
        Action.NOTICE_CLOSE_CONFIRMED: Route(close, Permission.NOTIFY),
    },
    answers={
        MOMENT_STEP: Route(take_moment, Permission.NOTIFY),
        LIMIT_STEP: Route(take_limit, Permission.NOTIFY),
    },
)
