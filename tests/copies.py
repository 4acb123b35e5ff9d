"""Copies of a PostgreSQL database that one test after another finds as if new."""

import sqlalchemy as sa

WORN = 50  # tests on one copy: rows that were deleted go on taking room

#: What a copy remembers of its template, out of sight of those who look for tables.
_REMEMBER = """
CREATE SCHEMA kept;
CREATE TABLE kept.changes (tag text);
CREATE FUNCTION kept.note() RETURNS event_trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO kept.changes VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION kept.note();
CREATE EVENT TRIGGER note_drops ON sql_drop EXECUTE FUNCTION kept.note();
"""
_TABLES = "SELECT format('%%I', tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SEQUENCES = """
SELECT format('%%I.%%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
FROM pg_sequences WHERE schemaname = 'public'
"""
_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class Copy:
    """A copy of a database. To fill it again takes a fortieth of what a new one takes.

    It is made anew where a test changed its schema, after many tests, and each time where the server lets us
    not pass over triggers.
    """

    def __init__(self, admin: sa.Connection, template: str, name: str) -> None:
        self._admin = admin
        self._template = template
        self._uses = 0
        self.url = admin.engine.url.set(database=name)
        self._keeper = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._may_refill = admin.exec_driver_sql("SHOW is_superuser").scalar() == "on"

    def fresh(self) -> sa.URL:
        """The address of the copy, which holds what its template holds."""
        if self._is_spent():
            self.drop()
            name, template = self.url.database, self._template
            self._admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
            if self._may_refill:
                self._remember()
            self._uses = 0
        self._uses += 1
        return self.url

    def drop(self) -> None:
        """Give it up."""
        self._keeper.dispose()
        self._admin.exec_driver_sql(f"DROP DATABASE IF EXISTS {self.url.database} WITH (FORCE)")

    def _is_spent(self) -> bool:
        """Refill it, or find that it has to be made anew."""
        if not self._may_refill or self._uses % WORN == 0:
            return True
        with self._keeper.connect() as connection:
            connection.exec_driver_sql(_OTHERS)
            if connection.exec_driver_sql("SELECT EXISTS (SELECT FROM kept.changes)").scalar():
                return True
            connection.exec_driver_sql("SET session_replication_role = replica")  # no trigger, no key
            connection.exec_driver_sql("SELECT kept.refill()")
        return False

    def _remember(self) -> None:
        """Put what a test may do away with where it can be taken from."""
        with self._keeper.connect() as connection:
            tables = connection.exec_driver_sql(_TABLES).scalars().all()
            acts = [f"DELETE FROM public.{table};" for table in tables]
            connection.exec_driver_sql(_REMEMBER)
            connection.exec_driver_sql("SET session_replication_role = replica")
            for table in tables:
                if connection.exec_driver_sql(f"SELECT EXISTS (SELECT FROM public.{table})").scalar():
                    connection.exec_driver_sql(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
                    acts.append(f"INSERT INTO public.{table} TABLE kept.{table};")
            for name, last, is_called in connection.exec_driver_sql(_SEQUENCES).all():
                acts.append(f"PERFORM setval('{name}', {last}, {is_called});")
            refill = f"LANGUAGE plpgsql AS $$ BEGIN {' '.join(acts)} END $$"
            connection.exec_driver_sql(f"CREATE FUNCTION kept.refill() RETURNS void {refill}")
