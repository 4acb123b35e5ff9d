"""Settings: what is accepted, and the sentence for what is not."""

from pathlib import Path

import pytest

from bot import settings
from bot.refusals import Refusal
from bot.settings import Settings

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine, and a folder without .env."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def refusal(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(Refusal) as caught:
        settings.load()
    return str(caught.value)


def test_everything_but_the_token_has_a_default() -> None:
    loaded = settings.load()

    assert loaded.database_address == "sqlite:///data/duban.sqlite3"
    assert (loaded.timezone.key, loaded.language) == ("Asia/Shanghai", "zh")
    with pytest.raises(Refusal, match="BOT_TOKEN"):
        loaded.require_token()


def test_settings_come_from_the_file_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LANGUAGE=en\nLOG_LEVEL=ERROR\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "debug")

    loaded = settings.load()

    assert (loaded.language, loaded.log_level) == ("en", "DEBUG")


def test_a_blank_value_is_no_value(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=\nDATABASE_URL=\nPROXY_URL=\nTIMEZONE=\n", encoding="utf-8")

    loaded = settings.load()

    assert (loaded.bot_token, loaded.database_url, loaded.proxy) == (None, None, None)
    assert loaded.timezone.key == "Asia/Shanghai"


def test_the_mark_that_windows_editors_put_in_front_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LANGUAGE=en\n", encoding="utf-8-sig")

    assert settings.load().language == "en"


def test_a_file_in_another_encoding_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# 督办\n", encoding="gb18030")

    with pytest.raises(Refusal, match="UTF-8"):
        settings.load()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgres://u:p%40w@host/db", "postgresql+psycopg://u:p%40w@host/db"),
        ("postgresql://host/db", "postgresql+psycopg://host/db"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("sqlite:///x.sqlite3", "sqlite:///x.sqlite3"),
    ],
)
def test_addresses_of_postgresql_lead_to_its_driver(
    monkeypatch: pytest.MonkeyPatch, given: str, meant: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)

    assert settings.load().database_address == meant


def test_the_database_lies_in_the_data_folder_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "elsewhere")

    assert settings.load().database_address == "sqlite:///elsewhere/duban.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "not-a-token"),
        ("BOT_API_URL", "api.telegram.org"),
        ("DATABASE_URL", "mysql://host/db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql+asyncpg://host/db"),
        ("TIMEZONE", "Mars/Olympus"),
        ("LANGUAGE", "fr"),
        ("WEBHOOK_URL", "http://example.org"),
        ("WEBHOOK_SECRET", "with spaces"),
        ("PROXY_URL", "ftp://example.org"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "1001"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    sentence = refusal(monkeypatch, name, value)

    assert sentence.startswith(f"{name} is not right: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DATABASE_URL", "PROXY_URL", "WEBHOOK_SECRET"])
def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert "s3cr3t" not in refusal(monkeypatch, name, "s3cr3t, wrong")


@pytest.mark.parametrize(
    ("given", "address"),
    [("8080", "127.0.0.1:8080"), ("0.0.0.0:80", "0.0.0.0:80"), ("[::1]:80", "[::1]:80")],
)
def test_an_address_to_listen_on_may_be_a_port_alone(
    monkeypatch: pytest.MonkeyPatch, given: str, address: str
) -> None:
    monkeypatch.setenv("HEALTH_ADDRESS", given)

    assert settings.load().health_address == address


@pytest.mark.parametrize(
    "given", ["localhost", "127.0.0.1:", ":80", "127.0.0.1:65536", "http://127.0.0.1:80"]
)
def test_anything_else_is_no_address_to_listen_on(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    assert refusal(monkeypatch, "WEBHOOK_LISTEN", given).endswith("write it like 127.0.0.1:8080.")


def test_secrets_may_be_files_and_count_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "SECRETS", tmp_path)
    (tmp_path / "bot_token").write_text("123456:from_a_file\n", encoding="utf-8")
    (tmp_path / "webhook_secret").write_text("from_a_file\n", encoding="utf-8")
    monkeypatch.setenv("WEBHOOK_SECRET", "from_the_environment")

    loaded = settings.load()

    assert loaded.token == "123456:from_a_file"
    assert loaded.webhook_secret is not None
    assert loaded.webhook_secret.get_secret_value() == "from_the_environment"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:s3cr3t@host/db")
    monkeypatch.setenv("PROXY_URL", "socks5://u:s3cr3t@host:1080")

    shown = repr(settings.load())

    assert "s3cr3t" not in shown
    assert TOKEN not in shown


@pytest.mark.parametrize("locales", ["zh_CN:zh", "en_US.UTF-8", "de_DE:de:en"])
def test_a_desktops_list_of_locales_is_not_meant_for_us(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, locales: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("LANGUAGE=en\n", encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", locales)

    assert settings.load().language == "en"
