"""The commands as a person at the terminal meets them: what they say, and their exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import schema
from domain.delivery import Priority
from domain.inbox import UpdateState
from domain.notices import MessageKind
from models.base import Base
from models.database import Database
from models.inbox import InboxUpdate
from services import outbox
from tests import factories
from tests.sources import ROOT

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def duban(tmp_path: Path) -> Command:
    """`duban("check", BOT_TOKEN=…)` in an empty folder, with these settings and no others."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PYTHONPATH": str(ROOT),
            "PATH": "",
            "COLUMNS": "200",
            "PYTHONIOENCODING": "utf-8",
            **settings,
        }
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
        )

    return run


def test_help_names_every_command_and_each_explains_itself(duban: Command) -> None:
    assert duban("--help").returncode == 0

    answer = duban("check", "--help")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Usage" in answer.stdout


@pytest.mark.parametrize("arguments", [("nonsense",), ("check", "--nonsense"), ("check", "too", "much")])
def test_wrong_use_ends_with_2(duban: Command, arguments: tuple[str, ...]) -> None:
    answer = duban(*arguments)

    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_a_wrong_setting_ends_with_1_and_one_sentence(duban: Command) -> None:
    answer = duban("check", TIMEZONE="Mars")

    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "TIMEZONE is not right: there is no such time zone; write it like Asia/Shanghai."
    ]


def test_running_without_a_token_is_refused(duban: Command) -> None:
    answer = duban("run")

    assert answer.returncode == 1
    assert "BOT_TOKEN" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_running_when_telegram_is_out_of_reach_is_refused(duban: Command) -> None:
    answer = duban("run", BOT_TOKEN=TOKEN, BOT_API_URL="http://127.0.0.1:1")

    assert answer.returncode == 1
    assert "http://127.0.0.1:1 cannot be reached" in answer.stderr.splitlines()[-1]
    assert TOKEN not in answer.stderr


def test_a_webhook_without_its_secret_is_refused(duban: Command) -> None:
    answer = duban("run", BOT_TOKEN=TOKEN, WEBHOOK_URL="https://example.org/bot")

    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "WEBHOOK_URL needs WEBHOOK_SECRET: without it anybody could call in Telegram's name."
    ]


def test_check_names_updates_that_were_set_aside(duban: Command, tmp_path: Path) -> None:
    duban("migrate")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'duban.sqlite3'}")
    now = datetime.now(UTC)
    with database.transaction() as session:
        state, error = UpdateState.SET_ASIDE, "ValueError"
        for number, settled_at in ((5, now), (6, now - timedelta(days=2))):
            session.add(
                InboxUpdate(
                    update_id=number,
                    chat_id=7,
                    state=state,
                    attempts=5,
                    due_at=now,
                    received_at=now,
                    settled_at=settled_at,
                    error=error,
                )
            )
    database.close()

    answer = duban("check", BOT_TOKEN=TOKEN)

    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "✗ Telegram's update 5 lies aside after 5 attempts: ValueError.",
    ]
    assert "✓ Telegram's update 6 lies aside after 5 attempts: ValueError." in answer.stdout


def test_a_backup_is_made_and_restored(duban: Command) -> None:
    duban("invite", "--role", "secretariat")

    made = duban("backup", "duban.tar.gz")
    restored = duban("restore", "duban.tar.gz", DATA_DIR="elsewhere")
    again = duban("restore", "duban.tar.gz")

    assert made.stdout.startswith("duban.tar.gz: ")
    assert restored.stdout == made.stdout.replace("duban.tar.gz:", "Restored:")
    assert (again.returncode, len(again.stderr.splitlines())) == (1, 1)


def test_migrate_makes_the_database_and_check_finds_it_in_order(duban: Command, tmp_path: Path) -> None:
    assert duban("migrate").returncode == 0
    assert (tmp_path / "data" / "duban.sqlite3").is_file()

    answer = duban("check", BOT_TOKEN=TOKEN)

    assert (answer.returncode, answer.stderr) == (0, "")


def test_check_verifies_the_audit_trail_when_asked(duban: Command, tmp_path: Path) -> None:
    duban("invite", "--role", "secretariat")
    whole = duban("check", "--audit", BOT_TOKEN=TOKEN)

    database = Database(f"sqlite:///{tmp_path / 'data' / 'duban.sqlite3'}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE seat SET role = 'reviewer'")
    database.close()
    changed = duban("check", "--audit", BOT_TOKEN=TOKEN)

    assert (whole.returncode, whole.stderr) == (0, "")
    assert "✓ The audit trail is whole, and says what the tables hold." in whole.stdout
    assert changed.returncode == 1
    assert changed.stderr.splitlines() == ["✗ The seat 1 is not as the audit trail says."]


def test_check_says_what_is_missing(duban: Command) -> None:
    answer = duban("check")

    assert answer.returncode == 1
    assert "BOT_TOKEN is not set" in answer.stderr
    assert "migrate" in answer.stderr


