"""Documents, workbooks and contact lists at the terminal: what is said where, and the exit codes."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from models.database import Database
from models.documents import Ledger
from models.people import Agency, Invitation
from models.queries import exports
from tests.sources import ROOT
from tests.workbooks import DEADLINE, FIRST, TITLE, Clerk

SAMPLE = ROOT / "bot" / "demo" / "sample.txt"
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def duban(tmp_path: Path) -> Command:
    """`duban("import", …)` in an empty folder."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        environment = {
            "PYTHONPATH": str(ROOT),
            "PATH": "",
            "COLUMNS": "120",
            "PYTHONIOENCODING": "utf-8",
        }
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
        )

    return run


def count(folder: Path, kind: type) -> int:
    """How many rows of a table there are."""
    database = Database(f"sqlite:///{folder / 'data' / 'duban.sqlite3'}")
    with database.read() as session:
        rows = len(exports.all_rows(session, kind))
    database.close()
    return rows


def test_a_document_is_shown_as_a_table_with_its_doubts_marked(duban: Command) -> None:
    answer = duban("read", SAMPLE)

    assert (answer.returncode, answer.stderr) == (0, "")
    first = next(line for line in answer.stdout.splitlines() if "建好县域医疗共同体" in line)
    assert first.startswith(" 1 ")
    assert "2026-06-30" in first
    assert "❓ 牵头单位待定" in first


def test_json_is_for_programs(duban: Command) -> None:
    assert len(json.loads(duban("read", "--json", SAMPLE).stdout)["items"]) == 10


def test_a_rehearsal_shows_the_same_and_keeps_nothing(duban: Command, tmp_path: Path) -> None:
    rehearsed = duban("import", "--dry-run", SAMPLE)

    assert rehearsed.returncode == 0
    assert "10 项" in rehearsed.stdout
    assert "未保存任何内容" in rehearsed.stdout
    assert count(tmp_path, Ledger) == 0
    assert not (tmp_path / "data" / "files").exists()

    imported = duban("import", SAMPLE)

    assert imported.stdout.splitlines()[1:] == rehearsed.stdout.splitlines()[1:-1]
    assert count(tmp_path, Ledger) == 1


def test_a_rehearsal_meets_the_same_refusal(duban: Command) -> None:
    duban("import", SAMPLE)

    answer = duban("import", "--dry-run", SAMPLE)

    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)


@pytest.fixture
def clerk(duban: Command, tmp_path: Path) -> Clerk:
    """A draft's workbook, written by the command line."""
    duban("import", SAMPLE)
    assert duban("workbook", 1, "--out", "ledger.xlsx").returncode == 0
    return Clerk((tmp_path / "ledger.xlsx").read_bytes())


def test_an_edited_workbook_is_applied(duban: Command, tmp_path: Path, clerk: Clerk) -> None:
    clerk.write(FIRST, TITLE, "办好县域医共体")
    (tmp_path / "edited.xlsx").write_bytes(clerk.data)

    rehearsed = duban("import", "--dry-run", "edited.xlsx")
    applied = duban("import", "edited.xlsx")
    again = duban("import", "edited.xlsx")

    assert (rehearsed.returncode, applied.returncode, again.returncode) == (0, 0, 0)
    assert "修改 1 项" in rehearsed.stdout
    assert "已修改 1 项" in applied.stdout
    assert "已修改 0 项" in again.stdout


def test_every_error_of_every_row_is_a_line_on_standard_error(
    duban: Command, tmp_path: Path, clerk: Clerk
) -> None:
    clerk.write(FIRST, TITLE, "办好县域医共体")
    clerk.write(FIRST + 1, DEADLINE, "年底吧")
    clerk.write(FIRST + 2, TITLE, None)
    (tmp_path / "edited.xlsx").write_bytes(clerk.data)

    answer = duban("import", "edited.xlsx")
    partial = duban("import", "--good-rows", "edited.xlsx")

    assert [line.partition("：")[0] for line in answer.stderr.splitlines()] == [
        "事项 · 第 4 行 · 完成时限“年底吧”",
        "事项 · 第 5 行 · 事项",
    ]
    assert (answer.returncode, partial.returncode) == (1, 0)
    assert "已修改 1 项" in partial.stdout


