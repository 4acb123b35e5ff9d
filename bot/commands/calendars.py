"""The official calendar at the terminal: a year set from a file, or shown."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.commands import transactions
from bot.commands.answers import content, refusal, rehearsed, texts_of, texts_with_zones
from bot.refusals import Refusal
from bot.settings import Settings
from domain.errors import RuleBroken
from domain.holidays import HolidayList, HolidayPlan
from intake import calendars as intake
from intake.formats import reading
from models.database import Database
from models.queries import calendars as queries
from models.queries import zones as zone_queries
from rendering import calendars as words
from services import calendars


def read(path: Path, settings: Settings) -> HolidayList:
    """The holidays that a file lists. Errors: Refusal."""
    try:
        listed = intake.recognised(reading.read(content(path), path.name))
    except RuleBroken as error:
        raise refusal(error, settings) from None
    if listed is None:
        raise Refusal(f"{path.name} is no list of holidays: it needs the days of a year and what each is.")
    return listed


def fault_lines(listed: HolidayList, settings: Settings) -> Sequence[str]:
    """Everything that is wrong in a list, a line for each row."""
    return [words.fault_line(fault, texts_of(settings)) for fault in listed.faults]


def set_year(
    listed: HolidayList,
    source: str,
    settings: Settings,
    database: Database,
    *,
    is_rehearsal: bool,
    now: datetime,
) -> HolidayPlan:
    """Put a year in force; what that did. Errors: Refusal."""
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            zones = zone_queries.in_force(session, settings.timezone)
            return calendars.set_year(session, listed, source=source, actor_id=None, now=now, zones=zones)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def plan_lines(plan: HolidayPlan, settings: Settings, database: Database, *, is_rehearsal: bool) -> list[str]:
    """What was set, and what that moved."""
    texts = texts_with_zones(settings, database)
    return [*words.plan_lines(plan, texts), *rehearsed(texts, is_rehearsal=is_rehearsal)]


def year_lines(year: int, settings: Settings, database: Database) -> list[str]:
    """What is known of a year."""
    with database.read() as session:
        return words.year_lines(queries.card(session, year), texts_of(settings))
