"""The database's schema: which revision it has, and how it gets the newest."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.database import Database

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(database: Database) -> None:
    """Bring the database to the newest revision; nothing happens where it has it."""
    with database.engine.connect() as connection:
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def current(database: Database) -> str | None:
    """The revision of the database; None before the first migration."""
    with database.engine.connect().execution_options(read_only=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision."""
    return ScriptDirectory.from_config(_configuration()).get_current_head()


def is_current(database: Database) -> bool:
    """Whether the database has the newest revision."""
    return current(database) == head()


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return configuration
