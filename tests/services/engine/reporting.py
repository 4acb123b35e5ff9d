"""Agencies: they sign for items, write, file, take back; their leaders agree or send back."""

from typing import Any

from domain.reports import ReportKind
from domain.roles import Permission
from models.views import Identity
from services import assignments, reports, request_sign_offs, sign_offs, submissions, target_values
from tests.services.engine import guards
from tests.services.engine.stage import Stage, happens

FAR = 190  # more than twice the aim


class Reporting(Stage):
    """What comes out of agencies."""

    @happens(3)
    def an_agency_signs(self) -> None:
        for part in self.draw(self.tables["assignment"]):
            who = self.liaison(part.agency_id)
            own = [row for row in guards.parts(self.tables, part.item_id) if row.agency_id in who.agency_ids]
            is_active = self.tables.of("item", part.item_id).status in guards.ACTIVE
            self.attempt(
                assignments.acknowledge,
                part.item_id,
                who=who,
                permission=Permission.REPORT,
                may=is_active and any(row.state == "pending" for row in own),
            )

    def _some_duty(self) -> Any:
        """Most often one that is owed."""
        return self.likely(self.tables["duty"], self._is_owed)

    def _is_owed(self, duty: Any) -> bool:
        """As somebody sees it who looks for work: not filed, or returned."""
        filed = guards.last_filed(self.tables, duty.id)
        is_returned = filed is not None and filed.status == "returned"
        is_unfiled = duty.state in ("expected", "missing") and guards.is_open(self.tables, duty, self.now)
        return is_unfiled or is_returned

    @happens(2, kind=(ReportKind.PROGRESS, ReportKind.COMPLETION))
    def a_report_is_begun(self, kind: ReportKind) -> None:
        for duty in self._some_duty():
            self._begin(duty, kind, self.liaison(duty.agency_id))

    def _begin(self, duty: Any, kind: ReportKind, who: Identity) -> bool:
        return self.attempt(reports.start, duty.id, kind, who=who, permission=Permission.REPORT)

    def _write(self, report: Any, percent: int, who: Identity) -> bool:
        asked: dict[str, Any] = {"who": who, "permission": Permission.REPORT}
        may = report.status == "draft"
        self.attempt(reports.write, report.id, "进展顺利。", may=may, **asked)
        return self.attempt(reports.set_percent, report.id, percent, may=may, **asked)

    def _measure(self, report: Any, value: int, who: Identity) -> None:
        """What its targets have come to; now and then without a word, where one is asked for."""
        duty = self.tables.of("duty", report.duty_id)
        asked: dict[str, Any] = {"who": who, "permission": Permission.REPORT, "may": report.status == "draft"}
        for target in self.tables.where("item_target", item_id=duty.item_id):
            self.attempt(target_values.enter, report.id, target.id, f"{value}%", **asked)
            if self.maybe():
                self.attempt(target_values.explain, report.id, target.id, "统计口径调整", **asked)

    def _file(self, report: Any, who: Identity) -> bool:
        duty = self.tables.of("duty", report.duty_id)
        may = guards.may_file(self.tables, duty, report.kind, who.agency_ids, self.now)
        return self.attempt(
            submissions.submit,
            report.id,
            who=who,
            permission=Permission.REPORT,
            may=may and report.status == "draft" and guards.says_all(self.tables, report),
        )

    @happens(1, percent=range(101))
    def a_draft_is_written(self, percent: int) -> None:
        for report in self.draw(self.tables["report"]):
            duty = self.tables.of("duty", report.duty_id)
            self._write(report, percent, self.liaison(duty.agency_id))

    @happens(2, value=range(0, 200, 10))
    def a_figure_is_entered(self, value: int) -> None:
        for report in self.likely(self.tables["report"], lambda row: row.status == "draft"):
            self._measure(report, value, self.liaison(self.tables.of("duty", report.duty_id).agency_id))

    @happens(2)
    def a_report_is_filed(self) -> None:
        for report in self.draw(self.tables["report"]):
            duty = self.tables.of("duty", report.duty_id)
            self._file(report, self.liaison(duty.agency_id))

    @happens(
        9,
        kind=(ReportKind.PROGRESS, ReportKind.COMPLETION),
        percent=range(50, 101),
    )
    def a_duty_is_answered(self, kind: ReportKind, percent: int) -> None:
        """The way most people go: written and filed in one go."""
        for duty in self._some_duty():
            who = self.liaison(duty.agency_id)
            if self._begin(duty, kind, who):
                report = max(self.tables.where("report", duty_id=duty.id), key=lambda row: row.version)
                self._write(report, percent, who)
                self._measure(report, self.rng.choice((percent, percent, FAR)), who)
                self._file(self.tables.of("report", report.id), who)

    @happens(1)
    def a_draft_is_thrown_away(self) -> None:
        for report in self.draw(self.tables["report"]):
            who = self.liaison(self.tables.of("duty", report.duty_id).agency_id)
            self.attempt(
                reports.discard,
                report.id,
                who=who,
                permission=Permission.REPORT,
                may=report.status == "draft",
            )

    @happens(4, reason=("", "等待上级政策"))
    def nothing_is_new(self, reason: str) -> None:
        for duty in self._some_duty():
            who = self.liaison(duty.agency_id)
            filed = guards.last_filed(self.tables, duty.id)
            may = guards.may_file(self.tables, duty, "nil", who.agency_ids, self.now)
            self.attempt(
                submissions.nothing_new,
                duty.id,
                reason=reason,
                who=who,
                permission=Permission.REPORT,
                may=may and (filed is None or filed.status == "returned"),
            )

    @happens(2)
    def a_report_is_taken_back(self) -> None:
        for report in self.draw([row for row in self.tables["report"] if row.status != "draft"]):
            duty = self.tables.of("duty", report.duty_id)
            who = self.liaison(duty.agency_id)
            self.attempt(
                submissions.withdraw,
                report.id,
                who=who,
                permission=Permission.REPORT,
                may=report.status == "submitted"
                and self.tables.of("item", duty.item_id).status in guards.ACTIVE
                and duty.agency_id in who.agency_ids
                and guards.has_part(self.tables, duty)
                and guards.is_open(self.tables, duty, self.now),
            )

    # Inside the agency

    @happens(4, is_agreed=(True, True, False))
    def a_leader_decides(self, *, is_agreed: bool) -> None:
        for signature in self.likely(self.tables["signature"], lambda row: row.state == "open"):
            leaders = self.seats("supervising_leader", "section_head")
            asked: dict[str, Any] = {
                "who": self.holder(self.rng.choice(leaders)),
                "permission": Permission.SIGN_OFF,
            }
            acts = request_sign_offs if signature.thing == "request" else sign_offs
            if is_agreed:
                self.attempt(acts.sign, signature.id, may=self._may_sign(signature), **asked)
            else:
                may = signature.state == "open"
                self.attempt(acts.send_back, signature.id, "请再核实", may=may, **asked)

    def _may_sign(self, signature: Any) -> bool:
        """Whether what was handed in could be filed by its agency now."""
        rows = self.tables.where(signature.thing, id=signature.thing_id, status="unit_signing")
        if signature.state != "open" or not rows:
            return False
        if signature.thing == "request":
            return self.tables.of("item", rows[0].item_id).status in guards.UNFINISHED
        duty = self.tables.of("duty", rows[0].duty_id)
        return guards.may_file(self.tables, duty, rows[0].kind, [duty.agency_id], self.now)

    @happens(1)
    def a_report_is_taken_back_from_the_leader(self) -> None:
        signed = {row.thing_id for row in self.tables.where("signature", thing="report")}
        for report in self.draw([row for row in self.tables["report"] if row.id in signed]):
            who = self.liaison(self.tables.of("duty", report.duty_id).agency_id)
            self.attempt(
                sign_offs.take_back,
                report.id,
                who=who,
                permission=Permission.REPORT,
                may=report.status == "unit_signing",
            )
