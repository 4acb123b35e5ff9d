"""The official calendar: days that differ from the plain week, by published year."""

from datetime import date

from sqlmodel import Field

from domain.calendars import DayKind
from models.base import Base, enum_type


class CalendarYear(Base, table=True):
    """A year whose official arrangement is known."""

    __tablename__ = "calendar_year"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str = Field(max_length=200)


class CalendarDay(Base, table=True):
    """A holiday in the week, or a make-up workday (调休) at the weekend."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True)
    kind: DayKind = Field(sa_type=enum_type(DayKind))
    name: str | None = Field(default=None, max_length=100)
    announced_for: int | None = None  # the year of the announcement, where it is not the day's own
