"""Time that passes, zones and cycles that change, periods opened, locked, unlocked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.cycles import CycleRule, Frequency
from domain.roles import Permission
from services import cycles, early_reports, openings, pending, reviews, sign_offs, unlocks, zones
from tests.ledgers import ZONE
from tests.services.engine.stage import Stage, happens


class Clock(Stage):
    """What nobody does, and what the secretariat does to periods."""

    @happens(5, hours=(1, 5, 24, 24, 48, 24 * 4, 24 * 12))
    def time_passes(self, hours: int) -> None:
        """The clock looks every other day at least."""
        for _ in range(max(1, hours // 48)):
            self.now += timedelta(hours=min(hours, 48))
            self.office.tick(self.now, self.zones)
            for act in (
                reviews.accept_unreviewed,
                sign_offs.release,
                pending.look_after,
            ):
                self.office.act(act, now=self.now, zones=self.zones)
        self.changed()

    @happens(
        1,
        when=lambda self: len(self.tables["cycle"]) < 5,
        frequency=(Frequency.WEEKLY, Frequency.MONTHLY, Frequency.QUARTERLY),
        day=range(1, 8),
    )
    def the_cycle_changes(self, frequency: Frequency, day: int) -> None:
        rule = CycleRule(frequency, day, self.office.cycle.due_time, open_workdays=3, grace_days=2)
        self._configure(cycles.set_cycle, rule)

    @happens(1, name=(None, "Asia/Urumqi", "America/Bogota"))
    def the_ledger_is_kept_elsewhere(self, name: str | None) -> None:
        self._configure(zones.choose_for, name, usual=ZONE)

    def _configure(self, function: Callable[..., object], chosen: object, **options: Any) -> None:
        """Choose something of the ledger, by which its periods to come are planned."""
        before = [row for row in self.tables["period"] if row.status in ("open", "locked")]
        self.attempt(
            function,
            self.office.ledger.id,
            chosen,
            who=self.secretary(),
            permission=Permission.CONFIGURE,
            **options,
        )
        after = {row.id: row for row in self.tables["period"]}
        assert all(after[row.id] == row for row in before)  # what was asked is never moved

    @happens(1, when=lambda self: len(self.tables["cycle"]) < 5, days=range(1, 31))
    def a_report_is_asked_once(self, days: int) -> None:
        who = self.secretary()
        self.attempt(
            cycles.set_one_off,
            self.office.ledger.id,
            f"专题报送{days}",
            self.now + timedelta(days=days),
            who=who,
            permission=Permission.CONFIGURE,
        )

    @happens(1)
    def a_report_is_called_off(self) -> None:
        once = {row.id for row in self.tables["cycle"] if row.frequency == "one_off"}
        for period in self.draw([row for row in self.tables["period"] if row.cycle_id in once]):
            who = self.secretary()
            self.attempt(
                cycles.drop_one_off,
                period.id,
                who=who,
                permission=Permission.CONFIGURE,
                may=period.status == "planned",
            )

    @happens(1)
    def a_period_is_locked_by_hand(self) -> None:
        for period in self.draw(self.tables.where("period", status="open")):
            who = self.secretary()
            self.attempt(
                openings.lock_by_hand,
                period.id,
                who=who,
                permission=Permission.CONFIGURE,
                may=self.now > period.due_at,
            )

    @happens(2, days=range(41), is_whole=(False, True))
    def a_period_is_unlocked(self, days: int, *, is_whole: bool) -> None:
        for duty in self.draw(self.tables.where("duty", state="missing")):
            who = self.reviewer()
            self.attempt(
                unlocks.unlock,
                duty.period_id,
                duty.agency_id,
                item_id=None if is_whole else duty.item_id,
                until=(self.now + timedelta(days=days)).date(),
                reason="数据核实",
                who=who,
                permission=Permission.REVIEW,
            )

    @happens(1)
    def a_report_is_begun_early(self) -> None:
        planned = self.tables.where("period", status="planned")
        for period in self.draw(planned):
            for part in self.draw(self.tables["assignment"]):
                who = self.liaison(part.agency_id)
                self.attempt(
                    early_reports.begin,
                    period.id,
                    part.item_id,
                    part.agency_id,
                    who=who,
                    permission=Permission.REPORT,
                    may=part.agency_id in who.agency_ids and part.state not in ("released", "declined"),
                )
