"""Migrations: up, down, up on both databases; afterwards the tables are those of the models."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import select

from bot import schema
from models.base import Base
from models.database import Database
from models.documents import Document
from tests import factories

REBUILD = '''
"""Rebuild a table that others refer to."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("ledger") as table:
        table.alter_column("title", existing_type=sa.String(300), type_=sa.String(350), nullable=False)


def downgrade() -> None:
    pass
'''

FAILS_HALFWAY = '''
"""Add a table and then fail."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    raise RuntimeError("half-way")


def downgrade() -> None:
    pass
'''


#: Tables that refer to one another, from notices and slips on.
WITH_NOTICES_AND_SLIPS = frozenset(
    ("agency", "document", "item", "leading_group", "ledger", "notice", "person", "slip")
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    else:
        database = Database(request.getfixturevalue("postgresql_url"))
        Base.metadata.drop_all(database.engine)
    yield database
    database.close()


def migrate(database: Database, revision: str, *, extra: Path | None = None) -> None:
    """Run the migrations to a revision, `extra` being a folder with more of them."""
    configuration = Config()
    configuration.set_main_option("script_location", str(schema.MIGRATIONS))
    if extra is not None:
        configuration.set_main_option("path_separator", "newline")
        configuration.set_main_option("version_locations", f"{schema.MIGRATIONS / 'versions'}\n{extra}")
    with database.engine.connect() as connection:
        configuration.attributes["connection"] = connection
        go = command.downgrade if revision == "base" else command.upgrade
        go(configuration, revision)


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}


def differences(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, Base.metadata)
        return found


def _value(column: sa.Column[Any], number: int) -> object:
    """Something that fits a column; references point at the row of the same number."""
    if column.foreign_keys or (column.primary_key and isinstance(column.type, sa.Integer)):
        return number
    kinds: list[tuple[type[sa.types.TypeEngine[Any]], object]] = [
        (sa.Boolean, True),
        (sa.Integer, number),
        (sa.Float, number + 0.5),
        (sa.DateTime, datetime(2026, 3, number, 8, tzinfo=UTC)),
        (sa.Date, date(2026, 3, number)),
        (sa.Time, time(9, number)),
        (sa.JSON, {"number": number}),
    ]
    return next((value for kind, value in kinds if isinstance(column.type, kind)), f"x{number}")


def fill(database: Database, names: Collection[str] = ()) -> None:
    """Two rows in every table, or in those of these names; each with something in every column."""
    for table in reflected(database).sorted_tables:
        if table.name == "alembic_version" or (names and table.name not in names):
            continue
        with database.engine.begin() as connection:
            for number in (1, 2):
                row = {column.name: _value(column, number) for column in table.columns}
                connection.execute(sa.insert(table).values(row))


def reflected(database: Database) -> sa.MetaData:
    found = sa.MetaData()
    found.reflect(database.engine)
    return found


def contents(database: Database, columns: Mapping[str, Iterable[str]]) -> dict[str, list[dict[str, object]]]:
    """What stands in these columns of each table."""
    now = reflected(database)
    with database.engine.connect() as connection:
        return {
            name: [
                dict(row._mapping)
                for row in connection.execute(
                    sa.select(*(now.tables[name].c[column] for column in wanted)).order_by(sa.text("1, 2"))
                )
            ]
            for name, wanted in columns.items()
        }


def write_ledger(database: Database) -> None:
    """A ledger and a document, whose row goes when the ledger's is deleted."""
    with database.transaction() as session:
        for row in (factories.group(id=1), factories.ledger(id=1), factories.document()):
            session.add(row)
            session.flush()


def test_migrations_go_up_down_and_up_again(empty: Database) -> None:
    schema.upgrade(empty)
    assert tables(empty) == set(Base.metadata.tables)

    migrate(empty, "base")
    assert tables(empty) == set()

    schema.upgrade(empty)
    assert schema.is_current(empty)


def test_the_migrated_tables_are_those_of_the_models(empty: Database) -> None:
    schema.upgrade(empty)

    assert differences(empty) == []


def test_a_database_before_the_first_migration_is_not_current(empty: Database) -> None:
    assert schema.current(empty) is None
    assert not schema.is_current(empty)


def test_migrating_again_changes_nothing(empty: Database) -> None:
    schema.upgrade(empty)
    write_ledger(empty)

    schema.upgrade(empty)

    with empty.read() as session:
        assert len(session.exec(select(Document)).all()) == 1


def test_every_row_of_the_first_tables_survives_all_migrations(empty: Database) -> None:
    migrate(empty, "0001")
    fill(empty)
    columns = {table.name: table.columns.keys() for table in reflected(empty).sorted_tables}
    del columns["alembic_version"]
    columns["item"].remove("parent_id")  # dropped: nothing ever filled it
    before = contents(empty, columns)

    schema.upgrade(empty)

    after = contents(empty, columns)
    assert after.pop("audit_entry")[:2] == before.pop("audit_entry")  # and those of the baseline
    assert after == before
    assert {len(rows) for rows in before.values()} == {2}
    if empty.is_sqlite:
        with empty.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_what_waits_for_approval_already_waits_since_it_was_written(empty: Database) -> None:
    migrate(empty, "0034")
    notice, slip = (reflected(empty).tables[name] for name in ("notice", "slip"))
    fill(empty, WITH_NOTICES_AND_SLIPS)
    with empty.engine.begin() as connection:
        connection.execute(sa.update(notice).where(notice.c.id == 1).values(status="pending_approval"))
        connection.execute(sa.update(slip).where(slip.c.id == 1).values(status="waiting"))

    migrate(empty, "0035")

    with empty.engine.connect() as connection:
        for table, column in (("notice", "submitted_at"), ("slip", "handed_in_at")):
            found = connection.exec_driver_sql(f"SELECT created_at, {column} FROM {table} ORDER BY id").all()
            assert [row[1] for row in found] == [found[0][0], None]


def test_rows_that_refer_to_a_rebuilt_table_survive(empty: Database, tmp_path: Path) -> None:
    schema.upgrade(empty)
    write_ledger(empty)
    (tmp_path / "next.py").write_text(REBUILD.format(head=schema.head()), encoding="utf-8")

    migrate(empty, "head", extra=tmp_path)

    with empty.read() as session:
        assert len(session.exec(select(Document)).all()) == 1


def test_foreign_keys_are_on_again_afterwards(empty: Database) -> None:
    schema.upgrade(empty)

    with pytest.raises(sa.exc.IntegrityError), empty.transaction() as session:
        session.add(factories.ledger(group_id=404))


def test_a_migration_that_fails_leaves_nothing_behind(empty: Database, tmp_path: Path) -> None:
    schema.upgrade(empty)
    (tmp_path / "next.py").write_text(FAILS_HALFWAY.format(head=schema.head()), encoding="utf-8")

    with pytest.raises(RuntimeError, match="half-way"):
        migrate(empty, "head", extra=tmp_path)

    assert schema.is_current(empty)
    assert "half" not in tables(empty)


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory(str(schema.MIGRATIONS))

    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
