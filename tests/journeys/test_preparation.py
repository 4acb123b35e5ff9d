"""The acceptance story up to the signatures: a document becomes a ledger, its agencies come in."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from tests.journeys.play import Play
from tests.journeys.preparation import NEW_TITLE
from tests.journeys.test_story import CHINESE

# Coming in


def test_a_stranger_is_told_where_to_ask_and_nothing_else(played: Play) -> None:
    assert "邀请链接" in played.saw["stranger"].text
    assert played.saw["stranger"].labels == []


def test_the_code_of_the_command_line_lets_the_secretariat_in(played: Play) -> None:
    assert "秘书处" in played.saw["secretary welcome"].text
    assert "DOCX" in played.saw["secretary welcome"].text


def test_a_reviewer_comes_in_by_a_code_sent_as_plain_text(played: Play) -> None:
    assert "审核" in played.saw["reviewer welcome"].text


# The draft


def test_a_document_becomes_a_draft_with_its_figures(played: Play) -> None:
    source, text = played.source, played.saw["summary"].text

    assert source.answer["title"] in text
    assert source.answer["doc_no"] in text
    assert f"事项：{len(source.items)} 项" in text
    assert f"涉及单位：{len(source.agencies)} 家" in text


def test_a_draft_is_told_to_nobody(played: Play) -> None:
    told = {name: texts for name, texts in played.arrived["before publishing"].items() if texts}

    assert set(told) == {"王秘书"}
    assert "尚未通知任何单位" in played.saw["summary"].text


def test_every_item_is_on_one_page_of_the_draft(played: Play) -> None:
    lines = played.saw["draft pages"].text.splitlines()

    titles = [f"{item['no']} {item['title']}" for item in played.source.items]
    assert [line for line in lines if line in titles] == titles


def test_an_item_of_the_draft_shows_all_that_was_read(played: Play) -> None:
    item, text = played.source.item(played.source.dropped), played.saw["draft item"].text

    assert f"事项 {item['no']} " in text
    assert item["section"] in text
    assert item["title"] in text
    assert item["body"].removeprefix(f"{item['title']}。") in text
    for party in item["parties"]:
        assert party["name"] in text
    assert "完成时限" in text
    assert "❓" in text


def test_the_doubts_of_the_draft_name_their_items(played: Play) -> None:
    text = played.saw["doubts"].text

    assert text.startswith("疑点 1/")
    assert "由谁牵头" in text


def test_a_dropped_item_leaves_the_draft_after_a_question(played: Play) -> None:
    assert f"移出事项 {played.source.dropped}" in played.saw["drop asked"].labels
    assert f"事项：{len(played.source.items) - 1} 项" in played.saw["summary after drop"].text


def test_the_same_file_twice_makes_no_second_draft(played: Play, rows: sa.Connection) -> None:
    assert "已导入" in played.saw["sent twice"].text
    states = rows.exec_driver_sql("SELECT status, count(*) FROM ledger GROUP BY status").fetchall()
    assert dict(tuple(row) for row in states) == {"discarded": 1, "published": 1}


# Corrections


def test_all_leads_are_settled_in_one_tap(played: Play) -> None:
    leaderless = [
        item
        for item in played.source.items
        if all(party["role"] != "lead" for party in item["parties"]) and len(item["parties"]) > 1
    ]

    assert f"已处理疑点 {len(leaderless)} 处" in played.saw["leads settled"].answer


def test_title_deadline_and_agencies_are_corrected(played: Play) -> None:
    source, text = played.source, played.saw["item corrected"].text

    assert NEW_TITLE in text
    assert f"完成时限：{source.begins.year}年11月30日" in text
    assert source.added in text
    assert source.removed not in re.sub("❓.*", "", text)


def test_a_press_on_an_agency_gives_it_the_next_role(played: Play) -> None:
    lead = source_lead(played)

    assert f"责任 · {lead}" in played.saw["role changed"].labels
    assert f"牵头 · {lead}" in played.saw["parties corrected"].labels


def source_lead(played: Play) -> str:
    """The first-named agency of item 9."""
    return played.source.agencies_of(9)[0]


# Publishing


def test_publishing_names_its_effect_in_numbers_and_asks_once(played: Play) -> None:
    look, source = played.saw["publish asked"], played.source

    effect = f"{len(source.items)} 项，涉及 {len(source.assigned)} 家单位，目前可通知 0 人"
    assert effect in look.text
    assert look.labels[0] == f"立项并交办 {len(source.items)} 项"


def test_publishing_registers_every_item_with_a_frozen_deadline(played: Play, rows: sa.Connection) -> None:
    query = (
        "SELECT number, item.title, deadline, original_deadline "
        "FROM item JOIN ledger ON ledger.id = ledger_id WHERE ledger.status = 'published' ORDER BY number"
    )
    items = rows.exec_driver_sql(query).fetchall()

    assert [row[0] for row in items] == [item["no"] for item in played.source.items]
    assert items[8][1] == NEW_TITLE
    assert all(row[2] == row[3] for row in items)
    assert "已立项并交办" in played.saw["published"].text
    assert not any(played.arrived["after publishing"].values())


# Coming in: agencies


@pytest.mark.parametrize("role", ["liaison", "backup_liaison", "supervising_leader"])
def test_who_takes_a_seat_sees_at_once_what_the_agency_has(played: Play, role: str) -> None:
    text = played.saw[f"welcome {role}"].text

    assert played.source.first in text
    assert f"{len(played.source.numbers_of(played.source.first))} 项" in text


def test_who_speaks_english_is_welcomed_in_english(played: Play) -> None:
    text, third = played.saw["welcome in english"].text, played.source.third

    assert f"Your agency has {len(played.source.numbers_of(third))} items" in text


def test_all_other_agencies_get_one_code_each_in_a_file(played: Play) -> None:
    others = played.source.assigned - {played.source.first}

    assert {row[0] for row in played.sheet} == others
    assert len({row[2] for row in played.sheet}) == len(played.sheet)
    assert all(f"start={row[2]}" in row[3] for row in played.sheet)


def test_no_code_is_stored_as_it_reads(played: Play, rows: sa.Connection) -> None:
    hashes = {row[0] for row in rows.exec_driver_sql("SELECT code_hash FROM invitation")}

    assert len(hashes) == len(played.sheet) + 5
    assert not hashes & {row[2] for row in played.sheet}


# Looking around


def test_my_items_are_counted_and_listed_most_urgent_first(played: Play) -> None:
    numbers = played.source.numbers_of(played.source.first)

    assert f"共 {len(numbers)} 项" in played.saw["my"].text
    assert f"未签收 {len(numbers)} 项" in played.saw["my"].text


def test_nothing_is_owed_before_a_period_opens(played: Play, rows: sa.Connection) -> None:
    assert not re.search(r"待报送 \d+ 项", played.saw["due before the period"].text)


def test_an_item_is_found_by_its_number(played: Play) -> None:
    text = played.saw["item"].text

    assert text.startswith(f"事项 9 {NEW_TITLE}")
    assert played.source.item(9)["body"].partition("。")[2][:100] in text


def test_a_search_finds_the_items_that_speak_of_the_word(played: Play) -> None:
    expected = [item["no"] for item in played.source.items if "医保" in all_words(item)]

    assert f"找到 {len(expected)} 项" in played.saw["search"].text
    assert [int(label) for label in played.saw["search"].labels if label.isdigit()] == expected[:8]


def all_words(item: Any) -> str:
    """Title, text, section and agencies of an item in one text."""
    return " ".join([item["title"], item["body"], item["section"], *(row["name"] for row in item["parties"])])


def test_an_item_of_another_agency_is_not_shown(played: Play) -> None:
    text = played.saw["item of another agency"].text

    assert "no part in item" in text
    assert not CHINESE.search(text)


def test_a_leader_looks_and_is_offered_nothing_to_file(played: Play) -> None:
    look = played.saw["duty of the leader"]

    assert look.labels == ["查看事项", "‹ 待报送", "🔗 复制链接"]
    assert not any("签收" in label for label in played.saw["my of the leader"].labels)


# Signing


def test_one_item_is_signed_for_once(played: Play, rows: sa.Connection) -> None:
    item_id = rows.exec_driver_sql("SELECT max(id) FROM item WHERE number = 9").scalar_one()
    query = (
        "SELECT actor_id, count(*) FROM audit_entry "
        f"WHERE action = 'acknowledge' AND noun = 'item' AND noun_id = {item_id} GROUP BY actor_id"
    )

    assert "已签收事项 9" in played.saw["signed"].answer
    assert {count for _, count in rows.exec_driver_sql(query)} == {1}


def test_all_others_are_signed_for_at_once(played: Play, rows: sa.Connection) -> None:
    numbers = played.source.numbers_of(played.source.first)
    query = (
        "SELECT count(*) FROM assignment JOIN agency ON agency.id = agency_id "
        f"WHERE agency.name = '{played.source.first}' AND acknowledged_at IS NOT NULL"
    )

    assert f"已签收事项 {len(numbers) - 1} 项" in played.saw["all signed"].text
    assert rows.exec_driver_sql(query).scalar_one() == len(numbers)
