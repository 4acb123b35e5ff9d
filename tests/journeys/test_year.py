"""The whole year 2022 of the State Council's document: 21 agencies, twelve months, and figures that agree."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot import health
from bot.commands import archives
from models.database import Database
from tests.conftest import SHARED_ABSENT
from tests.journeys import year_figures
from tests.journeys.sources import STATE_COUNCIL
from tests.journeys.stages import Home, HomeMaker
from tests.journeys.year_figures import Figures
from tests.journeys.year_play import YearPlay
from tests.journeys.years import (
    DELEGATING,
    DELEGATION_MONTH,
    EXTENSIONS,
    HANDED_OVER,
    HANDOVER_MONTH,
    MONTHS,
    REOPENINGS,
    SUCCESSOR,
    Closing,
    Extension,
    Slot,
    Year,
)

#: How many months are played; on PostgreSQL, where each takes longer, the first of them.
LENGTHS = {"sqlite": 12, "postgresql": 4}
AGENCY_LINE = re.compile(r"^(\S+) (\d+)/(\d+)$", re.MULTILINE)
Row = dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """A year that was played to its end, and everything that the bot gives to other programs then."""

    play: YearPlay
    export: dict[str, Any]


CHECKS: list[Callable[[Ended], None]] = []


def agreed(check: Callable[[Ended], None]) -> Callable[[Ended], None]:
    """Something that has to be so at the end of the year."""
    CHECKS.append(check)
    return check


def perform(home: Home, months: int) -> Ended:
    """The year, or a part of it."""
    play = YearPlay(Year(months=MONTHS[:months]), home)
    asyncio.run(play.perform())
    database = Database(home.url)
    export = archives.export(database)
    database.close()
    return Ended(play, export)


def by_id(rows: list[Row]) -> dict[int, Row]:
    return {row["id"]: row for row in rows}


def items_of(export: dict[str, Any], year: int) -> dict[int, Row]:
    """The items of one year's ledger, by number."""
    ledger = next(row["id"] for row in export["ledgers"] if row["year"] == year)
    return {row["number"]: row for row in export["items"] if row["ledger_id"] == ledger}


def slots(export: dict[str, Any]) -> dict[int, Slot]:
    """Month, item and agency of every duty of the year's ledger."""
    periods, items = by_id(export["periods"]), by_id(export["items"])
    agencies = by_id(export["agencies"])
    return {
        row["id"]: (
            int(periods[row["period_id"]]["starts_on"][5:7]),
            items[row["item_id"]]["number"],
            agencies[row["agency_id"]]["name"],
        )
        for row in export["duties"]
        if periods[row["period_id"]]["starts_on"].startswith("2022")
    }


def chinese(day: object) -> str:
    """A day as messages write it."""
    year, month, number = map(int, str(day).split("-"))
    return f"{year}年{month}月{number}日"


# Reporting


@agreed
def the_document_gives_twenty_one_agencies_their_parts(ended: Ended) -> None:
    assert len(ended.play.liaisons) == 21
    assert len(ended.play.year.parts) == 92


@agreed
def every_duty_ended_as_the_script_says(ended: Ended) -> None:
    year, of = ended.play.year, slots(ended.export)
    duties = [
        row for row in ended.export["duties"] if row["id"] in of and of[row["id"]][0] <= len(year.months)
    ]

    assert {of[row["id"]]: (row["state"], bool(row["is_on_time"])) for row in duties} == {
        slot: year_figures.state(year, slot) for slot in year.fates
    }
    assert len(duties) == len(year.fates)


def headline(figures: Figures, *, closed: int, items: int) -> list[str]:
    """The lines of a month's status that follow from its figures."""
    late = figures.received - figures.on_time
    filed_late = f" · 补报 {figures.late_filed}" if figures.late_filed else ""
    return [
        f"应报 {figures.owed} · 按时 {figures.on_time} · 迟报 {late} · 漏报 {figures.missing}",
        f"报送率 {figures.received_rate} · 按时率 {figures.on_time_rate}",
        f"无新进展 {figures.nil_reported} · 免报 {figures.waived}{filed_late}",
        f"办理中 {items - closed} · 已销号 {closed}",
    ]


@agreed
def the_figures_of_every_month_are_those_of_the_script(ended: Ended) -> None:
    year = ended.play.year
    for month in year.months:
        lines = headline(
            year_figures.of_month(year, month.number),
            closed=year_figures.closed_by(year, month.number),
            items=len(year.source.items),
        )
        text = ended.play.saw[f"status {month.number}"]

        assert f"报送情况：2022年{month.number}月" in text
        assert [line for line in lines if line not in text] == [], text


