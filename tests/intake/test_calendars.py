"""Lists of holidays: JSON as public data sets have it, plain JSON, tables; and what is wrong in them."""

import io
import json
from collections.abc import Mapping
from datetime import date

import openpyxl
import pytest

from domain.calendars import DayKind
from domain.holidays import Fault, Holiday, HolidayList, HolidaysWithoutYear
from intake import calendars
from intake.formats import reading
from tests import official

OFF, WORK = DayKind.DAY_OFF, DayKind.WORKDAY
TABLE = "日期,是否放假,节日\n2027-01-01,是,元旦\n2027/2/6,否,春节\n2027年2月8日,是,春节\n"


def given_list(text: str, encoding: str = "utf-8") -> HolidayList | None:
    return calendars.recognised(reading.read(text.encode(encoding), "2027"))


def read_list(text: str, encoding: str = "utf-8") -> HolidayList:
    found = given_list(text, encoding)
    assert found is not None
    return found


def faults(text: str) -> list[tuple[int, Fault]]:
    return [(fault.row, fault.fault) for fault in read_list(text).faults]


def kinds(listed: HolidayList) -> Mapping[date, DayKind]:
    return {day: holiday.kind for day, holiday in listed.days.items()}


EXPECTED = {date(2027, 1, 1): OFF, date(2027, 2, 6): WORK, date(2027, 2, 8): OFF}


@pytest.mark.parametrize("year", official.NOTICES)
def test_the_public_json_of_a_year_gives_its_days(year: int) -> None:
    listed = read_list(official.as_json(year))

    assert listed.year == year
    assert listed.source == f"https://www.gov.cn/{year}"
    assert listed.faults == ()
    assert {day for day, kind in kinds(listed).items() if kind is OFF} == official.off(year)
    assert {day for day, kind in kinds(listed).items() if kind is WORK} == official.made_up(year)


def test_days_of_the_december_before_belong_to_the_list() -> None:
    assert date(2018, 12, 29) in read_list(official.as_json(2019)).days


@pytest.mark.parametrize(
    "document",
    [
        {"year": 2027, "off": ["2027-01-01", "2027-02-08"], "work": ["2027-02-06"]},
        {"year": 2027, "off": {"2027-01-01": "元旦", "2027-02-08": "春节"}, "work": {"2027-02-06": "春节"}},
        {"year": 2027, "off": [{"date": "2027-01-01"}, {"date": "2-8"}], "work": ["2月6日"]},
    ],
)
def test_plain_json_gives_the_same_days(document: object) -> None:
    assert kinds(read_list(json.dumps(document))) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_days_is_read_in_every_usual_encoding(encoding: str) -> None:
    listed = read_list(TABLE, encoding)

    assert (listed.year, listed.faults, kinds(listed)) == (2027, (), EXPECTED)
    assert listed.days[date(2027, 1, 1)] == Holiday(OFF, "元旦")


@pytest.mark.parametrize(
    "text",
    [
        "date,kind,name\n2027-01-01,off,New Year\n2027-02-06,work,\n2027-02-08,holiday,\n",
        "日期\t类型\n2027-01-01\t休\n2027-02-06\t班\n2027-02-08\t放假\n",
        "Date;is workday\n2027-01-01;no\n2027-02-06;yes\n2027-02-08;no\n",
        "日期,安排\n2027-1-1,休息\n2027-2-6,调休上班\n2027-2-8,法定节假日\n",
    ],
)
def test_other_headings_and_words_say_the_same(text: str) -> None:
    assert kinds(read_list(text)) == EXPECTED


def test_a_workbook_is_a_table_too() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("日期", "是否放假"),
        (date(2027, 1, 1), "是"),
        (date(2027, 2, 6), "否"),
        (date(2027, 2, 8), "是"),
    ):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)

    listed = calendars.recognised(reading.read(data.getvalue(), "2027.xlsx"))

    assert listed is not None
    assert kinds(listed) == EXPECTED


def test_a_column_of_sources_is_the_source() -> None:
    listed = read_list("日期,是否放假,依据\n2027-01-01,是,国办发明电〔2026〕9号\n")

    assert listed.source == "国办发明电〔2026〕9号"


def test_every_row_that_is_wrong_is_named() -> None:
    rows = "2028-01-01,是\n2027-01-01,否\n年初,是\n2027-03-03,也许\n,是\n"

    assert faults(TABLE.replace(",节日", "") + rows) == [
        (5, Fault.DAY_OUTSIDE),
        (6, Fault.DAY_REPEATED),
        (7, Fault.DAY_INVALID),
        (8, Fault.KIND_INVALID),
        (9, Fault.ROW_INVALID),
    ]


def test_every_entry_of_json_that_is_wrong_is_named() -> None:
    days = [
        {"date": "2027-01-01", "isOffDay": True},
        {"date": "2027-01-01", "isOffDay": True},
        {"date": "2026-11-30", "isOffDay": True},
        {"date": "2027-13-01", "isOffDay": True},
        {"date": "2027-05-03"},
        {"isOffDay": True},
        7,
    ]

    assert faults(json.dumps({"year": 2027, "days": days})) == [
        (2, Fault.DAY_REPEATED),
        (3, Fault.DAY_OUTSIDE),
        (4, Fault.DAY_INVALID),
        (5, Fault.KIND_INVALID),
        (6, Fault.ROW_INVALID),
        (7, Fault.ROW_INVALID),
    ]


@pytest.mark.parametrize("year", [None, "2027", 0, 99999, True, 2027.0])
def test_json_without_a_year_is_refused(year: object) -> None:
    document = {
        "days": [{"date": "2027-01-01", "isOffDay": True}],
        **({"year": year} if year is not None else {}),
    }

    with pytest.raises(HolidaysWithoutYear):
        given_list(json.dumps(document))


def test_a_table_whose_days_name_no_year_is_refused() -> None:
    with pytest.raises(HolidaysWithoutYear):
        given_list("日期,是否放假\n1月1日,是\n2月6日,否\n")


@pytest.mark.parametrize(
    "text",
    [
        "云港市2026年重点工作任务\n一、深化改革\n（一）推进改革。市医保局牵头。\n",
        '{"title": "云港市"}',
        '{"year": 2027, "days": [',
        "[1, 2]",
        "{" * 5000,
        "单位,姓名,电话\n市医保局,李晓梅,13800138000\n",
        "日期,类型\n2027-01-01,会议\n2027-02-01,调研\n",
        "日期\n2027-01-01\n",
    ],
)
def test_other_files_are_no_lists_of_holidays(text: str) -> None:
    assert given_list(text) is None
