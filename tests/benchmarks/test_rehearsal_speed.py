"""How long the clock takes for a year of reminders to many liaisons, played as in the rehearsal."""

from collections.abc import Callable
from time import perf_counter

import pytest

from models.base import Base
from models.database import Database
from tests import sources
from tests.benchmarks.figures import keep, table
from tests.rehearsals import Rehearsal, days

PAGE = sources.ROOT / "docs" / "performance.md"
AGENCIES = 300
LOOKS_A_DAY = 2

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(3600)]


def test_a_year_of_reminders_to_many(new_url: Callable[[], str], kind: str) -> None:
    database = Database(new_url())
    Base.metadata.create_all(database.engine)
    rehearsal = Rehearsal(database, AGENCIES)

    begun = perf_counter()
    rehearsal.play()
    seconds = perf_counter() - begun

    told = rehearsal.told()
    assert set(told) == rehearsal.expected()
    looks = LOOKS_A_DAY * len(list(days()))
    row = (
        str(AGENCIES),
        f"{len(told):,}".replace(",", " "),
        str(looks),
        f"{seconds:.0f}",
        f"{1000 * seconds / looks:.0f}",
    )
    head = ("Liaisons", "Reminders and chases", "Looks", "Seconds for the year", "ms a look")
    keep(f"rehearsal-{kind}", table(head, [row]), PAGE)
    database.close()
