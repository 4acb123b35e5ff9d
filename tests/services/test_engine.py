"""Any sequence of events: each duty in one state, sums that agree, verdicts that stay, all on record."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain.cycles import CycleRule, Frequency, PeriodStatus
from domain.errors import RuleBroken
from domain.items import ItemStatus
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.statistics import period_figures
from models.base import Base
from models.database import Database
from models.views import Identity
from services import assignments, cycles, reports, reviews, submissions
from tests.ledgers import ZONE, AtWork, local

Row = TypeVar("Row")

#: Where a state may go, written out of the life cycles by hand.
ALLOWED: dict[str, set[tuple[str | None, str | None]]] = {
    "duty": {
        (None, "expected"),
        ("expected", "reported"),
        ("expected", "nil_reported"),
        ("expected", "waived"),
        ("expected", "missing"),
        ("nil_reported", "reported"),
        ("reported", "nil_reported"),
        ("reported", "expected"),
        ("nil_reported", "expected"),
        ("missing", "late_filed"),
        ("missing", "waived"),
        ("late_filed", "missing"),
        ("waived", "expected"),
    },
    "report": {
        (None, "draft"),
        (None, "accepted"),  # nothing new, in one step
        ("draft", None),
        ("draft", "submitted"),
        ("draft", "accepted"),
        ("draft", "withdrawn"),
        ("draft", "unit_signing"),
        ("unit_signing", "draft"),
        ("unit_signing", "submitted"),
        ("unit_signing", "withdrawn"),
        ("submitted", "under_review"),
        ("submitted", "accepted"),
        ("submitted", "returned"),
        ("submitted", "withdrawn"),
        ("under_review", "accepted"),
        ("under_review", "returned"),
        ("accepted", "superseded"),
        ("accepted", "returned"),
    },
    "item": {
        ("assigned", "in_progress"),
        ("assigned", "completion_declared"),
        ("in_progress", "completion_declared"),
        ("completion_declared", "in_progress"),
        ("completion_declared", "closed"),
        ("assigned", "closed"),
        ("in_progress", "closed"),
        ("closed", "in_progress"),
        ("assigned", "suspended"),
        ("in_progress", "suspended"),
        ("completion_declared", "suspended"),
        ("suspended", "assigned"),
        ("suspended", "in_progress"),
        ("suspended", "completion_declared"),
        ("assigned", "cancelled"),
        ("in_progress", "cancelled"),
        ("completion_declared", "cancelled"),
        ("suspended", "cancelled"),
        ("cancelled", "in_progress"),
    },
    "period": {
        (None, "planned"),
        (None, "open"),  # a cycle that begins in the middle of a period
        ("planned", "open"),
        ("planned", "cancelled"),
        ("open", "locked"),
    },
}
TABLES = {name: Base.metadata.tables[name] for name in ("duty", "report", "item", "period", "assignment")}
CHANGES = Base.metadata.tables["audit_change"]
#: The column in which the state of a row stands.
STATE = {"duty": "state", "report": "status", "item": "status", "period": "status"}

_files = count(1)


class Engine(RuleBasedStateMachine):
    """One office; every step is an act of somebody, allowed or not, or time that passes."""

    template: Path
    made: AtWork
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / f"engine_{next(_files)}.sqlite3"
        shutil.copyfile(self.template, self.path)
        self.office = copy(self.made)
        self.office.database = Database(f"sqlite:///{self.path}")
        self.now = local(10, 13, 9, 30)
        self.verdicts: dict[int, tuple[datetime, bool]] = {}
        self._looked: dict[str, list[Any]] | None = None
        self.seen = 0
        self._changes()

    def teardown(self) -> None:
        self.office.database.close()
        self.path.unlink()

    # What people have before them

    @property
    def liaisons(self) -> Sequence[Identity]:
        return (self.office.insurance, self.office.health, self.office.finance)

    def look(self) -> dict[str, list[Any]]:
        """All rows that have a state, as they are now; read once after each act."""
        if self._looked is None:
            with self.office.database.engine.connect() as connection:
                self._looked = {
                    name: list(connection.execute(sa.select(table).order_by(table.c.id)))
                    for name, table in TABLES.items()
                }
        return self._looked

    def _changes(self) -> list[Any]:
        """What the trail caught since this was asked last."""
        query = sa.select(CHANGES).where(CHANGES.c.entry_id > self.seen).order_by(CHANGES.c.entry_id)
        with self.office.database.engine.connect() as connection:
            found = list(connection.execute(query))
        self.seen = max((row.entry_id for row in found), default=self.seen)
        return found

    def states(self) -> set[tuple[str, int, str]]:
        """The state of everything that has one."""
        return {
            (name, row.id, getattr(row, "status", None) or row.state)
            for name, rows in self.look().items()
            for row in rows
        }

    def attempt(self, function: Callable[..., object], *arguments: object, **options: object) -> None:
        """An act that may be refused; then nothing has changed."""
        before = self.states()
        self._looked = None
        try:
            self.office.act(function, *arguments, **options)
        except RuleBroken:
            assert self.states() == before

    # Time

    @rule(hours=st.sampled_from([1, 5, 24, 48, 24 * 7, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        for _ in range(max(1, hours // 24)):
            self.now += timedelta(hours=min(hours, 24))
            self.office.tick(self.now)
        self._looked = None

    @rule(frequency=st.sampled_from([Frequency.WEEKLY, Frequency.MONTHLY]), day=st.integers(1, 7))
    def the_cycle_changes(self, frequency: Frequency, day: int) -> None:
        rule = CycleRule(frequency, day, self.office.cycle.due_time, open_workdays=3, grace_days=2)
        actor_id = self.office.secretary.person.id
        self.attempt(
            cycles.set_cycle, self.office.ledger.id, rule, actor_id=actor_id, now=self.now, zone=ZONE
        )

    # Agencies

    @rule(data=st.data())
    def an_agency_signs(self, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(self.look()["item"]))
        who = data.draw(st.sampled_from(self.liaisons))
        self.attempt(assignments.acknowledge, item.id, identity=who, now=self.now)

    @rule(data=st.data(), kind=st.sampled_from([ReportKind.PROGRESS, ReportKind.COMPLETION]))
    def a_report_is_begun(self, data: st.DataObject, kind: ReportKind) -> None:
        duties = self.look()["duty"]
        if duties:
            duty = data.draw(st.sampled_from(duties))
            who = data.draw(st.sampled_from(self.liaisons))
            self.attempt(reports.start, duty.id, kind, identity=who, now=self.now)

    @rule(data=st.data(), percent=st.integers(0, 100))
    def a_draft_is_written_and_filed(self, data: st.DataObject, percent: int) -> None:
        drafts = [row for row in self.look()["report"] if row.status == ReportStatus.DRAFT]
        if drafts:
            draft = data.draw(st.sampled_from(drafts))
            who = data.draw(st.sampled_from(self.liaisons))
            self.attempt(reports.write, draft.id, "进展顺利。", identity=who, now=self.now)
            self.attempt(reports.set_percent, draft.id, percent, identity=who)
            self.attempt(submissions.submit, draft.id, identity=who, now=self.now)

    @rule(data=st.data())
    def nothing_is_new(self, data: st.DataObject) -> None:
        duties = self.look()["duty"]
        if duties:
            duty = data.draw(st.sampled_from(duties))
            who = data.draw(st.sampled_from(self.liaisons))
            self.attempt(submissions.nothing_new, duty.id, identity=who, now=self.now)

    @rule(data=st.data())
    def a_report_is_taken_back(self, data: st.DataObject) -> None:
        for report in self._some_report(data):
            who = data.draw(st.sampled_from(self.liaisons))
            self.attempt(submissions.withdraw, report.id, identity=who, now=self.now)

    # The secretariat

    def _some_report(self, data: st.DataObject) -> Iterator[Any]:
        filed = [row for row in self.look()["report"] if row.status != ReportStatus.DRAFT]
        if filed:
            yield data.draw(st.sampled_from(filed))

    @rule(data=st.data())
    def a_report_is_accepted(self, data: st.DataObject) -> None:
        for report in self._some_report(data):
            self.attempt(reviews.accept, report.id, identity=self.office.reviewer, now=self.now)

    @rule(data=st.data())
    def a_report_is_returned(self, data: st.DataObject) -> None:
        for report in self._some_report(data):
            self.attempt(
                reviews.return_for_revision,
                report.id,
                "缺少数据",
                identity=self.office.reviewer,
                now=self.now,
            )

    @rule(data=st.data())
    def an_item_is_closed(self, data: st.DataObject) -> None:
        for report in self._some_report(data):
            self.attempt(
                reviews.accept_and_close, report.id, identity=self.office.reviewer, now=self.now, zone=ZONE
            )

    # What always holds

    @invariant()
    def every_change_of_state_is_allowed(self) -> None:
        for change in self._changes():
            if change.noun in STATE:
                column = STATE[change.noun]
                before = change.before.get(column) if change.before else None
                after = change.after.get(column) if change.after else None
                if before != after:
                    assert (before, after) in ALLOWED[change.noun], (change.noun, before, after)

    @invariant()
    def a_duty_is_one_of_a_kind(self) -> None:
        keys = Counter((duty.period_id, duty.item_id, duty.agency_id) for duty in self.look()["duty"])

        assert set(keys.values()) <= {1}

    @invariant()
    def the_sums_of_every_period_agree(self) -> None:
        by_period: dict[int, Counter[DutyState]] = {}
        for duty in self.look()["duty"]:
            by_period.setdefault(duty.period_id, Counter())[duty.state] += 1
        for counts in by_period.values():
            figures = period_figures(counts, 0)
            assert figures.owed + figures.waived == counts.total()
            assert figures.received + figures.unfiled == figures.owed

    @invariant()
    def a_verdict_once_given_stays(self) -> None:
        for duty in self.look()["duty"]:
            if duty.first_submitted_at is not None:
                verdict = (duty.first_submitted_at, bool(duty.is_on_time))
                assert self.verdicts.setdefault(duty.id, verdict) == verdict
            else:
                assert duty.id not in self.verdicts

    @invariant()
    def nothing_is_missing_before_the_lock(self) -> None:
        status = {row.id: row.status for row in self.look()["period"]}
        for duty in self.look()["duty"]:
            if duty.state == DutyState.MISSING:
                assert status[duty.period_id] == PeriodStatus.LOCKED
            if duty.state == DutyState.EXPECTED:
                assert status[duty.period_id] != PeriodStatus.LOCKED

    @invariant()
    def on_an_ended_item_nothing_is_owed(self) -> None:
        ended = {
            row.id for row in self.look()["item"] if row.status in (ItemStatus.CLOSED, ItemStatus.CANCELLED)
        }
        owed = {duty.item_id for duty in self.look()["duty"] if duty.state == DutyState.EXPECTED}

        assert not ended & owed


@pytest.mark.timeout(900)  # of many offices, one after the other
def test_the_engine_holds_whatever_happens(sqlite_at_work: tuple[Path, AtWork], tmp_path: Path) -> None:
    Engine.template, Engine.made = sqlite_at_work
    Engine.folder = tmp_path

    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],  # to make a failing sequence shorter takes minutes
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
