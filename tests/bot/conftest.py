"""A simulated Telegram over HTTP, and databases with the newest schema, for processes of the bot."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot import installation
from bot.simulator.http import build_app, serving
from bot.simulator.people import Person
from models.base import Base
from models.database import Database
from tests.bot.processes import Watched


@pytest.fixture
def telegram() -> Watched:
    return Watched()


@pytest.fixture
async def address(telegram: Watched) -> AsyncIterator[str]:
    async with serving(build_app(telegram, webhook_retry_seconds=0.1)) as address:
        yield address


@pytest.fixture
def lin(telegram: Watched) -> Person:
    """Somebody who has pressed Start."""
    person = telegram.person(7, "林")
    person.start()
    return person


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Database]:
    """A database on PostgreSQL as `migrate` leaves it."""
    database = Database(postgresql_url)
    Base.metadata.drop_all(database.engine)
    installation.prepare(database)
    yield database
    database.close()
