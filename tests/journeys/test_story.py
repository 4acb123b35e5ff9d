"""The acceptance story: from a code of the command line to figures for the bulletin, on each database."""

import re
from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from tests.journeys.play import (
    DONE_TEXT,
    FIRST_TEXT,
    MENDED_TEXT,
    NOTICE,
    REASON,
    Play,
)
from tests.journeys.preparation import NEW_TITLE

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
OWNS_WORDS = ("中文", "医保")  # the other language's name, and what was searched for


def reported(played: Play) -> dict[str, dict[int, str]]:
    """What the people of the story filed in the period, by agency and item."""
    source = played.source
    first = {9: "progress", source.completed: "completion", 1: "nil", 8: "progress"}
    others = {
        agency: {number: "nil" for number in source.numbers_of(agency) if number != source.completed}
        for agency in (source.second, source.third)
    }
    others[source.second][played.number_in_english] = "progress"
    return {source.first: first, **others}


def owed(played: Play) -> set[tuple[int, str]]:
    """Duties that count: those on the closed item are waived, but for the one that closed it."""
    source = played.source
    return {
        (number, agency)
        for number, agency in source.duties()
        if number != source.completed or agency == source.first
    }


# The cycle


def test_a_cycle_is_previewed_with_its_next_due_times(played: Play) -> None:
    due_on = played.source.due_on

    assert f"{due_on.year}年{due_on.month}月{due_on.day}日" in played.saw["cycle preview"].text
    assert "18:00" in played.saw["cycle preview"].text


def test_an_opening_period_asks_for_every_item_of_every_agency(played: Play, rows: sa.Connection) -> None:
    query = (
        "SELECT item.number, agency.name FROM duty JOIN item ON item.id = item_id "
        "JOIN agency ON agency.id = duty.agency_id"
    )

    assert Counter(tuple(row) for row in rows.exec_driver_sql(query)) == Counter(played.source.duties())


def test_an_opening_period_is_told_once_to_each_agency_that_can_be_reached(played: Play) -> None:
    told = {name: texts for name, texts in played.arrived["period opened"].items() if texts}

    assert {name: len(texts) for name, texts in told.items()} == {
        "李联络员": 1,
        "Zhao & Sons": 1,
        "Taylor": 1,
    }
    assert f"待报送 {len(played.source.numbers_of(played.source.first))} 项" in told["李联络员"][0]


# Reports


def test_a_report_carries_text_share_photo_and_file(played: Play, rows: sa.Connection) -> None:
    text = played.saw["report draft"].text
    evidence = rows.exec_driver_sql(
        "SELECT file_name FROM evidence JOIN report ON report.id = report_id WHERE version = 1"
    )

    assert FIRST_TEXT in text
    assert "40%" in text
    assert "2 件" in text
    assert "会议纪要.pdf" in {row[0] for row in evidence}


def test_a_submitted_report_is_confirmed_with_what_is_left(played: Play) -> None:
    numbers = played.source.numbers_of(played.source.first)

    assert "已报送：事项 9" in played.saw["submitted"].text
    assert "按期" in played.saw["submitted"].text
    assert f"还有 {len(numbers) - 1} 项待报送" in played.saw["submitted"].text


def test_nothing_new_takes_one_tap(played: Play) -> None:
    assert "无新进展" in played.saw["nothing new"].text
    assert "已报送：事项 1 " in played.saw["nothing new"].text


def test_the_backup_files_for_the_agency(played: Play) -> None:
    assert "已报送：事项 8 " in played.saw["backup submitted"].text


# Reviews


def test_the_queue_holds_what_must_be_verified_completions_first(played: Play) -> None:
    lines = played.saw["queue"].text.splitlines()

    assert "4 份" in lines[0]
    assert "办结" in lines[2]


