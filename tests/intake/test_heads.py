"""What a document says about itself."""

from datetime import date

import pytest

from domain.levels import GovernmentLevel
from intake import heads
from intake.heads import Head

NOTICE = """云泽市人民政府办公室关于印发云泽市2026年教育重点工作任务的通知
云政办发〔2026〕9号
各县区人民政府：
《云泽市2026年教育重点工作任务》已经市政府同意，现印发给你们。
云泽市人民政府办公室
2026年2月26日
云泽市2026年教育
重点工作任务
根据《上级文件》（某政发〔2025〕3号）要求，制定本任务。
"""


def read(head: str, tail: str = "") -> Head:
    text = f"{head}一、甲\n（一）乙。（市教育局负责）{tail}"
    return heads.read(text, len(head))


def test_a_covering_notice_gives_number_issuer_and_date_and_the_list_s_own_title() -> None:
    head = read(NOTICE)

    assert head.title == "云泽市2026年教育重点工作任务"
    assert (head.doc_no, head.issuer) == ("云政办发〔2026〕9号", "云泽市人民政府办公室")
    assert (head.issued_on, head.year) == (date(2026, 2, 26), 2026)
    assert (head.period_end, head.period_assumed) == (date(2026, 12, 31), False)
    assert head.level is GovernmentLevel.CITY


def test_a_document_without_a_notice_is_signed_at_its_end() -> None:
    head = read(
        "省教育厅关于发展教育的\n若干意见\n某教发〔2026〕3号\n各市州：\n",
        "\n江河省教育厅\n2026年3月1日\n（此件公开发布）",
    )

    assert head.title == "省教育厅关于发展教育的若干意见"
    assert (head.issuer, head.issued_on) == ("江河省教育厅", date(2026, 3, 1))


def test_a_head_on_one_line_is_taken_apart() -> None:
    head = read(
        "云泽市人民政府关于发展教育的意见云府发〔2026〕17号各县区人民政府：为发展教育，提出如下意见。",
        "。云泽市人民政府2026年3月1日（此件公开发布）",
    )

    assert (head.title, head.doc_no) == ("云泽市人民政府关于发展教育的意见", "云府发〔2026〕17号")
    assert (head.issuer, head.issued_on) == ("云泽市人民政府", date(2026, 3, 1))


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    assert read(f"信用云泽\n\n{NOTICE}").issuer == "云泽市人民政府办公室"
    assert read("云泽政务\n云泽市教育局关于发展教育的意见\n").title == "云泽市教育局关于发展教育的意见"


def test_the_fields_of_a_saved_page_are_read() -> None:
    head = read(
        "发文机关: 云泽市教育局 成文日期: 2026年01月05日\n"
        "发文字号: 云教发〔2026〕1号 发布日期: 2026年02月01日\n云泽市教育要点\n"
    )

    assert (head.issuer, head.issued_on, head.doc_no) == (
        "云泽市教育局",
        date(2026, 1, 5),
        "云教发〔2026〕1号",
    )


def test_a_number_that_the_text_cites_is_not_its_own() -> None:
    assert (
        read(
            "云泽市2026年教育要点\n根据《意见》（江政发〔2025〕3号）和江府办〔2025〕4号文件，制定本要点。\n"
        ).doc_no
        is None
    )


@pytest.mark.parametrize(
    ("title", "year", "end", "assumed"),
    [
        ("云泽市2026年教育重点任务", 2026, date(2026, 12, 31), False),
        ("云泽市2026年上半年教育重点任务", 2026, date(2026, 6, 30), False),
        ("云泽市教育行动计划（2026—2028年）", 2026, date(2028, 12, 31), False),
        ("云泽市“十五五”教育工作方案", None, date(2030, 12, 31), False),
        ("云泽市教育重点任务", None, None, True),
    ],
)
def test_the_title_names_the_period(title: str, year: int | None, end: date | None, assumed: bool) -> None:
    head = read(f"{title}\n")

    assert (head.title, head.year, head.period_end, head.period_assumed) == (title, year, end, assumed)


def test_a_title_without_a_period_takes_its_year_from_the_number_and_says_so() -> None:
    head = read("云泽市教育工作方案\n云教发〔2026〕1号\n")

    assert (head.year, head.period_end, head.period_assumed) == (2026, date(2026, 12, 31), True)


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("国务院办公厅", GovernmentLevel.NATIONAL),
        ("江河省人民政府", GovernmentLevel.PROVINCE),
        ("重庆市人民政府", GovernmentLevel.PROVINCE),
        ("云泽市人民政府", GovernmentLevel.CITY),
        ("清溪县人民政府", GovernmentLevel.COUNTY),
    ],
)
def test_the_issuer_s_name_tells_the_level(issuer: str, level: GovernmentLevel) -> None:
    assert read(f"{issuer}关于发展教育的意见\n").level is level


def test_a_date_in_brackets_below_the_title_is_the_signature_s() -> None:
    head = read("中共云泽市委 云泽市人民政府\n关于发展教育的实施意见\n（2026年3月15日）\n")

    assert (head.issued_on, head.year) == (date(2026, 3, 15), 2026)


def test_fields_in_brackets_are_read() -> None:
    head = read("【制定机关】云泽市人民政府\n【公布日期】2026.01.17\n【字 号】云政〔2026〕1号\n")

    assert (head.issuer, head.issued_on, head.doc_no) == (
        "云泽市人民政府",
        date(2026, 1, 17),
        "云政〔2026〕1号",
    )


def test_a_title_inside_a_title_has_its_own_marks_again() -> None:
    head = read("《云泽市〈政府工作报告〉任务分解方案》已经市政府同意。\n")

    assert head.title == "云泽市《政府工作报告》任务分解方案"


def test_a_signature_is_found_where_the_title_follows_at_once() -> None:
    head = read("《教育任务》已经市政府同意。云泽市人民政府办公室2026年3月28日云泽市2026年教育工作要点")

    assert (head.issuer, head.issued_on) == ("云泽市人民政府办公室", date(2026, 3, 28))


@pytest.mark.parametrize("kind", ["任务分解", "重点任务分工", "民生实事项目"])
def test_a_title_may_end_with_any_word_for_a_list_of_tasks(kind: str) -> None:
    assert read(f"2026年云泽市{kind}\n").title == f"2026年云泽市{kind}"


def test_a_year_before_the_quoted_title_counts() -> None:
    head = read(
        "市政府关于印发2026年《云泽市政府工作报告》任务分解方案的通知\n《任务分解方案》已经市政府同意。\n"
    )

    assert (head.year, head.period_end) == (2026, date(2026, 12, 31))
