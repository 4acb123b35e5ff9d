"""A year played by the clock: every reminder and chase is where it was counted by hand, and no other."""

from collections import Counter
from pathlib import Path

import pytest

from domain.budgets import COUNTED
from models.base import Base
from models.database import Database
from tests import disks
from tests.ledgers import ZONE
from tests.rehearsals import WORKDAYS, Rehearsal

AGENCIES = 30

pytestmark = pytest.mark.timeout(600)  # half a minute alone, several on a machine that is busy


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    folder: Path = tmp_path_factory.mktemp("rehearsal")
    database = Database(f"sqlite:///{folder / 'year.sqlite3'}")
    Base.metadata.create_all(database.engine)
    disks.hurry(database)
    rehearsal = Rehearsal(database, AGENCIES)
    rehearsal.play()
    return rehearsal


def test_everybody_is_told_when_it_was_counted_and_at_no_other_time(played: Rehearsal) -> None:
    told = played.told()

    assert len(played.due_days) == 11
    assert set(told) == played.expected()
    assert len(told) == len(set(told))


def test_nobody_is_pressed_twice_on_a_day(played: Rehearsal) -> None:
    pressed = Counter((person_id, day) for person_id, day, _ in played.told())

    assert max(pressed.values()) == 1


def test_nobody_is_pressed_on_a_day_off_or_outside_of_hours(played: Rehearsal) -> None:
    rows = [row for row in played.office.messages() if row.kind in COUNTED and row.edits_id is None]
    moments = [row.created_at.astimezone(ZONE) for row in rows]

    assert {moment.date() for moment in moments} <= set(WORKDAYS)
    assert all(8 <= moment.hour < 20 for moment in moments)
