"""The audit trail against the tables: it rebuilds them, and shows whoever went past the program."""

import pytest
import sqlalchemy as sa

from domain.items import ItemStatus
from domain.reports import ReportKind
from domain.trail import UNNAMED
from models.items import Item
from services import reviews, verification
from services.verification import Difference
from tests.ledgers import MONTHLY, WEDNESDAY, ZONES, AtWork, draft_item, local


def differences(office: AtWork) -> list[Difference]:
    with office.database.read() as session:
        assert verification.first_broken(session) is None
        return list(verification.differences(session))


def behind_the_back(office: AtWork, statement: str, **values: object) -> None:
    with office.database.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


@pytest.fixture
def busy(at_work: AtWork) -> AtWork:
    """Reports accepted and returned, an item closed, a period locked and the next one open."""
    first = at_work.submit(at_work.finance, at_work.duty(at_work.finance, 3).duty.id)
    at_work.act(reviews.accept, first.id, identity=at_work.reviewer, now=WEDNESDAY)
    second = at_work.submit(at_work.health, at_work.duty(at_work.health, 1).duty.id)
    at_work.act(reviews.return_for_revision, second.id, "缺少数据", identity=at_work.reviewer, now=WEDNESDAY)
    third = at_work.submit(
        at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, ReportKind.COMPLETION
    )
    at_work.act(reviews.accept_and_close, third.id, identity=at_work.reviewer, now=WEDNESDAY, zones=ZONES)
    at_work.tick(local(11, 15))
    return at_work


def test_the_trail_rebuilds_every_tracked_row(busy: AtWork) -> None:
    assert differences(busy) == []


def test_a_second_ledger_with_its_periods_is_rebuilt_too(busy: AtWork) -> None:
    ledger = busy.publish(draft_item(1), draft_item(2, title="另一事项"))
    busy.set_cycle(ledger, MONTHLY, now=local(11, 16))

    assert differences(busy) == []


@pytest.mark.parametrize(
    ("noun", "assignment"),
    [("item", "status = 'closed'"), ("duty", "state = 'accepted'"), ("seat", "person_id = NULL")],
)
def test_a_row_changed_behind_the_back_is_named(busy: AtWork, noun: str, assignment: str) -> None:
    with busy.database.read() as session:
        row_id = session.connection().exec_driver_sql(f"SELECT max(id) FROM {noun}").scalar_one()

    behind_the_back(busy, f"UPDATE {noun} SET {assignment} WHERE id = :id", id=row_id)

    assert differences(busy) == [Difference(noun, row_id)]


def test_a_row_changed_behind_the_back_and_then_by_an_act_is_named_with_the_act(busy: AtWork) -> None:
    item = busy.item(busy.ledger, 3)
    behind_the_back(busy, "UPDATE item SET status = 'suspended' WHERE id = :id", id=item.id)
    busy.change(Item, item.id, status=ItemStatus.IN_PROGRESS)

    (found,) = differences(busy)

    assert (found.noun, found.noun_id, found.entry_id) == ("item", item.id, busy.acts(UNNAMED)[-1].id)


def test_a_duty_taken_out_is_missed_by_its_period(busy: AtWork) -> None:
    duty_id = next(iter(busy.owed(busy.finance))).duty.id

    behind_the_back(busy, "DELETE FROM duty WHERE id = :id", id=duty_id)

    assert {found.noun for found in differences(busy)} <= {"duty", "period"}
    assert differences(busy) != []


def test_a_duty_slipped_in_is_noticed(busy: AtWork) -> None:
    statement = (
        "INSERT INTO duty (period_id, item_id, agency_id, role, state)"
        " SELECT period_id, (SELECT max(id) FROM item WHERE number = 1), agency_id, role, state FROM duty"
        " WHERE id = :id"
    )

    behind_the_back(busy, statement, id=next(iter(busy.owed(busy.finance))).duty.id)

    assert differences(busy) != []