@agreed
def each_agency_has_its_own_line_in_every_month(ended: Ended) -> None:
    year = ended.play.year
    for month in year.months:
        found = AGENCY_LINE.findall(ended.play.saw[f"status {month.number}"])

        assert {name: (int(received), int(owed)) for name, received, owed in found} == {
            name: (figures.received, figures.owed)
            for name, figures in year_figures.by_agency(year, month.number).items()
        }


@agreed
def the_figures_of_the_agencies_add_up_to_those_of_all(ended: Ended) -> None:
    year = ended.play.year
    for month in year.months:
        total = year_figures.of_month(year, month.number)
        parts = year_figures.by_agency(year, month.number).values()

        assert total.owed == sum(part.owed for part in parts)
        assert total.received == sum(part.received for part in parts)
        assert total.owed + total.waived == sum(slot[0] == month.number for slot in year.fates)


@agreed
def every_third_nothing_new_in_a_row_was_asked_for_its_reason(ended: Ended) -> None:
    reasons = [row for row in ended.export["reports"] if row["nil_reason"]]

    assert ended.play.asked_why == len(reasons) == year_figures.reasons_asked(ended.play.year)


@agreed
def a_returned_report_stays_in_time_though_it_is_mended_after_the_due_time(ended: Ended) -> None:
    of, duties = slots(ended.export), by_id(ended.export["duties"])
    returned = [row for row in ended.export["reports"] if row["status"] == "returned"]

    assert sorted(of[row["duty_id"]] for row in returned) == sorted(ended.play.year.returned)
    assert all(duties[row["duty_id"]]["is_on_time"] for row in returned)
    mended = {
        row["duty_id"] for row in ended.export["reports"] if row["version"] == 2 and row["submitted_at"]
    }
    assert mended >= {row["duty_id"] for row in returned}


@agreed
def who_filed_all_before_the_first_reminder_was_never_reminded(ended: Ended) -> None:
    year = ended.play.year
    returned = {(month, agency) for month, _, agency in year.returned}
    for month in year.months:
        for agency, figures in year_figures.by_agency(year, month.number).items():
            is_through = figures.on_time == figures.owed and not figures.waived
            if is_through and (month.number, agency) not in returned:
                assert ended.play.reminded[month.number, agency] == 0, (month.number, agency)


# Items


def closing_words(closing: Closing) -> str:
    """How the card says that an item is closed."""
    if closing.days_late is None:
        return "✅ 已销号 · 无需继续"
    kind = " · 部分完成" if closing.kind == "done_in_part" else ""
    return f"✅ 已销号{kind} · " + (f"逾期 {closing.days_late} 天" if closing.days_late else "按期")


@agreed
def each_closed_item_says_whether_it_was_in_time(ended: Ended) -> None:
    for closing in ended.play.year.closings:
        text = ended.play.saw[f"closed {closing.item} in {closing.month}"]

        assert closing_words(closing) in text.splitlines()[1], text


@agreed
def the_verdicts_are_those_computed_from_the_dates(ended: Ended) -> None:
    items = by_id(ended.export["items"])
    found = [
        (items[row["item_id"]]["number"], row["kind"], row["completed_on"], row["deadline"], row["days_late"])
        for row in ended.export["verdicts"]
    ]

    assert sorted(found, key=str) == sorted(
        (
            (
                row.item,
                row.kind,
                row.completed_on.isoformat() if row.completed_on else None,
                row.deadline.isoformat() if row.deadline else None,
                row.days_late,
            )
            for row in ended.play.year.closings
        ),
        key=str,
    )


@agreed
def a_reopened_item_keeps_its_first_verdict(ended: Ended) -> None:
    (reopening,) = REOPENINGS
    item = items_of(ended.export, 2022)[reopening.item]
    verdicts = [row for row in ended.export["verdicts"] if row["item_id"] == item["id"]]

    assert "已重新办理" in ended.play.saw[f"reopened {reopening.item}"]
    assert [bool(row["reopened_at"]) for row in verdicts] == [True, False][: len(verdicts)]
    assert "曾于2022年3月" in ended.play.saw[f"item {reopening.item}"]
    assert "按期）" in ended.play.saw[f"item {reopening.item}"]


def asked(played_year: YearPlay) -> list[Extension]:
    """The extensions of the months that were played."""
    return [row for row in EXTENSIONS if row.month <= len(played_year.year.months)]


