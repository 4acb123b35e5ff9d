"""Installations to play on, and the story played once for everybody who looks at it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.demo.stage import Stage
from models.database import Database
from tests.conftest import SHARED_ABSENT
from tests.journeys import stages, worlds
from tests.journeys.play import Play
from tests.journeys.sources import SAMPLE, SOURCES
from tests.journeys.stages import Home, HomeMaker
from tests.journeys.worlds import World

_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def _durations_of_the_library() -> Iterator[None]:
    """Without this the library warns whenever it is told to wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "true")
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema and nothing else."""
    path = tmp_path_factory.mktemp("migrated") / "duban.sqlite3"
    stages.prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def sqlite_homes(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> HomeMaker:
    """Makes empty installations on SQLite."""

    def make(name: str) -> Home:
        folder = tmp_path_factory.mktemp(name)
        shutil.copyfile(migrated, folder / "duban.sqlite3")
        return Home(f"sqlite:///{folder / 'duban.sqlite3'}", folder)

    return make


class Copies:
    """Installations on one PostgreSQL server, each a copy of another."""

    def __init__(self, admin: sa.Connection, folders: pytest.TempPathFactory) -> None:
        self._admin = admin
        self._folders = folders
        self._made: list[str] = []
        self._empty = self._create("template1")
        stages.prepare(self._empty.url)

    def __call__(self, home: Home | None) -> Home:
        """A copy of an installation, or (None) one with the newest schema and nothing else."""
        return self._create(_name_of(home or self._empty))

    def _create(self, template: str) -> Home:
        self._made.append(name := f"duban_journeys_{os.getpid()}_{next(_numbers)}")
        self._admin.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        url = self._admin.engine.url.set(database=name).render_as_string(hide_password=False)
        return Home(url, self._folders.mktemp(name))

    def drop(self, *homes: Home) -> None:
        """Give these up, or (none named) all: each takes ten megabytes."""
        for name in [_name_of(home) for home in homes] or list(self._made):
            self._admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
            self._made.remove(name)


def _name_of(home: Home) -> str:
    return sa.make_url(home.url).database or ""


@pytest.fixture(scope="session")
def postgresql_copies(
    _postgresql_admin: sa.Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copies]:
    """Copies an installation on PostgreSQL, or makes one with the newest schema and nothing else."""
    copies = Copies(_postgresql_admin, tmp_path_factory)
    yield copies
    copies.drop()


@pytest.fixture(scope="session")
def postgresql_homes(postgresql_copies: Copies) -> HomeMaker:
    """Makes empty installations on PostgreSQL."""
    return lambda _name: postgresql_copies(None)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> Iterator[Home]:
    """An empty installation; the test runs once on each kind of database."""
    if request.param == "sqlite":
        make: HomeMaker = request.getfixturevalue("sqlite_homes")
        yield make("home")
    else:
        yield from _for_one_test(request, None)


def _for_one_test(request: pytest.FixtureRequest, base: Home | None) -> Iterator[Home]:
    copies: Copies = request.getfixturevalue("postgresql_copies")
    copy = copies(base)
    yield copy
    copies.drop(copy)


@pytest.fixture
async def stage(home: Home) -> AsyncIterator[Stage]:
    """The whole bot on each kind of database, nobody in it."""
    async with home.stage(SAMPLE.begins) as stage:
        yield stage


@pytest.fixture(
    scope="session",
    params=[(key, database) for key in SOURCES for database in ("sqlite", "postgresql")],
    ids=lambda value: "-".join(value),
)
def played(request: pytest.FixtureRequest) -> Play:
    """The acceptance story, played to its end on each document and each kind of database."""
    key, database = request.param
    source = SOURCES[key]
    if not source.is_present:
        pytest.skip(SHARED_ABSENT)
    make: HomeMaker = request.getfixturevalue(f"{database}_homes")
    play = Play(source, make(f"play_{key}"))
    asyncio.run(play.perform())
    return play


@pytest.fixture
def rows(played: Play) -> Iterator[sa.Connection]:
    """The database as the story left it, past every module of ours."""
    database = Database(played.home.url)
    with database.engine.connect() as connection:
        yield connection
    database.close()


@pytest.fixture
def cut_off(_postgresql_admin: sa.Connection) -> Callable[[Home], None]:
    """Ends all connections to an installation's database on PostgreSQL, and waits until they are gone."""

    def end(home: Home) -> None:
        name = sa.make_url(home.url).database
        query = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        _postgresql_admin.exec_driver_sql(query)

    return end


async def _establish(home: Home) -> Home:
    async with home.stage(SAMPLE.begins) as stage:
        await worlds.establish(stage)
    return home


@pytest.fixture(scope="session")
def established(sqlite_homes: HomeMaker) -> Home:
    """An office in the middle of its month; look, but play on copies."""
    return asyncio.run(_establish(sqlite_homes("established")))


@pytest.fixture(scope="session")
def established_on_postgresql(postgresql_homes: HomeMaker) -> Home:
    """The same on PostgreSQL."""
    return asyncio.run(_establish(postgresql_homes("established")))


@pytest.fixture
async def world(established: Home, tmp_path: Path) -> AsyncIterator[World]:
    """A copy of that office, with the bot just started."""
    async with established.copy_to(tmp_path).stage(worlds.LATER) as stage:
        yield World(stage)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_established(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A copy of that office on each kind of database, made before any event loop runs."""
    if request.param == "sqlite":
        established: Home = request.getfixturevalue("established")
        yield established.copy_to(tmp_path)
    else:
        yield from _for_one_test(request, request.getfixturevalue("established_on_postgresql"))


@pytest.fixture
async def any_world(any_established: Home) -> AsyncIterator[World]:
    """That copy with the bot just started."""
    async with any_established.stage(worlds.LATER) as stage:
        yield World(stage)
