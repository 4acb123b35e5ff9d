"""Backups: a played world, restored elsewhere, shows people what they saw before."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot import storage
from bot.commands import backups
from bot.refusals import Refusal
from domain.roles import Role
from models import leadership
from models.database import Database
from models.files import FileStore
from models.people import LeadingGroup
from rendering.actions import Action
from services import backups as dumps
from tests.factories import NOW
from tests.journeys import worlds
from tests.journeys.stages import Home, HomeMaker
from tests.journeys.worlds import World
from tests.simulator.images import png


def files_of(home: Home) -> FileStore:
    return FileStore(home.settings().data_dir / "files")


def back_up(home: Home, path: Path) -> backups.Amount:
    database = Database(home.url)
    amount = backups.backup(path, database, files_of(home), now=NOW)
    database.close()
    return amount


def bring_back(path: Path, home: Home) -> backups.Amount:
    with storage.reached(home.settings()) as database:
        return backups.restore(path, database, files_of(home))


def state(home: Home) -> dict[str, list[Any]]:
    """Everything in the database, as a backup writes it."""
    database = Database(home.url)
    with database.read() as session:
        lines = {table.name: [*dumps.dump(session, table)] for table in dumps.tables()}
    database.close()
    return {name: [json.loads(line) for line in rows] for name, rows in lines.items()}


async def seen(home: Home) -> str:
    """What a liaison is shown of the items they answer for."""
    async with home.stage(worlds.LATER) as stage:
        return await World(stage).first.say("/my")


@pytest.fixture(scope="session")
def emptied(tmp_path_factory: pytest.TempPathFactory, postgresql_homes: HomeMaker) -> HomeMaker:
    """Installations with nothing in them, not even a schema on SQLite."""

    def make(kind: str) -> Home:
        if kind == "postgresql":
            return postgresql_homes("emptied")
        folder = tmp_path_factory.mktemp("emptied")
        return Home(f"sqlite:///{folder / 'duban.sqlite3'}", folder)

    return make


@pytest.fixture
async def played_home(established: Home, tmp_path: Path) -> Home:
    """An office in the middle of its month, with a photo on disk and a report on its way."""
    home = established.copy_to(tmp_path / "played")
    async with home.stage(worlds.LATER) as stage:
        world = World(stage)
        await world.open_duty(world.first, 9)
        await world.first.press(Action.PROGRESS)
        await world.first.say("已完成一半 😀，其余6月完成。")
        world.first.person.send_photo(png(2, 2))
        await stage.settle()
    return home


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "duban.tar.gz"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_restored_world_says_what_it_said(
    played_home: Home, emptied: HomeMaker, path: Path, kind: str
) -> None:
    shown, before, home = await seen(played_home), state(played_home), emptied(kind)

    written = back_up(played_home, path)
    restored = bring_back(path, home)

    assert written == restored
    assert written.files >= 2
    assert [*files_of(home).kept()] == [*files_of(played_home).kept()]
    assert state(home) == before
    assert await seen(home) == shown


async def test_a_world_on_postgresql_is_restored_there_and_goes_on(
    established_on_postgresql: Home, emptied: HomeMaker, path: Path
) -> None:
    home, before = emptied("postgresql"), state(established_on_postgresql)

    back_up(established_on_postgresql, path)
    bring_back(path, home)

    assert state(home) == before
    async with home.stage(worlds.LATER) as stage:  # new rows get numbers that are not used yet
        code = worlds.code(stage, worlds.SECOND_AGENCY, Role.BACKUP_LIAISON)
        assert "欢迎" in await World(stage).newcomer().say(f"/start {code}")


def test_a_database_in_use_is_not_restored_into(
    played_home: Home, established: Home, tmp_path: Path, path: Path
) -> None:
    back_up(played_home, path)
    other = established.copy_to(tmp_path / "other")
    before = state(other)

    with pytest.raises(Refusal, match="not empty"):
        bring_back(path, other)

    assert state(other) == before


def test_nothing_is_restored_while_the_bot_runs(played_home: Home, emptied: HomeMaker, path: Path) -> None:
    back_up(played_home, path)
    home = emptied("sqlite")
    database = Database(home.url)
    lock = leadership.of(database)
    assert lock.take()

    with pytest.raises(Refusal, match="runs on this database"):
        bring_back(path, home)

    lock.release()
    database.close()


def test_a_backup_never_overwrites_a_file(played_home: Home, path: Path) -> None:
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(Refusal, match="exists"):
        back_up(played_home, path)

    assert path.read_text(encoding="utf-8") == "mine"
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


def test_a_backup_is_for_its_owner_alone(played_home: Home, path: Path) -> None:
    back_up(played_home, path)

    assert path.stat().st_mode & 0o777 == 0o600


def parts(path: Path) -> dict[str, bytes]:
    """The contents of a backup by name."""
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]  # only files are in it


def write(path: Path, contents: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def with_another_row(path: Path) -> None:
    contents = parts(path)
    name = "tables/agency_alias.jsonl"
    write(path, contents | {name: contents[name] + (contents[name] or contents["tables/agency.jsonl"])})


def with_another_file(path: Path) -> None:
    contents = parts(path)
    name = next(name for name in contents if name.startswith("files/"))
    write(path, contents | {name: b"something else"})


def with_a_name_that_leads_out(path: Path) -> None:
    write(path, parts(path) | {"files/../../out": b"out"})


def without_a_table(path: Path) -> None:
    write(path, {name: data for name, data in parts(path).items() if name != "tables/item.jsonl"})


@pytest.mark.parametrize(
    "damage", [cut_off, with_another_row, with_another_file, with_a_name_that_leads_out, without_a_table]
)
def test_of_a_damaged_backup_nothing_is_restored(
    played_home: Home, emptied: HomeMaker, path: Path, damage: Callable[[Path], None]
) -> None:
    back_up(played_home, path)
    whole, home = path.read_bytes(), emptied("sqlite")
    damage(path)

    with pytest.raises(Refusal, match="damaged"):
        bring_back(path, home)

    path.write_bytes(whole)  # the database is as empty as before
    assert bring_back(path, home).rows > 0


@pytest.mark.parametrize(
    "data", [b"", b"not a backup", gzip.compress(b"no", mtime=0)], ids=["empty", "text", "gzip"]
)
def test_any_other_file_is_no_backup(emptied: HomeMaker, path: Path, data: bytes) -> None:
    path.write_bytes(data)

    with pytest.raises(Refusal, match="is no backup"):
        bring_back(path, emptied("sqlite"))


def test_a_file_that_is_not_there_is_named(emptied: HomeMaker, path: Path) -> None:
    with pytest.raises(Refusal, match="does not exist"):
        bring_back(path, emptied("sqlite"))


def test_a_backup_of_a_newer_version_is_left_to_that_one(emptied: HomeMaker, path: Path) -> None:
    manifest = {"format": 1, "schema": "9999", "tables": []}
    write(path, {"manifest.json": json.dumps(manifest).encode()})

    with pytest.raises(Refusal, match="newer version"):
        bring_back(path, emptied("sqlite"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_an_older_version_is_brought_to_this_one(
    emptied: HomeMaker, path: Path, kind: str
) -> None:
    row = '[7,"推进组"]\n'.encode()
    columns = {"id": "plain", "name": "plain"}
    table = {"name": "leading_group", "columns": columns, "rows": 1, "sha256": sha256(row).hexdigest()}
    manifest = {"format": 1, "schema": "0001", "tables": [table]}
    write(path, {"manifest.json": json.dumps(manifest).encode(), "tables/leading_group.jsonl": row})
    home = emptied(kind)

    bring_back(path, home)

    with storage.opened(home.settings()) as database, database.read() as session:
        assert session.get_one(LeadingGroup, 7).name == "推进组"
