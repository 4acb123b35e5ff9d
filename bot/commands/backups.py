"""Everything of an installation but its settings as one file, and back into an empty database."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from bot import installation, schema
from bot.refusals import Refusal
from domain.archives import FILES, FORMAT, MANIFEST, ValueKind, file_name, table_name
from models import leadership
from models.database import Database, Session
from models.files import FileStore
from services import backups
from services.backups import Table

PIECE = 1024 * 1024
_DAMAGES = (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError, OSError)


@dataclass(frozen=True)
class Amount:
    """How much is in a backup."""

    rows: int
    files: int


def backup(path: Path, database: Database, files: FileStore, *, now: datetime) -> Amount:
    """Write all rows, as they are at one moment, and all files. The bot may run. Errors: Refusal."""
    if path.exists():
        raise Refusal(f"{path} exists: name a file that does not.")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
            whole = Path(folder) / "whole"
            amount = _write(whole, Path(folder), database, files, now)
            whole.replace(path)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.") from None
    return amount


def _write(whole: Path, folder: Path, database: Database, files: FileStore, now: datetime) -> Amount:
    """Rows first: files are only ever added, so every file that a row names is among those that follow."""
    tables = backups.tables()
    with database.read() as session:
        backups.freeze(session)
        written = [_dump(session, table, folder) for table in tables]
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "schema": schema.head(),
        "tables": written,
    }
    count = 0
    with whole.open("xb") as out, tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        whole.chmod(0o600)
        _add(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        for table in tables:
            archive.add(folder / table.name, table_name(table.name))
        for sha256 in files.kept():
            _add(archive, file_name(sha256), files.get(sha256))
            count += 1
        archive.close()
        out.flush()
        os.fsync(out.fileno())
    return Amount(sum(table["rows"] for table in written), count)


def _dump(session: Session, table: Table, folder: Path) -> dict[str, Any]:
    """Write a table into a file of its own; what the manifest says of it."""
    digest, count = hashlib.sha256(), 0
    with (folder / table.name).open("xb") as out:
        for line in backups.dump(session, table):
            count += 1
            data = line.encode() + b"\n"
            digest.update(data)
            out.write(data)
    return {"name": table.name, "columns": table.columns, "rows": count, "sha256": digest.hexdigest()}


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))


def restore(path: Path, database: Database, files: FileStore) -> Amount:
    """Bring a backup into an empty database, and its files to the others. Errors: Refusal, nothing is in."""
    lock = leadership.of(database)
    if not lock.take():
        raise Refusal(f"The bot runs on this database ({leadership.leader(database)}): stop it first.")
    try:
        with _opened(path) as archive:
            amount = _restore(archive, path, database, files)
    finally:
        lock.release()
    installation.prepare(database)
    return amount


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, mode="r|gz")
    except FileNotFoundError:
        raise Refusal(f"{path} does not exist.") from None
    except _DAMAGES:
        raise Refusal(f"{path} is no backup.") from None


def _restore(archive: tarfile.TarFile, path: Path, database: Database, files: FileStore) -> Amount:
    members = _members(archive, path)
    manifest = _manifest(members, path)
    with database.read() as session:
        if not backups.is_empty(session):
            raise Refusal("The database is not empty: restore into one that nothing was written into.")
    schema.reset(database, manifest["schema"])
    with database.transaction() as session, backups.loading(session):
        rows = sum(_load(session, table, members, path) for table in manifest["tables"])
        count = sum(_keep(name, content, files, path) for name, content in members)
    return Amount(rows, count)


def _members(archive: tarfile.TarFile, path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Names and contents, in their order; nothing is ever unpacked under its own name."""
    try:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield member.name, content
    except _DAMAGES:
        raise _damaged(path) from None


def _manifest(members: Iterator[tuple[str, IO[bytes]]], path: Path) -> dict[str, Any]:
    try:
        name, content = next(members, ("", io.BytesIO()))
        manifest: dict[str, Any] = json.loads(content.read()) if name == MANIFEST else {}
        known = manifest["format"] == FORMAT and schema.knows(manifest["schema"])
    except _DAMAGES:
        raise Refusal(f"{path} is no backup.") from None
    if not known:
        raise Refusal(f"{path} was made by a newer version of Duban: restore it with that one.")
    return manifest


def _load(
    session: Session, said: dict[str, Any], members: Iterator[tuple[str, IO[bytes]]], path: Path
) -> int:
    """The next table of the archive, if it is what the manifest says of it."""
    name, content = next(members, ("", io.BytesIO()))
    if name != table_name(said["name"]):
        raise _damaged(path)
    table = Table(said["name"], {column: ValueKind(kind) for column, kind in said["columns"].items()})
    with tempfile.TemporaryFile() as rows:
        if _copied(content, rows, path) != said["sha256"]:
            raise _damaged(path)
        rows.seek(0)
        return backups.load(session, table, (line.decode() for line in rows))


def _copied(content: IO[bytes], target: IO[bytes], path: Path) -> str:
    """Write all of it to `target`; its SHA-256."""
    digest = hashlib.sha256()
    try:
        while piece := content.read(PIECE):
            digest.update(piece)
            target.write(piece)
    except _DAMAGES:
        raise _damaged(path) from None
    return digest.hexdigest()


def _keep(name: str, content: IO[bytes], files: FileStore, path: Path) -> int:
    """A file, under the hash that it has and must have."""
    try:
        data = content.read()
    except _DAMAGES:
        raise _damaged(path) from None
    if name != FILES + hashlib.sha256(data).hexdigest():
        raise _damaged(path)
    files.put(data)
    return 1


def _damaged(path: Path) -> Refusal:
    return Refusal(f"{path} is damaged: nothing was restored.")
