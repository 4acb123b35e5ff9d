"""Leading groups to test with, on both databases."""

import pytest

from models.database import Database
from tests.ledgers import AtWork, Office


@pytest.fixture
def office(database: Database) -> Office:
    """A secretariat and nothing else yet."""
    return Office(database)


@pytest.fixture
def at_work(database: Database) -> AtWork:
    """A ledger in force, its liaisons in their seats, the October period open."""
    return AtWork(database)
