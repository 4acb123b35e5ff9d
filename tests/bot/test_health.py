"""What `check` finds at a moment."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import health, installation, storage
from bot.settings import Settings
from domain.delivery import DeliveryState
from domain.notices import MessageKind
from models.outbox import OutboxMessage
from tests import factories


@pytest.fixture
def prepared(tmp_path: Path) -> Settings:
    """An installation with the known calendar years."""
    settings = Settings(database_url=SecretStr(f"sqlite:///{tmp_path / 'duban.sqlite3'}"), data_dir=tmp_path)
    with storage.reached(settings) as database:
        installation.prepare(database)
    return settings


def warnings(settings: Settings, now: datetime) -> list[str]:
    return [finding.text for finding in health.examine(settings, now=now) if finding.is_warning]


def test_nothing_is_said_of_a_calendar_that_reaches_far_enough(prepared: Settings) -> None:
    assert warnings(prepared, datetime(2026, 10, 31, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("now", "year"),
    [(datetime(2026, 10, 31, 17, tzinfo=UTC), 2027), (datetime(2030, 5, 1, tzinfo=UTC), 2030)],
)
def test_a_year_that_is_missing_is_a_warning_and_no_failure(
    prepared: Settings, now: datetime, year: int
) -> None:
    (text,) = warnings(prepared, now)

    assert text.startswith(f"The official holidays of {year} are not known")


def test_what_was_not_delivered_is_counted_and_where_to_look_is_said(prepared: Settings) -> None:
    now = datetime(2026, 10, 31, 1, tzinfo=UTC)
    with storage.reached(prepared) as database, database.transaction() as session:
        session.add(person := factories.person())
        session.flush()
        for state in (DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.SENT):
            session.add(
                OutboxMessage(
                    dedup_key=state,
                    kind=MessageKind.NOTICE,
                    facts={"notice_id": state},
                    person_id=person.id,
                    priority=0,
                    due_at=now,
                    created_at=now,
                    state=state,
                )
            )

    assert warnings(prepared, now) == [
        "2 messages were not delivered: the secretariat sees them under /outbox."
    ]
