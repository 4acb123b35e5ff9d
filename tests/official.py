"""The State Council's holiday arrangements of 2019-2026 as its yearly notices read, written by hand.

2020 stands as amended in January 2020 (Spring Festival up to 2 February), 2019 as amended in March 2019
(1-4 May).
"""

import json
from collections.abc import Collection
from datetime import date, timedelta

from domain.calendars import DayKind, WorkCalendar

#: By the notice's year: each holiday's first and last day, then the weekend days on which people work.
NOTICES: dict[int, tuple[list[str], list[str]]] = {
    2019: (
        [
            "2018-12-30/01-01",
            "02-04/02-10",
            "04-05/04-07",
            "05-01/05-04",
            "06-07/06-09",
            "09-13/09-15",
            "10-01/10-07",
        ],
        ["2018-12-29", "02-02", "02-03", "04-28", "05-05", "09-29", "10-12"],
    ),
    2020: (
        ["01-01/01-01", "01-24/02-02", "04-04/04-06", "05-01/05-05", "06-25/06-27", "10-01/10-08"],
        ["01-19", "04-26", "05-09", "06-28", "09-27", "10-10"],
    ),
    2021: (
        [
            "01-01/01-03",
            "02-11/02-17",
            "04-03/04-05",
            "05-01/05-05",
            "06-12/06-14",
            "09-19/09-21",
            "10-01/10-07",
        ],
        ["02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"],
    ),
    2022: (
        [
            "01-01/01-03",
            "01-31/02-06",
            "04-03/04-05",
            "04-30/05-04",
            "06-03/06-05",
            "09-10/09-12",
            "10-01/10-07",
        ],
        ["01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"],
    ),
    2023: (
        ["2022-12-31/01-02", "01-21/01-27", "04-05/04-05", "04-29/05-03", "06-22/06-24", "09-29/10-06"],
        ["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"],
    ),
    2024: (
        [
            "01-01/01-01",
            "02-10/02-17",
            "04-04/04-06",
            "05-01/05-05",
            "06-10/06-10",
            "09-15/09-17",
            "10-01/10-07",
        ],
        ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    2025: (
        ["01-01/01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        [
            "01-01/01-03",
            "02-15/02-23",
            "04-04/04-06",
            "05-01/05-05",
            "06-19/06-21",
            "09-25/09-27",
            "10-01/10-07",
        ],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def _day(text: str, year: int) -> date:
    return date.fromisoformat(text if text.count("-") == 2 else f"{year}-{text}")


def off(year: int) -> set[date]:
    """Every day of the holidays that a notice arranges."""
    found = set()
    for span in NOTICES[year][0]:
        first, last = (_day(text, year) for text in span.split("/"))
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return found


def made_up(year: int) -> set[date]:
    """The weekend days on which people work."""
    return {_day(text, year) for text in NOTICES[year][1]}


def workdays(year: int) -> set[date]:
    """The working days of a calendar year; its last days may be arranged by the notice of the next."""
    notices = [number for number in (year, year + 1) if number in NOTICES]
    free = {day for number in notices for day in off(number)}
    extra = {day for number in notices for day in made_up(number)}
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    return {day for day in days if day in extra or (day.weekday() < 5 and day not in free)}


def work_calendar() -> WorkCalendar:
    """All the notices together, as the rules take them."""
    days = [day for year in NOTICES for day in off(year) | made_up(year) if day.year in NOTICES]
    kinds = {day: DayKind.WORKDAY if day in workdays(day.year) else DayKind.DAY_OFF for day in days}
    return WorkCalendar(kinds, frozenset(NOTICES))


def as_json(year: int, *, without: Collection[date] = ()) -> str:
    """A notice in the shape in which public data sets hold it, but for some days."""
    days = {**dict.fromkeys(off(year), True), **dict.fromkeys(made_up(year), False)}
    rows = [
        {"name": "节假日", "date": day.isoformat(), "isOffDay": is_off}
        for day, is_off in sorted(days.items())
        if day not in without
    ]
    return json.dumps({"year": year, "papers": [f"https://www.gov.cn/{year}"], "days": rows}, indent=2)
