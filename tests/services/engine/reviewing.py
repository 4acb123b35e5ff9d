"""The secretariat: reports recommended, accepted, returned; items closed, reopened, carried over."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.errors import RuleBroken
from domain.items import ClosingKind
from domain.roles import Permission
from models.views import Identity
from services import carrying, ledgers, regulations, reviews, verdicts
from tests.ledgers import INSURANCE, ZONE, draft, draft_item, party, received_file
from tests.services.engine import guards
from tests.services.engine.stage import Stage, happens


class Reviewing(Stage):
    """What the secretariat decides."""

    levels = 1
    is_carried = False

    def _some_report(self) -> Any:
        """Most often one that waits."""
        filed = [row for row in self.tables["report"] if row.status != "draft"]
        return self.likely(filed, lambda row: row.status in guards.WAITING)

    def _levels(self, report: Any) -> int:
        item = self.tables.of("item", self.tables.of("duty", report.duty_id).item_id)
        return 2 if item.is_key and report.kind == "completion" else self.levels

    def _people(self, who: Identity) -> set[int]:
        return {who.person.id, *(row.person.id for row in who.holdings if row.person is not None)}

    def _may_review(self, report: Any, who: Identity) -> bool:
        return guards.may_review(self.tables, report, self._people(who), levels=self._levels(report))

    @happens(1, count=(1, 1, 2))
    def so_many_review(self, count: int) -> None:
        self.levels = count
        self._limit("review_levels", count)

    @happens(1, is_auto=(False, True))
    def the_clock_may_accept(self, *, is_auto: bool) -> None:
        self._limit("is_auto_accepted", is_auto)

    def _limit(self, name: str, value: int) -> None:
        who = self.secretary()
        self.attempt(
            regulations.set_limit,
            self.office.ledger.id,
            name,
            value,
            who=who,
            permission=Permission.CONFIGURE,
        )

    @happens(4)
    def a_report_is_recommended(self) -> None:
        for report in self._some_report():
            who = self.reviewer()
            may = report.status == "submitted" and self._levels(report) > 1
            self.attempt(
                reviews.recommend,
                report.id,
                "属实",
                who=who,
                permission=Permission.REVIEW,
                may=may and report.author_id not in self._people(who),
            )

    @happens(4)
    def a_report_is_accepted(self) -> None:
        for report in self._some_report():
            who = self.reviewer()
            duty = self.tables.of("duty", report.duty_id)
            is_last = guards.is_last_part(self.tables, duty.item_id, duty.agency_id)
            may = self._may_review(report, who)
            self.attempt(
                reviews.accept,
                report.id,
                who=who,
                permission=Permission.REVIEW,
                may=may and not (report.kind == "completion" and is_last),
            )

    @happens(3)
    def a_report_is_returned(self) -> None:
        for report in self._some_report():
            who = self.reviewer()
            self.attempt(
                reviews.return_for_revision,
                report.id,
                "缺少数据",
                who=who,
                permission=Permission.REVIEW,
                may=report.status in guards.WAITING and report.author_id not in self._people(who),
            )

    @happens(5, kind=(ClosingKind.DONE, ClosingKind.DONE_IN_PART))
    def an_item_is_closed(self, kind: ClosingKind) -> None:
        for report in self._some_report():
            who = self.reviewer()
            item = self.tables.of("item", self.tables.of("duty", report.duty_id).item_id)
            may = report.kind == "completion" and item.status == "completion_declared"
            self.attempt(
                reviews.accept_and_close,
                report.id,
                kind=kind,
                remark="部分完成",
                who=who,
                permission=Permission.REVIEW,
                may=may and self._may_review(report, who),
            )

    @happens(1)
    def an_item_is_no_longer_warranted(self) -> None:
        for item in self.draw(self.tables["item"]):
            who = self.secretary()
            self.attempt(
                verdicts.close_unwarranted,
                item.id,
                "政策已调整",
                who=who,
                permission=Permission.MANAGE_LEDGER,
                may=item.status in guards.UNFINISHED and not item.is_key,
            )

    @happens(1, is_key=(False, True))
    def an_item_becomes_a_key_item(self, *, is_key: bool) -> None:
        for item in self.draw(self.tables["item"]):
            who = self.secretary()
            self.attempt(
                verdicts.set_key,
                item.id,
                is_key=is_key,
                who=who,
                permission=Permission.CONFIGURE,
                may=item.status in guards.UNFINISHED,
            )

    @happens(2, days=range(-1, 61))
    def an_item_is_reopened(self, days: int) -> None:
        for item in self.likely(self.tables["item"], lambda row: row.status in ("closed", "cancelled")):
            who = self.secretary()
            deadline = (self.now + timedelta(days=days)).astimezone(ZONE).date()
            self.attempt(
                verdicts.reopen,
                item.id,
                "审计发现问题",
                deadline,
                who=who,
                permission=Permission.REOPEN,
                may=item.status in ("closed", "cancelled") and days > 0,
            )

    @happens(1, when=lambda self: not self.is_carried and self.now.date() > date(2026, 11, 15))
    def an_item_goes_on_in_the_next_ledger(self) -> None:
        """Next year's document comes, and what is unfinished goes over."""
        self.is_carried = True
        who = self.secretary()
        done: dict[str, Any] = {"actor_id": who.person.id, "now": self.now}
        read = replace(
            draft(draft_item(1, party(INSURANCE), due_on=date(2027, 11, 30))),
            year=2027,
            period_end=date(2027, 12, 31),
        )
        ledger = self.office.act(
            ledgers.import_draft, read, received_file(), received_by_id=who.person.id, now=self.now
        )
        self.changed()
        for item in self.draw(self.tables.where("item", ledger_id=self.office.ledger.id)):
            try:
                self.office.act(carrying.as_own, ledger.id, item.id, **done)
                self.office.act(ledgers.publish, ledger.id, **done)
            except RuleBroken:
                assert item.status not in guards.UNFINISHED
            self.changed()
