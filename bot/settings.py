"""Settings from the environment and .env: the only module that reads them."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from bot.delivery.pacing import USUAL_RATE
from bot.refusals import Refusal

MAX_PORT = 65535
MAX_RATE = 1000  # messages a second, what Telegram allows with paid broadcasts
#: Where Docker and others put secrets, each a file named like its setting in small letters.
SECRETS = Path("/run/secrets")


def _token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value(), re.ASCII):
        raise ValueError("it does not look like a token of @BotFather, such as 123456:ABC…")
    return token


def _web_address(address: str) -> str:
    if not re.match(r"https?://[^\s/]", address):
        raise ValueError("it must begin with https:// or http://")
    return address.rstrip("/")


def _secure_address(address: str) -> str:
    if not re.match(r"https://[^\s/]|http://(127\.0\.0\.1|localhost)(:\d+)?(/|$)", address):
        raise ValueError("Telegram calls only addresses that begin with https://")
    if not re.fullmatch(r"[^?#\s{}]+", address):
        raise ValueError("it must be an address without blanks, braces, ? and #")
    return address


def _listening(address: str) -> str:
    """host:port out of host:port, [host]:port, or a port on this machine alone."""
    match = re.fullmatch(r"(?:([\w.-]+|\[[0-9a-fA-F:.]+\]):)?(\d{1,5})", address, re.ASCII)
    if match is None or int(match[2]) > MAX_PORT:
        raise ValueError("write it like 127.0.0.1:8080")
    return f"{match[1] or '127.0.0.1'}:{match[2]}"


def _database(address: SecretStr) -> SecretStr:
    """The address of a SQLite file or of PostgreSQL through psycopg."""
    try:
        url = sa.make_url(
            re.sub(r"^(postgres|postgresql)://", "postgresql+psycopg://", address.get_secret_value())
        )
    except sa.exc.ArgumentError:
        raise ValueError("it is no database address such as sqlite:///data/duban.sqlite3") from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("it must begin with sqlite:/// or postgresql://")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("it must name a file, such as sqlite:///data/duban.sqlite3")
    return SecretStr(url.render_as_string(hide_password=False))


def _proxy(address: SecretStr) -> SecretStr:
    if not re.match(r"(https?|socks5h?)://[^\s/]", address.get_secret_value()):
        raise ValueError("it must begin with socks5://, socks5h://, http:// or https://")
    return address


def _send_rate(rate: float) -> float:
    if not 1 <= rate <= MAX_RATE:
        raise ValueError(f"it must be a number from 1 to {MAX_RATE}")
    return rate


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\w-]{1,256}", secret.get_secret_value(), re.ASCII):
        raise ValueError("it must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
    return secret


def _zone(name: object) -> object:
    try:
        return ZoneInfo(name) if isinstance(name, str) else name
    except (KeyError, ValueError, OSError):
        raise ValueError("there is no such time zone; write it like Asia/Shanghai") from None


class _Environment(EnvSettingsSource):
    """The environment. Desktops set LANGUAGE too, to locales such as zh_CN:en: those are not meant for us."""

    def __call__(self) -> dict[str, Any]:
        found = super().__call__()
        if re.search("[_:]", str(found.get("language", ""))):
            del found["language"]
        return found


class Settings(BaseSettings):
    """All settings; each is named like its variable."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Windows' editor puts a mark in front
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    bot_api_url: Annotated[str, AfterValidator(_web_address)] = "https://api.telegram.org"
    data_dir: Path = Path("data")
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = None
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Shanghai")
    language: Literal["zh", "en"] = "zh"
    webhook_url: Annotated[str, AfterValidator(_secure_address)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    webhook_listen: Annotated[str, AfterValidator(_listening)] = "127.0.0.1:8443"
    health_address: Annotated[str, AfterValidator(_listening)] | None = None
    send_rate: Annotated[float, AfterValidator(_send_rate)] = USUAL_RATE
    proxy_url: Annotated[SecretStr, AfterValidator(_proxy)] | None = None
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before .env before files of secrets, without the LANGUAGE of desktops."""
        files = (SecretsSettingsSource(settings_cls, SECRETS),) if SECRETS.is_dir() else ()
        return (init_settings, _Environment(settings_cls), dotenv_settings, *files)

    @property
    def token(self) -> str:
        """The bot's token; Refusal where none is set."""
        if self.bot_token is None:
            raise Refusal("BOT_TOKEN is not set: put the token that @BotFather gave you into .env.")
        return self.bot_token.get_secret_value()

    def require_token(self) -> None:
        """Refusal where no token is set."""
        _ = self.token

    @property
    def webhook(self) -> tuple[str, str] | None:
        """Address and secret of the webhook; None where the bot polls. Errors: Refusal without a secret."""
        if self.webhook_url is None:
            return None
        if self.webhook_secret is None:
            raise Refusal(
                "WEBHOOK_URL needs WEBHOOK_SECRET: without it anybody could call in Telegram's name."
            )
        return self.webhook_url, self.webhook_secret.get_secret_value()

    @property
    def database_address(self) -> str:
        """The database's address with its password: never show it."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir / 'duban.sqlite3'}"
        return self.database_url.get_secret_value()

    @property
    def proxy(self) -> str | None:
        """The proxy's address with its password: never show it."""
        return self.proxy_url.get_secret_value() if self.proxy_url else None


def load() -> Settings:
    """The settings; Refusal with a sentence for each one that is wrong, which never repeats its value."""
    try:
        return Settings()
    except ValidationError as error:
        raise Refusal(" ".join(_sentence(str(e["loc"][0]), e["msg"]) for e in error.errors())) from None
    except (OSError, UnicodeDecodeError):
        raise Refusal(
            ".env cannot be read: it must be a text file in UTF-8 that this user may open."
        ) from None


def _sentence(name: str, message: str) -> str:
    reason = message.removeprefix("Value error, ").replace("Input should be", "it must be")
    return f"{name.upper()} is not right: {reason}."
