"""Stages for tests: databases that are ready at once, and stages that stand on them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

from bot import installation
from bot.demo.stage import Stage
from bot.settings import Settings
from models.database import Database
from tests.disks import hurry


@dataclass(frozen=True)
class Home:
    """Where an installation keeps its things: its database and its data folder."""

    url: str
    folder: Path

    @property
    def database_file(self) -> Path:
        """The file of an SQLite database."""
        return Path(sa.make_url(self.url).database or "")

    def settings(self, language: str = "zh") -> Settings:
        """Its settings, whatever the environment says."""
        values: dict[str, Any] = {"data_dir": self.folder, "language": language, "_env_file": None}
        return Settings(database_url=SecretStr(self.url), **values)

    def stage(self, now: datetime, language: str = "zh") -> Stage:
        """The whole bot here, to be entered with `async with`."""
        stage = Stage(self.settings(language), now=now)
        hurry(stage.database)
        return stage

    def copy_to(self, folder: Path) -> "Home":
        """A second installation with the same SQLite database and files, in place of what is there."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        target = Home(f"sqlite:///{folder / 'duban.sqlite3'}", folder)
        source = Database(self.url)
        try:
            with source.engine.connect() as connection:  # what lies in the write-ahead log goes along
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql(f"VACUUM INTO '{target.database_file}'")
        finally:
            source.close()
        if (self.folder / "files").is_dir():
            shutil.copytree(self.folder / "files", folder / "files")
        return target


#: Makes an empty installation with the newest schema.
HomeMaker = Callable[[str], Home]


def prepare(url: str) -> None:
    """Bring an empty database to the newest schema, as `migrate` does."""
    database = Database(url)
    hurry(database)
    installation.prepare(database)
    database.close()
