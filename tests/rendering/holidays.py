"""Messages about the official calendar, in situations worth seeing."""

from datetime import date

from domain.calendars import DayKind
from domain.holidays import DayChange, DueDay, Fault, Holiday, HolidayList, HolidayPlan, RowFault
from domain.notices import MessageKind
from rendering import calendars, notices
from rendering.messages import Message
from tests import factories, official
from tests.factories import DUE_AT, NOW
from tests.rendering.drafting import Drafting

DIGEST = "q" * 43


def _listed(desk: Drafting, *faults: RowFault) -> HolidayList:
    name = desk.say("节假日")
    days = dict.fromkeys(official.off(2026), Holiday(DayKind.DAY_OFF, name))
    days |= dict.fromkeys(official.made_up(2026), Holiday(DayKind.WORKDAY, name))
    return HolidayList(2026, desk.say("国办发明电〔2025〕7号"), days, faults)


def _moved(desk: Drafting) -> DueDay:
    after = DUE_AT.replace(day=28)
    return DueDay(1, desk.say("云港市重点工作任务"), date(2026, 11, 1), date(2026, 11, 30), DUE_AT, after)


def scenes(desk: Drafting) -> dict[str, Message]:
    """A list on its way into the calendar, and the warning where one is missing."""
    texts, listed = desk.texts, _listed(desk)
    days = [date(2026, 10, day) for day in (5, 6, 7, 8, 9, 10)]
    changes = tuple(DayChange(day, DayKind.WORKDAY, DayKind.DAY_OFF) for day in days)
    kept = DueDay(1, desk.say("云港市重点工作任务"), date(2026, 10, 1), date(2026, 10, 31), DUE_AT)
    short = HolidayList(2026, "", {date(2026, 10, 5): Holiday(DayKind.DAY_OFF)})
    faults = (
        RowFault(3, desk.say("2028-01-01"), Fault.DAY_OUTSIDE, {"year": 2026}),
        RowFault(4, desk.say("2026-01-01"), Fault.DAY_REPEATED, {"first": 2}),
        RowFault(5, desk.say("年初"), Fault.DAY_INVALID),
        RowFault(6, desk.say("也许"), Fault.KIND_INVALID),
        RowFault(7, "", Fault.ROW_INVALID),
    )
    known = desk.say("chinesecalendar")
    return {
        "a new year": calendars.preview(HolidayPlan(listed, None, (), (_moved(desk),), ()), DIGEST, texts),
        "a known year": calendars.preview(
            HolidayPlan(short, known, changes, (_moved(desk),), (kept,)), DIGEST, texts
        ),
        "nothing new": calendars.preview(HolidayPlan(listed, known, (), (), ()), DIGEST, texts),
        "faults": calendars.preview(HolidayPlan(_listed(desk, *faults), None, (), (), ()), DIGEST, texts),
        "what to correct": calendars.faults(factories.page(list(faults), 1, 2, 9), DIGEST, texts),
        "set": calendars.done(HolidayPlan(listed, None, (), (_moved(desk),), (kept,)), texts),
        "set, nothing moves": calendars.done(HolidayPlan(listed, None, (), (), ()), texts),
        "missing": notices.render(MessageKind.CALENDAR_MISSING, 2027, texts, NOW),
    }