@agreed
def an_extension_moves_the_deadline_and_keeps_the_original(ended: Ended) -> None:
    items = items_of(ended.export, 2022)
    for extension in asked(ended.play):
        item, text = items[extension.item], ended.play.saw[f"item {extension.item} after the answer"]
        now = extension.granted or extension.original

        assert "审批中" in ended.play.saw[f"asked {extension.item}"]
        assert item["original_deadline"] == extension.original.isoformat()
        assert item["deadline"] == now.isoformat()
        assert f"完成时限：{chinese(now)}" in text
        assert ("原定" in text) is (extension.granted is not None)


@agreed
def a_refused_extension_does_not_keep_an_item_from_being_late(ended: Ended) -> None:
    refused = [row for row in asked(ended.play) if row.granted is None]
    closed = {row.item: row.days_late for row in ended.play.year.closings}

    assert [closed[row.item] for row in refused if row.item in closed] == [17] * len(refused)


# Seats


def authors(export: dict[str, Any], agency: str) -> dict[int, set[str]]:
    """Who filed for an agency, by month."""
    of, people = slots(export), by_id(export["people"])
    found: dict[int, set[str]] = {}
    for row in export["reports"]:
        month, _, name = of.get(row["duty_id"], (0, 0, ""))
        if name == agency and row["submitted_at"]:
            found.setdefault(month, set()).add(people[row["author_id"]]["name"])
    return found


@agreed
def the_successor_reports_from_the_handover_on(ended: Ended) -> None:
    if len(ended.play.year.months) < HANDOVER_MONTH:
        assert "an old button" not in ended.play.saw
        return
    found = authors(ended.export, HANDED_OVER)

    assert "已交接" in ended.play.saw["an old button"]
    assert SUCCESSOR in ended.play.saw["an old button"]
    assert set.union(*(names for month, names in found.items() if month > HANDOVER_MONTH)) == {SUCCESSOR}
    assert SUCCESSOR not in set.union(*(names for month, names in found.items() if month < HANDOVER_MONTH))


@agreed
def a_leader_reports_while_the_liaison_delegated_it(ended: Ended) -> None:
    name = ended.play.leader.person.account.name
    months = {month for month, names in authors(ended.export, DELEGATING).items() if name in names}

    assert months == {DELEGATION_MONTH} & {month.number for month in ended.play.year.months}


# Next year


@agreed
def what_is_unfinished_goes_on_in_the_next_year(ended: Ended) -> None:
    unfinished = set(ended.play.year.unfinished)
    old, new = items_of(ended.export, 2022), items_of(ended.export, 2023)

    assert {number for number, row in old.items() if row["closing_kind"] == "carried_over"} == unfinished
    assert {number for number, row in old.items() if row["status"] == "archived"} == unfinished
    carried = {row["carried_from_id"]: number for number, row in new.items() if row["carried_from_id"]}
    assert carried == {old[number]["id"]: number for number in unfinished}


@agreed
def the_new_item_leads_back_to_the_old_with_its_original_deadline(ended: Ended) -> None:
    extension = EXTENSIONS[0]
    before, after = (ended.play.saw[f"item {extension.item} in {year}"] for year in (2022, 2023))

    assert f"由2022年第{extension.item}项结转，原定完成时限 {chinese(extension.original)}" in after
    assert "🗄 已结转" in before


@agreed
def an_extension_into_the_next_year_is_kept_in_its_ledger(ended: Ended) -> None:
    extension = EXTENSIONS[0]
    old, new = items_of(ended.export, 2022), items_of(ended.export, 2023)
    (row,) = (row for row in new.values() if row["carried_from_id"] == old[extension.item]["id"])

    assert row["deadline"] == str(extension.granted)
    assert not row["is_deadline_assumed"]


# The trail


@agreed
def the_audit_trail_of_the_year_is_whole_and_says_what_the_tables_hold(ended: Ended) -> None:
    findings = health.examine_trail(ended.play.home.settings())

    assert [finding.text for finding in findings if finding.is_failure] == []
    assert len(findings) == 1


# All together: one test, so that however many workers there are, the year is played once


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("database", LENGTHS)
def test_the_year_ends_as_its_script_says(
    database: str, request: pytest.FixtureRequest, subtests: pytest.Subtests
) -> None:
    if not STATE_COUNCIL.is_present:
        pytest.skip(SHARED_ABSENT)
    make: HomeMaker = request.getfixturevalue(f"{database}_homes")

    ended = perform(make("year"), LENGTHS[database])

    for check in CHECKS:
        with subtests.test(check.__name__.replace("_", " ")):
            check(ended)
