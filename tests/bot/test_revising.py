"""A revised document, and what is carried over, at the terminal."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import documents, revisions
from bot.refusals import Refusal
from bot.settings import Settings
from domain.roles import Role
from models.base import Base
from models.database import Database
from models.items import Item
from models.queries import exports
from models.queries import ledgers as ledger_queries
from models.revisions import Revision
from services import ledgers, people
from tests.journeys.sources import SAMPLE
from tests.journeys.stages import Home
from tests.journeys.test_revisions import next_year, revised
from tests.sources import ROOT

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)


class Terminal:
    """Somebody at the terminal of an installation that holds the sample as ledger 1."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.database = Database(url)
        self.settings: Settings = Home(url, folder).settings()
        documents.import_file(SAMPLE.document, self.settings, self.database, now=NOW)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def rows(self, kind: type[Base]) -> list[Base]:
        with self.database.read() as session:
            return list(exports.all_rows(session, kind))

    def publish(self, ledger_id: int) -> None:
        with self.database.transaction() as session:
            slip = people.invite(session, role=Role.SECRETARIAT, invited_by_id=None, now=NOW)
            person = people.accept_invitation(
                session, code=slip.code, telegram_id=7, name="王秘书", language=None, now=NOW
            )
            assert person.person is not None
            ledgers.publish(session, ledger_id, actor_id=person.person.id, now=NOW)

    def compare(self, path: Path, *, is_rehearsal: bool = False) -> list[str]:
        return revisions.compare(path, 1, self.settings, self.database, is_rehearsal=is_rehearsal, now=NOW)


@pytest.fixture
def terminal(tmp_path: Path, sqlite_url: str) -> Terminal:
    return Terminal(tmp_path, sqlite_url)


def test_a_new_text_is_not_made_a_second_ledger_unasked(terminal: Terminal) -> None:
    path = terminal.file("new.txt", revised())

    with pytest.raises(Refusal, match="--revises 1, or say --new"):
        revisions.refuse_resembled(path, terminal.settings, terminal.database)


def test_another_document_and_the_same_file_are_left_to_import(terminal: Terminal) -> None:
    revisions.refuse_resembled(SAMPLE.document, terminal.settings, terminal.database)
    revisions.refuse_resembled(terminal.file("2027.txt", next_year()), terminal.settings, terminal.database)


def test_the_changes_are_listed_and_wait(terminal: Terminal) -> None:
    lines = terminal.compare(terminal.file("new.txt", revised()))

    assert "  6  调整医疗服务价格 · 完成时限" in lines
    assert "     修订后：2026年6月30日（星期二）" in lines
    assert "  2  补齐村级服务短板 · 单位" in lines
    assert "  9  推动中医药传承创新 · 删去" in lines
    assert "  ＋  推进智慧医院建设 · 新增" in lines
    with terminal.database.read() as session:
        assert ledger_queries.item_count(session, 1) == 10


def test_a_rehearsal_keeps_nothing(terminal: Terminal) -> None:
    lines = terminal.compare(terminal.file("new.txt", revised()), is_rehearsal=True)

    assert lines[-1] == "仅试运行，未保存任何内容。"
    assert terminal.rows(Revision) == []


def test_what_needs_no_look_is_applied_when_asked(terminal: Terminal) -> None:
    path = terminal.file("new.txt", revised())
    terminal.compare(path)

    outcome = revisions.apply(path, terminal.settings, terminal.database, now=NOW)

    titles = {row.title for row in terminal.rows(Item) if isinstance(row, Item)}
    assert (outcome.applied, outcome.left) == (5, 0)
    assert "推进智慧医院建设" in titles
    assert "推动中医药传承创新" not in titles


def test_unfinished_items_are_carried_over_and_a_rehearsal_shows_the_same(terminal: Terminal) -> None:
    terminal.publish(1)
    path = terminal.file("2027.txt", next_year())
    documents.import_file(path, terminal.settings, terminal.database, now=NOW)

    def carry(*, is_rehearsal: bool) -> list[str]:
        return revisions.carry_over(
            1, 2, terminal.settings, terminal.database, is_rehearsal=is_rehearsal, now=NOW
        )

    tried, done = carry(is_rehearsal=True), carry(is_rehearsal=False)

    carried = [row for row in terminal.rows(Item) if isinstance(row, Item) and row.carried_from_id]
    assert tried == [*done, "仅试运行，未保存任何内容。"]
    assert done[0] == "2026年第1项  建好县域医疗共同体  由事项 1 承接：建好县域医疗共同体"
    assert len(carried) == 10


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=100
    )


@pytest.mark.parametrize(
    "options", [("--apply",), ("--new", "--revises", "1"), ("--new", "--apply", "--revises", "1")]
)
def test_options_that_contradict_each_other_end_with_2(tmp_path: Path, options: tuple[str, ...]) -> None:
    answer = run(tmp_path, "import", str(SAMPLE.document), *options)

    assert answer.returncode == 2
    assert "--revises LEDGER" in answer.stderr


def test_the_way_of_a_new_text_through_the_commands(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    path.write_text(revised(), encoding="utf-8")
    run(tmp_path, "import", str(SAMPLE.document))

    refused = run(tmp_path, "import", str(path))
    applied = run(tmp_path, "import", str(path), "--revises", "1", "--apply")

    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert applied.stdout.splitlines()[-1] == "Applied: 5; left to decide in the chat: 0."
