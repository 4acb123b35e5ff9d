"""Runs migrations: on the connection that `bot/schema.py` gives, or for developers on `alembic -x url=…`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import models  # noqa: F401 - registers every table
from models.base import Base
from models.database import Database


def render_item(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Column types as a migration can import them; False leaves the rest to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if isinstance(item, sa.JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if isinstance(item, sa.Enum):  # Values are checked by the program, so that a new one needs no migration.
        return f"sa.String(length={item.length})"
    return False


def migrate(connection: sa.Connection) -> None:
    """Run the migrations that were asked for, each as one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=render_item,
        transaction_per_migration=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def on_sqlite(connection: sa.Connection) -> None:
    """Run them with foreign keys off: where a table is rebuilt, its children's rows would be deleted.

    The pragma has no effect within a transaction, so it goes past SQLAlchemy, which would begin one.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        migrate(connection)
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run(connection: sa.Connection) -> None:
    """Run the migrations on either kind of database."""
    if connection.dialect.name == "sqlite":
        on_sqlite(connection)
    else:
        migrate(connection)


if given := context.config.attributes.get("connection"):
    run(given)
else:
    database = Database(context.get_x_argument(as_dictionary=True)["url"])
    with database.engine.connect() as own:
        run(own)
    database.close()
