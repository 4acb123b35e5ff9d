"""The database's schema: which revision it has, and how it gets the newest."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.database import Database

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(database: Database) -> None:
    """Bring the database to the newest revision; nothing happens where it has it."""
    _run(command.upgrade, database, "head")


def reset(database: Database, revision: str) -> None:
    """Drop all tables, and make those of a revision."""
    _run(command.downgrade, database, "base")
    _run(command.upgrade, database, revision)


def knows(revision: str) -> bool:
    """Whether this version can bring a database from a revision to its own."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def current(database: Database) -> str | None:
    """The revision of the database; None before the first migration."""
    with database.engine.connect().execution_options(read_only=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision."""
    return _scripts().get_current_head()


def is_current(database: Database) -> bool:
    """Whether the database has the newest revision."""
    return current(database) == head()


def _run(step: Callable[[Config, str], None], database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        step(configuration, revision)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_configuration())


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return configuration
