"""The installation's database, opened for a command."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic.util import CommandError

from bot import installation, schema
from bot.refusals import Refusal
from bot.settings import Settings
from domain.trail import Channel
from models.database import Database
from models.queries import zones


@contextmanager
def reached(settings: Settings, *, channel: Channel = Channel.COMMAND_LINE) -> Iterator[Database]:
    """The database as it is. Errors: Refusal where it cannot be reached, now or while it is used."""
    _make_folder(settings)
    database = Database(settings.database_address, channel=channel)
    try:
        yield database
    except sa.exc.DBAPIError as error:
        raise Refusal(f"The database {_name(database)} cannot be used: {_first_line(error)}.") from error
    except CommandError as error:
        raise Refusal(f"The schema of {_name(database)} is not one of this version's: {error}.") from error
    finally:
        database.close()


@contextmanager
def opened(settings: Settings, *, channel: Channel = Channel.COMMAND_LINE) -> Iterator[Database]:
    """The database with the newest schema; only SQLite is brought there unasked. Errors: Refusal."""
    with reached(settings, channel=channel) as database:
        if database.is_sqlite:
            installation.prepare(database)
        elif not schema.is_current(database):
            raise Refusal("The schema of the database is not this version's: run `python -m bot migrate`.")
        yield database


def localised(settings: Settings, database: Database) -> Settings:
    """The settings with the time zone in force: the one that the secretariat chose, else their own."""
    with database.read() as session:
        return settings.model_copy(update={"timezone": zones.in_force(session, settings.timezone).usual})


def _make_folder(settings: Settings) -> None:
    """Make the data folder, for this user alone."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"The folder DATA_DIR={settings.data_dir} cannot be made: {error.strerror}.") from None


def _name(database: Database) -> str:
    """The database's address without its password."""
    return database.url.render_as_string(hide_password=True)


def _first_line(error: sa.exc.DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0].rstrip(".")
