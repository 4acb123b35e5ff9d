"""What always holds, whatever happened."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

import sqlalchemy as sa
from hypothesis.stateful import invariant
from sqlmodel import Session

from domain.errors import RuleBroken
from domain.regulations import Regulation
from domain.reports import DutyState, ReportKind
from domain.statistics import period_figures
from models.base import Base
from models.cycles import Period
from models.queries import periods as period_queries
from models.queries import reports as report_queries
from models.queries import statistics
from models.views import OwedDuty
from services import reports, verification
from tests.services.engine import guards
from tests.services.engine.allowed import ALLOWED, STATE
from tests.services.engine.stage import Stage

CHANGES = Base.metadata.tables["audit_change"]
ENTRIES = Base.metadata.tables["audit_entry"]


Law = TypeVar("Law", bound=Callable[[Any], None])


def law(method: Law) -> Law:
    """Something that holds after every event."""
    method.__dict__["is_law"] = True
    return method


class Laws(Stage):
    """Looked at after each step; what costs more, at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0
        self.frozen: dict[tuple[str, int], Any] = {}
        self._new_changes()
        marked = [getattr(self, name) for name in dir(type(self)) if not name.startswith("__")]
        self._laws = [method for method in marked if hasattr(method, "is_law")]

    @invariant()
    def the_laws_hold(self) -> None:
        """All of them: one step for hypothesis, which prints every step of a sequence that breaks one."""
        for holds in self._laws:
            holds()

    def teardown(self) -> None:
        """The long looks: figures as the product counts them, the chain, and the tables played again."""
        try:
            with self.office.database.read() as session:
                for period in self.tables["period"]:
                    self._is_counted_right(session, period.id)
                assert verification.first_broken(session) is None
                assert list(verification.differences(session)) == []
        finally:
            super().teardown()

    def _is_counted_right(self, session: Session, period_id: int) -> None:
        duties = self.tables.where("duty", period_id=period_id)
        on_time = sum(bool(row.is_on_time) and row.state in _RECEIVED for row in duties)
        counted = period_figures(Counter(DutyState(row.state) for row in duties), on_time)
        period = session.get_one(Period, period_id)
        report = statistics.period_report(session, self.office.ledger, period, today=self.now.date())
        assert period_queries.figures(session, period_id) == report.total == counted

    def _new_changes(self) -> list[Any]:
        """What the trail caught since this was asked last."""
        query = (
            sa.select(ENTRIES.c.action, CHANGES)
            .join(ENTRIES, ENTRIES.c.id == CHANGES.c.entry_id)
            .where(CHANGES.c.entry_id > self.seen)
            .order_by(CHANGES.c.entry_id, CHANGES.c.position)
        )
        with self.office.database.engine.connect() as connection:
            found = list(connection.execute(query))
        self.seen = max((row.entry_id for row in found), default=self.seen)
        return found

    @law
    def every_change_of_state_is_allowed(self) -> None:
        for change in self._new_changes():
            if change.noun not in STATE:
                continue
            column = STATE[change.noun]
            if change.after is not None and column not in change.after:
                continue
            move = tuple(values and values.get(column) for values in (change.before, change.after))
            acts = ALLOWED[change.noun].get(move)  # type: ignore[arg-type]  # a pair
            is_new_ledger = change.noun in ("item", "assignment") and move[0] in (None, "draft", "registered")
            assert is_new_ledger or (acts and (change.action in acts or "*" in acts)), (
                change.noun,
                *move,
                change.action,
            )

    @law
    def a_duty_is_one_of_a_kind_in_one_state(self) -> None:
        keys = Counter((duty.period_id, duty.item_id, duty.agency_id) for duty in self.tables["duty"])

        assert set(keys.values()) <= {1}
        assert {duty.state for duty in self.tables["duty"]} <= set(DutyState)

    @law
    def the_sums_of_every_period_agree(self) -> None:
        by_period: dict[int, Counter[DutyState]] = {}
        for duty in self.tables["duty"]:
            by_period.setdefault(duty.period_id, Counter())[DutyState(duty.state)] += 1
        for counts in by_period.values():
            figures = period_figures(counts, 0)
            assert figures.owed + figures.waived == counts.total()
            assert figures.received + figures.unfiled == figures.owed

    @law
    def what_is_owed_can_be_filed(self) -> None:
        with self.office.database.read() as session:
            for owed in report_queries.owed(session, now=self.now):
                refused = [self._refusal(session, owed, kind) for kind in ReportKind]
                assert None in refused, (owed.duty, refused)

    def _refusal(self, session: Session, owed: OwedDuty, kind: ReportKind) -> RuleBroken | None:
        try:
            reports.refuse_closed(session, owed, kind, now=self.now)
        except RuleBroken as error:
            return error
        return None

    @law
    def for_an_ended_part_nothing_is_expected(self) -> None:
        for duty in self.tables.where("duty", state="expected"):
            assert guards.has_part(self.tables, duty), duty

    @law
    def a_verdict_once_given_stays(self) -> None:
        for duty in self.tables["duty"]:
            verdict = (duty.first_submitted_at, duty.is_on_time)
            self._stays("duty", duty.id, verdict if duty.first_submitted_at else None)
        for row in self.tables["verdict"]:
            self._stays("verdict", row.id, tuple(row)[:9])
        for row in self.tables["review"]:
            self._stays("review", row.id, tuple(row))
        for row in self.tables["sub_item"]:
            self._stays(
                "sub_item", row.id, (row.completed_on, row.days_late) if row.state == "done" else None
            )
        for row in self.tables["contribution"]:
            self._stays("contribution", row.id, tuple(row))
        for row in self.tables["item"]:
            if row.status not in ("draft", "registered"):
                self._stays("item", row.id, (row.original_deadline,))

    def _stays(self, noun: str, row_id: int, value: object) -> None:
        known = self.frozen.get((noun, row_id))
        if known is not None:
            assert value == known, (noun, row_id, known, value)
        elif value is not None:
            self.frozen[noun, row_id] = value

    @law
    def a_first_verdict_is_right(self) -> None:
        due: dict[int, datetime] = {row.id: row.due_at for row in self.tables["period"]}
        for duty in self.tables["duty"]:
            assert (duty.is_on_time is None) == (duty.first_submitted_at is None)
            is_first = ("first verdict", duty.id) not in self.frozen
            if duty.first_submitted_at is not None and is_first:
                self.frozen["first verdict", duty.id] = True  # its period may be another one later
                assert duty.is_on_time == (duty.first_submitted_at <= due[duty.period_id])

    @law
    def a_duty_says_what_its_reports_say(self) -> None:
        filed: dict[int, list[Any]] = {}
        open_ones: Counter[int] = Counter()
        for report in self.tables["report"]:
            if report.status in guards.FILED:
                filed.setdefault(report.duty_id, []).append(report)
            open_ones[report.duty_id] += report.status in ("draft", "unit_signing", *guards.WAITING)
        for duty in self.tables["duty"]:
            is_received = duty.state in _RECEIVED
            assert is_received == (duty.id in filed), (duty, filed.get(duty.id))
            assert open_ones[duty.id] <= 2

    @law
    def nothing_is_missing_before_the_lock(self) -> None:
        status = {row.id: row.status for row in self.tables["period"]}
        for duty in self.tables["duty"]:
            if duty.state == "missing":
                assert status[duty.period_id] == "locked"
            if duty.state == "expected":
                assert status[duty.period_id] != "locked"

    @law
    def on_an_ended_item_nothing_is_open(self) -> None:
        ended = {row.id for row in self.tables["item"] if row.status not in guards.ACTIVE}
        over = {row.id for row in self.tables["item"] if row.status not in guards.UNFINISHED}
        duties = {duty.id: duty.item_id for duty in self.tables["duty"]}

        assert not {duty.item_id for duty in self.tables["duty"] if duty.state == "expected"} & ended
        undone = ("draft", "unit_signing")
        assert not {duties[row.duty_id] for row in self.tables["report"] if row.status in undone} & ended
        waiting = {duties[row.duty_id] for row in self.tables["report"] if row.status in guards.WAITING}
        assert not waiting & over
        unfinished = {row.item_id for row in self.tables["sub_item"] if row.state in ("open", "declared")}
        assert not unfinished & over - {row.id for row in self.tables["item"] if row.status == "draft"}

    @law
    def an_item_that_waits_for_its_verdict_was_declared(self) -> None:
        for item in self.tables["item"]:
            is_declared = bool(guards.declared(self.tables, item.id, guards.STANDING))
            if item.status == "completion_declared":
                assert is_declared
            if item.status in ("assigned", "in_progress"):
                assert not guards.declared(self.tables, item.id, guards.WAITING)

    @law
    def what_is_closed_has_its_verdict(self) -> None:
        for item in self.tables["item"]:
            rows = self.tables.where("verdict", item_id=item.id)
            if item.status == "closed":
                last = max(rows, key=lambda row: row.id)
                assert last.reopened_at is None
                assert (last.kind, last.days_late) == (item.closing_kind, item.days_late)
            elif rows:
                assert all(row.reopened_at is not None for row in rows)

    @law
    def one_request_of_a_kind_waits(self) -> None:
        waiting = Counter(
            (row.item_id, row.kind, row.agency_id if row.kind == "decline" else None)
            for row in self.tables["request"]
            if row.status in guards.UNDECIDED
        )
        declined = {
            (row.item_id, row.agency_id) for row in self.tables["assignment"] if row.state == "declined"
        }

        assert set(waiting.values()) <= {1}
        assert declined == {
            (row.item_id, row.agency_id)
            for row in self.tables.where("request", kind="decline")
            if row.status in ("submitted", "recommended")
        }

    @law
    def what_is_being_signed_has_one_open_signature(self) -> None:
        signing = sorted(
            (noun, row.id)
            for noun in ("report", "request")
            for row in self.tables.where(noun, status="unit_signing")
        )

        open_ones = self.tables.where("signature", state="open")
        assert sorted((row.thing, row.thing_id) for row in open_ones) == signing

    @law
    def nobody_is_chased_again_too_soon(self) -> None:
        pressed: dict[tuple[int, int], list[Any]] = {}
        for row in self.tables["chase"]:
            pressed.setdefault((row.item_id, row.agency_id), []).append(row.created_at)
        for moments in pressed.values():
            for first, second in pairwise(moments):
                midnights = Regulation().chase_workdays  # between them, by the clocks of whichever zone
                assert second - first > timedelta(days=midnights - 1), (first, second)

    @law
    def a_slip_has_one_number_from_its_approval_by_another_on(self) -> None:
        numbered = [row for row in self.tables["slip"] if row.number is not None]
        numbers = sorted((row.ledger_id, row.year, row.number) for row in numbered)
        drafted = ("draft", "waiting", "discarded")

        assert len(set(numbers)) == len(numbers)
        assert all((row.number is None) == (row.status in drafted) for row in self.tables["slip"])
        for row in numbered:
            self._stays("slip", row.id, (row.year, row.number, row.approved_by_id, row.position))
            assert row.approved_by_id not in (row.author_id, row.principal_id)

    @law
    def on_an_ended_item_no_slip_is_under_way(self) -> None:
        over = {row.id for row in self.tables["item"] if row.status not in guards.UNFINISHED}
        ended = ("lifted", "raised", "superseded", "discarded")
        under_way = [row for row in self.tables["slip"] if row.status not in ended]

        assert not {row.item_id for row in under_way} & over
        pairs = Counter((row.item_id, row.agency_id) for row in under_way)
        assert set(pairs.values()) <= {1}

    @law
    def nobody_decides_alone_on_their_own(self) -> None:
        authors = {row.id: row.author_id for row in self.tables["report"]}
        for row in self.tables["request"]:
            if row.status == "approved" and row.agency_id is not None:
                assert row.decided_by_id != row.author_id
        for row in self.tables["review"]:
            if row.decision in ("recommend", "return"):
                assert row.reviewer_id != authors[row.report_id]


_RECEIVED = ("reported", "nil_reported", "late_filed")
