"""Requests about items: asked, recommended, granted, refused, taken back, lapsed."""

from datetime import timedelta
from typing import Any

from domain.requests import FIELDS, OWN_MOTION, RequestKind
from domain.roles import Permission, Role
from models.views import Identity
from services import applications, decisions, requests
from tests.services.engine import guards
from tests.services.engine.stage import Stage, happens


class Asking(Stage):
    """What is asked about items, and what becomes of it."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[int, tuple[Any, list[Any]]] = {}  # item and parts before a request was submitted

    def _answer(self, field: str, kind: RequestKind, item: Any) -> str:
        since = item.deadline if field == "deadline" and item.deadline else self.now.date()
        day = (since + timedelta(days=self.rng.randint(-2, 30))).isoformat()
        agency = self.rng.choice(sorted({row.agency_id for row in self.tables["assignment"]}))
        texts = {
            "deadline": day,
            "review_on": day,
            "field": self.rng.choice(["title", "body"]) if field == "field" else "",
            "value": "推进支付方式改革",
            "part": self.rng.choice(["add", "lead", "remove"]) if field == "part" else "",
            "agency": f"#{agency}",
        }
        return texts.get(field, "等待上级政策")

    @happens(7, kind=tuple(RequestKind))
    def something_is_asked(self, kind: RequestKind) -> None:
        for item in self.draw(self.tables["item"]):
            agency_ids = guards.answering(self.tables, item.id)
            agency_id = self.rng.choice(sorted(agency_ids)) if agency_ids else None
            if kind is RequestKind.DECLINE:
                agency_id = self.rng.choice(self.tables.where("assignment", item_id=item.id)).agency_id
            is_own = kind in OWN_MOTION and self.maybe()
            who = self.secretary() if is_own else self.liaison(agency_id)
            permission = Permission.MANAGE_LEDGER if is_own else Permission.REPORT
            self._ask(item, kind, who, permission)

    def _ask(self, item: Any, kind: RequestKind, who: Identity, permission: Permission) -> None:
        asked: dict[str, Any] = {
            "who": who,
            "permission": permission,
        }
        if not self.attempt(applications.begin, item.id, kind, **asked):
            return
        drafts = self.tables.where("request", item_id=item.id, kind=kind.value, status="draft")
        request = max(drafts, key=lambda row: row.id)
        for field in FIELDS[kind]:
            self.attempt(applications.fill, request.id, field, self._answer(field, kind, item), **asked)
        before = self._state(item.id)
        if self.attempt(decisions.carry_out, request.id, **asked):
            self.before[request.id] = before

    def _state(self, item_id: int) -> tuple[Any, list[Any]]:
        return self.tables.of("item", item_id), self.tables.where("assignment", item_id=item_id)

    def _some_request(self) -> Any:
        """Most often one that waits."""
        return self.likely(self.tables["request"], lambda row: row.status in guards.UNDECIDED)

    def _decider(self) -> Identity:
        return self.holder(self.rng.choice(self.seats("secretariat", "group_head")))

    def _may_decide(self, request: Any, who: Identity) -> bool:
        """Somebody else than who asked or recommended; of what goes a level higher, the head of the group."""
        item = self.tables.of("item", request.item_id)
        is_high = request.level > 1 or (request.kind == RequestKind.CANCELLATION and item.is_key)
        holdings = who.permitting(Permission.DECIDE_REQUESTS, item.id)
        is_head = any(holding.seat.role is Role.GROUP_HEAD for holding in holdings)
        return guards.is_anothers(request, who) and (is_head or (bool(holdings) and not is_high))

    @happens(2)
    def what_is_asked_is_recommended(self) -> None:
        for request in self._some_request():
            who = self.secretary()
            self.attempt(
                decisions.recommend,
                request.id,
                who=who,
                permission=Permission.DECIDE_REQUESTS,
                may=request.status == "submitted" and guards.is_anothers(request, who),
            )

    @happens(5, days=(None, None, *range(-2, 41)))
    def what_is_asked_is_granted(self, days: int | None) -> None:
        for request in self._some_request():
            who = self._decider()
            item = self.tables.of("item", request.item_id)
            since = max(item.deadline or self.now.date(), self.now.date())
            day = (since + timedelta(days=days)).isoformat() if days is not None else None
            is_done = self.attempt(
                decisions.approve,
                request.id,
                other_day=day,
                who=who,
                permission=Permission.DECIDE_REQUESTS,
                may=request.status in ("submitted", "recommended") and self._may_decide(request, who),
            )
            if is_done and request.kind == RequestKind.EXTENSION:
                after = self.tables.of("item", item.id)
                assert after.deadline > item.deadline
                assert after.original_deadline == item.original_deadline

    @happens(3)
    def what_is_asked_is_refused(self) -> None:
        for request in self._some_request():
            who = self._decider()
            before = self._state(request.item_id)
            is_done = self.attempt(
                decisions.refuse,
                request.id,
                "年内须完成",
                who=who,
                permission=Permission.DECIDE_REQUESTS,
                may=request.status in ("submitted", "recommended") and self._may_decide(request, who),
            )
            if is_done:
                self._is_as_if_never_asked(request, before)

    @happens(2)
    def what_is_asked_is_taken_back(self) -> None:
        for request in self._some_request():
            is_own = request.agency_id is None
            who = self.secretary() if is_own else self.liaison(request.agency_id)
            before = self._state(request.item_id)
            is_done = self.attempt(
                requests.withdraw,
                request.id,
                who=who,
                permission=Permission.MANAGE_LEDGER if is_own else Permission.REPORT,
                may=request.status in (*guards.UNDECIDED, "draft"),
            )
            if is_done:
                self._is_as_if_never_asked(request, before)

    def _is_as_if_never_asked(self, request: Any, before: tuple[Any, list[Any]]) -> None:
        """Item and parts as they were; a part that was declined as it was before that."""
        item, parts = self._state(request.item_id)
        assert item == before[0]
        old = {row.id: row for row in self.before.get(request.id, before)[1]}
        for row, last in zip(parts, before[1], strict=True):
            is_declined = request.kind == RequestKind.DECLINE and row.agency_id == request.agency_id
            assert row == last or (is_declined and row.state == old[row.id].state)