def test_an_accepted_completion_closes_the_item_and_tells_its_agencies(played: Play) -> None:
    source = played.source
    told = {name for name, texts in played.arrived["after closing"].items() if texts}
    contacts = {source.first: "李联络员", source.second: "Zhao & Sons", source.third: "Taylor"}

    assert DONE_TEXT in played.saw["completion card"].text
    assert "已通过并销号" in played.saw["closed"].text
    assert told - {"审核员 <周>"} == {
        contacts[agency] for agency in source.agencies_of(source.completed) if agency in contacts
    }


def test_a_returned_report_comes_back_with_reason_and_kept_text(played: Play) -> None:
    told = "\n".join(played.arrived["after returning"]["李联络员"])

    assert REASON in told
    assert FIRST_TEXT in played.saw["kept text"].text
    assert "40%" in played.saw["kept text"].text
    assert "2 件" in played.saw["kept text"].text


def test_a_mended_report_is_reviewed_beside_the_returned_one(played: Play) -> None:
    text = played.saw["review of item 9"].text

    assert MENDED_TEXT in text
    assert FIRST_TEXT in text


def test_every_version_of_a_report_is_kept(played: Play, rows: sa.Connection) -> None:
    query = (
        "SELECT version, report.status, progress_text FROM report JOIN duty ON duty.id = duty_id "
        "JOIN item ON item.id = item_id WHERE number = 9 AND progress_text <> '' ORDER BY version"
    )
    versions = [tuple(row) for row in rows.exec_driver_sql(query)]

    assert (1, "returned", FIRST_TEXT) in versions
    assert (2, "accepted", MENDED_TEXT) in versions


# Reminders


def digests(played: Play, name: str) -> list[datetime]:
    """When somebody was reminded."""
    chat_id = next(player.person.user_id for player in played.people if player.person.account.name == name)
    return [at for at, chat, text in played.reminders if chat == chat_id and text.startswith("⏰")]


def test_who_still_owes_is_reminded_once_at_each_of_three_moments(played: Play) -> None:
    moments = [played.moment_before(days) for days in (5, 2, 0)]

    assert [at.replace(second=0, microsecond=0) for at in digests(played, "李联络员")] == moments


def test_who_has_filed_everything_hears_no_more(played: Play) -> None:
    moments = [played.moment_before(days) for days in (5, 2)]

    assert [at.replace(second=0, microsecond=0) for at in digests(played, "Zhao & Sons")] == moments
    assert digests(played, "Taylor") == []


def test_reminders_are_all_that_leaves_unasked(played: Play) -> None:
    secretary = played.secretary.person.user_id
    kinds = {text[0] for _, chat, text in played.reminders if chat != secretary}
    alarms = {text[0] for _, chat, text in played.reminders if chat == secretary}

    assert kinds <= {"⏰", "📨", "📣", "✅"}  # what is overdue, and that it is settled
    assert alarms <= {"⏰", "📨", "⚠", "📮"}  # of agencies that could not be reminded, or were in vain
    assert digests(played, "李领导") == []
    backup = {at.replace(second=0, microsecond=0) for at in digests(played, "李替补 😀")}
    assert backup <= {played.moment_before(0)}  # the last day is told to both


def test_a_digest_names_all_that_is_owed_and_until_when(played: Play) -> None:
    chat_id = played.first.person.user_id
    text = next(text for _, chat, text in played.reminders if chat == chat_id)

    left = len(played.source.numbers_of(played.source.first)) - len(reported(played)[played.source.first])
    assert f"还有 {left} 项未报" in text
    assert "18:00" in text


# Notices


def test_each_audience_is_previewed_with_text_and_count(played: Play) -> None:
    audiences = {"owing": 1, "all": 2, "liaison": 2, "supervising_leader": 1, "agencies": 2}

    for audience, count in audiences.items():
        look = played.saw[f"notice to {audience}"]
        assert NOTICE in look.text
        assert f"将发给 {count} 人" in look.text
        assert look.labels[0] == f"发给 {count} 人"


