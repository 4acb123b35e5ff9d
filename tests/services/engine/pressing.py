"""The secretariat presses agencies for what they owe: chases and slips."""

from typing import Any

from domain.roles import Permission
from services import chases, slip_answers, slip_decisions, slips
from tests.services.engine import guards
from tests.services.engine.stage import Stage, happens


class Pressing(Stage):
    """Chases, on cards old and new; slips from the draft to their end."""

    @happens(4)
    def an_agency_is_chased(self) -> None:
        for duty in self.likely(self.tables["duty"], lambda row: row.state == "expected"):
            before = self.tables.where("chase", item_id=duty.item_id, agency_id=duty.agency_id)
            seen = [0, *(row.id for row in before)]
            self.attempt(
                chases.chase,
                duty.item_id,
                duty.agency_id,
                "请尽快报送。",
                seen=seen[-1] if self.maybe(0.8) else self.rng.choice(seen),
                who=self.secretary(),
                permission=Permission.NOTIFY,
                may=self._can_be_pressed(duty),
            )

    def _can_be_pressed(self, duty: Any) -> bool:
        """Whether the item is under way: on anything else nothing is owed."""
        return self.tables.of("item", duty.item_id).status in guards.ACTIVE

    @happens(4)
    def a_slip_is_drafted_and_handed_in(self) -> None:
        for part in self.draw(self.tables["assignment"]):
            who: dict[str, Any] = {"who": self.secretary(), "permission": Permission.ISSUE_SLIPS}
            is_active = self.tables.of("item", part.item_id).status in guards.ACTIVE
            if not self.attempt(slips.begin, part.item_id, part.agency_id, may=is_active, **who):
                continue
            drafts = self.tables.where("slip", item_id=part.item_id, agency_id=part.agency_id, status="draft")
            for draft in drafts:
                self.attempt(slips.write, draft.id, "未按时办结。", **who)
                if self.maybe():
                    self.attempt(slips.set_colour, draft.id, self.rng.randint(1, 4), **who)
                self.attempt(slips.discard if self.maybe(0.1) else slips.hand_in, draft.id, **who)

    def _some_slip(self, *statuses: str) -> Any:
        return self.likely(self.tables["slip"], lambda row: row.status in statuses)

    @happens(4)
    def a_slip_is_approved_or_sent_back(self) -> None:
        for slip in self._some_slip("waiting"):
            asked: dict[str, Any] = {
                "who": self.holder(self.rng.choice(self.seats("secretariat", "group_head"))),
                "permission": Permission.APPROVE_SLIPS,
                "may": slip.status == "waiting",
            }
            if self.maybe(0.8):
                self.attempt(slip_decisions.approve, slip.id, seen=slip.revision, **asked)
            else:
                self.attempt(slip_decisions.send_back, slip.id, "写明依据", **asked)

    @happens(3)
    def a_slip_is_issued(self) -> None:
        for slip in self._some_slip("approved"):
            self.attempt(
                slip_decisions.issue,
                slip.id,
                who=self.secretary(),
                permission=Permission.ISSUE_SLIPS,
                may=slip.status == "approved",
            )

    @happens(4)
    def a_slip_is_signed_for_or_answered(self) -> None:
        for slip in self._some_slip("issued", "signed_for"):
            who = self.liaison(slip.agency_id)
            is_own = slip.agency_id in who.agency_ids
            asked: dict[str, Any] = {"who": who, "permission": Permission.SEE_OWN_AGENCY}
            if self.maybe():
                self.attempt(slip_answers.sign, slip.id, may=is_own and slip.status == "issued", **asked)
            else:
                is_unanswered = slip.status in ("issued", "signed_for")
                self.attempt(slip_answers.answer, slip.id, "已补齐。", may=is_own and is_unanswered, **asked)

    @happens(2)
    def a_slip_is_lifted_or_raised(self) -> None:
        for slip in self._some_slip("issued", "signed_for", "answered"):
            self.attempt(
                slip_decisions.lift if self.maybe() else slip_decisions.raise_,
                slip.id,
                "请继续推进",
                seen=slip.revision if self.maybe(0.9) else slip.revision - 1,
                who=self.secretary(),
                permission=Permission.ISSUE_SLIPS,
                may=slip.status in ("issued", "signed_for", "answered"),
            )