def test_check_reports_a_database_out_of_reach_without_its_password(duban: Command) -> None:
    answer = duban("check", BOT_TOKEN=TOKEN, DATABASE_URL="postgresql://u:s3cr3t@127.0.0.1:1/x")

    assert answer.returncode == 1
    assert "cannot be used" in answer.stderr
    assert "s3cr3t" not in answer.stderr


def test_check_reports_messages_that_nobody_sends(duban: Command, tmp_path: Path) -> None:
    duban("migrate")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'duban.sqlite3'}")
    person = factories.person()
    with database.transaction() as session:
        session.add(person)
        session.flush()
        outbox.enqueue(
            session,
            kind=MessageKind.NOTICE,
            person_id=person.id,
            dedup_key="notice:1",
            facts={},
            priority=Priority.BROADCAST,
            now=datetime(2026, 10, 20, tzinfo=UTC),
        )
    database.close()

    answer = duban("check", BOT_TOKEN=TOKEN)

    assert answer.returncode == 1
    assert "1 messages wait" in answer.stderr


def test_a_file_that_is_no_database_is_refused(duban: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(
        "not a database, only a text that is long enough\n" * 100, encoding="utf-8"
    )

    answer = duban("migrate", DATABASE_URL="sqlite:///notes.txt")

    assert answer.returncode == 1
    assert len(answer.stderr.splitlines()) == 1
    assert "not a database" in answer.stderr


def test_postgresql_is_not_migrated_unasked(duban: Command, postgresql_url: str) -> None:
    database = Database(postgresql_url)
    Base.metadata.drop_all(database.engine)

    answer = duban("run", BOT_TOKEN=TOKEN, DATABASE_URL=postgresql_url)

    assert answer.returncode == 1
    assert "migrate" in answer.stderr
    assert sa.inspect(database.engine).get_table_names() == []
    database.close()


def test_postgresql_is_migrated_when_asked(duban: Command, postgresql_url: str) -> None:
    database = Database(postgresql_url)
    Base.metadata.drop_all(database.engine)

    assert duban("migrate", DATABASE_URL=postgresql_url).returncode == 0

    assert schema.is_current(database)
    database.close()


# calendar


@pytest.fixture
def listed(duban: Command, tmp_path: Path) -> Command:
    """A prepared database, and lists of holidays beside it."""
    duban("migrate")
    document = {"year": 2027, "source": "notice", "off": {"2027-01-01": "元旦"}, "work": ["2027-01-02"]}
    (tmp_path / "2027.json").write_text(json.dumps(document), encoding="utf-8")
    faulty = "日期,是否放假\n2027-01-01,是\n2027-01-01,否\n2028-01-01,是\n"
    (tmp_path / "faulty.csv").write_text(faulty, encoding="utf-8")
    (tmp_path / "letter.txt").write_text("各单位：\n请报送。\n", encoding="utf-8")
    return duban


def test_a_year_of_holidays_is_set_and_shown(listed: Command) -> None:
    assert "此前尚无2027年的放假安排" in listed("calendar", "2027.json").stdout

    shown = listed("calendar", "--show", "2027")

    assert shown.stdout.splitlines() == [
        "2027年放假安排",
        "来源：notice",
        "工作日放假 1 天 · 周末调休上班 1 天",
        "· 元旦 1月1日（周五）",
        "调休上班：1月2日（周六）",
    ]


def test_a_source_that_is_given_goes_before_the_list_s_own(listed: Command) -> None:
    listed("calendar", "2027.json", "--source", "国办发明电〔2026〕9号")

    assert "来源：国办发明电〔2026〕9号" in listed("calendar", "--show", "2027").stdout


def test_a_rehearsed_year_is_not_kept(listed: Command) -> None:
    answer = listed("calendar", "2027.json", "--dry-run")

    assert "2027年放假安排" in answer.stdout
    assert "尚未录入该年放假安排" in listed("calendar", "--show", "2027").stdout


def test_every_faulty_row_of_a_list_is_shown_and_nothing_kept(listed: Command) -> None:
    answer = listed("calendar", "faulty.csv")

    assert answer.returncode == 1
    assert [line.partition("：")[0] for line in answer.stderr.splitlines()] == [
        "第 3 行“2027-01-01”",
        "第 4 行“2028-01-01”",
    ]
    assert "尚未录入该年放假安排" in listed("calendar", "--show", "2027").stdout


def test_a_file_that_lists_no_holidays_is_refused(listed: Command) -> None:
    answer = listed("calendar", "letter.txt")

    assert answer.returncode == 1
    assert answer.stderr.startswith("letter.txt is no list of holidays")


@pytest.mark.parametrize("arguments", [(), ("2027.json", "--show", "2027")])
def test_a_calendar_is_either_set_or_shown(listed: Command, arguments: tuple[str, ...]) -> None:
    assert listed("calendar", *arguments).returncode == 2