def test_a_notice_reaches_each_recipient_once_word_for_word(played: Play) -> None:
    told = {name: texts for name, texts in played.arrived["after the notice"].items() if texts}
    told.pop("王秘书", None)

    assert {name: len(texts) for name, texts in told.items()} == {"李联络员": 1, "Zhao & Sons": 1}
    assert all(NOTICE in texts[0] for texts in told.values())


def test_signing_for_a_notice_is_shown_where_it_stood(played: Play) -> None:
    assert "签收" in played.saw["notice signed"].text
    assert played.saw["notice signed"].labels == []


def test_who_signed_who_did_not_and_who_was_not_reached_is_listed(played: Play) -> None:
    text = played.saw["notice progress"].text
    vacant = len(played.source.assigned) - 2

    assert f"已签收 1 · ⏳ 未签收 1 · ⚠️ 无法送达 {vacant}" in text
    assert f"{played.source.first} · 李联络员" in text
    assert f"{played.source.second} · Zhao & Sons" in text


def test_the_secretariat_is_told_whom_it_must_telephone(played: Play) -> None:
    told = "\n".join(played.arrived["at the end"]["王秘书"])

    assert f"{played.source.third} · 联络员" in told


# Figures


def test_the_figures_of_the_period_are_those_counted_by_hand(played: Play) -> None:
    text = played.saw["status"].text
    filed = reported(played)
    count = sum(len(own) for own in filed.values())
    nil = sum(kind == "nil" for own in filed.values() for kind in own.values())
    waived = len(played.source.duties()) - len(owed(played))
    rate = f"{count / len(owed(played)) * 100:.1f}%"

    assert f"应报 {len(owed(played))} · 按时 {count} · 迟报 0 · 未报 {len(owed(played)) - count}\n" in text
    assert f"报送率 {rate} · 按时率 {rate}" in text
    assert f"无新进展 {nil} · 免报 {waived}\n" in text
    assert f"办理中 {len(played.source.items) - 1} · 已销号 1" in text


def test_each_agency_has_its_own_line_of_figures(played: Play) -> None:
    lines = dict(re.findall(r"^(\S+) (\d+/\d+)(?: ⚠️)?$", played.saw["status"].text, re.MULTILINE))
    filed = reported(played)

    due = Counter(agency for _, agency in owed(played))
    agencies = {agency for _, agency in played.source.duties()}
    assert lines == {agency: f"{len(filed.get(agency, {}))}/{due[agency]}" for agency in agencies}


def test_what_was_not_filed_is_missing_once_the_period_is_locked(played: Play) -> None:
    missing = len(owed(played)) - sum(len(own) for own in reported(played).values())

    assert f" · 漏报 {missing}\n" in played.saw["status after the lock"].text


# English


def test_nothing_chinese_is_left_for_who_chose_english(played: Play) -> None:
    data = played.source.words() | {NEW_TITLE, NOTICE, *OWNS_WORDS}
    data |= {player.person.account.name for player in played.people}
    seen = [message.content for message in played.second.person.received[played.before_english :]]

    assert {text for text in seen if CHINESE.search(without(text, data))} == set()


def without(text: str, data: set[str]) -> str:
    """What is left when what people and documents wrote is taken out."""
    text = re.sub(r"(?m)^.*…$", "", text)  # cut in the middle of a text
    for word in sorted(data, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def test_english_goes_the_same_ways(played: Play) -> None:
    looks = {name: look.text for name, look in played.saw.items() if name.startswith("english ")}

    assert "My items" in looks["english /my"]
    assert "reports are filed" in looks["english /due"] or "You will be told" in looks["english /due"]
    assert f"Item {played.number_in_english} " in looks["english /item"]
    assert "found" in looks["english /search"]
    assert "Report on item" in looks["english duty"]
    assert "Work is under way." in looks["english draft"]
    assert "Submitted" in looks["english submitted"]