def test_a_ledger_that_does_not_exist_has_no_workbook(duban: Command) -> None:
    duban("migrate")

    answer = duban("workbook", 7, "--out", "ledger.xlsx")

    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)


def test_a_contact_list_gives_a_file_of_codes(duban: Command, tmp_path: Path) -> None:
    duban("import", SAMPLE)
    (tmp_path / "名单.csv").write_text(
        "单位,姓名,电话\n市卫生健康委,张三,13812345678\n市气象局,李四,123\n", encoding="utf-8"
    )

    rehearsed = duban("contacts", "名单.csv", "--dry-run")
    refused = duban("contacts", "名单.csv", "--out", "codes.xlsx")

    assert (rehearsed.returncode, refused.returncode) == (1, 1)
    assert [line.partition("：")[0] for line in refused.stderr.splitlines()] == [
        "第 3 行 · 电话“123”",
        "第 3 行 · 单位“市气象局”",
    ]
    assert count(tmp_path, Invitation) == 0

    done = duban("contacts", "名单.csv", "--out", "codes.xlsx", "--good-rows")

    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "codes.xlsx").read_bytes())).worksheets[0]
    assert done.returncode == 0
    assert [(row[0], row[5]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("市卫生健康委", "张三")
    ]


def test_a_contact_list_may_bring_its_agencies(duban: Command, tmp_path: Path) -> None:
    duban("migrate")
    (tmp_path / "名单.csv").write_text("单位,姓名,电话\n市气象局,张三,\n", encoding="utf-8")

    refused = duban("contacts", "名单.csv", "--out", "codes.xlsx")
    rehearsed = duban("contacts", "名单.csv", "--dry-run", "--new-agencies")
    assert (refused.returncode, rehearsed.returncode, count(tmp_path, Agency)) == (1, 0, 0)

    done = duban("contacts", "名单.csv", "--out", "codes.xlsx", "--new-agencies")

    assert (done.returncode, count(tmp_path, Agency), count(tmp_path, Invitation)) == (0, 1, 1)


def test_wrong_files_and_wrong_use_are_told_apart(duban: Command, tmp_path: Path) -> None:
    duban("migrate")
    (tmp_path / "名单.csv").write_text("单位,姓名,电话\n市卫生健康委,张三,\n", encoding="utf-8")

    assert duban("contacts", "名单.csv").returncode == 2
    assert duban("workbook", "一", "--out", "x.xlsx").returncode == 2
    assert duban("contacts", SAMPLE, "--dry-run").returncode == 1
    listed = duban("import", "名单.csv")
    assert (listed.returncode, len(listed.stderr.splitlines())) == (1, 1)


def test_an_existing_ledger_in_a_workbook_becomes_a_draft(duban: Command, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in (
        ["云泽市2026年重点工作台账"],
        ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"],
        [1, "建设数据平台", "市数据局", "市财政局、市教育局", "2026年9月底前"],
        [2, "改造老旧小区30个", "市住房城乡建设局", "市财政局", "2026年12月31日"],
    ):
        sheet.append(row)
    book.save(tmp_path / "台账.xlsx")

    read = json.loads(duban("read", "--json", "台账.xlsx").stdout)
    imported = duban("import", "台账.xlsx")

    assert [item["title"] for item in read["items"]] == ["建设数据平台", "改造老旧小区30个"]
    assert [party["name"] for party in read["items"][0]["parties"]] == ["市数据局", "市财政局", "市教育局"]
    assert (imported.returncode, count(tmp_path, Ledger)) == (0, 1)
