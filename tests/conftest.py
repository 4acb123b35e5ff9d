"""What every test stands on: real databases, the documents kept outside, and no network."""

import ipaddress
import logging
import os
import shutil
import socket
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
import structlog

import models  # noqa: F401 - registers every table
from models.base import Base
from models.database import Database
from tests import disks, ordering, servers
from tests.copies import Copy

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SHARED_ABSENT = "../shared is absent"
IN_CI = bool(os.environ.get("CI"))

# How long an example takes says nothing about the code; in CI the examples are the same in every run.
hypothesis.settings.register_profile("duban", deadline=None, derandomize=IN_CI)
hypothesis.settings.load_profile("duban")


# Workers.


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests of whole processes wait for them most of the time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let what takes longest begin first, where several work side by side."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        items[:] = ordering.spread(items, workers)


# Skipping: a convenience at home, a failure in CI.


def _refuse_skip(report: Any) -> None:
    """Turn a skip into a failure in CI, where everything a test needs is at hand except ../shared."""
    if (
        IN_CI
        and report.skipped
        and not hasattr(report, "wasxfail")
        and SHARED_ABSENT not in str(report.longrepr)
    ):
        report.outcome = "failed"
        report.longrepr = f"May not skip in CI: {report.longrepr[2]}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and their right ledgers, which is no part of the repository."""
    if not SHARED.is_dir():
        pytest.skip(SHARED_ABSENT)
    return SHARED


# The network: this machine only.


def _is_local(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _local_only(reach: Callable[..., Any], host_of: Callable[..., object]) -> Callable[..., Any]:
    """`reach`, refusing every host that is not this machine; not an OSError, which code may handle."""

    def guarded(*args: Any, **kwargs: Any) -> Any:
        host = host_of(*args)
        if not _is_local(host):
            raise RuntimeError(f"A test reached for the network: {host!r}")
        return reach(*args, **kwargs)

    return guarded


def _peer(sock: socket.socket, address: Any) -> object:
    return address[0] if sock.family in (socket.AF_INET, socket.AF_INET6) else None


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _local_only(socket.socket.connect, _peer))
        patch.setattr(socket.socket, "connect_ex", _local_only(socket.socket.connect_ex, _peer))
        patch.setattr(socket, "getaddrinfo", _local_only(socket.getaddrinfo, lambda host, *_: host))
        yield


@pytest.fixture(scope="session", autouse=True)
def _silence() -> Iterator[None]:
    """A traceback drawn for a terminal takes longer than what it tells of."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


# Databases: the schema is made once, each test gets a copy of it.

_STATEMENTS: dict[str, dict[Any, Any]] = defaultdict(dict)  # by kind of database what is compiled
_DIALECTS: dict[tuple[str, str | None], sa.Dialect] = {}  # with the isolation that its connections begin with


@pytest.fixture(scope="session", autouse=True)
def _compile_once() -> Iterator[None]:
    """Let all engines share what they compiled: putting statements together takes half of a test's time."""
    create = sa.create_engine

    def create_engine(url: sa.URL | str, **options: Any) -> sa.Engine:
        engine = create(url, **options)
        engine.update_execution_options(compiled_cache=_STATEMENTS[engine.dialect.name])
        kind = engine.dialect.name, options.get("isolation_level")
        engine.dialect = _DIALECTS.setdefault(kind, engine.dialect)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa, "create_engine", create_engine)
        yield


def _create_schema(url: sa.URL | str) -> None:
    database = Database(url if isinstance(url, str) else url.render_as_string(hide_password=False))
    Base.metadata.create_all(database.engine)
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the schema and no rows."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _create_schema(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    path = tmp_path / "duban.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[sa.URL]:
    """A PostgreSQL server where databases may be created: TEST_DATABASE_URL's, or one out of a wheel."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield sa.make_url(url)
        return
    with servers.started() as server:
        yield server.url


@pytest.fixture
def own_server() -> Iterator[servers.Server]:
    """A PostgreSQL server of the test's own, which it may restart."""
    with servers.started() as server:
        yield server


@pytest.fixture(scope="session")
def _postgresql_admin(postgresql_server: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template(_postgresql_admin: sa.Connection) -> Iterator[sa.URL]:
    """A PostgreSQL database with the schema and no rows."""
    name = f"duban_test_{os.getpid()}"
    _postgresql_admin.exec_driver_sql(f"CREATE DATABASE {name}")
    url = _postgresql_admin.engine.url.set(database=name)
    _create_schema(url)
    yield url
    _postgresql_admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _postgresql_copy(_postgresql_admin: sa.Connection, postgresql_template: sa.URL) -> Iterator[Copy]:
    copy = Copy(_postgresql_admin, postgresql_template.database or "", f"{postgresql_template.database}_copy")
    yield copy
    copy.drop()


@pytest.fixture
def postgresql_url(_postgresql_copy: Copy) -> str:
    """A PostgreSQL database that no test has left anything in."""
    return _postgresql_copy.fresh().render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database with the schema and no rows; the test runs once on each kind."""
    database = Database(request.getfixturevalue(f"{request.param}_url"))
    disks.hurry(database)
    yield database
    database.close()


@pytest.fixture
def engine(database: Database) -> sa.Engine:
    """The engine of `database`."""
    return database.engine
