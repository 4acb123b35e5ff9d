"""The audit trail: what it catches by itself, its chain, and that nobody rewrites it."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from domain import trail
from domain.items import ItemStatus
from domain.reports import DutyState
from domain.trail import UNNAMED, Channel
from models.audit import AuditChange, AuditEntry, AuditHead
from models.database import Database
from models.items import Item
from models.queries import audit as audit_queries
from models.reports import Duty
from services import audit, reviews
from tests.ledgers import WEDNESDAY, AtWork, Office, Statements


def first_broken(database: Database) -> int | None:
    with database.read() as session:
        head = audit_queries.head(session)
        end = (head.entry_id, head.hash) if head else None
        return trail.first_broken(audit_queries.chain(session), end)


def changes_of(office: Office, entry: AuditEntry) -> list[tuple[str, int, object, object]]:
    rows = [row for row in office.rows(AuditChange) if row.entry_id == entry.id]
    return [(row.noun, row.noun_id, row.before, row.after) for row in rows]


def note(session: Session, number: int) -> None:
    audit.record(session, now=WEDNESDAY, actor_id=None, action="note", noun="item", noun_id=number)


# Catching


def test_an_act_carries_what_it_changed(at_work: AtWork) -> None:
    owed = at_work.duty(at_work.finance, 3)

    report = at_work.submit(at_work.finance, owed.duty.id)

    entry = at_work.acts("submit_progress")[-1]
    changed = {
        (noun, noun_id): (before, after) for noun, noun_id, before, after in changes_of(at_work, entry)
    }
    before, after = changed["duty", owed.duty.id]
    assert before == {"state": "expected", "first_submitted_at": None, "is_on_time": None}
    assert isinstance(after, dict)
    assert (after["state"], after["is_on_time"]) == ("reported", True)
    assert changed["report", report.id][0] == {"status": "draft", "submitted_at": None}


def test_a_change_that_is_taken_back_in_the_same_transaction_is_none(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    def there_and_back(session: Session) -> None:
        row = session.get_one(Item, item.id)
        row.status = ItemStatus.SUSPENDED
        session.flush()
        row.status = item.status
        note(session, item.id)

    at_work.act(there_and_back)

    assert changes_of(at_work, at_work.acts("note")[0]) == []


def test_a_change_belongs_to_the_act_on_its_row_or_on_what_the_row_belongs_to(at_work: AtWork) -> None:
    first, second = (at_work.item(at_work.ledger, number) for number in (1, 2))
    duty = at_work.duty(at_work.insurance, 1).duty

    def change(session: Session) -> None:
        session.get_one(Duty, duty.id).state = DutyState.WAIVED
        session.get_one(Item, second.id).status = ItemStatus.SUSPENDED
        note(session, first.id)
        note(session, second.id)

    at_work.act(change)

    caught = [[row[:2] for row in changes_of(at_work, entry)] for entry in at_work.acts("note")]
    assert caught == [[("duty", duty.id)], [("item", second.id)]]


def test_a_change_that_nobody_recorded_is_not_lost(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    at_work.change(Item, item.id, status=ItemStatus.SUSPENDED)

    (entry,) = at_work.acts(UNNAMED)
    assert changes_of(at_work, entry) == [("item", item.id, {"status": item.status}, {"status": "suspended"})]


def test_what_is_rolled_back_leaves_nothing(at_work: AtWork) -> None:
    def fail(session: Session) -> None:
        note(session, 1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        at_work.act(fail)

    assert at_work.acts("note") == []


def test_setting_up_an_office_needs_no_unnamed_act(at_work: AtWork) -> None:
    assert at_work.acts(UNNAMED) == []


def test_an_act_of_nobody_in_the_bot_is_the_clocks(at_work: AtWork) -> None:
    assert {entry.channel for entry in at_work.acts("open")} == {Channel.CLOCK}
    assert {entry.channel for entry in at_work.acts("publish")} == {Channel.CHAT}


def test_acts_are_done_for_whom_was_named(at_work: AtWork) -> None:
    principal_id = at_work.finance.person.id

    def act(session: Session) -> None:
        actor_id = at_work.insurance.person.id
        audit.record(session, now=WEDNESDAY, actor_id=actor_id, action="note", noun="item", noun_id=1)
        audit.act_as(session, actor_id, principal_id, now=WEDNESDAY)

    at_work.act(act)

    assert [entry.principal_id for entry in at_work.acts("note")] == [principal_id]


def test_recording_costs_two_statements_besides_the_entries_and_their_changes(at_work: AtWork) -> None:
    with Statements(at_work.database) as sent, at_work.database.transaction() as session:
        for number in range(20):
            note(session, number)

    begin = 1 if at_work.database.is_sqlite else 0  # counted as a statement there
    assert sent.count - begin == 3  # the head is held, the entries are added, the head moves on


# The chain


def test_the_chain_of_an_office_at_work_holds(at_work: AtWork) -> None:
    owed = at_work.duty(at_work.finance, 3)
    report = at_work.submit(at_work.finance, owed.duty.id)
    at_work.act(
        reviews.return_for_revision, report.id, "请补充数据。", identity=at_work.reviewer, now=WEDNESDAY
    )

    assert first_broken(at_work.database) is None


def test_an_empty_chain_holds(database: Database) -> None:
    assert first_broken(database) is None


def unprotected(database: Database) -> sa.Connection:
    """A connection of somebody who may take the triggers off."""
    connection = database.engine.connect()
    if database.is_sqlite:
        for name in (
            "audit_entry_update",
            "audit_entry_delete",
            "audit_change_update",
            "audit_change_delete",
        ):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("DROP TRIGGER audit_head_delete")
    else:
        for table in ("audit_entry", "audit_change", "audit_head"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_kept")
    return connection


TAMPERING = {
    "at": ("UPDATE audit_entry SET at = '2026-01-01 00:00:00' WHERE id = :id", 0),
    "actor": ("UPDATE audit_entry SET actor_id = NULL WHERE id = :id", 0),
    "principal": ("UPDATE audit_entry SET principal_id = 1 WHERE id = :id", 0),
    "channel": ("UPDATE audit_entry SET channel = 'clock' WHERE id = :id", 0),
    "action": ("UPDATE audit_entry SET action = 'x' WHERE id = :id", 0),
    "noun": ("UPDATE audit_entry SET noun = 'x' WHERE id = :id", 0),
    "noun_id": ("UPDATE audit_entry SET noun_id = 99 WHERE id = :id", 0),
    "ledger": ("UPDATE audit_entry SET ledger_id = NULL WHERE id = :id", 0),
    "facts": ("UPDATE audit_entry SET facts = '{\"x\": 1}' WHERE id = :id", 0),
    "hash": (f"UPDATE audit_entry SET hash = '{'f' * 64}' WHERE id = :id", 0),
    "before": ('UPDATE audit_change SET before = \'{"state": "missing"}\' WHERE entry_id = :id', 0),
    "after": ("UPDATE audit_change SET after = NULL WHERE entry_id = :id", 0),
    "row of a change": ("UPDATE audit_change SET noun_id = 99 WHERE entry_id = :id AND position = 0", 0),
    "a change taken out": ("DELETE FROM audit_change WHERE entry_id = :id AND position = 0", 0),
    "an entry renumbered": ("UPDATE audit_entry SET id = 9999 WHERE id = :last", 3),
    "the head gone": ("DELETE FROM audit_head", 4),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_found_where_it_was_done(at_work: AtWork, how: str) -> None:
    at_work.submit(at_work.finance, at_work.duty(at_work.finance, 3).duty.id)
    entry = at_work.acts("submit_progress")[-1]
    for number in range(3):
        at_work.act(note, number)
    statement, distance = TAMPERING[how]

    with unprotected(at_work.database) as connection:
        connection.execute(sa.text(statement), {"id": entry.id, "last": entry.id + 3})
        connection.commit()

    found = first_broken(at_work.database)
    assert found == (9999 if "renumbered" in how else entry.id + distance)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_entry_taken_out_is_found_even_at_the_end(database: Database, place: int) -> None:
    office = Office(database)
    for number in range(3):
        office.act(note, number)
    ids = [entry.id for entry in office.acts("note")]

    with unprotected(database) as connection:
        connection.execute(sa.text("DELETE FROM audit_entry WHERE id = :id"), {"id": ids[place]})
        connection.commit()

    assert first_broken(database) == (ids[place] + 1 if place < 2 else ids[place])


def test_two_entries_that_changed_places_are_found(database: Database) -> None:
    office = Office(database)
    for number in range(3):
        office.act(note, number)
    one, two, _ = [entry.id for entry in office.acts("note")]

    with unprotected(database) as connection:
        for old, new in ((one, 9999), (two, one), (9999, two)):
            connection.execute(
                sa.text("UPDATE audit_entry SET id = :new WHERE id = :old"), {"old": old, "new": new}
            )
        connection.commit()

    assert first_broken(database) == one


# Append-only


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE audit_change SET noun_id = 1",
        "DELETE FROM audit_change",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_rewrite_the_trail(at_work: AtWork, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), at_work.database.transaction() as session:
        session.connection().exec_driver_sql(statement)


# Many at once


def test_acts_of_many_at_once_make_one_chain(database: Database) -> None:
    Office(database)
    start = Barrier(8)

    def work(thread: int) -> None:
        start.wait()
        for number in range(10):
            with database.transaction() as session:
                note(session, thread * 100 + number)
                note(session, thread * 100 + number)

    run_all(work, 8)

    assert first_broken(database) is None
    with database.read() as session:
        entries = [entry for entry, _ in audit_queries.chain(session) if entry.action == "note"]
    assert len(entries) == 160
    # Both acts of a transaction stand together.
    assert [one.noun_id for one in entries[::2]] == [two.noun_id for two in entries[1::2]]


def test_the_first_acts_of_all_make_one_chain(database: Database) -> None:
    start = Barrier(4)

    def work(number: int) -> None:
        start.wait()
        with database.transaction() as session:
            note(session, number)

    run_all(work, 4)

    assert first_broken(database) is None
    with database.read() as session:
        head = session.get_one(AuditHead, 1)
    assert head.entry_id == 4


def run_all(work: Callable[[int], None], count: int) -> None:
    threads = [Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
